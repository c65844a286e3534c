"""Doors to stand at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from congress.checkin.queries import find_checkpoint
from congress.checkin.use_cases import apply_checkpoint, enrol_device
from congress.kernel.db import transaction
from tests.factories import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from congress.editions.models import Edition

NINE = "2027-11-25T09:02:00+01:00"


def make_device(
    edition: Edition,
    name: str = "Téléphone 1",
    *,
    checkpoint: str = "entree-principale",
    checkpoint_name: str = "Entrée principale",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> str:
    """The secret of a device enrolled at a checkpoint, which is made if need be."""
    with transaction():
        found = find_checkpoint(edition.id, checkpoint) or apply_checkpoint(
            edition, checkpoint, name=checkpoint_name, opens_at=opens_at, closes_at=closes_at, position=1
        )
        return enrol_device(found, name, actor="organisatrice@exemple.fr", at=NOON)[1]


def scan_of(badge: str, **changes: str) -> dict[str, str]:
    """A scan as a device sends it: coming in, on the first morning."""
    return {"id": str(uuid4()), "badge": badge, "direction": "in", "scanned_at": NINE, **changes}


def bearer(secret: str) -> dict[str, str]:
    """The header of whoever holds the secret."""
    return {"Authorization": f"Bearer {secret}"}
