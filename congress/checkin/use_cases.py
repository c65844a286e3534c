"""Setting up the doors: checkpoints, and the devices that stand at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.checkin.models import Checkpoint, Device
from congress.checkin.queries import find_checkpoint
from congress.checkin.seen import Door, door_with
from congress.kernel.db import db, lock
from congress.kernel.errors import Unauthorised
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_secret
from congress.people.use_cases import audit, hash_secret

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition


class DeviceUnknown(Unauthorised):
    """The secret is no device's, or its device was revoked."""

    def __init__(self) -> None:
        super().__init__(gettext("Cet appareil n'est pas inscrit au contrôle, ou il en a été retiré."))


def apply_checkpoint(
    edition: Edition,
    ref: str,
    *,
    name: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    position: int,
) -> Checkpoint:
    """Makes the checkpoint of that ref, or makes it so again; its devices and scans stay."""
    found = find_checkpoint(edition.id, ref)
    if found is None:
        found = Checkpoint(edition_id=edition.id, ref=ref)
        db.session.add(found)
    found.name, found.position = name, position
    found.opens_at, found.closes_at = opens_at, closes_at
    db.session.flush()
    return found


def enrol_device(
    checkpoint: Checkpoint, name: str, *, actor: str, at: datetime, secret: str | None = None
) -> tuple[Device, str]:
    """A new device at a checkpoint, and its secret, which is shown this once."""
    secret = secret or new_secret()
    device = Device(checkpoint_id=checkpoint.id, name=name, secret_hash=hash_secret(secret), enrolled_at=at)
    db.session.add(device)
    db.session.flush()
    audit("enrol", "device", str(device.id), actor=actor, at=at, name=name, checkpoint=checkpoint.ref)
    return device, secret


def revoke_device(device: Device, *, actor: str, at: datetime) -> None:
    """The device lets nobody in any more; doing it twice changes nothing."""
    device = lock(Device, device.id)
    if device.revoked_at is not None:
        return
    device.revoked_at = at
    db.session.flush()
    audit("revoke", "device", str(device.id), actor=actor, at=at, name=device.name)


def door_of(secret: str) -> Door:
    """The door a device stands at; raises DeviceUnknown."""
    door = door_with(hash_secret(secret))
    if door is None or door.revoked_at is not None:
        raise DeviceUnknown
    return door
