"""Files as speakers send them, good ones and bad ones."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ODP_TYPE = "application/vnd.oasis.opendocument.presentation"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (1200, 900), colour: Any = "teal", mode: str = "RGB", **options: Any
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    """The same bytes whenever it is made: its files bear no date of their own."""
    out = BytesIO()
    with ZipFile(out, "w") as zipped:
        if first is not None:
            zipped.writestr(ZipInfo(first[0]), first[1], ZIP_STORED)
        for name in names:
            zipped.writestr(ZipInfo(name), "<x/>", ZIP_DEFLATED)
    return out.getvalue()


def odp() -> bytes:
    return archive("content.xml", "META-INF/manifest.xml", first=("mimetype", ODP_TYPE))


def pptx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "ppt/presentation.xml", *more)


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def colour_at(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = image.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes()
    return red, green, blue
