"""The process is killed between any two steps of a sale; what was paid is never lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller

from config import DEMO_WEBHOOK_SECRET
from congress.checkout import use_cases
from congress.devtools.stripe_standin.server import StandIn
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail.models import MailState, OutboxMail
from congress.offers.models import Offer
from congress.orders.models import Order, OrderStatus
from congress.payments.models import CardCheckout, Payment, Refund, RefundState
from congress.payments.stripe_gateway import StripeGateway
from congress.tickets.models import Ticket
from tests.checkout.killing import Gate, Program, Service, free_port, rows_held
from tests.checkout.sale import BUYER, fresh, mails, make_order, make_token, order_body, rows, session_of
from tests.devtools.ground import ask, control, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask

    from congress.editions.models import Edition


@pytest.fixture(autouse=True)
def none_goes_on() -> Iterator[None]:
    """A worker that outlived its test would go on working on the next one's database."""
    yield
    Program.kill_the_rest()


class Ground:
    """A service that can be killed and started again, a gate to the card processor's stand-in, and the two."""

    def __init__(self, app: APIFlask, gate: Gate, stripe: StandIn, port: int) -> None:
        self.app, self.gate, self.stripe, self.port = app, gate, stripe, port
        self.service = Service(app, port, gate.url)

    def killed_while(self, method: str, path: str, **options: Any) -> None:
        """Asks the service for something and kills it while it is at it, held at the gate."""
        asking = Thread(target=self.ask_in_vain, args=(method, path), kwargs=options)
        asking.start()
        assert self.gate.reached.wait(20)
        self.service.kill()
        asking.join(20)
        self.gate.let_go()

    def ask_in_vain(self, method: str, path: str, body: bytes | None = None, **headers: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        with pytest.raises((OSError, http.client.HTTPException)):
            line.getresponse()
        line.close()

    def start_again(self) -> None:
        self.service = Service(self.app, self.port, self.gate.url)

    def pay_page(self, order: Order) -> str:
        """Where the service sends the buyer."""
        answer = ask("GET", f"{self.service.url}{link(order)}/payer")
        assert answer.status == 303
        return str(answer.headers["Location"])

    def sessions(self) -> int:
        """How many pay pages there are at the processor."""
        line = http.client.HTTPConnection(urlsplit(self.stripe.url).netloc, timeout=10)
        line.request("GET", "/v1/checkout/sessions?limit=100", headers={"Authorization": "Bearer sk_test_x"})
        found = json.loads(line.getresponse().read())["data"]
        line.close()
        return len(found)


def link(order: Order) -> str:
    return f"/commande/{order.ref}/{order.secret}"


@pytest.fixture
def ground(app: APIFlask) -> Iterator[Ground]:
    port = free_port()
    with (
        StandIn(
            webhook_url=f"http://127.0.0.1:{port}/webhooks/stripe",
            webhook_secret=DEMO_WEBHOOK_SECRET,
            retry_seconds=(0.3,) * 40,
        ) as stripe,
        Gate(stripe.url) as gate,
    ):
        app.extensions["card_gateway"] = StripeGateway("sk_test_x", stripe.url, DEMO_WEBHOOK_SECRET)
        found = Ground(app, gate, stripe, port)
        yield found
        found.service.kill()
        del app.extensions["card_gateway"]


def place_now(edition: Edition) -> Order:
    return make_order(edition, 2, at=clock.now())


def pay(url: str) -> None:
    assert ask("POST", f"{url}/payer", form={}).status == 303


def is_paid_once(order: Order) -> None:
    eventually(lambda: fresh(order).status, OrderStatus.PAID)
    assert (rows(Payment), rows(Ticket), rows(Refund), mails()) == (1, 2, 0, [("order-confirmed", BUYER)])


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_the_pay_page_is_opened_then_paid_on_the_only_one(
    ground: Ground, edition: Edition, when: str
) -> None:
    order = place_now(edition)
    ground.gate.hold_at(when, "POST", "/v1/checkout/sessions")
    ground.killed_while("GET", f"{link(order)}/payer")
    assert [(one.attempt, one.external_id) for one in db.session.query(CardCheckout)] == [(1, None)]
    ground.start_again()
    pay(ground.pay_page(order))
    is_paid_once(order)
    assert (rows(CardCheckout), ground.sessions()) == (1, 1)


def test_killed_in_the_middle_of_placing_an_order_leaves_nothing_and_the_same_key_makes_it(
    ground: Ground, edition: Edition
) -> None:
    assert edition.ref == "2027"
    headers = {**make_token(), "Idempotency-Key": "k1", "Content-Type": "application/json"}
    body = json.dumps(order_body(people=2)).encode()
    with rows_held(Offer):
        asking = Thread(target=ground.ask_in_vain, args=("POST", "/api/v1/orders", body), kwargs=headers)
        asking.start()
        time.sleep(1)
        ground.service.kill()
        asking.join(20)
    assert rows(Order) == 0
    ground.start_again()
    for _ in range(2):
        line = http.client.HTTPConnection("127.0.0.1", ground.port, timeout=30)
        line.request("POST", "/api/v1/orders", body, headers)
        assert line.getresponse().status == 201
        line.close()
    assert rows(Order) == 1


def test_killed_in_the_middle_of_an_event_hears_it_again(ground: Ground, edition: Edition) -> None:
    order = place_now(edition)
    url = ground.pay_page(order)
    with rows_held(Order):
        pay(url)
        time.sleep(1)
        ground.service.kill()
    assert fresh(order).status is OrderStatus.AWAITING_PAYMENT
    ground.start_again()
    is_paid_once(order)


def test_killed_on_the_buyers_return_is_found_out_by_reconciling(ground: Ground, edition: Edition) -> None:
    order = place_now(edition)
    url = ground.pay_page(order)
    control(ground.stripe, deliver="lose")
    pay(url)
    ground.gate.hold_at("after", "GET", "/v1/checkout/sessions/")
    ground.killed_while("GET", f"{link(order)}?retour=paiement")
    assert fresh(order).status is OrderStatus.AWAITING_PAYMENT
    again = Program(ground.app, "payments", "reconcile", STRIPE_API_BASE=ground.gate.url, STRIPE_SECRET_KEY="sk_test_x")
    assert again.wait() == 0
    is_paid_once(order)


def test_killed_after_an_event_told_twice_has_acted_once(ground: Ground, edition: Edition) -> None:
    order = place_now(edition)
    control(ground.stripe, deliver="double")
    pay(ground.pay_page(order))
    eventually(lambda: fresh(order).status, OrderStatus.PAID)
    ground.service.kill()
    ground.start_again()
    control(ground.stripe, deliver="normal")
    is_paid_once(order)


@pytest.mark.parametrize("when", ["before", "after"])
def test_worker_killed_in_the_middle_of_a_refund_gives_back_once(ground: Ground, edition: Edition, when: str) -> None:
    order = place_now(edition)
    pay(ground.pay_page(order))
    is_paid_once(order)
    with transaction():
        use_cases.cancel(order.id, reason="Malade", at=clock.now(), actor="test")
    ground.gate.hold_at(when, "POST", "/v1/refunds")
    stripe = {"STRIPE_API_BASE": ground.gate.url, "STRIPE_SECRET_KEY": "sk_test_x"}
    worker = Program(ground.app, "worker", **stripe)
    assert ground.gate.reached.wait(20)
    worker.kill()
    ground.gate.let_go()
    assert [refund.state for refund in db.session.query(Refund)] == [RefundState.REQUESTED]
    db.session.rollback()
    worker = Program(ground.app, "worker", **stripe)
    eventually(fresh_refund, RefundState.DONE)
    assert worker.stop() == 0
    line = http.client.HTTPConnection(urlsplit(ground.stripe.url).netloc, timeout=10)
    line.request("GET", "/v1/refunds?limit=100", headers={"Authorization": "Bearer sk_test_x"})
    assert [one["amount"] for one in json.loads(line.getresponse().read())["data"]] == [30000]
    line.close()


def fresh_refund() -> RefundState:
    db.session.rollback()
    return db.session.query(Refund).one().state


class SlowMailbox:
    """Takes a mail, and does not say so until it is let."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.may_answer = Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        await asyncio.to_thread(self.may_answer.wait, 30)
        return "250 OK"


def test_mail_worker_killed_before_the_servers_word_sends_the_same_mail_again(app: APIFlask, edition: Edition) -> None:
    order = place_now(edition)
    with transaction():
        use_cases.take_in_session(session_of(order), at=clock.now())
    mailbox = SlowMailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    where = {"MAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    worker = Program(app, "mail", "work", **where)
    eventually(lambda: len(mailbox.taken), 1)
    worker.kill()
    mailbox.may_answer.set()
    db.session.rollback()
    mail = db.session.query(OutboxMail).one()
    assert (mail.state, mail.attempts) == (MailState.SENDING, 1)
    with transaction():  # the lease has run out
        db.session.query(OutboxMail).update({"next_attempt_at": clock.now() - timedelta(seconds=1)})
    worker = Program(app, "mail", "work", **where)
    eventually(lambda: [state for (state,) in committed(OutboxMail.state)], [MailState.SENT])
    assert worker.stop() == 0
    server.stop()
    first, second = mailbox.taken
    assert message_id(first) == message_id(second)


def committed(column: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.query(column))


def message_id(content: bytes) -> bytes:
    return next(line for line in content.splitlines() if line.lower().startswith(b"message-id:"))


def test_worker_ends_cleanly_when_told(app: APIFlask, edition: Edition) -> None:
    order = place_now(edition)
    with transaction():
        use_cases.take_in_session(session_of(order), at=clock.now())
    worker = Program(app, "worker")
    eventually(lambda: [state for (state,) in committed(OutboxMail.state)], [MailState.SENT])
    assert worker.stop() == 0
