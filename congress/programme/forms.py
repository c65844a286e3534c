"""What organisers type into the programme."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from congress.kernel.forms import Form, check_field, choice_field, integer_field, long_text_field, text_field
from congress.kernel.i18n import gettext, lazy_gettext
from congress.programme import labels, sequences
from congress.programme.appearances import FIRST_STATES
from congress.programme.links import link_field
from congress.programme.models import ANNOUNCED, AppearanceState, SittingKind, SittingStatus
from congress.programme.people_queries import by_name
from congress.programme.seen import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import Enum
    from zoneinfo import ZoneInfo

    from flask_babel.speaklater import LazyString

    from congress.programme.models import Sequence, Sitting, Speaker

MOST_IN_TITLE = 300
MOST_IN_REASON = 500
MOST_IN_NAME = 100
MOST_PLACES = 10_000
NOWHERE = ""
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?")
_NO_DAY = datetime(2000, 1, 1, 12, tzinfo=UTC)  # hours typed before the sitting has its own are refused later
_EARLY = time(6)  # an end before six in the morning belongs to the night after the day


def pairs(words: Mapping[Any, LazyString], only: Iterable[Enum] | None = None) -> list[tuple[str, LazyString]]:
    """The members of an enum for a choice, with the words people read."""
    return [(member.value, word) for member, word in words.items() if only is None or member in only]


class TimeOfDayField(StringField):  # type: ignore[misc]  # WTForms is untyped
    """An hour as a browser sends it (09:30) or as one writes it (9 h 30); its `moment` is a time or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed, and reads it."""
        self.data = valuelist[0].strip() if valuelist else ""

    @property
    def moment(self) -> time | None:
        """The time of day; raises ValueError where it is none."""
        if not self.data:
            return None
        found = _CLOCK.fullmatch(self.data)
        if found is None:
            raise ValueError(self.data)
        return time(int(found[1]), int(found[2] or 0))

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuses what is no hour."""
        try:
            _ = self.moment
        except ValueError:
            raise ValidationError(gettext("Écrivez l'heure comme 9:30 ou 14:00.")) from None


class SittingForm(Form):
    """A sitting; the hidden version tells on which state of it one has been working."""

    version = HiddenField(default="0")
    title = text_field(lazy_gettext("Titre"), most=MOST_IN_TITLE)
    kind = choice_field(lazy_gettext("Nature"), pairs(labels.KIND))
    status = choice_field(lazy_gettext("État"), pairs(labels.STATUS))
    status_reason = text_field(lazy_gettext("Raison, pour l'équipe"), required=False, most=MOST_IN_REASON)
    day = choice_field(lazy_gettext("Jour"), [], required=False)
    starts = TimeOfDayField(lazy_gettext("Début"), render_kw={"type": "time"})
    ends = TimeOfDayField(lazy_gettext("Fin"), render_kw={"type": "time"})
    place = choice_field(lazy_gettext("Lieu ou salle"), [], required=False)
    space = choice_field(lazy_gettext("Espace du forum"), [], required=False)
    capacity = integer_field(lazy_gettext("Places sur inscription"), required=False, least=1, most=MOST_PLACES)
    streamed = check_field(lazy_gettext("À suivre aussi à distance"))
    stream_url = link_field(lazy_gettext("Lien de la diffusion en direct"))
    replay_url = link_field(lazy_gettext("Lien de l'enregistrement"))
    slides_url = link_field(lazy_gettext("Lien des supports"))
    abstract = long_text_field(lazy_gettext("Présentation"), required=False)

    def validate_starts(self, field: TimeOfDayField) -> None:
        """A time needs a day, and a day a time."""
        if self.day.data and not field.data:
            raise ValidationError(gettext("Indiquez l'heure de début, ou choisissez « horaire à préciser »."))

    def times(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """Start and end in the zone of the congress; an end in the small hours is that of the next day."""
        return instants(self.day.data, self.starts.moment, self.ends.moment, zone)

    def fill(self, sitting: Sitting, zone: ZoneInfo) -> None:
        """Shows a sitting as it stands."""
        starts = sitting.starts_at.astimezone(zone) if sitting.starts_at else None
        ends = sitting.ends_at.astimezone(zone) if sitting.ends_at else None
        self.version.data = str(sitting.version)
        self.title.data, self.abstract.data = sitting.title, sitting.abstract
        self.kind.data, self.status.data = sitting.kind.value, sitting.status.value
        self.day.data = starts.date().isoformat() if starts else ""
        self.starts.data = f"{starts:%H:%M}" if starts else ""
        self.ends.data = f"{ends:%H:%M}" if ends else ""
        self.place.data = place_value(sitting)
        self.space.data = sitting.space.ref if sitting.space else ""
        self.capacity.data, self.streamed.data = sitting.capacity, sitting.streamed
        self.stream_url.data, self.replay_url.data = sitting.stream_url, sitting.replay_url
        self.slides_url.data = sitting.slides_url

    def propose(self, asked: Mapping[str, str]) -> None:
        """Begins with the day, hours and place that an address asks for, where there are such."""
        for name, field in (("jour", self.day), ("lieu", self.place)):
            if asked.get(name) in dict(field.choices):
                field.data = asked[name]
        self.starts.data, self.ends.data = asked.get("debut", ""), asked.get("fin", "")

    @property
    def known_version(self) -> int:
        """The version that was on the page; nonsense counts as one that never was."""
        return version_number(self.version.data)

    def enums(self) -> dict[str, SittingKind | SittingStatus]:
        """Kind and status as the model knows them."""
        return {"kind": SittingKind(self.kind.data), "status": SittingStatus(self.status.data)}


def place_value(sitting: Sitting) -> str:
    """How the choice of places names where a sitting is: a room says its venue too."""
    if sitting.room:
        return f"room:{sitting.room.ref}"
    return f"venue:{sitting.venue.ref}" if sitting.venue else NOWHERE


class PersonFields(Form):
    """Somebody known already, or a new person."""

    speaker = choice_field(lazy_gettext("Une personne déjà connue"), [], required=False)
    first_name = text_field(lazy_gettext("Prénom"), required=False, most=MOST_IN_NAME)
    last_name = text_field(lazy_gettext("Nom"), required=False, most=MOST_IN_NAME)
    function = text_field(lazy_gettext("Fonction, telle qu'annoncée"), required=False, most=MOST_IN_TITLE)
    reason = text_field(lazy_gettext("Raison ou note, pour l'équipe"), required=False, most=MOST_IN_REASON)

    def offer(self, speakers: Iterable[Speaker]) -> None:
        """Gives the people to choose among."""
        nobody = ("", gettext("— une nouvelle personne —"))
        self.speaker.choices = [nobody, *((each.ref, person_line(each)) for each in sorted(speakers, key=by_name))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Either of both must be given, and not both; asked after the fields, which may each be empty."""
        valid = bool(super().validate(extra_validators))
        if not self.speaker.data and not self.last_name.data:
            wrong = gettext("Choisissez une personne, ou indiquez le nom d'une nouvelle.")
        elif self.speaker.data and self.last_name.data:
            wrong = gettext("Une personne est déjà choisie : videz ce champ, ou le choix.")
        else:
            return valid
        self.last_name.errors = [*self.last_name.errors, wrong]
        return False


class AppearanceForm(PersonFields):
    """A person in a sitting."""

    role = choice_field(lazy_gettext("Rôle"), pairs(labels.ROLE))
    sequence = choice_field(lazy_gettext("Séquence"), [], required=False)
    theme = text_field(lazy_gettext("Thème de l'intervention"), required=False, most=MOST_IN_TITLE)
    state = choice_field(lazy_gettext("État"), pairs(labels.STATE, FIRST_STATES), default=AppearanceState.INVITED.value)


class ReplaceForm(PersonFields):
    """Who comes instead, and whether it is certain; `was` is the state of who is replaced, as it was shown."""

    was = choice_field(lazy_gettext("État affiché"), pairs(labels.STATE), required=False)
    state = choice_field(
        lazy_gettext("Sa venue est"), pairs(labels.STATE, ANNOUNCED), default=AppearanceState.CONFIRMED.value
    )


class MoveForm(Form):
    """A move of an appearance: from the state that was on the page to the one the button says, why if one likes."""

    was = choice_field(lazy_gettext("État affiché"), pairs(labels.STATE), required=False)
    to = choice_field(lazy_gettext("État"), pairs(labels.MOVE))
    reason = text_field(lazy_gettext("Raison, pour l'équipe"), required=False, most=MOST_IN_REASON)


class SequenceForm(Form):
    """A part of a sitting; `seen` is the stamp of what was on the page."""

    seen = HiddenField(default="")
    sequence_title = text_field(lazy_gettext("Titre de la séquence"), most=MOST_IN_TITLE)
    sequence_starts = TimeOfDayField(lazy_gettext("Début, si on le connaît"), render_kw={"type": "time"})
    sequence_ends = TimeOfDayField(lazy_gettext("Fin, si on la connaît"), render_kw={"type": "time"})

    def times(self, sitting: Sitting, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """Start and end on the sitting's day; hours before its start belong to the night after."""
        first = (sitting.starts_at or _NO_DAY).astimezone(zone)
        found = []
        for moment in (self.sequence_starts.moment, self.sequence_ends.moment):
            night = moment is not None and moment < first.time() and moment < _EARLY
            day = first.date() + timedelta(days=1) if night else first.date()
            found.append(_instant(day, moment, zone) if moment else None)
        return found[0], found[1]

    def fill(self, sequence: Sequence, zone: ZoneInfo) -> None:
        """Shows a part as it stands."""
        self.seen.data = stamp(sequences.shown(sequence))
        self.sequence_title.data = sequence.title
        for field, instant in ((self.sequence_starts, sequence.starts_at), (self.sequence_ends, sequence.ends_at)):
            field.data = f"{instant.astimezone(zone):%H:%M}" if instant else ""


def instants(
    day: str | None, start: time | None, end: time | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """A day and hours by the clocks of the congress as instants; none without a day and a start."""
    if not day or start is None:
        return None, None
    first = date.fromisoformat(day)
    last = first + timedelta(days=1) if end and end <= start and end < _EARLY else first
    return _instant(first, start, zone), _instant(last, end, zone) if end else None


def version_number(sent: object) -> int:
    """The version that a form says it shows; nonsense counts as one that never was."""
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - int4


def _instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, zone).astimezone(UTC)


def person_line(speaker: Speaker) -> str:
    """A person in a list to choose from: « Pinet Laurent, Président Coorace »."""
    return f"{speaker.last_name} {speaker.first_name}".strip() + (f", {speaker.function}" if speaker.function else "")
