"""The shape of what devices send and are told, checked on the way in and described in the OpenAPI page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from apiflask import Schema
from apiflask.fields import UUID, AwareDateTime, Boolean, Enum, Integer, List, Nested, String
from marshmallow import ValidationError
from marshmallow.validate import Validator

from congress.checkin.models import Direction, Outcome, RefusalReason
from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.i18n import gettext, lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Sized
    from datetime import datetime

    from flask_babel.speaklater import LazyString

MOST_SCANS = 500
MOST_TEXT = 8000  # more than any QR code holds (7,089 digits)

REQUIRED = lazy_gettext("Ce champ est obligatoire.")
_NOT_AN_OBJECT = lazy_gettext("Il faut un objet.")
_NO_TEXT = {"required": REQUIRED, "null": REQUIRED, "invalid": lazy_gettext("Il faut un texte.")}
_UNFIT = lazy_gettext("Cette valeur ne convient pas.")
_NO_INSTANT = lazy_gettext("Il faut un instant avec son décalage, comme 2027-03-01T09:00:00+01:00.")


def _plausible(instant: datetime) -> None:
    if instant.year not in PLAUSIBLE_YEARS:
        raise ValidationError(gettext("Cet instant n'est pas plausible."))


S = TypeVar("S", bound="Sized")


class AtMost(Validator):
    """A bound that is told in our words; `min`, `max` and `equal` are what the OpenAPI page reads."""

    def __init__(self, most: int, message: LazyString) -> None:
        self.min, self.max, self.equal, self.message = None, most, None, message

    def __call__(self, value: S) -> S:
        if len(value) > self.max:
            raise ValidationError(str(self.message) % {"most": self.max, "count": len(value)})
        return value


TEXT_TOO_LONG = lazy_gettext("C'est trop long : %(most)d caractères au plus (il y en a %(count)d).")
TOO_MANY_SCANS = lazy_gettext("C'est trop : %(most)d pointages au plus à la fois (il y en a %(count)d).")


class Asked(Schema):
    """What a device sends: nothing unknown in it, and faults told in the language in force."""

    error_messages = {"type": _NOT_AN_OBJECT, "unknown": lazy_gettext("Ce champ est inconnu.")}  # noqa: RUF012


class ScanIn(Asked):
    """One scan, under the device's own id."""

    id = UUID(required=True, error_messages=_NO_TEXT | {"invalid_uuid": _UNFIT})
    badge = String(required=True, validate=AtMost(MOST_TEXT, TEXT_TOO_LONG), error_messages=_NO_TEXT)
    direction = Enum(
        Direction,
        by_value=True,
        load_default=Direction.IN,
        error_messages={
            "null": REQUIRED,
            "unknown": lazy_gettext(
                "Valeur inconnue. Les valeurs admises sont : %(values)s.",
                values=", ".join(each.value for each in Direction),
            ),
        },
    )
    scanned_at = AwareDateTime(
        format="iso",
        required=True,
        validate=_plausible,
        error_messages={
            "required": REQUIRED,
            "null": REQUIRED,
            "invalid": _NO_INSTANT,
            "invalid_awareness": _NO_INSTANT,
        },
    )


class ScansIn(Asked):
    """Scans in the order they were made."""

    scans = List(
        Nested(ScanIn, error_messages={"null": _NOT_AN_OBJECT, "type": _NOT_AN_OBJECT}),
        required=True,
        validate=AtMost(MOST_SCANS, TOO_MANY_SCANS),
        error_messages={"required": REQUIRED, "null": REQUIRED, "invalid": lazy_gettext("Il faut une liste.")},
    )


class PersonOut(Schema):
    """Whom the door sees."""

    ref = String()
    name = String()
    organisation = String()
    category = String()
    category_label = String()


class FirstScanOut(Schema):
    """The scan that let the same badge in before."""

    checkpoint = String(metadata={"description": "The checkpoint's ref"})
    checkpoint_name = String()
    device = String()
    scanned_at = String(metadata={"format": "date-time"})


class ResultOut(Schema):
    """What the door answers to one scan."""

    id = UUID()
    outcome = Enum(Outcome, by_value=True)
    reason = Enum(RefusalReason, by_value=True, allow_none=True)
    attendee = Nested(PersonOut, allow_none=True)
    first_scan = Nested(FirstScanOut, allow_none=True)


class ResultsOut(Schema):
    """The answers, in the order of the scans."""

    results = List(Nested(ResultOut))


class CheckpointOut(Schema):
    """A checkpoint; without a window it is open at any time."""

    ref = String()
    name = String()
    opens_at = AwareDateTime(format="iso", allow_none=True)
    closes_at = AwareDateTime(format="iso", allow_none=True)
    is_open = Boolean()


class CheckpointsOut(Schema):
    """The checkpoints that who asks may know; to a device, its own and what it is called."""

    items = List(Nested(CheckpointOut))
    device = String(allow_none=True)
    now = AwareDateTime(format="iso", metadata={"description": "The service's clock"})


class RosterQuery(Asked):
    """Since when."""

    since = String(load_default="", validate=AtMost(200, TEXT_TOO_LONG))


class RosterPersonOut(PersonOut):
    """Someone who may come, with what a phone needs to know a badge without a network."""

    ticket = String()
    serial = Integer()
    state = String()
    inside = Boolean()


class RosterOut(Schema):
    """The whole list first, later what changed since the cursor."""

    cursor = String()
    public_key = String(allow_none=True, metadata={"description": "Ed25519, 32 bytes in base64"})
    attendees = List(Nested(RosterPersonOut))
    removed = List(String())
