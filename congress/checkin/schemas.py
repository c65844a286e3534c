"""The shape of what devices send and are told, checked on the way in and described in the OpenAPI page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflask import Schema
from apiflask.fields import UUID, AwareDateTime, Boolean, Enum, Integer, List, Nested, String
from marshmallow import ValidationError
from marshmallow.validate import Length

from congress.checkin.models import Direction, Outcome, RefusalReason
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

MOST_SCANS = 500
MOST_TEXT = 8000  # more than any QR code holds (7,089 digits)
_YEARS = range(2000, 2200)


def _plausible(instant: datetime) -> None:
    if instant.year not in _YEARS:
        raise ValidationError(gettext("Cet instant n'est pas plausible."))


class ScanIn(Schema):
    """One scan, under the device's own id."""

    id = UUID(required=True)
    badge = String(required=True, validate=Length(max=MOST_TEXT))
    direction = Enum(Direction, by_value=True, load_default=Direction.IN)
    scanned_at = AwareDateTime(format="iso", required=True, validate=_plausible)


class ScansIn(Schema):
    """Scans in the order they were made."""

    scans = List(Nested(ScanIn), required=True, validate=Length(max=MOST_SCANS))


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


class RosterQuery(Schema):
    """Since when."""

    since = String(load_default=None, validate=Length(max=200))


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
