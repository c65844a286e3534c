"""Printed files read back: the words of each page, and what the file says of itself."""

from __future__ import annotations

import io
import re

import pypdf


def words_of(pdf: bytes) -> list[str]:
    """The text of each page in one line, what was broken at a hyphen joined again."""
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"(?<=\w)- (?=\w)", "-", text) for text in texts]


def said_of(pdf: bytes) -> dict[str, str]:
    """Title, language, the instant it was made at and the part of PDF/UA it keeps to ("" for none)."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.xmp_metadata is not None
    assert "/StructTreeRoot" in reader.root_object
    found = re.search(rb"<pdfuaid:part>(\d)</pdfuaid:part>", reader.xmp_metadata.stream.get_data())
    return {
        "title": str(reader.metadata.title),
        "lang": str(reader.root_object["/Lang"]),
        "made": str(reader.metadata.get("/CreationDate")),
        "pdf/ua": found[1].decode() if found else "",
    }


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """The sizes of its pages in whole millimetres."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return {(round(float(page.mediabox.width) * 0.3528), round(float(page.mediabox.height) * 0.3528)) for page in pages}
