from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from congress.desk import editions
from congress.desk.edition_file import read_edition
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound
from congress.programme import queries
from congress.programme.file_apply import Author, apply_state
from congress.programme.releases import NothingToPublish, publish, restore
from congress.programme.use_cases import AlreadyPublic
from tests.editions.file_2021 import ACTOR
from tests.emptied import wipe
from tests.factories import NOON, make_edition
from tests.programme.test_file_apply import programme_states

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.file_sections import ProgrammeState


def _publish(edition: Edition, at: Any) -> None:
    try:
        with transaction():
            publish(edition, actor=ACTOR, at=at)
    except NothingToPublish:
        return


def _restore(edition: Edition, number: int, at: Any) -> None:
    """Publishes an earlier release again, where there is one and it is not the one in force."""
    try:
        with transaction():
            restore(edition, number, actor=ACTOR, at=at)
    except (NotFound, NothingToPublish):
        return


def _contents(edition: Edition) -> list[tuple[dict[str, Any], int | None]]:
    return [(release.content, release.restores) for release in queries.releases(edition)]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a history smaller takes minutes
)
@given(
    states=st.lists(programme_states, min_size=1, max_size=4),
    is_settled=st.booleans(),
    restored=st.sampled_from([None, 1, 2]),
)
def test_any_history_survives_export_and_import(
    app: object,
    *,
    states: list[ProgrammeState],
    is_settled: bool,
    restored: int | None,
) -> None:
    wipe()
    edition = make_edition()
    for count, state in enumerate(states):
        at = NOON + timedelta(hours=count)
        try:
            with transaction():
                apply_state(edition, state, Author(ACTOR, at))
        except AlreadyPublic:  # it would make a draft of what is public
            continue
        if count < len(states) - 1 or is_settled:
            _publish(edition, at)
    if restored is not None:
        _restore(edition, restored, NOON + timedelta(days=1))
    written, history = editions.export_edition(edition.ref), _contents(edition)
    reading = read_edition(written.encode(), "export.yaml")
    with transaction():
        assert editions.import_edition(reading, actor=ACTOR, at=NOON).has_changed is False
    wipe()
    with transaction():
        again = editions.import_edition(reading, actor=ACTOR, at=NOON).edition
    assert editions.export_edition(again.ref) == written
    assert _contents(again) == history
