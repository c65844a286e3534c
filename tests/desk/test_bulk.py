"""One thing done to many registrations: shown before, then all of it or nothing."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from congress.kernel.db import db
from congress.mail.models import OutboxMail
from congress.orders.models import Attendee, AttendeeCategory, Order, OrderStatus
from congress.payments.models import Refund
from tests.checkout.sale import fresh, make_order, session_of, tell
from tests.desk.listing import PATH, sign_in
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

LOT = f"{PATH}/lot"


def make_two_orders(edition: Edition) -> tuple[Order, Order]:
    """One of three people that is paid, one of one person that waits."""
    paid, waiting = make_order(edition, 3), make_order(edition)
    tell(session_of(paid))
    return fresh(paid), fresh(waiting)


def refs(*orders: Order) -> list[str]:
    return [attendee.ref for order in orders for attendee in order.attendees]


def carried(shown: str) -> dict[str, list[str]]:
    """What the preview sends on."""
    found: dict[str, list[str]] = {}
    for field in page(shown).one("main").all("input"):
        if field.attributes.get("type") == "hidden":
            found.setdefault(field.attributes["name"], []).append(field.attributes.get("value", ""))
    return found


def preview(client: FlaskClient, action: str, chosen: list[str]) -> str:
    answer = client.post(LOT, data={"action": action, "ref": chosen})
    assert answer.status_code == 200
    return str(answer.text)


def carry_out(client: FlaskClient, shown: str, **more: str) -> TestResponse:
    return client.post(f"{LOT}/faire", data={**carried(shown), **more})


def test_preview_names_who_is_concerned_and_who_is_not_and_changes_nothing(
    client: FlaskClient, edition: Edition
) -> None:
    paid, waiting = make_two_orders(edition)
    sign_in(client)
    lists = page(preview(client, "resend", refs(paid, waiting))).all(".names")
    assert [len(names.all("li")) for names in lists] == [3, 1]
    assert lists[1].text == f"Camille Martin 1 {waiting.ref}"
    assert db.session.query(OutboxMail).filter_by(kind="ticket").count() == 0


def test_tickets_are_sent_again_to_those_who_have_one(client: FlaskClient, edition: Edition) -> None:
    paid, waiting = make_two_orders(edition)
    sign_in(client)
    assert carry_out(client, preview(client, "resend", refs(paid, waiting))).status_code == 303
    assert db.session.query(OutboxMail).filter_by(kind="ticket").count() == 3


def test_category_of_all_is_changed(client: FlaskClient, edition: Edition) -> None:
    paid, _waiting = make_two_orders(edition)
    sign_in(client)
    carry_out(client, preview(client, "category", refs(paid)[:2]), category="press")
    press, member = AttendeeCategory.PRESS, AttendeeCategory.MEMBER
    assert [attendee.category for attendee in fresh(paid).attendees] == [press, press, member]
    assert carry_out(client, preview(client, "category", refs(paid)), category="press").status_code == 303
    assert [attendee.category for attendee in fresh(paid).attendees] == [press, press, press]


def test_selection_is_cancelled_with_one_refund_for_each_order(client: FlaskClient, edition: Edition) -> None:
    paid, waiting = make_two_orders(edition)
    sign_in(client)
    shown = preview(client, "cancel", [*refs(paid)[:2], *refs(waiting)])
    assert carry_out(client, shown, percent="50", reason="report").status_code == 303
    paid, waiting = fresh(paid), fresh(waiting)
    assert ([one.is_coming for one in paid.attendees], waiting.status) == ([False, False, True], OrderStatus.CANCELLED)
    assert [refund.amount.cents for refund in db.session.query(Refund)] == [15000]


def test_share_and_reason_are_asked_for(client: FlaskClient, edition: Edition) -> None:
    paid, _waiting = make_two_orders(edition)
    sign_in(client)
    shown = preview(client, "cancel", refs(paid))
    assert carry_out(client, shown, percent="200", reason="").status_code == 422
    assert len(fresh(paid).coming) == 3


def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_done(
    client: FlaskClient, edition: Edition
) -> None:
    paid, _waiting = make_two_orders(edition)
    sign_in(client)
    shown = preview(client, "cancel", refs(paid))
    one = paid.attendees[0]
    changed = {"first_name": "Autre", "last_name": "Nom", "category": "press", "version": str(one.version)}
    assert client.post(f"{PATH}/{one.ref}", data=changed).status_code == 303
    answer = carry_out(client, shown, percent="100", reason="report")
    assert (answer.status_code, len(fresh(paid).coming)) == (409, 3)
    assert carry_out(client, answer.text, percent="100", reason="report").status_code == 303
    assert fresh(paid).status is OrderStatus.CANCELLED


def test_selection_is_downloaded(client: FlaskClient, edition: Edition) -> None:
    paid, _waiting = make_two_orders(edition)
    sign_in(client)
    answer = client.post(LOT, data={"action": "export", "ref": refs(paid)[:2]})
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_nothing_ticked_is_told_and_too_many_are_refused(client: FlaskClient, edition: Edition) -> None:
    make_two_orders(edition)
    sign_in(client)
    assert client.post(LOT, data={"action": "cancel"}).status_code == 303
    many = [f"{number:08d}" for number in range(501)]
    for path in (LOT, f"{LOT}/faire"):
        sent = client.post(path, data={"action": "cancel", "ref": many, "percent": "0", "reason": "x"})
        assert sent.status_code in (303, 409)
    assert db.session.query(Attendee).filter(Attendee.cancelled_at.is_not(None)).count() == 0


def test_those_who_only_see_change_nothing(client: FlaskClient, edition: Edition) -> None:
    paid, _waiting = make_two_orders(edition)
    sign_in(client, "door")
    sent = {"action": "resend", "ref": refs(paid)}
    assert [client.post(path, data=sent).status_code for path in (LOT, f"{LOT}/faire")] == [403, 403]
