import pytest

from congress.ui.contrast import Oklch, contrast
from congress.ui.palette import measures, pairs, palette


def test_every_pair_of_the_palette_can_be_read_in_light_and_dark() -> None:
    too_faint = [
        f"{found.pair.colour} on {found.pair.background}, {found.mode}: {found.ratio:.2f} < {found.pair.least}"
        for found in measures()
        if found.ratio < found.pair.least
    ]
    assert too_faint == []


def test_every_colour_is_shown_as_it_is_written_on_every_screen() -> None:
    clipped = [
        f"{name} {mode}"
        for name, modes in palette().items()
        for mode, colour in modes.items()
        if not colour.is_displayable()
    ]
    assert clipped == []


def test_every_colour_that_carries_or_bears_text_is_measured() -> None:
    measured = {name for pair in pairs() for name in (pair.colour, pair.background)}
    assert set(palette()) - measured == {"line"}  # a rule between rows: decoration


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (Oklch(1, 0, 0), Oklch(0, 0, 0), 21.0),
        (Oklch(0.5, 0.1, 30), Oklch(0.5, 0.1, 30), 1.0),
        # sRGB red oklch(0.62796 0.25768 29.234) on white, 3.998 by WCAG's own formula
        (Oklch(0.62796, 0.25768, 29.234), Oklch(1, 0, 0), 3.998),
    ],
)
def test_contrast_is_that_of_wcag(one: Oklch, other: Oklch, ratio: float) -> None:
    assert round(contrast(one, other), 3) == ratio
    assert contrast(other, one) == contrast(one, other)
