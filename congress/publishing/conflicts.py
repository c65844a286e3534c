"""Two organisers who put the same sitting elsewhere: both versions, for the second to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from congress.kernel.formats import day_text
from congress.kernel.i18n import current_locale, gettext
from congress.programme.admin_pages import place_choices
from congress.publishing import queries
from congress.publishing.grid_pages import Typed

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Sitting
    from congress.programme.release_models import ProgrammeEdit


@dataclass(frozen=True)
class Difference:
    """What the one and the other say of a sitting's day, hours or place."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """A move that came too late: where the sitting is now, where one wanted it, and who was first."""

    sitting: Sitting
    differences: tuple[Difference, ...]
    yours: Typed
    last_edit: ProgrammeEdit | None


def conflict(edition: Edition, sitting: Sitting, sent: Typed) -> Conflict:
    """Both versions; sent again as they are, the fields know the other one: whoever sends them has seen both."""
    theirs = Typed.of(sitting, edition)
    places = {value: str(name) for value, name in place_choices(edition)}
    rows = (
        (gettext("Jour"), _day(theirs.day), _day(sent.day)),
        (gettext("Début"), theirs.starts, sent.starts),
        (gettext("Fin"), theirs.ends, sent.ends),
        (gettext("Lieu ou salle"), places.get(theirs.place, ""), places.get(sent.place, "")),
    )
    return Conflict(
        sitting=sitting,
        differences=tuple(Difference(*row) for row in rows),
        yours=replace(sent, version=sitting.version),
        last_edit=queries.last_edit_of(edition, sitting.ref),
    )


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day), current_locale()) if day else gettext("sans horaire")
