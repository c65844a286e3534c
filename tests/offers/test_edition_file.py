from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import yaml
from sqlalchemy import select

from congress.checkout.use_cases import place
from congress.desk import editions
from congress.desk.edition_file import read_edition
from congress.editions.file_sections import StillUsed
from congress.editions.file_source import FileRefused
from congress.editions.models import Edition, VatRegime
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.offers.models import Attendance, Offer, SharedQuota, Visibility
from congress.offers.queries import offers_of, options_of, shared_quotas_of
from congress.orders.attendees import questions_of
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import AttendeeCategory, PaymentMethod
from congress.orders.questions import QuestionKind
from tests.editions.file_2021 import ACTOR, imported
from tests.editions.test_edition_file import HARD
from tests.emptied import wipe
from tests.factories import NOON
from tests.offers.sale_file import FULL_SALE

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_the_edition_sells_as_the_file_says(app: object) -> None:
    edition = imported(FULL_SALE).edition
    assert (edition.transfer_hold_days, edition.cheque_hold_days, edition.card_hold_minutes) == (20, 10, 30)
    assert edition.changes_until == datetime(2030, 11, 20, 11, tzinfo=UTC)
    assert edition.refund_tiers == [{"until": "2030-10-25", "percent": 100}, {"until": "2030-11-15", "percent": 50}]
    assert (edition.vat_regime, edition.vat_basis_points) == (VatRegime.STANDARD, 550)
    assert (edition.account_holder, edition.iban, edition.bic) == (
        "Association Exemple",
        "FR7630006000011234567890189",
        "AGRIFRPPXXX",
    )
    assert (edition.cheque_payee, edition.cheque_address) == (
        "Association Exemple",
        "1 rue de l'Exemple, 59000 Lille",
    )


def test_the_seller_is_named_as_the_file_says(app: object) -> None:
    edition = imported(FULL_SALE).edition
    assert (edition.organiser_legal_form, edition.organiser_address, edition.organiser_siret) == (
        "association loi 1901",
        "1 rue de l'Exemple, 59000 Lille",
        "20000000800025",
    )
    assert edition.organiser_vat_id == "FR88100000009"


def test_offers_are_as_the_file_says(app: object) -> None:
    both, remote, press = offers_of(imported(FULL_SALE).edition)
    assert (both.price, both.early_price, both.member_price) == (Money(15000), Money(12000), Money(9950))
    assert both.early_until == datetime(2030, 9, 30, 22, tzinfo=UTC)
    assert (both.attendance, both.visibility, both.secret) == (Attendance.ON_SITE, Visibility.PUBLIC, None)
    assert (both.methods, both.categories, both.days) == (["card", "transfer"], [], ["2030-11-25", "2030-11-26"])
    assert (remote.attendance, remote.days, remote.quota) == (Attendance.REMOTE, [], None)
    assert (press.visibility, press.categories, len(press.secret or "")) == (Visibility.LINK, ["press"], 32)


def test_options_quotas_and_questions_are_as_the_file_says(app: object) -> None:
    edition = imported(FULL_SALE).edition
    evening, lunch = options_of(edition)
    assert (evening.price, evening.quota, evening.offers) == (Money(3500), 200, ["deux-jours"])
    assert evening.sale_closes_at == datetime(2030, 11, 18, 11, tzinfo=UTC)
    assert (lunch.price, lunch.quota, lunch.offers) == (Money(0), None, [])
    assert [(one.ref, one.size, [each.ref for each in one.offers]) for one in shared_quotas_of(edition)] == [
        ("salle", 500, ["deux-jours", "presse"])
    ]
    transport, remark = questions_of(edition)
    assert (transport.kind, transport.choices) == (QuestionKind.CHOICE, ["En train", "En voiture"])
    assert (transport.is_required, transport.offers, transport.categories) == (
        True,
        ["deux-jours"],
        ["member", "elected"],
    )
    assert (remark.kind, remark.is_required, remark.choices) == (QuestionKind.TEXT, False, [])


def test_what_is_sold_survives_export_and_import(app: object) -> None:
    ref = imported(FULL_SALE).edition.ref
    written = editions.export_edition(ref)
    assert imported(written).has_changed is False
    wipe()
    imported(written)
    assert editions.export_edition(ref) == written
    said, meant = yaml.safe_load(written), yaml.safe_load(FULL_SALE)
    assert list(said["questions"].values()) == list(meant["questions"].values())
    assert said["shared_quotas"] == meant["shared_quotas"]
    assert said["options"].keys() == meant["options"].keys()
    assert said["edition"]["vat"] == {"regime": "standard", "rate": "5.5"}


def test_the_secret_of_a_link_stays_out_of_the_file_and_survives_an_import(app: object) -> None:
    edition = imported(FULL_SALE).edition
    secret = offers_of(edition)[2].secret
    written = editions.export_edition(edition.ref)
    imported(written)
    assert (str(secret) in written, offers_of(edition)[2].secret) == (False, secret)


def test_what_the_file_no_longer_says_goes(app: object) -> None:
    imported(FULL_SALE)
    start, end = FULL_SALE.index("options:\n"), FULL_SALE.index("speakers:\n")
    edition = imported(FULL_SALE[:start] + FULL_SALE[end:]).edition
    rest = (options_of(edition), shared_quotas_of(edition), questions_of(edition))
    assert [list(each) for each in rest] == [[], [], []]
    assert [one.ref for one in offers_of(edition)] == ["deux-jours", "a-distance", "presse"]


def test_an_option_that_was_ordered_stays_in_the_file(app: object) -> None:
    edition = imported(FULL_SALE.replace("  status: draft\n", "  status: open\n", 1)).edition
    seller = AttendeeDraft("Camille", "Martin", AttendeeCategory.MEMBER, "deux-jours", options=("soiree",))
    draft = OrderDraft("Camille Martin", "camille@exemple.fr", PaymentMethod.TRANSFER, (seller,))
    with transaction():
        place(edition, draft, at=datetime(2030, 10, 10, tzinfo=UTC), actor="public")
    evening = FULL_SALE[FULL_SALE.index("  soiree:\n") : FULL_SALE.index("  dejeuner:\n")]
    with pytest.raises(StillUsed) as refused:
        imported(FULL_SALE.replace(evening, "").replace("  status: draft\n", "  status: open\n", 1))
    assert refused.value.message.startswith("«\u00a0soiree\u00a0»")


def test_a_clone_sells_the_same_later(app: object) -> None:
    imported(FULL_SALE)
    with transaction():
        clone = editions.clone_edition("2030", date(2035, 6, 7), is_open=False, actor=ACTOR, at=NOON)
    both = offers_of(clone)[0]
    assert (both.early_until, both.days) == (
        datetime(2035, 4, 12, 22, tzinfo=UTC),
        ["2035-06-07", "2035-06-08"],
    )
    assert clone.changes_until == datetime(2035, 6, 2, 10, tzinfo=UTC)  # at noon by the clock, in summer
    assert clone.refund_tiers == [{"until": "2035-05-07", "percent": 100}, {"until": "2035-05-28", "percent": 50}]
    assert options_of(clone)[0].sale_closes_at == datetime(2035, 5, 31, 10, tzinfo=UTC)
    assert [[offer.ref for offer in one.offers] for one in shared_quotas_of(clone)] == [["deux-jours", "presse"]]
    assert (clone.iban, clone.vat_basis_points, clone.cheque_hold_days) == ("FR7630006000011234567890189", 550, 10)
    assert [one.label for one in questions_of(clone)] == ["Comment venez-vous ?", "Une remarque ?"]
    secrets = db.session.scalars(select(Offer.secret).where(Offer.ref == "presse")).all()
    assert len(set(secrets)) == 2  # the link of the last congress does not open the next one
    shared = db.session.scalars(select(SharedQuota)).all()
    assert {one.edition_id for one in shared} == {one.id for one in db.session.scalars(select(Edition))}


MISTAKES = [
    ("7890 189", "7890 188", "edition.bank.iban: IBAN incorrect : vérifiez chaque caractère"),
    ("AGRIFRPPXXX", "AGRI", "edition.bank.bic: BIC incorrect : 8 ou 11 caractères attendus"),
    ("008 00025", "008 00026", "edition.seller.siret: SIRET incorrect : 14 chiffres attendus, le dernier est une clé"),
    ("FR 88", "FR 89", "edition.seller.vat_id: numéro de TVA incorrect, par exemple FR88100000009"),
    ("rate: 5.5", "rate: 5.555", 'edition.vat.rate: pourcentage attendu, par exemple "20" ou "5.5"'),
    ("regime: standard", "regime: exempt", "edition.vat: rate est le taux du régime standard, et de lui seul"),
    (", rate: 5.5", "", "edition.vat: rate est le taux du régime standard, et de lui seul"),
    (
        "percent: 50",
        "percent: 100",
        "edition.registration.refund_tiers: plus on annule tard, moins on est remboursé",
    ),
    (
        "until: 2030-11-15",
        "until: 2030-10-25",
        "edition.registration.refund_tiers: les dates se suivent, la plus proche d'abord",
    ),
    (
        "until: 2030-11-15",
        "until: 2031-11-15",
        "edition.registration.refund_tiers.2.until: c'est après la fin du congrès",
    ),
    ("percent: 100", "percent: 101", "edition.registration.refund_tiers.1.percent: trop grand"),
    ("cheque_hold_days: 10", "cheque_hold_days: 0", "edition.registration.cheque_hold_days: trop petit"),
    ('    early_price: "120.00"\n', "", "offers.deux-jours: early_price et early_until vont ensemble"),
    (
        "categories: [press]",
        "categories: [pres]",
        "offers.presse.categories.1: « pres » est inconnu ici ; vouliez-vous dire « press » ?",
    ),
    ("methods: [card, transfer]", "methods: [card, card]", "offers.deux-jours.methods: « card » est là deux fois"),
    ("methods: [card, transfer]", "methods: [free]", "offers.deux-jours.methods.1: « free » est inconnu ici"),
    ("2030-11-25, 2030-11-26]", "2030-11-24]", "offers.deux-jours.days.1: hors des jours du congrès"),
    (
        "offers: [deux-jours, presse]",
        "offers: [deux-jour]",
        "shared_quotas.salle.offers.1: « deux-jour » est inconnu ici ; vouliez-vous dire « deux-jours » ?",
    ),
    ("offers: [deux-jours, presse]", "offers: []", "shared_quotas.salle.offers: ne peut être vide"),
    (
        "kind: text",
        "kind: number\n    choices: [Un, Deux]",
        "questions.remarque: seule une question de nature choice a des choix",
    ),
    (
        "choices: [En train, En voiture]",
        "choices: [En train]",
        "questions.transport: il faut au moins deux choix, tous différents",
    ),
    (
        "member, elected]",
        "membre]",
        "questions.transport.categories.1: « membre » est inconnu ici ; vouliez-vous dire « member » ?",
    ),
    (
        "sale_closes: 2030-11-24T18:00",
        "sale_closes: 2030-08-24T18:00",
        "offers.deux-jours.sale_closes: la fermeture vient avant l'ouverture",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_of_the_sale_is_told_where_it_is(right: str, wrong: str, told: str) -> None:
    assert FULL_SALE.count(right) == 1, right
    assert _complaints(FULL_SALE.replace(right, wrong)) == [told]


def _complaints(text: str) -> Sequence[str]:
    with pytest.raises(FileRefused) as refusal:
        read_edition(text.encode(), "f")
    told = [f"{one.path}: {one.message}" for one in refusal.value.mistakes]
    for typographic, plain in HARD.items():
        told = [each.replace(typographic, plain) for each in told]
    return told
