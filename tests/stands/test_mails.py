"""What is written to those who asked for a stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from congress.kernel.db import transaction
from congress.mail.outbox import writer_of
from congress.stands import use_cases
from congress.stands.mails import follow_up_link
from congress.stands.models import ApplicationStatus
from tests.factories import NOON
from tests.stands.factories import make_application, make_spaces

if TYPE_CHECKING:
    from flask import Flask

    from congress.editions.models import Edition

SUBMITTED, CLAUDE = ApplicationStatus.SUBMITTED, "claude@exemple.fr"


def test_mails_tell_the_answer_and_the_link(app: Flask, edition: Edition) -> None:
    space, _ = make_spaces(edition)
    yes, no = make_application(edition, space, "Néo & 56"), make_application(edition, space, "Vestali")
    with transaction():
        use_cases.accept(yes, number="12", space=space, seen=SUBMITTED, actor=CLAUDE, at=NOON)
        use_cases.decline(no, reason="Plus de place.", seen=SUBMITTED, actor=CLAUDE, at=NOON)
    with app.test_request_context():
        accepted = writer_of("stand-accepted")({"application": yes.ref})
        declined = writer_of("stand-declined")({"application": no.ref})
        received = writer_of("stand-received")({"application": no.ref})
    assert follow_up_link(yes) == f"http://congres.test/forum/stands/candidature/{yes.ref}/{yes.secret}"
    assert accepted.text.count(follow_up_link(yes)) == 1
    assert accepted.html.count(f'href="{follow_up_link(yes)}"') == 1
    assert re.findall(r"le stand (\w+) est à vous, dans l’espace «\u00a0([^»]+)\u00a0»", accepted.text) == [
        ("12", "Solutions pour l’emploi")
    ]
    assert accepted.text.count("«\u00a0Néo & 56\u00a0»") == 1
    assert accepted.html.count("«\u00a0Néo &amp; 56\u00a0»") == 1
    assert declined.text.count("Plus de place.") == 1
    assert received.subject == "Votre demande de stand est bien arrivée"
    for letter in (accepted, declined, received):
        assert re.findall(r"<(?:title|h1)>([^<]+)</", letter.html) == [letter.subject, letter.subject]
        assert letter.html.count('<meta name="viewport"') == 1
        assert letter.html.count("<style>") == 1
        assert letter.html.count(f'href="mailto:{edition.contact_email}"') == 1
