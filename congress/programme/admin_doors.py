"""What the organisers' doors of the programme share: a change under way, and where one looks after it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import redirect, url_for

from congress.kernel import clock
from congress.kernel.db import transaction
from congress.people.access import actor
from congress.programme import edits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue
    from wtforms import Field

    from congress.editions.models import Edition
    from congress.kernel.errors import Refusal
    from congress.kernel.forms import Form
    from congress.programme.edits import Recording


@contextmanager
def editing(edition: Edition, ref: str | None, action: str) -> Iterator[Recording]:
    """One change of a sitting, by whoever is signed in, now: kept whole or not at all, and written down."""
    with transaction(), edits.recorded(edition, ref, action=action, actor=actor(), at=clock.now()) as recording:
        yield recording


@contextmanager
def editing_person(edition: Edition, ref: str | None, action: str) -> Iterator[Recording]:
    """One change of how a person is presented, likewise."""
    with transaction(), edits.recorded_person(edition, ref, action=action, actor=actor(), at=clock.now()) as recording:
        yield recording


def to_sitting(ref: str, anchor: str | None = None, *, opened: str | None = None) -> ResponseReturnValue:
    """Back to a sitting's page, at what was changed: the keyboard goes on from there."""
    return redirect(url_for("programme_admin.sitting", ref=ref, ouvert=opened, _anchor=anchor), code=303)


def place_errors(form: Form, refusal: Refusal, *, prefix: str = "", otherwise: str = "") -> None:
    """Says what a rule refused at the fields it is about, or at the one that stands for the whole."""
    told = {prefix + name: texts for name, texts in refusal.errors.items()} or {otherwise: [refusal.message]}
    for name, texts in told.items():
        field: Field = form[name]
        field.errors = [*field.errors, *texts]
