"""What the page of the working programme is made of: the day's sheet, the warnings, what waits to be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template

from congress.people.access import actor
from congress.programme import admin_pages, edit_words, edits
from congress.programme import queries as programme_queries
from congress.programme.forms import place_value
from congress.programme.models import SittingStatus
from congress.programme.releases import prepare
from congress.publishing import queries
from congress.publishing.grid import days_of, grid
from congress.publishing.warning_words import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from congress.editions.models import Edition
    from congress.programme.models import Sitting
    from congress.programme.release_models import Acknowledgement
    from congress.publishing.forms import PlacingForm
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use

LIST = "liste"


@dataclass(frozen=True)
class Typed:
    """What stands in the plain form of a sitting: its place and time, or what somebody typed and must correct."""

    version: int
    day: str
    starts: str
    ends: str
    place: str
    errors: tuple[str, ...] = ()

    @classmethod
    def of(cls, sitting: Sitting, edition: Edition) -> Typed:
        """As it stands."""
        starts, ends = (
            each.astimezone(edition.zone) if each else None for each in (sitting.starts_at, sitting.ends_at)
        )
        return cls(
            version=sitting.version,
            day=starts.date().isoformat() if starts else "",
            starts=f"{starts:%H:%M}" if starts else "",
            ends=f"{ends:%H:%M}" if ends else "",
            place=place_value(sitting),
        )

    @classmethod
    def sent(cls, form: PlacingForm) -> Typed:
        """As it was sent, hours that can be read in the writing of the form."""
        return cls(
            version=form.known_version,
            day=form.day.data or "",
            starts=form.starts.written,
            ends=form.ends.written,
            place=form.place.data or "",
            errors=tuple(f"{form[name].label.text} : {text}" for name, all_ in form.errors.items() for text in all_),
        )


@dataclass(frozen=True)
class Told:
    """A warning in the list: its mark, where its sittings are, and who accepted it if anybody did."""

    warning: Warning
    mark: str
    places: tuple[tuple[str, str, str], ...]  # title, day of the sheet or nothing, anchor
    accepted: Acknowledgement | None


def day_shown(edition: Edition, sittings: Sequence[Sitting], asked: str, last: str, at: datetime) -> date:
    """The day that is asked for; else the `last` one shown, today if it is one of them, or the first."""
    days = {day.isoformat(): day for day in days_of(edition, sittings)}
    today = at.astimezone(edition.zone).date().isoformat()
    return next((days[each] for each in (asked, last, today) if each in days), edition.days[0])


def programme_page(
    edition: Edition,
    sittings: Sequence[Sitting],
    day: date,
    *,
    at: datetime,
    as_list: bool = False,
    **changed: Any,
) -> str:
    """The page; `changed` is a form that came back (`wrong`: ref and what was typed) or the `conflict` of two."""
    spaces = programme_queries.spaces(edition)
    accepted = queries.acknowledgements(edition)
    found = queries.warnings_now(edition, sittings)
    prepared = prepare(edition, at, sittings=sittings)
    ref, typed = changed.pop("wrong", ("", None))
    return render_template(
        "publishing/index.html",
        as_list=as_list,
        grid=grid(edition, sittings, spaces, day, [each for each in found if each.key not in accepted]),
        days=days_of(edition, sittings),
        day_rows=admin_pages.day_rows(sittings, edition.zone) if as_list else (),
        forms={each.ref: typed if each.ref == ref else Typed.of(each, edition) for each in sittings},
        wrong=ref,
        places=admin_pages.place_choices(edition),
        told=told(edition, sittings, found, accepted),
        count=len(sittings),
        tentative=admin_pages.tentative_left(sittings),
        drafts=sum(each.status is SittingStatus.DRAFT for each in sittings),
        prepared=prepared,
        last=programme_queries.last_release(edition),
        waits=programme_queries.planned(edition),
        undoable=edit_words.undoable(edits.last_edit(edition, actor=actor())),
        marks=MARK,
        **{"conflict": None, "refused": ("", ""), **changed},
    )


def told(
    edition: Edition,
    sittings: Sequence[Sitting],
    found: Sequence[Warning],
    accepted: Mapping[str, Acknowledgement],
) -> list[Told]:
    """The warnings of all days, with links to the sittings they are about."""
    by_ref = {each.ref: each for each in sittings}

    def place(ref: str) -> tuple[str, str, str]:
        starts = by_ref[ref].starts_at
        day = starts.astimezone(edition.zone).date().isoformat() if starts else ""
        return by_ref[ref].title, day, f"seance-{ref}"

    return [
        Told(each, str(MARK[each.kind]), tuple(map(place, each.sittings)), accepted.get(each.key)) for each in found
    ]
