"""An organiser who edits at random: whatever the rules allow, through the same doors as everybody, or a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from congress.kernel.db import db, transaction
from congress.kernel.errors import Refusal
from congress.programme import appearances, edits, queries, use_cases
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.releases import publish, restore
from tests.programme.working import ACTOR, FIRST, at_lille

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from hypothesis.strategies import DataObject

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting

PEOPLE = ("Ada Un", "Blaise Deux", "Chloé Trois", "Denis Quatre")
STARTS = (None, at_lille(25, 9), at_lille(25, 10), at_lille(25, 23, 30), at_lille(26, 9))
T = TypeVar("T")


class Organiser:
    """Holds what hypothesis draws, and the clock, which goes on by an hour with each step."""

    def __init__(self, edition: Edition, data: DataObject) -> None:
        self.edition, self.data, self.now = edition, data, FIRST
        with transaction():
            for name in PEOPLE:
                first, _, last = name.partition(" ")
                use_cases.add_speaker(edition, first_name=first, last_name=last, function="Fonction")
            self._add()

    def choose(self, among: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(among))

    def step(self) -> None:
        """One edit; what the rules refuse changes nothing."""
        self.now += timedelta(hours=1)
        people, times = (self._name, self._move, self._move, self._present), (self._edit, self._edit, self._divide)
        verb = self.choose([*people, *times, self._add, self._remove, self._undo])
        try:
            with transaction():
                verb()
        except Refusal:
            db.session.expire_all()

    def release(self) -> bool:
        """Publishes the work, or an earlier release again; whether there was anything to publish."""
        self.now += timedelta(hours=1)
        last = queries.last_release(self.edition)
        number = self.choose([None, None, *range(1, last.number if last else 1)])
        try:
            with transaction():
                if number is None:
                    publish(self.edition, actor=ACTOR, at=self.now)
                else:
                    restore(self.edition, number, actor=ACTOR, at=self.now)
        except Refusal:
            return False
        return True

    def _add(self) -> None:
        with edits.recorded(self.edition, None, action="add", actor=ACTOR, at=self.now) as recording:
            recording.ref = use_cases.add_sitting(self.edition, **self._fields()).ref

    def _edit(self) -> None:
        def change(sitting: Sitting) -> None:
            drawn = self._fields()
            fields: Any = {name: drawn[name] for name in self.data.draw(st.sets(st.sampled_from([*drawn]), min_size=1))}
            use_cases.edit_sitting(sitting, version=sitting.version, **fields)

        self._on_a_sitting(change)

    def _remove(self) -> None:
        self._on_a_sitting(lambda sitting: use_cases.remove_sitting(self.edition, sitting))

    def _name(self) -> None:
        def add(sitting: Sitting) -> None:
            state = self.choose([AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED])
            speaker = self.choose(queries.speakers(self.edition))
            appearances.add_appearance(sitting, speaker, actor=ACTOR, at=self.now, state=state)

        self._on_a_sitting(add)

    def _move(self) -> None:
        def move(seat: Appearance) -> None:
            state = self.choose([*AppearanceState])
            by = self.choose(seat.sitting.appearances) if state is AppearanceState.REPLACED else None
            appearances.move_appearance(seat, state, actor=ACTOR, at=self.now, replaced_by=by)

        self._on_a_seat(move)

    def _present(self) -> None:
        def present(seat: Appearance) -> None:
            seat.role = self.choose([*AppearanceRole])
            seat.theme, seat.note = self.choose(["", "Territoires"]), self.choose(["", "en visioconférence"])
            seat.sequence = self.choose([None, *seat.sitting.sequences])
            others = [one for one in queries.speakers(self.edition) if one.id != seat.speaker_id]
            seat.representative = self.choose([None, *others])
            seat.position = self.choose([0, seat.position, 99])

        self._on_a_seat(present)

    def _divide(self) -> None:
        def divide(sitting: Sitting) -> None:
            sequence = use_cases.add_sequence(sitting, title=self.choose(["Récits", "Perspectives"]))
            sequence.starts_at = sitting.starts_at
            sequence.ends_at = sitting.starts_at and self._later(sitting.starts_at)

        self._on_a_sitting(divide)

    def _undo(self) -> None:
        edits.undo_last(self.edition, actor=ACTOR, at=self.now)

    def _fields(self) -> Any:
        start = self.choose(STARTS)
        return {
            "title": self.choose(["Ouverture", "Forum & rencontres", "Plénière « <b> »"]),
            "kind": self.choose([SittingKind.PLENARY, SittingKind.WORKSHOP]),
            "status": self.choose([*SittingStatus, SittingStatus.CONFIRMED, SittingStatus.CONFIRMED]),
            "starts_at": start,
            "ends_at": start and self._later(start),
            "streamed": self.choose([True, False]),
            "replay_url": self.choose(["", "https://video.exemple.fr/1"]),
        }

    def _later(self, start: datetime) -> datetime | None:
        minutes = self.choose([None, 20, 90])
        return None if minutes is None else start + timedelta(minutes=minutes)

    def _on_a_sitting(self, act: Callable[[Sitting], None]) -> None:
        sittings = queries.sittings(self.edition)
        if sittings:
            sitting = self.choose(sittings)
            with edits.recorded(self.edition, sitting.ref, action="edit", actor=ACTOR, at=self.now):
                act(queries.sitting(self.edition, sitting.ref))

    def _on_a_seat(self, act: Callable[[Appearance], None]) -> None:
        def on(sitting: Sitting) -> None:
            if sitting.appearances:
                act(self.choose(sitting.appearances))

        self._on_a_sitting(on)
