"""Reads the colours of tokens.css and measures their contrast: the palette is checked, not hoped for."""

import math
import re
from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]
GAMUT_SLACK = 0.002  # half a step of 8-bit colour: no eye and no screen sees it
MODES: tuple[Mode, Mode] = ("light", "dark")

_COLOUR = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
_TOKEN = re.compile(rf"--([\w-]+): light-dark\({_COLOUR}, {_COLOUR}\);")


@dataclass(frozen=True)
class Oklch:
    """A colour as the stylesheet writes it: lightness 0-1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def linear_rgb(self) -> tuple[float, float, float]:
        """Linear-light sRGB, unclipped: outside 0-1 is out of the screen's gamut (CSS Color 4, §9)."""
        a = self.chroma * math.cos(math.radians(self.hue))
        b = self.chroma * math.sin(math.radians(self.hue))
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )

    def is_displayable(self) -> bool:
        """Whether every screen shows this very colour, with no clipping that could spoil its contrast."""
        return all(-GAMUT_SLACK <= channel <= 1 + GAMUT_SLACK for channel in self.linear_rgb())

    def luminance(self) -> float:
        """Relative luminance of WCAG 2.2, 0 for black and 1 for white."""
        red, green, blue = (min(max(channel, 0.0), 1.0) for channel in self.linear_rgb())
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Oklch, other: Oklch) -> float:
    """Contrast ratio of WCAG 2.2 (1 to 21), whichever of the two is the text."""
    high, low = sorted((one.luminance(), other.luminance()), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(css: str) -> dict[str, dict[Mode, Oklch]]:
    """Every colour token of the stylesheet, by name and mode."""
    found: dict[str, dict[Mode, Oklch]] = {}
    for name, *numbers in _TOKEN.findall(css):
        values = [float(number) for number in numbers]
        found[name] = {"light": Oklch(*values[:3]), "dark": Oklch(*values[3:])}
    return found
