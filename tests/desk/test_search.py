"""One box finds somebody by anything one may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.badges.tokens import badge_text, signer_of
from congress.desk.registrations import Wanted, registrations
from congress.desk.search import matching
from congress.kernel.db import db, lock, transaction
from congress.orders.models import Attendee, Order, PaymentMethod
from congress.orders.search_index import SearchWord, index_all
from congress.orders.search_words import fold, words_asked
from congress.tickets.queries import tickets_of
from tests.checkout.sale import make_order, person
from tests.factories import make_edition

if TYPE_CHECKING:
    from congress.editions.models import Edition

SIRET = "12345678900012"


def found(edition: Edition, text: str) -> list[str]:
    return [row.attendee.name for row in registrations(edition, Wanted(text=text)).rows]


def make_people(edition: Edition) -> Order:
    """Éric Béasse of Cœur d'Hérault, ordered by the town hall of L'Haÿ; and Camille Martin, by herself."""
    order = make_order(
        edition,
        attendees=(
            person(
                first_name="Jean-Éric",
                last_name="Béasse",
                email="eric.beasse@insertion.exemple.fr",
                organisation="Cœur d'Hérault",
            ),
        ),
        buyer_name="Zoé Nguyễn",
        buyer_email="mairie@lhay.exemple.fr",
        buyer_organisation="Ville de L'Haÿ-les-Roses",
        buyer_siret=SIRET,
        payment_method=PaymentMethod.PURCHASE_ORDER,
    )
    make_order(edition, attendees=(person(first_name="Camille", last_name="Martin"),))
    return order


@pytest.mark.parametrize(
    "text",
    [
        "Béasse",
        "beasse",
        "BÉASSE",
        "bea",
        "béasse jean",
        "jean be",
        "jeaneric",
        "coeur",
        "hérault cœur béas",
        "dherault",
        "eric.beasse@insertion.exemple.fr",
        "eric.bea",
        "eric.beasse@ins",
        "@insertion.exemple.fr",
        "insertion.exemple",
        "nguyen zoe",
        "mairie@lhay.exemple.fr",
        "lhay",
        "l'hay les roses",
        "12345678900012",
        "123 456 789 00012",
        "123 456 789",
        "jean, béasse !",
    ],
)
def test_somebody_is_found_by_any_words_in_any_order(edition: Edition, text: str) -> None:
    make_people(edition)
    assert found(edition, text) == ["Jean-Éric Béasse"]


@pytest.mark.parametrize("text", ["easse", "béasse camille", "%", "_", "' OR 1=1", "\x00", "x" * 300, "béasse zzz"])
def test_what_begins_no_word_of_theirs_finds_nobody(edition: Edition, text: str) -> None:
    make_people(edition)
    assert found(edition, text) == []


def test_references_and_what_a_badge_says_find_the_one_person(edition: Edition) -> None:
    order = make_people(edition)
    ticket = tickets_of(order)[0]
    with transaction():
        badge = badge_text(ticket)
    typed = signer_of(edition.id).typed_code(ticket.ref, 1)
    attendee = order.attendees[0]
    asked = [
        order.ref,
        order.ref.lower(),
        f"RF18 {order.ref[:4]} {order.ref[4:]}",
        attendee.ref,
        ticket.ref,
        typed,
        badge,
    ]
    assert [found(edition, text) for text in asked] == [["Jean-Éric Béasse"]] * len(asked)


def test_badge_of_nobody_finds_nobody(edition: Edition) -> None:
    make_people(edition)
    with transaction():
        forged = signer_of(edition.id).badge("ZZZZZZZZ", 1)
    assert found(edition, forged) == []


def test_people_of_another_edition_are_not_found(edition: Edition) -> None:
    order = make_people(edition)
    other = make_edition(ref="2029", number=21)
    assert (found(other, "béasse"), found(other, order.ref), found(edition, "béasse")) == ([], [], ["Jean-Éric Béasse"])


def test_change_of_a_name_is_found_at_once_and_the_old_one_no_longer(edition: Edition) -> None:
    order = make_people(edition)
    with transaction():
        attendee = db.session.get_one(Attendee, order.attendees[0].id)
        attendee.first_name, attendee.last_name = "Inès", "Lefèvre"
    assert (found(edition, "ines lefevre"), found(edition, "béasse jean")) == (["Inès Lefèvre"], [])


def test_change_of_the_buyer_is_found_for_all_their_people(edition: Edition) -> None:
    order = make_order(edition, 2)
    with transaction():
        lock(Order, order.id).buyer_organisation = "Wunjo"
    assert found(edition, "wunjo") == ["Camille Martin 2", "Camille Martin 1"]
    assert found(edition, "dupont martin wunjo") == ["Camille Martin 2", "Camille Martin 1"]


def test_those_written_in_bulk_are_found_once_indexed(edition: Edition) -> None:
    make_people(edition)
    before = db.session.query(SearchWord).count()
    with transaction():
        db.session.query(SearchWord).delete()
        index_all(edition.id)
    assert db.session.query(SearchWord).count() == before
    assert found(edition, "béasse") == ["Jean-Éric Béasse"]


def test_words_that_say_nothing_more_are_left_out_and_their_number_is_bounded() -> None:
    assert words_asked("Jean jea je Béasse") == ("beasse", "jean")
    assert len(words_asked(" ".join(f"mot{number}x" for number in range(100)))) == 8
    assert fold("Œuvre ÆØŁ Straße") == "oeuvre aeol strasse"


def test_nothing_typed_is_no_condition(edition: Edition) -> None:
    make_people(edition)
    assert [row.attendee.last_name for row in registrations(edition, Wanted()).rows] == ["Martin", "Béasse"]
    assert len(matching(edition, "béasse jean")) == 2
