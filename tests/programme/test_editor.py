from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel.db import db
from congress.programme import queries
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from tests import factories
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting

DESK = "/organisation/programme"
OPENING = f"{DESK}/seances/ouverture-politique"


@pytest.fixture
def organiser(client: FlaskClient, edition: Edition) -> FlaskClient:
    factories.make_account()
    answer = client.post(
        "/organisation/connexion", data={"email": "organisatrice@exemple.fr", "password": factories.PASSWORD}
    )
    assert answer.status_code == 302
    return client


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


@pytest.mark.parametrize(
    "path", ["", "/seances/nouvelle", "/seances/ouverture-politique", "/publier", "/interventions/AAAA/remplacer"]
)
def test_the_editor_is_for_those_who_sign_in_and_may(client: FlaskClient, edition: Edition, path: str) -> None:
    working.opening_with_a_doubt(edition)
    stranger = client.get(DESK + path)
    factories.make_account("accueil@exemple.fr", role="door")
    client.post("/organisation/connexion", data={"email": "accueil@exemple.fr", "password": factories.PASSWORD})

    assert stranger.status_code == 303
    assert client.get(DESK + path).status_code == 403


def test_the_list_counts_who_is_still_uncertain_and_what_waits(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)
    working.add_sitting(edition, "Un brouillon", status=SittingStatus.DRAFT)

    content = read(organiser.get(DESK), 200)

    assert [count.text for count in content.one(".counts").all("dd")] == ["2", "1", "1", "0"]
    row = content.all("tbody")[0].one("tr")
    assert [cell.text for cell in row.all("td")] == [
        "9 h 30 – 10 h 15",
        "Nouveau Siècle",
        "confirmé",
        "2 annoncés 1 sous réserve 1 pressenti",
    ]
    assert [heading.text for heading in content.all("h2")] == ["jeudi 25 novembre", "horaire à préciser"]


def test_saving_a_sitting_changes_it_and_the_public_sees_nothing_yet(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)

    answer = organiser.post(
        OPENING,
        data=fields(
            sitting,
            title="Ouverture",
            starts="9 h 45",
            ends="10h30",
            place="room:auditorium",
            capacity="400",
            streamed=None,
            abstract="Avec la région.\r\n\r\n- un",
        ),
    )
    saved = opening(edition)

    assert (answer.status_code, answer.headers["Location"]) == (303, OPENING)
    assert (saved.title, saved.capacity, saved.streamed) == ("Ouverture", 400, False)
    assert (saved.starts_at, saved.ends_at) == (working.at_lille(25, 9, 45), working.at_lille(25, 10, 30))
    assert saved.room is not None
    assert saved.venue is not None
    assert (saved.room.ref, saved.venue.ref) == ("auditorium", "nouveau-siecle")
    assert saved.abstract == "Avec la région.\n\n- un"
    assert page(organiser.get("/programme/ouverture-politique").text).one("h1").text == "Ouverture politique"


def test_an_end_after_midnight_belongs_to_the_next_day(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    organiser.post(OPENING, data=fields(sitting, starts="19:00", ends="01:00"))

    assert opening(edition).ends_at == working.at_lille(26, 1)


def test_a_time_can_be_taken_back(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    organiser.post(OPENING, data=fields(sitting, day="", starts="", ends=""))

    assert (opening(edition).starts_at, opening(edition).ends_at) == (None, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": "  "}, "Titre : Ce champ est obligatoire."),
        ({"title": "a" * 301}, "Titre : C’est trop long : 300 caractères au plus (il y en a 301)."),
        ({"title": "caché\x00"}, "Titre : Ce champ contient des caractères invisibles : retapez-le."),
        ({"starts": "25:00"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"starts": "tôt"}, "Début : Écrivez l’heure comme 9:30 ou 14:00."),
        ({"starts": ""}, "Début : Indiquez l’heure de début, ou choisissez « horaire à préciser »."),
        ({"ends": "09:30"}, "Fin : La fin doit venir après le début."),
        ({"ends": "08:00"}, "Fin : La fin doit venir après le début."),
        ({"capacity": "-5"}, "Places sur inscription : Il faut un nombre entier entre 1 et 10000."),
        ({"capacity": "999999999999"}, "Places sur inscription : Il faut un nombre entier entre 1 et 10000."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    sitting = working.opening_with_a_doubt(edition)

    content = read(organiser.post(OPENING, data=fields(sitting, abstract="Mon texte.", **changes)), 422)

    assert errors(content) == [told]
    assert content.one("#abstract").text == "Mon texte."
    assert opening(edition).abstract == ""


def test_a_choice_that_is_none_of_those_offered_is_refused(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    for name in ("kind", "status", "day", "place", "space"):
        content = read(organiser.post(OPENING, data=fields(sitting, **{name: "ailleurs"})), 422)
        assert len(errors(content)) == 1, name


def test_two_organisers_at_once_see_both_versions_and_nothing_is_overwritten(
    organiser: FlaskClient, edition: Edition
) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = fields(sitting, title="Mon titre", starts="09:40")
    organiser.post(OPENING, data=fields(sitting, title="Leur titre"))

    content = read(organiser.post(OPENING, data=mine), 409)

    rows = content.one(".conflict").one("tbody").all("tr")
    assert [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows] == [
        ["Titre", "Leur titre", "Mon titre"],
        ["Début", "09:30", "09:40"],
    ]
    assert content.one("#title").attributes["value"] == "Mon titre"
    assert opening(edition).title == "Leur titre"


def test_after_seeing_both_versions_one_may_save_ones_own(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    mine = fields(sitting, title="Mon titre")
    organiser.post(OPENING, data=fields(sitting, title="Leur titre"))
    content = read(organiser.post(OPENING, data=mine), 409)

    answer = organiser.post(OPENING, data={**mine, "version": content.one("#version").attributes["value"]})

    assert answer.status_code == 303
    assert opening(edition).title == "Mon titre"


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_never_was_overwrites_nothing(organiser: FlaskClient, edition: Edition, version: str) -> None:
    sitting = working.opening_with_a_doubt(edition)

    answer = organiser.post(OPENING, data=fields(sitting, title="Mon titre", version=version))

    assert answer.status_code == 409
    assert opening(edition).title == "Ouverture politique"


def test_a_new_sitting_is_a_draft_that_no_release_shows(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    blank = read(organiser.get(f"{DESK}/seances/nouvelle"), 200)
    chosen = [option.text for option in blank.one("#status").all("option") if "selected" in option.attributes]

    answer = organiser.post(
        f"{DESK}/seances/nouvelle",
        data={"title": "Olympiades", "kind": "workshop", "status": "draft", "day": "", "place": "", "space": ""},
    )
    working.release(edition)

    assert chosen == ["Brouillon (jamais publié)"]
    assert answer.headers["Location"] == f"{DESK}/seances/olympiades"
    assert queries.sitting(edition, "olympiades").kind is SittingKind.WORKSHOP
    assert organiser.get("/programme/olympiades").status_code == 404


def test_a_new_sitting_with_a_mistake_comes_back_as_it_was_typed(organiser: FlaskClient, edition: Edition) -> None:
    content = read(
        organiser.post(
            f"{DESK}/seances/nouvelle",
            data={
                "title": "Olympiades",
                "kind": "workshop",
                "status": "draft",
                "day": "2027-11-25",
                "starts": "11:00",
                "ends": "10:30",
            },
        ),
        422,
    )

    assert errors(content) == ["Fin : La fin doit venir après le début."]
    assert content.one("#title").attributes["value"] == "Olympiades"
    assert list(queries.sittings(edition)) == []


def test_confirming_moves_the_appearance_and_keeps_who_when_and_why(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    answer = organiser.post(
        f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed", "reason": "Accord par téléphone."}
    )
    last = xavier(edition).moves[-1]

    assert answer.headers["Location"] == f"{OPENING}#interventions"
    assert xavier(edition).state is AppearanceState.CONFIRMED
    assert (last.from_state, last.to_state) == (AppearanceState.TENTATIVE, AppearanceState.CONFIRMED)
    assert (last.actor, last.reason) == ("organisatrice@exemple.fr", "Accord par téléphone.")
    history = read(organiser.get(OPENING), 200).one(f"#intervention-{xavier(edition).ref}").one(".moves-list")
    assert history.all("li")[-1].text.endswith(
        "sous réserve → confirmé, organisatrice@exemple.fr Accord par téléphone."
    )


def test_only_legal_moves_have_a_button_and_others_are_refused(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    content = read(organiser.get(OPENING), 200).one(f"#intervention-{xavier(edition).ref}")

    buttons = [button.attributes["value"] for button in content.all("button")]
    refused = organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "invited"})

    assert buttons == ["confirmed", "replaced", "withdrawn"]
    assert refused.status_code == 409
    assert xavier(edition).state is AppearanceState.TENTATIVE


@pytest.mark.parametrize("data", [{}, {"to": "elsewhere"}, {"to": "confirmed", "reason": "a" * 501}])
def test_a_move_that_is_none_changes_nothing(organiser: FlaskClient, edition: Edition, data: dict[str, str]) -> None:
    working.opening_with_a_doubt(edition)

    answer = organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data=data)

    assert answer.status_code == 422
    assert xavier(edition).state is AppearanceState.TENTATIVE


def test_replacing_asks_who_comes_and_a_new_person_takes_the_place(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    ref = xavier(edition).ref
    asked = organiser.post(f"{DESK}/interventions/{ref}/etat", data={"to": "replaced"})

    answer = organiser.post(
        f"{DESK}/interventions/{ref}/remplacer",
        data={
            "speaker": "",
            "first_name": "Arnaud",
            "last_name": "Decagny",
            "function": "Vice-Président",
            "state": "confirmed",
            "reason": "Agenda.",
        },
    )
    left = xavier(edition)

    assert asked.headers["Location"] == f"{DESK}/interventions/{ref}/remplacer"
    assert answer.status_code == 303
    assert left.replaced_by is not None
    assert (left.state, left.replaced_by.speaker.name) == (AppearanceState.REPLACED, "Arnaud Decagny")
    assert left.replaced_by.state is AppearanceState.CONFIRMED
    assert (left.moves[-1].reason, left.replaced_by.moves[-1].reason) == ("Agenda.", "Agenda.")


def test_somebody_who_is_there_already_can_stand_in(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    organiser.post(
        f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
        data={"speaker": "laurent-pinet", "state": "confirmed"},
    )
    replaced_by = xavier(edition).replaced_by

    assert replaced_by is not None
    assert replaced_by.speaker.ref == "laurent-pinet"
    assert len(opening(edition).appearances) == 2


def test_a_replacement_that_fails_leaves_nobody_half_added(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    asked = working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)

    content = read(
        organiser.post(
            f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
            data={"speaker": "olivier-serva", "state": "confirmed"},
        ),
        409,
    )

    assert len(errors(content)) == 1
    assert xavier(edition).state is AppearanceState.TENTATIVE
    assert queries.appearance(edition, asked.ref).state is AppearanceState.INVITED


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Nom : Choisissez une personne, ou indiquez le nom d’une nouvelle."),
        (
            {"speaker": "laurent-pinet", "last_name": "Autre"},
            "Nom : Une personne est déjà choisie : videz ce champ, ou le choix.",
        ),
    ],
)
def test_who_comes_must_be_said_once(organiser: FlaskClient, edition: Edition, data: dict[str, str], told: str) -> None:
    working.opening_with_a_doubt(edition)

    content = read(
        organiser.post(
            f"{DESK}/interventions/{xavier(edition).ref}/remplacer",
            data={"speaker": "", "state": "confirmed", **data},
        ),
        422,
    )

    assert errors(content) == [told]


def test_a_person_is_added_in_a_role_and_a_sequence(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Les territoires"})

    organiser.post(
        f"{OPENING}/interventions",
        data={
            "speaker": "",
            "first_name": "Brigitte",
            "last_name": "Klinkert",
            "function": "Ministre déléguée",
            "role": "introduction",
            "state": "tentative",
            "sequence": "les-territoires",
        },
    )
    added = opening(edition).appearances[-1]

    assert (added.speaker.name, added.speaker.function) == ("Brigitte Klinkert", "Ministre déléguée")
    assert (added.role, added.state) == (AppearanceRole.INTRODUCTION, AppearanceState.TENTATIVE)
    assert added.sequence is not None
    assert added.sequence.title == "Les territoires"


def test_nobody_is_named_twice_in_a_sitting(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    content = read(
        organiser.post(
            f"{OPENING}/interventions",
            data={"speaker": "laurent-pinet", "role": "speaker", "state": "invited", "sequence": ""},
        ),
        409,
    )

    assert errors(content) == ["Une personne déjà connue : Laurent Pinet figure déjà dans « Ouverture politique »."]
    assert len(opening(edition).appearances) == 2


def test_publishing_shows_the_changes_first_then_everybody_sees_them(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed"})
    preview = read(organiser.get(f"{DESK}/publier"), 200)

    answer = organiser.post(
        f"{DESK}/publier",
        data={"seen": preview.one("#seen").attributes["value"], "note": "La région confirme."},
    )

    assert preview.one("h1").text == "Publier la version 2"
    assert [change.one("p").text for change in preview.one(".changes").all("li")] == [
        "Xavier Bertrand confirme sa venue, annoncée sous réserve — Ouverture politique"
    ]
    assert answer.headers["Location"] == DESK
    names = [name.text for name in page(organiser.get("/intervenants").text).all(".name")]
    assert names == ["Xavier Bertrand", "Laurent Pinet"]
    chapter = page(organiser.get("/programme/changements").text).one("#version-2")
    assert chapter.one(".lead").text == "La région confirme."
    assert "ouverture-politique" in organiser.get("/programme.ics").text
    assert "Xavier Bertrand (sous" not in organiser.get("/programme.ics").text


def test_what_changed_since_the_preview_is_not_published_unread(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(f"{DESK}/interventions/{xavier(edition).ref}/etat", data={"to": "confirmed"})
    seen = read(organiser.get(f"{DESK}/publier"), 200).one("#seen").attributes["value"]
    organiser.post(OPENING, data=fields(opening(edition), title="Autre titre"))

    content = read(organiser.post(f"{DESK}/publier", data={"seen": seen, "note": "Mon mot"}), 409)

    assert [each.number for each in queries.releases(edition)] == [1]
    assert len(content.one(".changes").all("li")) == 2
    assert content.one("#note").attributes["value"] == "Mon mot"
    assert content.one("#seen").attributes["value"] != seen


@pytest.mark.parametrize("seen", ["", "0" * 64, "n'importe quoi"])
def test_a_digest_nobody_was_shown_publishes_nothing(organiser: FlaskClient, edition: Edition, seen: str) -> None:
    working.opening_with_a_doubt(edition)

    assert organiser.post(f"{DESK}/publier", data={"seen": seen}).status_code == 409
    assert list(queries.releases(edition)) == []


def test_with_nothing_new_there_is_nothing_to_publish(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    content = read(organiser.get(f"{DESK}/publier"), 200)

    assert content.one(".empty-title").text == "Rien à publier."
    assert content.one("main").all("form") == []


def test_what_one_organiser_was_just_told_is_kept_in_no_public_page(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    organiser.post(OPENING, data=fields(opening(edition), title="Autre titre"))

    with_message = organiser.get("/programme")
    without = organiser.get("/programme")

    assert len(page(with_message.text).one("main").all(".notice")) == 1
    assert page(without.text).one("main").all(".notice") == []
