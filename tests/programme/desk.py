"""The organisers' editor as tests drive it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.kernel.db import db
from congress.programme import queries
from tests.reading import Element, page

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting

DESK = "/organisation/programme"
OPENING = f"{DESK}/seances/ouverture-politique"


def fields(sitting: Sitting, **changes: Any) -> dict[str, Any]:
    """What a browser sends for « Ouverture politique » as it stands."""
    values = {
        "version": sitting.version,
        "title": sitting.title,
        "kind": sitting.kind.value,
        "status": sitting.status.value,
        "day": "2027-11-25",
        "starts": "09:30",
        "ends": "10:15",
        "place": "venue:nouveau-siecle",
        "space": "",
        "capacity": "",
        "abstract": sitting.abstract,
        "streamed": "y",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def opening(edition: Edition) -> Sitting:
    db.session.rollback()
    db.session.expire_all()
    return queries.sitting(edition, "ouverture-politique")


def xavier(edition: Edition) -> Appearance:
    return next(each for each in opening(edition).appearances if each.speaker.ref == "xavier-bertrand")


def read(answer: TestResponse, status: int) -> Element:
    assert answer.status_code == status
    return page(answer.text)


def errors(content: Element) -> list[str]:
    return [line.text for line in content.one(".error-summary").all("li")]
