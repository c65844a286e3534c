"""Tagged PDF made by typst from a template and data: tickets, badges, the booklet, the signs on the doors."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import typst

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TEMPLATES = ROOT / "templates"
FONTS = ROOT / "static" / "fonts-pdf"
MEDIA_TYPE = "application/pdf"


def pdf(template: str, data: Mapping[str, Any], *, dated: datetime | None = None) -> bytes:
    """A PDF/UA-1 file; merely tagged where a name has a letter of no font, which that standard refuses.

    `template` is a path under `templates/`; the data reaches it as JSON and is never read as typst's own markup.
    `dated` is the instant the file says it was made at: given, the same data makes the same bytes.
    """
    texts = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _typst(template, texts, dated, accessible=True)
    except typst.TypstError:
        return _typst(template, texts, dated, accessible=False)


def _typst(template: str, texts: dict[str, str], dated: datetime | None, *, accessible: bool) -> bytes:
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs=texts,
        format="pdf",
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=None if dated is None else int(dated.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no single PDF.")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The fonts we ship and typst's own, whatever the machine has; searched once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
