from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db, transaction
from congress.kernel.errors import StaleVersion
from congress.programme import appearances, edits, queries, use_cases
from congress.programme.edits import ChangedSince, NothingToUndo
from congress.programme.file_apply import Gone
from congress.programme.file_extract import sitting_section
from congress.programme.models import AppearanceState, SittingStatus, Speaker
from congress.programme.release_models import ProgrammeEdit
from congress.programme.use_cases import AlreadyPublic
from tests.programme import working
from tests.programme.desk import opening, xavier

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from congress.editions.models import Edition
    from congress.programme.edits import Recording
    from congress.programme.models import Sitting

MINE, THEIRS = working.ACTOR, "collegue@exemple.fr"
LATER = working.FIRST + timedelta(hours=1)
OPENING = "ouverture-politique"


@pytest.fixture
def sitting(edition: Edition) -> Sitting:
    return working.opening_with_a_doubt(edition)


def _as(edition: Edition, actor: str = MINE, ref: str | None = OPENING) -> AbstractContextManager[Recording]:
    return edits.recorded(edition, ref, action="edit_sitting", actor=actor, at=LATER)


def _change(edition: Edition, actor: str = MINE, **fields: Any) -> None:
    with transaction(), _as(edition, actor):
        found = queries.sitting(edition, OPENING)
        use_cases.edit_sitting(found, version=found.version, **fields)


def _undo(edition: Edition, actor: str = MINE, **options: Any) -> ProgrammeEdit:
    with transaction():
        return edits.undo_last(edition, actor=actor, at=LATER, **options)


def _written(edition: Edition) -> str:
    return sitting_section(edition, opening(edition)).model_dump_json()


def _all(edition: Edition) -> list[tuple[str, str, str]]:
    found = db.session.query(ProgrammeEdit).filter_by(edition_id=edition.id).order_by(ProgrammeEdit.id)
    return [(each.action, each.sitting_ref or each.speaker_ref, each.actor) for each in found]


def test_an_edit_keeps_the_sitting_before_and_after(edition: Edition, sitting: Sitting) -> None:
    _change(edition, title="Ouverture")
    edit = edits.last_edit(edition, actor=MINE)

    assert edit is not None
    assert (edit.action, edit.sitting_ref, edit.title, edit.at) == ("edit_sitting", OPENING, "Ouverture", LATER)
    assert edit.before is not None
    assert edit.after is not None
    assert (edit.before["title"], edit.after["title"]) == ("Ouverture politique", "Ouverture")
    assert [name for name in edit.before if edit.before[name] != edit.after[name]] == ["title"]


def test_what_changes_nothing_leaves_no_edit(edition: Edition, sitting: Sitting) -> None:
    _change(edition, title=sitting.title)

    assert edits.last_edit(edition, actor=MINE) is None


def test_what_is_refused_leaves_no_edit(edition: Edition, sitting: Sitting) -> None:
    with pytest.raises(StaleVersion), transaction(), _as(edition):
        use_cases.edit_sitting(queries.sitting(edition, OPENING), version=99, title="Autre")

    assert edits.last_edit(edition, actor=MINE) is None


def test_undoing_brings_the_sitting_back_and_undoing_again_does_it_again(edition: Edition, sitting: Sitting) -> None:
    before = _written(edition)
    _change(edition, title="Ouverture", starts_at=working.at_lille(26, 9), ends_at=None, stream_url="https://a.fr/x")
    after = _written(edition)

    first = _undo(edition)
    undone = _written(edition)
    second = _undo(edition)

    assert (undone, _written(edition)) == (before, after)
    assert _all(edition) == [("edit_sitting", OPENING, MINE), ("undo", OPENING, MINE), ("redo", OPENING, MINE)]
    assert db.session.get_one(ProgrammeEdit, first.id - 1).undone_by_id == first.id
    assert db.session.get_one(ProgrammeEdit, first.id).undone_by_id == second.id


@pytest.mark.parametrize("state", [AppearanceState.CONFIRMED, AppearanceState.WITHDRAWN, AppearanceState.REPLACED])
def test_a_state_goes_back_by_legal_moves_that_are_recorded(
    edition: Edition, sitting: Sitting, state: AppearanceState
) -> None:
    laurent = next(each for each in sitting.appearances if each.speaker.ref == "laurent-pinet")
    by = laurent if state is AppearanceState.REPLACED else None
    before = _written(edition)
    with transaction(), _as(edition):
        appearances.move_appearance(xavier(edition), state, actor=MINE, at=LATER, replaced_by=by)

    _undo(edition)

    assert _written(edition) == before
    last = xavier(edition).moves[-1]
    assert (last.to_state, last.actor, last.at) == (AppearanceState.TENTATIVE, MINE, LATER)
    assert last.reason == "Annulation de la dernière modification."


def test_a_sitting_changed_by_somebody_else_since_is_left_alone_and_their_name_told(
    edition: Edition, sitting: Sitting
) -> None:
    _change(edition, title="Mon titre")
    _change(edition, THEIRS, abstract="Leur texte.")

    with pytest.raises(ChangedSince) as refusal:
        _undo(edition)

    told = "collegue@exemple.fr a modifié « Mon titre » depuis (1ᵉʳ septembre 2027 à 11 h) : rien n’a été annulé."
    assert " ".join(refusal.value.message.split()) == told
    assert (opening(edition).title, opening(edition).abstract) == ("Mon titre", "Leur texte.")


def test_a_change_from_outside_the_editor_is_not_overwritten_either(edition: Edition, sitting: Sitting) -> None:
    _change(edition, title="Mon titre")
    with transaction():
        use_cases.edit_sitting(opening(edition), version=opening(edition).version, abstract="Du fichier.")

    with pytest.raises(ChangedSince) as refusal:
        _undo(edition)

    assert " ".join(refusal.value.message.split()) == (
        "« Mon titre » a changé depuis, hors de l’éditeur : rien n’a été annulé."
    )


def test_each_organiser_undoes_their_own_last_change(edition: Edition, sitting: Sitting) -> None:
    working.add_sitting(edition, "Accueil")
    with transaction(), _as(edition, THEIRS, "accueil"):
        found = queries.sitting(edition, "accueil")
        use_cases.edit_sitting(found, version=found.version, title="Leur accueil")
    _change(edition, title="Mon titre")

    _undo(edition, THEIRS)

    assert queries.sitting(edition, "accueil").title == "Accueil"
    assert opening(edition).title == "Mon titre"


def test_who_changed_nothing_has_nothing_to_undo(edition: Edition, sitting: Sitting) -> None:
    _change(edition, THEIRS, title="Leur titre")

    with pytest.raises(NothingToUndo):
        _undo(edition)

    assert opening(edition).title == "Leur titre"


def test_a_button_pressed_twice_undoes_once(edition: Edition, sitting: Sitting) -> None:
    _change(edition, title="Mon titre")
    edit = edits.last_edit(edition, actor=MINE)
    assert edit is not None
    seen = edit.id
    _undo(edition, seen=seen)

    with pytest.raises(StaleVersion):
        _undo(edition, seen=seen)

    assert opening(edition).title == "Ouverture politique"


def _add(edition: Edition) -> None:
    with transaction(), _as(edition, ref=None) as recording:
        recording.ref = use_cases.add_sitting(edition, title="Olympiades").ref


def test_a_sitting_that_was_added_goes_and_comes_again(edition: Edition) -> None:
    _add(edition)

    _undo(edition)
    left = [each.ref for each in queries.sittings(edition)]
    _undo(edition)

    assert left == []
    assert [(each.ref, each.status) for each in queries.sittings(edition)] == [("olympiades", SittingStatus.DRAFT)]


def test_a_sitting_that_was_published_meanwhile_is_not_made_undone(edition: Edition) -> None:
    with transaction(), _as(edition, ref=None) as recording:
        added = use_cases.add_sitting(edition, title="Olympiades", status=SittingStatus.CONFIRMED)
        recording.ref = added.ref
    working.release(edition)

    with pytest.raises(AlreadyPublic):
        _undo(edition)

    assert [each.ref for each in queries.sittings(edition)] == ["olympiades"]


def test_a_removed_sitting_comes_back_with_its_sequences_and_people(edition: Edition, sitting: Sitting) -> None:
    with transaction():
        part = use_cases.add_sequence(sitting, title="Les territoires")
        xavier(edition).sequence = part
    before = _written(edition)
    with transaction(), _as(edition):
        use_cases.remove_sitting(edition, queries.sitting(edition, OPENING))
    gone = [each.ref for each in queries.sittings(edition)]

    _undo(edition)

    assert gone == []
    assert _written(edition) == before


def test_a_room_that_is_gone_cannot_be_gone_back_to(edition: Edition, sitting: Sitting) -> None:
    room = edition.venues[0].rooms[0]
    _change(edition, room=room)
    _change(edition, room=None)
    with transaction():
        db.session.delete(edition.venues[0].rooms[0])

    with pytest.raises(Gone):
        _undo(edition)

    assert opening(edition).room is None


@pytest.fixture
def brigitte(edition: Edition) -> Speaker:
    return working.add_speaker(edition, "Brigitte Klinkert", "Ministre")


def test_how_a_person_is_presented_can_be_taken_back_too(edition: Edition, brigitte: Speaker) -> None:
    with transaction(), edits.recorded_person(edition, brigitte.ref, action="edit_speaker", actor=MINE, at=LATER):
        brigitte.function, brigitte.email = "Ministre déléguée", "b@exemple.fr"

    _undo(edition)
    undone = (brigitte.function, brigitte.email)
    _undo(edition)

    assert undone == ("Ministre", "")
    assert (brigitte.function, brigitte.email) == ("Ministre déléguée", "b@exemple.fr")
    assert [action for action, _, _ in _all(edition)] == ["edit_speaker", "undo", "redo"]


def test_a_person_changed_by_somebody_else_since_is_left_alone(edition: Edition, brigitte: Speaker) -> None:
    for actor, function in ((MINE, "Ministre déléguée"), (THEIRS, "Secrétaire d'État")):
        with transaction(), edits.recorded_person(edition, brigitte.ref, action="edit_speaker", actor=actor, at=LATER):
            queries.speaker(edition, brigitte.ref).function = function

    with pytest.raises(ChangedSince):
        _undo(edition)

    assert brigitte.function == "Secrétaire d'État"
