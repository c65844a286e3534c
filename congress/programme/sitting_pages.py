"""The page of one sitting: its form, and its people part by part, closed until one of them is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template

from congress.kernel.formats import times_text
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.people.access import actor
from congress.programme import admin_pages, answers, edits, labels, people_queries, queries
from congress.programme.edit_words import undoable
from congress.programme.forms import AppearanceForm, MoveForm, SequenceForm, SittingForm, pairs
from congress.programme.models import NEXT_PUBLIC_STATUSES, AppearanceState, SittingStatus
from congress.programme.status_moves import status_moves
from congress.programme.use_cases import was_released

if TYPE_CHECKING:
    from collections.abc import Sequence as Many
    from zoneinfo import ZoneInfo

    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sequence, Sitting
    from congress.programme.speaker_models import AppearanceAnswer

_HOPED_FOR = frozenset({AppearanceState.INVITED, AppearanceState.TENTATIVE})


@dataclass(frozen=True)
class Seat:
    """Somebody in the list: the moves that are legal, the one that settles it, a « no » that waits, steps there are."""

    appearance: Appearance
    moves: list[AppearanceState]
    settles: AppearanceState | None
    question: AppearanceAnswer | None
    may_rise: bool
    may_sink: bool


@dataclass(frozen=True)
class Part:
    """A part of the sitting with its people; without a sequence: the sitting itself."""

    sequence: Sequence | None
    hours: str
    seats: list[Seat]
    may_rise: bool = False
    may_sink: bool = False


def parts(sitting: Sitting, zone: ZoneInfo) -> list[Part]:
    """Who speaks in the sitting itself, then sequence by sequence; the former left out where nobody does."""
    everybody = sorted(sitting.appearances, key=lambda one: one.position)
    whole = _seats([one for one in everybody if one.sequence is None])
    found = [Part(None, "", whole)] if whole or not sitting.sequences else []
    last = len(sitting.sequences) - 1
    for index, sequence in enumerate(sitting.sequences):
        seats = _seats([one for one in everybody if one.sequence is sequence])
        found.append(Part(sequence, hours(sequence, zone), seats, may_rise=index > 0, may_sink=index < last))
    return found


def _seats(people: Many[Appearance]) -> list[Seat]:
    last = len(people) - 1
    return [
        Seat(
            one,
            admin_pages.moves_of(one),
            AppearanceState.CONFIRMED if one.state in _HOPED_FOR else None,
            answers.question_of(one),
            may_rise=index > 0,
            may_sink=index < last,
        )
        for index, one in enumerate(people)
    ]


def hours(part: Sequence | Sitting, zone: ZoneInfo) -> str:
    """« 10 h 15 – 10 h 30 », or nothing where it is not known."""
    return times_text(part.starts_at, part.ends_at, zone, current_locale()) if part.starts_at else ""


def standing(sitting: Sitting, *, is_public: bool) -> str:
    """What the sitting's state means for the public, in one sentence."""
    match sitting.status, is_public:
        case SittingStatus.DRAFT, _:
            return gettext("Seule l'équipe la voit.")
        case SittingStatus.CANCELLED, True:
            return gettext("Le public la lit annulée, dès la prochaine publication si ce n'est déjà fait.")
        case SittingStatus.CANCELLED, False:
            return gettext("Le public n'en a jamais rien su.")
        case _, True:
            return gettext("Le public la voit ; ce que vous changez paraîtra à la prochaine publication.")
        case _:
            return gettext("Elle paraîtra à la prochaine publication.")


def told(sitting: Sitting) -> str:
    """« 11 personnes, 5 séquences »: the way to them, past the form."""
    people, sequences = len(sitting.appearances), len(sitting.sequences)
    counted = [ngettext("%(num)s personne", "%(num)s personnes", people)]
    if sequences:
        counted.append(ngettext("%(num)s séquence", "%(num)s séquences", sequences))
    return ", ".join(counted)


def sitting_form(edition: Edition, sitting: Sitting | None = None, **options: Any) -> SittingForm:
    """The form with the days, places and espaces of the edition; what is public does not become a draft again."""
    form = SittingForm(**options)
    form.day.choices = admin_pages.day_choices(edition)
    form.place.choices = admin_pages.place_choices(edition)
    form.space.choices = admin_pages.space_choices(queries.spaces(edition))
    if sitting is not None and was_released(edition, sitting):
        form.status.choices = pairs(labels.STATUS, {sitting.status, *NEXT_PUBLIC_STATUSES[sitting.status]})
    return form


def shown_form(edition: Edition, sitting: Sitting) -> SittingForm:
    """The form with the sitting as it stands."""
    form = sitting_form(edition, sitting, formdata=None)
    form.fill(sitting, edition.zone)
    return form


def appearance_form(edition: Edition, sitting: Sitting, **options: Any) -> AppearanceForm:
    """The form with the people and sequences one may choose."""
    form = AppearanceForm(**options)
    form.offer(queries.speakers(edition))
    form.sequence.choices = [("", gettext("toute la séance")), *((each.ref, each.title) for each in sitting.sequences)]
    return form


def sitting_page(
    edition: Edition, found: Sitting, form: SittingForm | None = None, *, status: int = 200, **changed: Any
) -> ResponseReturnValue:
    """The page of one sitting; `changed` are the forms that came back with something to correct."""
    people_queries.load_histories(found)
    is_public = was_released(edition, found)
    values = {
        "sitting": found,
        "form": form or shown_form(edition, found),
        "when": admin_pages.when(found, edition.zone),
        "standing": standing(found, is_public=is_public),
        "parts": parts(found, edition.zone),
        "move_words": labels.MOVE,
        "differences": (),
        "told": told(found),
        "opened": "",
        "overtaken": "",
        "is_adding": False,
        "move_form": MoveForm(formdata=None),
        "sequence_form": SequenceForm(formdata=None),
        "is_public": is_public,
        "status_moves": status_moves(edition, found.ref),
        "undoable": undoable(edits.last_edit(edition, actor=actor())),
    }
    if "appearance_form" not in changed:
        changed["appearance_form"] = appearance_form(edition, found, formdata=None)
    return render_template("programme/admin/sitting.html", **{**values, **changed}), status


def both_versions(edition: Edition, found: Sitting, form: SittingForm) -> ResponseReturnValue:
    """The page with what somebody else saved beside what one typed, which is in the form still."""
    theirs = shown_form(edition, found)
    # Sent again as it is, this form knows the other version: whoever sends it has seen both.
    form.version.data = theirs.version.data
    told = admin_pages.differences(form, theirs, admin_pages.SITTING_FIELDS)
    return sitting_page(edition, found, form, status=409, differences=told)
