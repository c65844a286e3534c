"""Icons of the sprite `static/ui/icons.svg`: silent beside a word, named where they stand alone."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from congress.kernel.assets import asset

SPRITE = Path(__file__).parents[2] / "static/ui/icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """Every icon a page can show."""
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def icon(name: str, label: str | None = None) -> Markup:
    """The icon as SVG: hidden from screen readers unless it has a label. An unknown name is a bug, said at once."""
    if name not in icon_names():
        raise LookupError(f"no icon « {name} » in the sprite: add it to static/vendor/icons.txt, run `make vendor`")
    voice = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" width="20" height="20" focusable="false" {}><use href="{}#{}"/></svg>').format(
        voice, asset("ui/icons.svg"), name
    )
