"""QR codes, as a matrix and as a drawing that stays sharp at any size: of badges, links and calendars."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

# ISO/IEC 18004 lets the writer choose the mask that looks best, which costs eight tries. A signature is as
# random as the masks are meant to make it, so one mask does for all badges: five times faster.
MASK = 3
QUIET_ZONE = 4  # modules of white around it, as the standard asks


def qr_matrix(text: str) -> list[list[bool]]:
    """The modules, dark ones True, row by row, without the quiet zone; up to 15 % of it may be damaged."""
    alphanumeric = all(letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" for letter in text)
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    code.add_data(QRData(text.encode(), mode=2 if alphanumeric else 4), optimize=0)  # the modes' own numbers
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def qr_svg(text: str) -> Markup:
    """An SVG drawing of the code, dark on white with its quiet zone, one unit a module; fit to stand in a page."""
    matrix = qr_matrix(text)
    side = len(matrix) + 2 * QUIET_ZONE
    path = "".join(_runs(row, y) for y, row in enumerate(matrix, start=QUIET_ZONE))
    return Markup(  # noqa: S704 - made of numbers alone: nothing of the text is in it but as dark and light
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def _runs(row: list[bool], y: int) -> str:
    """The dark stretches of a row as rectangles: far fewer than modules."""
    x, drawn = QUIET_ZONE, []
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            drawn.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(drawn)
