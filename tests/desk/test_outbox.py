"""The outbox as organisers see it: each their own mails, read as their readers will, approved once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail import worker
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import Draft, hold, queue
from congress.mail.transport import Folder
from congress.people.models import AuditEntry
from tests import factories
from tests.mail.letters import letter
from tests.programme.desk import read

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

OUTBOX = "/organisation/courriels"
BATCH = f"{OUTBOX}/lots/lot-1"
SECRET = "Abcdefghijklmnopqrstuvwxyz012345"

__all__ = ["letter"]  # the writer of the mails below


def sign_in(client: FlaskClient, role: str) -> FlaskClient:
    factories.make_account(email=f"{role}@exemple.fr", role=role)
    client.post("/organisation/connexion", data={"email": f"{role}@exemple.fr", "password": factories.PASSWORD})
    return client


@pytest.fixture
def editor(client: FlaskClient, edition: Edition) -> FlaskClient:
    """Somebody who edits the programme and sees no orders."""
    return sign_in(client, "programme")


def keep(*names: str, batch: str = "lot-1") -> None:
    with transaction():
        hold(
            "test-letter",
            batch,
            [Draft(f"{batch}/{name}", f"{name.lower()}@exemple.fr", "fr", {"name": name}) for name in names],
            at=clock.now(),
        )


def put(kind: str, name: str) -> None:
    with transaction():
        address = f"{name.lower()}@exemple.fr"
        queue(kind, once=f"{kind}/{name}", recipient=address, locale="fr", about={"name": name}, at=clock.now())


def mails() -> list[tuple[str, MailState]]:
    db.session.rollback()
    rows = db.session.query(OutboxMail).populate_existing().order_by(OutboxMail.id)
    return [(mail.recipient, mail.state) for mail in rows]


def listed(content: Element) -> list[str]:
    tables = content.all(".mails")
    return [row.one("th").text for row in tables[0].one("tbody").all("tr")] if tables else []


def send_all(folder: Path) -> int:
    return worker.send_due(Folder(folder, "congres@exemple.fr"))


def trail() -> list[tuple[str, str, dict[str, Any]]]:
    return [(each.action, each.subject_ref, each.details) for each in db.session.query(AuditEntry)]


def test_a_batch_is_read_then_approved_and_leaves_once(editor: FlaskClient, tmp_path: Path) -> None:
    keep("Camille", "Dominique")
    content = read(editor.get(BATCH), 200)
    frame = content.one("iframe").attributes["src"]
    assert editor.get(frame).text == "<p>Bonjour Camille</p>"
    assert [each.text for each in content.one("main").all("button")] == ["Envoyer 2 courriels", "N’en envoyer aucun"]

    for _ in range(2):
        assert editor.post(f"{BATCH}/approuver").headers["Location"] == BATCH

    assert (send_all(tmp_path), send_all(tmp_path)) == (2, 0)
    assert trail() == [("approve_mails", "lot-1", {"leaving": 2, "dropped": 0})]
    assert read(editor.get(BATCH), 200).one("main").all("form") == []


def test_a_batch_that_is_discarded_never_leaves(editor: FlaskClient, tmp_path: Path) -> None:
    keep("Camille", "Dominique")
    editor.post(f"{BATCH}/ecarter")
    editor.post(f"{BATCH}/approuver")
    assert send_all(tmp_path) == 0
    assert {state for _, state in mails()} == {MailState.DISCARDED}
    assert trail() == [("discard_mails", "lot-1", {"count": 2})]


def test_an_older_batch_is_offered_to_be_discarded(editor: FlaskClient) -> None:
    keep("Camille", batch="programme-2027-2")
    keep("Camille", batch="programme-2027-3")
    content = read(editor.get(f"{OUTBOX}/lots/programme-2027-3"), 200)
    assert content.one("h1").text == "Programme, version 3"
    (older,) = [form for form in content.one("main").all("form") if "programme-2027-2" in form.attributes["action"]]
    assert (older.one("a").text, older.one("button").text) == (
        "Programme, version 2",
        "Écarter 1 courriel : Programme, version 2",
    )
    editor.post(older.attributes["action"])
    assert [state for _, state in mails()] == [MailState.DISCARDED, MailState.HELD]


def test_one_mail_is_read_approved_discarded_and_sent_again(editor: FlaskClient, tmp_path: Path) -> None:
    keep("Camille", "Dominique", "bogue")
    content = read(editor.get(f"{OUTBOX}/1"), 200)
    assert (content.one("h1").text, content.one("pre").text) == ("Bonjour Camille", "Bonjour Camille, à bientôt.")
    editor.post(f"{OUTBOX}/1/approuver")
    editor.post(f"{OUTBOX}/2/ecarter")
    editor.post(f"{OUTBOX}/2/approuver")
    editor.post(f"{OUTBOX}/3/approuver")
    send_all(tmp_path)
    assert mails() == [
        ("camille@exemple.fr", MailState.SENT),
        ("dominique@exemple.fr", MailState.DISCARDED),
        ("bogue@exemple.fr", MailState.QUEUED),
    ]
    failed = read(editor.get(f"{OUTBOX}/3"), 200)
    assert [each.text for each in failed.one("main").all("button")] == ["Essayer de nouveau"]
    assert failed.one("main").all("iframe") == []
    with transaction():
        db.session.query(OutboxMail).filter_by(id=3).update({"about": {"name": "Sacha"}})
    editor.post(f"{OUTBOX}/3/renvoyer")
    assert send_all(tmp_path) == 1
    assert [action for action, _, _ in trail()] == ["approve_mail", "discard_mail", "approve_mail", "send_mail_again"]


def test_mails_are_found_by_state_and_by_address(editor: FlaskClient, tmp_path: Path) -> None:
    keep("Camille", "Dominique", "bogue")
    put("test-letter", "Sacha")
    send_all(tmp_path)
    editor.post(f"{OUTBOX}/2/ecarter")
    editor.post(f"{OUTBOX}/3/approuver")
    send_all(tmp_path)
    found = {
        state: listed(read(editor.get(f"{OUTBOX}?etat={state}"), 200))
        for state in ("held", "waiting", "deferred", "sent", "given_up", "discarded")
    }
    assert found == {
        "held": ["camille@exemple.fr"],
        "waiting": [],
        "deferred": ["bogue@exemple.fr"],
        "sent": ["sacha@exemple.fr"],
        "given_up": [],
        "discarded": ["dominique@exemple.fr"],
    }
    assert listed(read(editor.get(f"{OUTBOX}?q=CAMI"), 200)) == ["camille@exemple.fr"]
    assert listed(read(editor.get(f"{OUTBOX}?q=%25"), 200)) == []


def test_a_long_outbox_comes_in_pages(editor: FlaskClient) -> None:
    keep(*(f"n{number}" for number in range(51)))
    first, second = (read(editor.get(f"{OUTBOX}?page={page}"), 200) for page in (1, 2))
    assert (len(listed(first)), listed(second)) == (50, ["n0@exemple.fr"])


def test_each_sees_their_own_mails(client: FlaskClient, edition: Edition) -> None:
    for kind in ("order-confirmed", "stand-received", "test-letter"):
        put(kind, kind)
    seen: dict[str, tuple[list[str], int]] = {}
    for role in ("programme", "registration", "forum", "organiser"):
        someone = sign_in(client.application.test_client(), role)
        seen[role] = (listed(read(someone.get(OUTBOX), 200)), someone.get(f"{OUTBOX}/1").status_code)
    assert seen == {
        "programme": (["test-letter@exemple.fr"], 404),
        "registration": (["order-confirmed@exemple.fr"], 200),
        "forum": (["stand-received@exemple.fr"], 404),
        "organiser": (
            ["test-letter@exemple.fr", "stand-received@exemple.fr", "order-confirmed@exemple.fr"],
            200,
        ),
    }


def test_batches_of_others_can_neither_be_read_nor_approved(client: FlaskClient, edition: Edition) -> None:
    keep("Camille")
    keep_mail = f"{OUTBOX}/1"
    someone = sign_in(client, "registration")
    answers = [someone.get(BATCH), someone.get(keep_mail), someone.get(f"{keep_mail}/lettre")]
    posts = [f"{BATCH}/approuver", f"{BATCH}/ecarter", f"{keep_mail}/approuver", f"{keep_mail}/ecarter"]
    answers += [someone.post(path) for path in posts]
    assert {answer.status_code for answer in answers} == {404}
    assert mails() == [("camille@exemple.fr", MailState.HELD)]


def test_the_letter_is_shown_where_nothing_of_it_works_and_no_secret_is_told(editor: FlaskClient) -> None:
    keep(f"http://congres.test/billet/ABCDEFGH/{SECRET}")
    answer = editor.get(f"{OUTBOX}/1/lettre")
    assert answer.text == "<p>Bonjour http://congres.test/billet/ABCDEFGH/…</p>"
    assert SECRET not in editor.get(f"{OUTBOX}/1").text
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    )
    assert "frame-src 'self'" in editor.get(f"{OUTBOX}/1").headers["Content-Security-Policy"]
    assert "frame-src" not in editor.get(OUTBOX).headers["Content-Security-Policy"]


def test_the_first_page_says_that_mails_wait_or_failed(editor: FlaskClient) -> None:
    keep("Camille", "bogue")
    with transaction():
        db.session.query(OutboxMail).filter_by(id=2).update({"state": MailState.FAILED})
    notices = read(editor.get("/organisation/"), 200).one("main").all(".notice")
    assert [(each.text, each.one("a").attributes["href"]) for each in notices] == [
        ("1 courriel n’a pas pu être envoyé.", f"{OUTBOX}?etat=given_up"),
        ("1 courriel attend un accord pour partir.", f"{OUTBOX}?etat=held"),
    ]


def test_nobody_else_comes_in(client: FlaskClient, edition: Edition) -> None:
    keep("Camille")
    assert [client.get(path).status_code for path in (OUTBOX, BATCH, f"{OUTBOX}/1")] == [303, 303, 303]
    assert client.post(f"{BATCH}/approuver").status_code == 303
    assert mails() == [("camille@exemple.fr", MailState.HELD)]
