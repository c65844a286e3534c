"""The door's own API: devices send scans and are told whom to let in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from apiflask import APIBlueprint
from werkzeug.exceptions import BadRequest

from congress.checkin import queries, schemas
from congress.checkin.roster import roster
from congress.checkin.scanning import ScanSent, read_badges, record_scans
from congress.checkin.seen import door_with
from congress.checkin.use_cases import DeviceUnknown, door_of
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Forbidden
from congress.kernel.i18n import gettext
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory
from congress.people.access import bearer, token_with
from congress.people.models import Right
from congress.people.use_cases import hash_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from congress.checkin.models import Checkpoint
    from congress.checkin.scanning import Person, ScanResult
    from congress.checkin.seen import Door, ScanSeen

api = APIBlueprint("checkin_api", __name__, url_prefix="/api/v1", tag="Door")

P = ParamSpec("P")
R = TypeVar("R")


class OtherCheckpoint(Forbidden):
    """A device speaks for its own checkpoint only."""

    def __init__(self) -> None:
        super().__init__(gettext("Cet appareil est inscrit à un autre point de contrôle."))


def at_door(view: Callable[Concatenate[Door, P], R]) -> Callable[..., R]:
    """Looks at the device before its body is read, and hands its door to the view."""

    @wraps(view)
    def guarded(ref: str, *args: P.args, **kwargs: P.kwargs) -> R:
        door = _door_at(ref)
        try:
            return view(door, *args, **kwargs)
        except RecursionError as error:  # brackets in brackets without end: no JSON anybody means
            raise BadRequest from error

    return guarded


@api.get("/checkpoints")
@api.output(schemas.CheckpointsOut)
def list_checkpoints() -> dict[str, Any]:
    """The checkpoints of the congress; to a device, its own."""
    at = clock.now()
    door = door_with(hash_secret(bearer()))
    if door is None:
        _token_of_the_door()
        edition = edition_of_request()
        found, device, zone = queries.checkpoints(edition), None, edition.zone
    elif door.revoked_at is not None:
        raise DeviceUnknown
    else:
        found, device, zone = [queries.checkpoint(door.edition_id, door.checkpoint_ref)], door.device, door.zone
    return {"items": [_checkpoint(each, at) for each in found], "device": device, "now": at.astimezone(zone)}


@api.post("/checkpoints/<ref>/scans")
@at_door
@api.input(schemas.ScansIn, arg_name="sent")
@api.output(schemas.ResultsOut)
def send_scans(door: Door, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Records scans, online or after an offline spell alike; a scan id sent again gets its first answer."""
    scans = [ScanSent(scan["id"], scan["badge"], scan["direction"], scan["scanned_at"]) for scan in sent["scans"]]
    readings = read_badges(door, scans)
    with transaction():
        results = record_scans(door, scans, readings, at=clock.now())
    return {"results": [_result(result, door.zone) for result in results]}


@api.get("/checkpoints/<ref>/roster")
@at_door
@api.input(schemas.RosterQuery, location="query", arg_name="asked")
@api.output(schemas.RosterOut)
def get_roster(door: Door, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Who may come, whole or since a cursor."""
    return roster(door, since=asked["since"] or None, at=clock.now())


def _door_at(ref: str) -> Door:
    door = door_of(bearer())
    if door.checkpoint_ref != ref:
        queries.checkpoint(door.edition_id, ref)  # one that does not exist is not found
        raise OtherCheckpoint
    return door


def _token_of_the_door() -> None:
    try:
        token_with(Right.MANAGE_DOOR)
    except Forbidden:
        token_with(Right.SEE_ORDERS)


def _checkpoint(checkpoint: Checkpoint, at: datetime) -> dict[str, Any]:
    return {
        "ref": checkpoint.ref,
        "name": checkpoint.name,
        "opens_at": checkpoint.opens_at,
        "closes_at": checkpoint.closes_at,
        "is_open": checkpoint.is_open(at),
    }


def _result(result: ScanResult, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": result.scan_id,
        "outcome": result.outcome,
        "reason": result.reason,
        "attendee": _person(result.person) if result.person else None,
        "first_scan": _first_scan(result.first_scan, zone) if result.first_scan else None,
    }


def _person(person: Person) -> dict[str, str]:
    return {
        "ref": person.ref,
        "name": person.name,
        "organisation": person.organisation,
        "category": person.category,
        "category_label": str(CATEGORY_LABELS[AttendeeCategory(person.category)]),
    }


def _first_scan(seen: ScanSeen, zone: ZoneInfo) -> dict[str, str]:
    return {
        "checkpoint": seen.checkpoint_ref,
        "checkpoint_name": seen.checkpoint,
        "device": seen.device,
        "scanned_at": seen.scanned_at.astimezone(zone).isoformat(),
    }
