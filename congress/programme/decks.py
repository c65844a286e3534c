"""Slides as they come in: told from what they contain, whatever their name says."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext

MOST_BYTES = 25 * 1024 * 1024
_PDF_HEAD = b"%PDF-"
_OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")  # PowerPoint before 2007, and files that a password closes
_ZIP_HEAD = b"PK\x03\x04"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_LENGTH = 22
_MOST_AFTER_END = _END_LENGTH + 65535  # a comment may follow, its length has two bytes
_MOST_IN_LIST = 2 * 1024 * 1024  # bytes of the archive's list of contents, which is read whole
_ODP = b"application/vnd.oasis.opendocument.presentation"


@dataclass(frozen=True)
class Deck:
    """A kind of slides that one may send."""

    media_type: str
    suffix: str


PDF = Deck("application/pdf", ".pdf")
ODP = Deck(_ODP.decode(), ".odp")
PPTX = Deck("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")


class NotSlides(Invalid):
    """This file is none of the kinds of slides one may send."""


def deck_of(content: bytes) -> Deck:
    """What kind of slides a file is; nothing of it is unpacked. Raises NotSlides."""
    if not content:
        raise NotSlides(gettext("Ce fichier est vide. Choisissez-en un autre."))
    if len(content) > MOST_BYTES:
        raise NotSlides(gettext("Ce fichier est trop lourd : 25 Mo au plus."))
    if content.startswith(_PDF_HEAD):
        return PDF
    if content.startswith(_OLE_HEAD):
        raise NotSlides(
            gettext("Ce fichier est d'un ancien format, ou protégé par un mot de passe. Enregistrez-le en PDF ou PPTX.")
        )
    if content.startswith(_ZIP_HEAD):
        return _deck_in_zip(content)
    raise _other()


def _deck_in_zip(content: bytes) -> Deck:
    names = _names(content)
    if "ppt/vbaProject.bin" in names:
        raise NotSlides(gettext("Ce fichier contient des macros. Enregistrez-le sans elles, en PPTX ou en PDF."))
    if {"[Content_Types].xml", "ppt/presentation.xml"} <= names:
        return PPTX
    if "content.xml" in names and _own_type(content) == _ODP:
        return ODP
    raise _other()


def _names(content: bytes) -> frozenset[str]:
    """What the archive lists, where the list is of a sane length: zipfile would read any."""
    tail = content[-_MOST_AFTER_END:]
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_LENGTH or _END_64 in tail:
        raise _other()
    (listed,) = struct.unpack_from("<I", tail, end + 12)
    if listed > _MOST_IN_LIST:
        raise _other()
    try:
        with ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise _other() from error


def _own_type(content: bytes) -> bytes:
    """What OpenDocument writes first, unpacked, under the name « mimetype » (OpenDocument 1.3, part 2, §3.3)."""
    name_length, extra_length = struct.unpack_from("<HH", content, 26)
    start = 30 + name_length + extra_length
    is_first = content[30 : 30 + name_length] == b"mimetype"
    return content[start : start + len(_ODP)] if is_first else b""


def _other() -> NotSlides:
    return NotSlides(gettext("Ce fichier n'est pas une présentation PDF, ODP ou PPTX."))
