"""A film for Chromium's fake camera: a badge held before it, then nothing, again and again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from congress.ui.qr import QUIET_ZONE, qr_matrix

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (640, 480)
FRAMES_PER_SECOND = 30  # what Chromium plays a film of pictures at


def film(path: Path, badge: str, *, seconds: float = 2, pause: float = 4) -> Path:
    """Writes the film: the badge a little tilted and blurred, as a hand holds it, then an empty hall."""
    shown, empty = _jpeg(_held(badge)), _jpeg(Image.new("L", SIZE, 90))
    frames = [shown] * int(seconds * FRAMES_PER_SECOND) + [empty] * int(pause * FRAMES_PER_SECOND)
    path.write_bytes(b"".join(frames))
    return path


def _held(badge: str) -> Image.Image:
    matrix = qr_matrix(badge)
    side = len(matrix) + 2 * QUIET_ZONE
    code = Image.new("L", (side, side), 235)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                code.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 30)
    code = code.resize((side * 7, side * 7), Image.Resampling.NEAREST)
    hall = Image.new("L", SIZE, 90)
    ImageDraw.Draw(hall).rectangle((140, 20, 500, 470), fill=235)
    tilted = code.rotate(7, expand=True, fillcolor=235, resample=Image.Resampling.BICUBIC)
    hall.paste(tilted, ((SIZE[0] - tilted.width) // 2, (SIZE[1] - tilted.height) // 2))
    return hall.filter(ImageFilter.GaussianBlur(1))


def _jpeg(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.convert("RGB").save(data, "JPEG", quality=80)
    return data.getvalue()
