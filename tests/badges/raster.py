"""PDF pages as the eye and the camera see them."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image


def pages_of(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Each page as a picture, drawn by poppler."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-", f"{folder}/page"], input=pdf, check=True)
        return [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(Path(folder).iterdir())]


def codes_on(page: Image.Image) -> list[str]:
    """The QR codes a scanner reads; nothing else, for ruled lines may look like a bar code."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in zxingcpp.read_barcodes(page, formats=formats)]
