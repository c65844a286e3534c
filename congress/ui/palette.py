"""Which colours carry text on which, and which must only be told apart: the one table the palette answers to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from congress.ui.contrast import MODES, Mode, Oklch, contrast, tokens

TOKENS = Path(__file__).parents[2] / "static/ui/tokens.css"
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for the outline of what one acts on

ACCENTS = ("vermillon", "soleil", "lagune", "prairie", "lilas")
ESPACES = ("espace-1", "espace-2", "espace-3")
SIGNALS = ("ok", "warn", "danger", "info")
CATEGORIES = (
    "member", "ess-partner", "institution", "elected", "researcher", "company", "press", "speaker", "exhibitor",
    "staff", "individual",
)  # fmt: skip
PAGES = ("paper", "surface", "sunken")


@dataclass(frozen=True)
class Pair:
    """A colour on a background, and the least contrast between them."""

    colour: str
    background: str
    least: float


@dataclass(frozen=True)
class Measure:
    """What a pair measures in one mode."""

    pair: Pair
    mode: Mode
    ratio: float


def pairs() -> Iterator[Pair]:
    """Every pair the stylesheets make."""
    for page in PAGES:
        yield from (Pair(text, page, TEXT) for text in ("ink", "muted"))
        yield from (Pair(f"accent-{accent}-text", page, TEXT) for accent in ACCENTS)
        yield from (Pair(f"{tone}-text", page, TEXT) for tone in (*ESPACES, *SIGNALS))
        yield from (Pair(f"category-{category}-text", page, TEXT) for category in CATEGORIES)
        yield from (Pair(shape, page, SHAPE) for shape in ("field-line", *ESPACES, *SIGNALS))
    for accent in ACCENTS:
        yield Pair("on-accent", f"accent-{accent}", TEXT)
        yield from (Pair(text, f"accent-{accent}-soft", TEXT) for text in ("ink", "muted", f"accent-{accent}-text"))
    for tone in (*ESPACES, *SIGNALS, *(f"category-{category}" for category in CATEGORIES)):
        yield from (Pair(text, f"{tone}-soft", TEXT) for text in ("ink", "muted", f"{tone}-text"))
    yield from (Pair("paper", dark, TEXT) for dark in ("ink", "danger-text"))
    yield Pair("surface", "danger-text", TEXT)
    yield from (Pair("on-verdict", verdict, TEXT) for verdict in ("admitted", "refused"))


@cache
def palette() -> dict[str, dict[Mode, Oklch]]:
    """The colours of the stylesheet."""
    return tokens(TOKENS.read_text(encoding="utf-8"))


def measures() -> list[Measure]:
    """Every pair in light and in dark."""
    colours = palette()
    return [
        Measure(pair, mode, contrast(colours[pair.colour][mode], colours[pair.background][mode]))
        for pair in pairs()
        for mode in MODES
    ]
