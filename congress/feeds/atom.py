"""What changed in the programme, as an Atom feed (RFC 4287): an entry for each release, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from congress.kernel.i18n import current_locale, gettext, ngettext, typo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.programme.history import Chapter

MOST_ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
_IDS = UUID("b3b5d6a4-7f0e-5c1c-8a55-2b8d4c1f90e7")  # ours: what the ids of feeds and entries are derived from


def atom(chapters: Sequence[Chapter], *, edition: str, title: str, author: str, self_url: str, page_url: str) -> bytes:
    """The feed in the language in force; `chapters` come newest first, at least one, and all are written.

    `edition` is the edition's ref, which makes the ids; `page_url` is the page of the changes.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": current_locale()})
    _add(feed, "id", _urn(edition))
    _add(feed, "title", gettext("Programme : ce qui change – %(title)s", title=typo(title)))
    _add(feed, "updated", _instant(chapters[0].published_at))
    _add(ET.SubElement(feed, "author"), "name", typo(author))
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=self_url)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=page_url)
    for chapter in chapters:
        _add_entry(feed, chapter, edition, page_url)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _urn(name: str) -> str:
    return uuid5(_IDS, name).urn


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add_entry(feed: ET.Element, chapter: Chapter, edition: str, page_url: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", _urn(f"{edition}/{chapter.number}"))
    _add(entry, "title", _title(chapter))
    _add(entry, "published", _instant(chapter.published_at))
    _add(entry, "updated", _instant(chapter.published_at))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{page_url}#version-{chapter.number}")
    content = ET.SubElement(ET.SubElement(entry, "content", type="xhtml"), "div", xmlns=XHTML)
    if chapter.note:
        _add(content, "p", typo(chapter.note))
    if chapter.told:
        changes = ET.SubElement(content, "ul")
        for told in chapter.told:
            _add(changes, "li", told.text)
    else:
        _add(content, "p", _nothing_told(chapter))


def _title(chapter: Chapter) -> str:
    if chapter.restores is None:
        return gettext("Version %(number)s", number=chapter.number)
    return gettext(
        "Version %(number)s : la version %(former)s à nouveau", number=chapter.number, former=chapter.restores
    )


def _nothing_told(chapter: Chapter) -> str:
    if chapter.is_first:
        return ngettext(
            "Première publication du programme : %(num)s séance.",
            "Première publication du programme : %(num)s séances.",
            chapter.sittings,
        )
    return gettext("Rien qui change une séance ou une venue.")
