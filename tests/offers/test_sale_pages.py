from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from congress.checkout.use_cases import place
from congress.editions.models import VatRegime
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Attendance, Offer, Visibility
from congress.offers.queries import offers_of, options_of, shared_quotas_of
from congress.orders.attendees import questions_of
from congress.orders.models import PaymentMethod
from congress.people.models import AuditEntry
from tests.offers.desk import FORMULES, OFFER, QUESTION, cells, errors, save, seen, sign_in, told
from tests.offers.selling import draft, make_offer, make_option, ordered, person, share

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture
def desk(client: FlaskClient, edition: Edition) -> FlaskClient:
    """An organiser, signed in."""
    return sign_in(client)


def test_the_list_says_what_is_sold_awaited_and_left(desk: FlaskClient, edition: Edition) -> None:
    with transaction():
        edition.vat_regime, edition.vat_basis_points = VatRegime.STANDARD, 2000
    evening = make_option(edition, "soiree", price=Money(3500), quota=10)
    share(edition, 20, *offers_of(edition))
    both = person("deux-jours", evening.ref)
    ordered(edition, both, person(), payment_method=PaymentMethod.PURCHASE_ORDER)
    with transaction():
        place(edition, draft(both), at=clock.now(), actor="public")
    html = desk.get(FORMULES).text
    assert cells(html, "offres-deux-jours")[2:] == ["150 €, 125 € HT", "2", "1", "17 sur 500", "300 €"]
    assert cells(html, "options-soiree")[2:] == ["35 €, 29,17 € HT", "1", "1", "8 sur 10", "35 €"]
    assert cells(html, "quotas-salle") == ["La salle", "Les deux jours", "3", "20", "17"]


def test_without_vat_there_is_one_price(desk: FlaskClient) -> None:
    assert cells(desk.get(FORMULES).text, "offres-deux-jours")[2] == "150 €"


def test_an_offer_is_added_last_with_all_that_was_typed(desk: FlaskClient, edition: Edition) -> None:
    typed = {
        **OFFER,
        "early_price": "79,50",
        "early_until": "2027-09-01T12:00",
        "member_price": "80",
        "quota": "40",
        "visibility": "link",
        "attendance": "remote",
        "days": ["2027-11-25"],
        "categories": ["member", "press"],
        "methods": ["card"],
    }
    answer = desk.post(f"{FORMULES}/offres/nouveau", data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{FORMULES}#offres-jeudi")
    first, made = offers_of(edition)
    assert (first.ref, made.ref, made.position) == ("deux-jours", "jeudi", 2)
    assert (made.price, made.early_price, made.member_price, made.quota) == (Money(9000), Money(7950), Money(8000), 40)
    assert made.early_until is not None
    assert made.early_until.isoformat() == "2027-09-01T10:00:00+00:00"
    assert (made.attendance, made.visibility, made.days) == (Attendance.REMOTE, Visibility.LINK, ["2027-11-25"])
    assert (made.categories, made.methods) == (["member", "press"], ["card"])
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "offer")).one()
    assert (entry.action, entry.subject_ref, entry.actor) == ("add", "jeudi", "organiser@exemple.fr")
    assert entry.details["after"]["price"] == 9000
    page = desk.get(f"{FORMULES}/offres/jeudi").text
    assert f"http://congres.test/inscription?formule={made.secret}" in page


def test_two_of_one_name_have_two_refs(desk: FlaskClient, edition: Edition) -> None:
    for name in ("Jeudi", "Jeudi", "Nouveau"):
        desk.post(f"{FORMULES}/offres/nouveau", data={**OFFER, "name": name})
    assert [one.ref for one in offers_of(edition)] == ["deux-jours", "jeudi", "jeudi-2", "nouveau-2"]


WRONG = [
    ({"price": ""}, {"price": "Ce champ est obligatoire."}),
    ({"price": "-5"}, {"price": "Écrivez le montant comme 150 ou 149,50."}),
    ({"price": "1e9"}, {"price": "Écrivez le montant comme 150 ou 149,50."}),
    ({"member_price": "90"}, {"member_price": "Ce n'est pas moins que le prix."}),
    ({"early_price": "50"}, {"early_until": "Dites jusqu'à quand vaut le prix anticipé."}),
    (
        {"early_until": "2027-09-01T12:00"},
        {"early_price": "Dites quel est le prix jusqu'à cette date, ou videz la date."},
    ),
    ({"sale_opens_at": "demain"}, {"sale_opens_at": "Écrivez le jour et l'heure comme 2027-09-30T18:00."}),
    ({"sale_opens_at": "2027-02-30T10:00"}, {"sale_opens_at": "Écrivez le jour et l'heure comme 2027-09-30T18:00."}),
    (
        {"sale_opens_at": "2027-09-01T12:00", "sale_closes_at": "2027-09-01T12:00"},
        {"sale_closes_at": "C'est avant le début de la vente."},
    ),
    ({"quota": "-1"}, {"quota": "Il faut un nombre entier entre 0 et 1000000."}),
    ({"days": ["2027-11-27"]}, {"days": "Choisissez parmi ce qui est proposé."}),
    ({"visibility": "everybody"}, {"visibility": "Choisissez une réponse parmi celles qui sont proposées."}),
    ({"name": "x" * 201}, {"name": "C'est trop long : 200 caractères au plus (il y en a 201)."}),
]


@pytest.mark.parametrize(("typed", "told_at"), WRONG)
def test_what_is_wrong_is_told_at_its_field_and_kept(
    desk: FlaskClient, edition: Edition, typed: dict[str, str], told_at: dict[str, str]
) -> None:
    answer = desk.post(f"{FORMULES}/offres/nouveau", data={**OFFER, "description": "Gardé.", **typed})
    assert (answer.status_code, errors(answer.text)) == (422, told_at)
    assert answer.text.count("Gardé.</textarea>") == 1
    assert len(offers_of(edition)) == 1


def test_a_quota_cannot_be_made_smaller_than_what_is_sold(desk: FlaskClient, edition: Edition) -> None:
    ordered(edition, person(), person(), payment_method=PaymentMethod.PURCHASE_ORDER)
    answer = save(desk, "offres/deux-jours", **{**OFFER, "quota": "1"})
    assert answer.status_code == 422
    assert errors(answer.text) == {"quota": "2 places sont déjà prises : il en faut au moins autant."}
    db.session.expire_all()
    assert [(one.quota, one.name) for one in offers_of(edition)] == [(500, "Les deux jours")]
    assert save(desk, "offres/deux-jours", **{**OFFER, "quota": "2"}).status_code == 303


def test_a_shared_quota_holds_what_its_offers_sold(desk: FlaskClient, edition: Edition) -> None:
    ordered(edition, person(), person(), payment_method=PaymentMethod.PURCHASE_ORDER)
    typed = {"name": "La salle", "size": "1", "offers": ["deux-jours"]}
    answer = desk.post(f"{FORMULES}/quotas/nouveau", data=typed)
    assert errors(answer.text) == {"size": "2 places sont déjà prises : il en faut au moins autant."}
    assert desk.post(f"{FORMULES}/quotas/nouveau", data={**typed, "size": "2"}).status_code == 303
    db.session.expire_all()
    assert [[one.ref for one in quota.offers] for quota in shared_quotas_of(edition)] == [["deux-jours"]]
    nobody = desk.post(f"{FORMULES}/quotas/nouveau", data={"name": "Vide", "size": "3"})
    assert errors(nobody.text) == {"offers": "Choisissez au moins une formule."}


def test_what_somebody_else_saved_meanwhile_is_shown_and_not_overwritten(desk: FlaskClient, edition: Edition) -> None:
    mine = seen(desk, "offres/deux-jours")
    save(desk, "offres/deux-jours", **{**OFFER, "name": "Deux jours", "price": "140"})
    answer = save(desk, "offres/deux-jours", **{**OFFER, "name": "Les 2 jours", "seen": mine})
    assert answer.status_code == 409
    assert 'value="Les 2 jours"' in answer.text
    assert [cell in answer.text for cell in ("Deux jours", "140")] == [True, True]
    db.session.expire_all()
    assert offers_of(edition)[0].name == "Deux jours"


def test_an_ordered_offer_is_not_deleted_and_an_unsold_one_is(desk: FlaskClient, edition: Edition) -> None:
    make_offer(edition, "jeudi", name="Jeudi")
    ordered(edition)
    refused = told(desk.post(f"{FORMULES}/offres/deux-jours/supprimer"), desk)
    assert refused.startswith("« Les deux jours » a déjà été commandée ou proposée à quelqu'un")
    assert told(desk.post(f"{FORMULES}/offres/jeudi/supprimer"), desk) == "« Jeudi » est supprimé."
    db.session.expire_all()
    assert [one.ref for one in offers_of(edition)] == ["deux-jours"]


def test_an_offer_an_option_goes_with_is_not_deleted_silently(desk: FlaskClient, edition: Edition) -> None:
    make_offer(edition, "jeudi", name="Jeudi")
    make_option(edition, "dejeuner", name="Le déjeuner", offers=["jeudi"])
    refused = told(desk.post(f"{FORMULES}/offres/jeudi/supprimer"), desk)
    assert refused == "« Le déjeuner » va avec « Jeudi » : changez cela avant de la supprimer."
    assert db.session.scalar(select(Offer.id).where(Offer.ref == "jeudi")) is not None


def test_the_order_is_changed_by_steps_and_stays_at_the_ends(desk: FlaskClient, edition: Edition) -> None:
    for ref in ("jeudi", "vendredi"):
        make_offer(edition, ref)
    for ref, to in (("vendredi", "up"), ("vendredi", "up"), ("vendredi", "up"), ("deux-jours", "down")):
        desk.post(f"{FORMULES}/offres/{ref}/ordre", data={"to": to})
    assert [one.ref for one in offers_of(edition)] == ["vendredi", "jeudi", "deux-jours"]
    moved = db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "order")).all()
    assert len(moved) == 3  # the step that led nowhere is none
    assert desk.post(f"{FORMULES}/offres/jeudi/ordre", data={"to": "away"}).status_code == 422


def test_a_renewed_link_is_another_and_the_old_one_opens_nothing(desk: FlaskClient, edition: Edition) -> None:
    make_offer(edition, "presse", visibility=Visibility.LINK, secret="l-ancien-secret")
    assert told(desk.post(f"{FORMULES}/offres/presse/lien"), desk).startswith("Le lien est renouvelé")
    db.session.expire_all()
    secret = offers_of(edition)[1].secret
    assert (secret != "l-ancien-secret", len(secret or "")) == (True, 32)
    assert desk.post(f"{FORMULES}/offres/deux-jours/lien").status_code == 404


def test_a_question_is_added_and_its_kind_stays_once_answered(desk: FlaskClient, edition: Edition) -> None:
    desk.post(f"{FORMULES}/questions/nouveau", data={**QUESTION, "is_required": "y", "categories": ["member"]})
    (question,) = questions_of(edition)
    assert (question.ref, question.choices, question.is_required) == ("votre-train", ["Oui", "Non"], True)
    assert question.categories == ["member"]
    ordered(edition, replace(person(), answers={"votre-train": "Oui"}))
    answer = save(desk, "questions/votre-train", **{**QUESTION, "kind": "text"})
    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["kind"]
    assert told(desk.post(f"{FORMULES}/questions/votre-train/supprimer"), desk).startswith("On a déjà répondu")
    assert save(desk, "questions/votre-train", **{**QUESTION, "label": "Un train ?"}).status_code == 303


@pytest.mark.parametrize("choices", ["", "Un", "Un\nUn", "\n".join(map(str, range(51))), f"Un\n{'x' * 201}"])
def test_a_choice_needs_something_to_choose_among(desk: FlaskClient, edition: Edition, choices: str) -> None:
    answer = desk.post(f"{FORMULES}/questions/nouveau", data={**QUESTION, "choices": choices})
    assert (answer.status_code, list(errors(answer.text)), list(questions_of(edition))) == (422, ["choices"], [])


def test_an_option_is_changed_and_what_was_ordered_keeps_its_price(desk: FlaskClient, edition: Edition) -> None:
    make_option(edition, "soiree", name="Soirée", price=Money(3500))
    order = ordered(edition, person("deux-jours", "soiree"))
    typed = {"name": "La soirée", "price": "40", "quota": "10", "sale_closes_at": "2027-11-20T12:00", "offers": []}
    assert save(desk, "options/soiree", **typed).status_code == 303
    db.session.expire_all()
    (option,) = options_of(edition)
    assert (option.name, option.price, option.quota, option.offers) == ("La soirée", Money(4000), 10, [])
    assert option.sale_closes_at == datetime(2027, 11, 20, 11, tzinfo=UTC)
    assert [line.price for line in order.lines] == [Money(15000), Money(3500)]


@pytest.mark.parametrize("path", ["", "/offres/nouveau", "/offres/deux-jours"])
def test_only_who_manages_the_edition_comes_here(client: FlaskClient, edition: Edition, path: str) -> None:
    assert client.get(f"{FORMULES}{path}").status_code == 303
    sign_in(client, "registration")
    assert client.get(f"{FORMULES}{path}").status_code == 403


@pytest.mark.parametrize("path", ["/inconnu/nouveau", "/offres/inconnue", "/quotas/inconnu"])
def test_there_is_nothing_elsewhere(desk: FlaskClient, path: str) -> None:
    assert (desk.get(f"{FORMULES}{path}").status_code, desk.post(f"{FORMULES}{path}", data=OFFER).status_code) == (
        404,
        404,
    )
