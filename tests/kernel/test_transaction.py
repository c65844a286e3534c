"""One change is kept whole or not at all, and what is read inside it is fresh."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, lock, transaction
from congress.offers.models import Offer

if TYPE_CHECKING:
    from apiflask import APIFlask

    from congress.editions.models import Edition


class Stop(Exception):  # noqa: N818
    """What goes wrong in the middle."""


def _offer_id(edition: Edition) -> int:
    return db.session.query(Offer.id).filter_by(edition_id=edition.id).scalar()  # type: ignore[no-any-return]


def test_exception_undoes_the_whole_change(edition: Edition) -> None:
    with pytest.raises(Stop), transaction():  # noqa: PT012 - the change and the stop are one block
        edition.title = "Autre"
        db.session.flush()
        raise Stop
    assert edition.title == "20e congrès de Coorace"


def test_change_outside_a_transaction_is_refused(edition: Edition) -> None:
    edition.title = "Autre"
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass


def test_transactions_do_not_nest(edition: Edition) -> None:
    with transaction(), pytest.raises(RuntimeError, match="open already"), transaction():
        pass


def test_lock_makes_the_second_wait_and_read_what_the_first_wrote(app: APIFlask, edition: Edition) -> None:
    offer_id = _offer_id(edition)
    db.session.rollback()
    start = Barrier(8)

    def sell_one() -> None:
        with app.app_context():
            db.session.get(Offer, offer_id)  # read before the lock: must be read anew under it
            start.wait(10)
            with transaction():
                offer = lock(Offer, offer_id)
                assert offer.quota is not None
                offer.quota -= 1

    threads = [Thread(target=sell_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    db.session.rollback()
    assert db.session.get_one(Offer, offer_id).quota == 500 - 8
