"""One person of the form: options, needs by consent, questions, a name that comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.orders.attendees import CONSENT_VERSION
from congress.orders.models import Attendee, ConsentKind, Order
from congress.orders.questions import Answer, QuestionKind
from tests.checkout.pages import errors, every_field, fields, text_of
from tests.checkout.people import ONE, add, change_offer, make_option, make_question, of_first, send, statements
from tests.checkout.sale import rows

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

DUE = "Ce champ est obligatoire."
NOT_OFFERED = "Choisissez une réponse parmi celles qui sont proposées."


@pytest.fixture
def free(edition: Edition) -> Edition:
    change_offer(price=ZERO)
    return edition


def order(client: FlaskClient, **changes: Any) -> TestResponse:
    read = send(client, "review", **changes)
    assert read.status_code == 200, errors(read.text)
    return client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})


def first() -> Attendee:
    return db.session.scalars(select(Attendee).order_by(Attendee.position)).first() or pytest.fail("nobody")


def test_options_are_shown_with_price_and_what_is_left(client: FlaskClient, edition: Edition) -> None:
    add(make_option(edition, "diner", Money.euros(35), quota=3), make_option(edition, "dejeuner", ZERO, quota=0))
    page = client.get("/inscription").text
    assert "Diner 35 € Il reste 3 places" in text_of(page)
    assert "Dejeuner Gratuit Complet" in text_of(page)
    assert page.count('value="dejeuner" disabled') + page.count('disabled id="attendees-0-options-1"') == 1


@pytest.mark.usefixtures("free")
def test_options_taken_are_lines_of_the_order(client: FlaskClient, free: Edition) -> None:
    add(make_option(free, "dejeuner", ZERO, quota=3), make_option(free, "diner", ZERO, position=2))
    order(client, **of_first(options=["diner", "dejeuner"]))
    assert [line.label for line in db.session.query(Order).one().lines] == ["Les deux jours", "Dejeuner", "Diner"]


def test_option_that_does_not_go_with_the_offer_is_refused_at_its_field(client: FlaskClient, edition: Edition) -> None:
    add(make_option(edition, "diner", ZERO, offers=["autre"]))
    answer = send(client, "review", **of_first(options=["diner"]))
    assert (answer.status_code, rows(Order)) == (422, 0)
    assert NOT_OFFERED in text_of(answer.text)


def test_option_sold_out_meanwhile_is_told_before_the_review(client: FlaskClient, edition: Edition) -> None:
    add(make_option(edition, "diner", ZERO, quota=0))
    answer = send(client, "review", **of_first(options=["diner"]))
    assert (answer.status_code, "il ne reste plus de place pour « Diner »" in text_of(answer.text)) == (409, True)
    assert every_field(answer.text)["attendees-0-options"] == ["diner"]


@pytest.mark.usefixtures("edition")
def test_needs_are_kept_only_by_consent(client: FlaskClient) -> None:
    answer = send(client, "review", **of_first(diet="sans gluten"))
    assert errors(answer.text) == {
        "attendees-0-agrees_needs": "Pour que nous gardions ces besoins, cochez cette case ; "
        "sinon videz les champs ci-dessus."
    }
    assert fields(answer.text)["attendees-0-diet"] == "sans gluten"


@pytest.mark.usefixtures("edition")
def test_no_consent_is_ticked_beforehand(client: FlaskClient) -> None:
    shown = fields(client.get("/inscription").text)
    assert [name for name in shown if "agrees" in name or "later" in name] == []


@pytest.mark.usefixtures("free")
def test_consents_are_kept_with_the_wording_they_were_given_to(client: FlaskClient) -> None:
    order(client, **of_first(diet="sans gluten", agrees_needs="y", agrees_newsletter="y"))
    person = first()
    given = [(one.kind, one.text_version, one.revoked_at) for one in person.consents]
    assert (person.diet, given) == (
        "sans gluten",
        [(ConsentKind.NEEDS, CONSENT_VERSION, None), (ConsentKind.NEWSLETTER, CONSENT_VERSION, None)],
    )


@pytest.mark.usefixtures("free")
def test_department_is_known_by_number_or_name(client: FlaskClient) -> None:
    page = send(client, "review", **of_first(department="hauts de seine", first_time="no"))
    assert "92 – Hauts-de-Seine (Île-de-France)" in text_of(page.text)
    order(client, **of_first(department="2a", first_time="yes"))
    assert (first().department, first().first_time) == ("2A", True)


@pytest.mark.usefixtures("edition")
def test_unknown_department_is_told_at_its_field(client: FlaskClient) -> None:
    answer = send(client, "review", **of_first(department="20"))
    assert errors(answer.text) == {
        "attendees-0-department": "Ce département n’est pas connu : écrivez son numéro ou son nom, comme 59."
    }


# Names that come later.


@pytest.mark.usefixtures("free")
def test_place_may_be_taken_without_a_name(client: FlaskClient) -> None:
    order(client, **of_first(first_name="", last_name="", later="y"))
    assert (first().name, db.session.query(Order).one().is_seated) == ("", True)


@pytest.mark.usefixtures("free")
def test_name_that_was_typed_counts_whatever_the_box_says(client: FlaskClient) -> None:
    order(client, **of_first(later="y"))
    assert first().name == "Camille Martin"


@pytest.mark.usefixtures("edition")
def test_half_a_name_is_none(client: FlaskClient) -> None:
    answer = send(client, "review", **of_first(last_name="", later="y"))
    assert errors(answer.text) == {"attendees-0-last_name": DUE}


@pytest.mark.usefixtures("free")
def test_twenty_places_are_reserved_before_the_names_are_known(client: FlaskClient) -> None:
    wanted = send(client, "add-unnamed", unnamed="19", **of_first(category="member", organisation="Nord"))
    values = every_field(wanted.text)
    assert [values[f"attendees-{n}-later"] for n in range(1, 20)] == [["y"]] * 19
    assert (values["attendees-19-category"], values["attendees-19-organisation"]) == (["member"], ["Nord"])
    read = client.post("/inscription", data={**values, "action": "review"})
    client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})
    assert [one.name for one in db.session.query(Order).one().attendees] == ["Camille Martin", *[""] * 19]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("wanted", "people"), [("25", 20), ("3", 4), ("-1", 1), ("x", 1), ("", 1)])
def test_no_more_places_than_an_order_has(client: FlaskClient, wanted: str, people: int) -> None:
    page = send(client, "add-unnamed", unnamed=wanted).text
    assert page.count('class="person-form"') == people


@pytest.mark.usefixtures("edition")
def test_next_person_comes_as_the_one_before(client: FlaskClient) -> None:
    values = fields(send(client, "add", **of_first(category="elected", organisation="Ville")).text)
    like = [values[f"attendees-1-{name}"] for name in ("first_name", "category", "organisation")]
    assert like == ["", "elected", "Ville"]


# What the organisers ask.


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (QuestionKind.NUMBER, "beaucoup", "Il faut un nombre."),
        (QuestionKind.NUMBER, "NaN", "Il faut un nombre."),
        (QuestionKind.NUMBER, "1e99", "Il faut un nombre."),
        (QuestionKind.DATE, "demain", "Il faut une date."),
        (QuestionKind.DATE, "0001-01-01", "Il faut une date."),
        (QuestionKind.CHOICE, "rouge", NOT_OFFERED),
        (QuestionKind.TEXT, "x" * 501, "C’est trop long : 500 caractères au plus (il y en a 501)."),
        (QuestionKind.TEXT, "a\u202eb", "Ce champ contient des caractères invisibles : retapez-le."),
    ],
)
def test_answer_its_question_does_not_take_is_told(
    client: FlaskClient, edition: Edition, kind: QuestionKind, typed: str, words: str
) -> None:
    add(make_question(edition, kind=kind, choices=["vert", "bleu"]))
    answer = send(client, "review", **{"attendees-0-answers-q-taille": typed})
    assert errors(answer.text) == {"attendees-0-answers-q-taille": words}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionKind.NUMBER, "1 234,50", "1234.50"),
        (QuestionKind.DATE, "2027-11-25", "2027-11-25"),
        (QuestionKind.CHOICE, "bleu", "bleu"),
        (QuestionKind.TEXT, "  L'été  ", "L'été"),
    ],
)
def test_answers_are_kept_as_read(
    client: FlaskClient, free: Edition, kind: QuestionKind, typed: str, kept: str
) -> None:
    add(make_question(free, kind=kind, choices=["vert", "bleu"]))
    order(client, **{"attendees-0-answers-q-taille": typed})
    assert db.session.query(Answer).one().value == kept


def test_required_answer_is_asked_of_those_concerned_alone(client: FlaskClient, free: Edition) -> None:
    add(make_question(free, is_required=True, categories=["elected"]))
    assert send(client, "review").status_code == 200
    answer = send(client, "review", **of_first(category="elected"))
    assert errors(answer.text) == {"attendees-0-answers-q-taille": DUE}
    unnamed = send(client, "review", **of_first(category="elected", first_name="", last_name="", later="y"))
    assert unnamed.status_code == 200


def test_answer_of_somebody_not_concerned_is_dropped(client: FlaskClient, free: Edition) -> None:
    add(make_question(free, categories=["elected"]))
    order(client, **{"attendees-0-answers-q-taille": "pas un nombre"})
    assert rows(Answer) == 0


def test_question_may_bear_any_ref(client: FlaskClient, free: Edition) -> None:
    add(*(make_question(free, ref, kind=QuestionKind.TEXT) for ref in ("data", "errors", "validate", "meta")))
    order(client, **{f"attendees-0-answers-q-{ref}": ref for ref in ("data", "errors", "validate", "meta")})
    assert sorted(one.value for one in db.session.query(Answer)) == ["data", "errors", "meta", "validate"]


def test_registration_asks_the_database_little(client: FlaskClient, edition: Edition) -> None:
    add(*(make_option(edition, f"option-{n}", ZERO, quota=9) for n in range(5)))
    add(*(make_question(edition, f"question-{n}") for n in range(5)))
    people = {name.replace("-0-", f"-{n}-"): value for n in range(20) for name, value in ONE.items()}
    client.get("/inscription")
    with statements() as one:
        client.get("/inscription")
    with statements() as twenty:
        client.post("/inscription", data={**people, "action": "prices"})
    assert (len(one), len(twenty)) == (11, 11), "\n".join(twenty)
