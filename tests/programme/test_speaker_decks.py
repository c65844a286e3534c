"""Slides are told from what they contain; whatever else comes is refused in clear words."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZipFile

import pytest

from congress.programme.decks import MOST_BYTES, ODP, PDF, PPTX, Deck, NotSlides, deck_of
from congress.programme.speaker_files import plain_name
from tests.programme import sent

OTHER = "Ce fichier n’est pas une présentation PDF, ODP ou PPTX."
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def refusal(content: bytes) -> str:
    with pytest.raises(NotSlides) as refused:
        deck_of(content)
    return refused.value.message.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("content", "deck"), [(sent.PDF, PDF), (sent.odp(), ODP), (sent.pptx("ppt/slides/slide1.xml"), PPTX)]
)
def test_slides_are_told_from_their_content(content: bytes, deck: Deck) -> None:
    assert deck_of(content) == deck


def huge_list() -> bytes:
    """An archive that says its list of contents is of a hundred megabytes."""
    found = bytearray(sent.pptx())
    end = found.rfind(b"PK\x05\x06")
    struct.pack_into("<I", found, end + 12, 100_000_000)
    return bytes(found)


def wrong_list() -> bytes:
    found = bytearray(sent.pptx())
    end = found.rfind(b"PK\x05\x06")
    struct.pack_into("<I", found, end + 12, 30)
    return bytes(found)


def many_entries() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as zipped:
        for number in range(30_000):
            zipped.writestr(f"ppt/slides/slide-with-a-long-name-{number}.xml", "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Ce fichier est vide. Choisissez-en un autre."),
        (b"%PDF-" + b"\0" * MOST_BYTES, "Ce fichier est trop lourd : 25 Mo au plus."),
        (
            OLE,
            "Ce fichier est d’un ancien format, ou protégé par un mot de passe. Enregistrez-le en PDF ou PPTX.",
        ),
        (
            sent.pptx("ppt/vbaProject.bin"),
            "Ce fichier contient des macros. Enregistrez-le sans elles, en PPTX ou en PDF.",
        ),
        (b"<html><script>alert(1)</script></html>", OTHER),
        (b"\n\n%PDF-1.7", OTHER),
        (sent.picture(), OTHER),
        (b"PK\x03\x04", OTHER),
        (b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06", OTHER),
        (sent.archive("word/document.xml", "[Content_Types].xml"), OTHER),
        (sent.archive("content.xml", first=("mimetype", "application/vnd.oasis.opendocument.text")), OTHER),
        (sent.archive("mimetype", "content.xml"), OTHER),
        (sent.archive("Index/Document.iwa"), OTHER),
        (huge_list(), OTHER),
        (wrong_list(), OTHER),
        (many_entries(), OTHER),
        (sent.pptx() + b"PK\x06\x07" + b"\0" * 16, OTHER),
        (sent.pptx()[:-40], OTHER),
    ],
    ids=[
        "empty",
        "heavy",
        "old",
        "macros",
        "html",
        "pdf-later",
        "picture",
        "head-only",
        "no-list",
        "word",
        "writer",
        "no-own-type",
        "keynote",
        "long-list",
        "wrong-list",
        "many-entries",
        "zip64",
        "cut",
    ],
)
def test_anything_else_is_refused(content: bytes, message: str) -> None:
    assert refusal(content) == message


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Récits de territoires.PDF", "Récits de territoires.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Éric\\exposé v2.final.pdf", "exposé v2.final.pdf"),
        ("rapport\u202efdp.exe", "rapportfdp.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', 'a"bSet-Cookie: x.pdf'),
        ("", "fichier.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_the_name_a_file_is_kept_under_is_plain_and_ends_as_what_it_is(given: str, name: str) -> None:
    assert plain_name(given, ".pdf") == name
