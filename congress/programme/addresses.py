"""Where the public pages of the congress being read are, from outside: for feeds, calendars and search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.editions.current import public_url
from congress.kernel.addresses import whole
from congress.kernel.assets import asset

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURE = "feeds/congres.png"  # of the poster's crowd, drawn here: no word and nobody's face


@dataclass(frozen=True)
class Addresses:
    """The first page, the programme, the picture; a page by a sitting's or a speaker's ref; slides by theirs."""

    home: str
    programme: str
    picture: str
    sitting: Callable[[str], str]
    speaker: Callable[[str], str]
    slides: Callable[[str], str]


def addresses() -> Addresses:
    """Of the edition that the request is about, in its archive once it is over."""
    return Addresses(
        home=address_of("pages.home"),
        programme=address_of("programme.programme"),
        picture=whole(asset(PICTURE)),
        sitting=lambda ref: address_of("programme.sitting", ref=ref),
        speaker=lambda ref: address_of("programme.speaker", ref=ref),
        slides=lambda ref: address_of("speaker_files.slides", ref=ref),
    )


def address_of(endpoint: str, **values: str | None) -> str:
    """A public page's address."""
    return whole(public_url(endpoint, **values))
