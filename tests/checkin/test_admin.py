from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pypdf
from sqlalchemy import select

from congress.badges.tokens import badge_text, signer_of
from congress.checkin.models import Device
from congress.kernel.db import db
from congress.people.models import AuditEntry
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import bearer, make_device, scan_of
from tests.factories import PASSWORD, make_account, make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PAGE = "/organisation/controle"


def sign_in(client: FlaskClient, role: str = "door") -> None:
    make_account("porte@exemple.fr", role)
    answer = client.post("/organisation/connexion", data={"email": "porte@exemple.fr", "password": PASSWORD})
    assert answer.status_code in (302, 303)


def counts(page: str) -> dict[str, str]:
    found = re.findall(r"<dt>([^<]*)</dt>\s*<dd>([^<]*)</dd>", page)
    return {unescape(term).replace("\u2019", "'"): value.strip() for term, value in found}


def scan(client: FlaskClient, secret: str, badge: str) -> str:
    answer = client.post(
        "/api/v1/checkpoints/entree-principale/scans", json={"scans": [scan_of(badge)]}, headers=bearer(secret)
    )
    outcome: str = answer.get_json()["results"][0]["outcome"] if answer.status_code == 200 else answer.text
    return outcome


def test_page_needs_the_right_to_manage_the_door(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    assert client.get(PAGE).status_code == 303
    sign_in(client, "programme")
    assert client.get(PAGE).status_code == 403
    for path in ("/appareils", "/appareils/1/retirer", "/badges/refaire"):
        assert client.post(PAGE + path).status_code == 403
    assert client.get(f"{PAGE}/badges.pdf").status_code == 403


def test_page_counts_who_is_inside_who_came_and_who_may_come(client: FlaskClient, edition: Edition) -> None:
    secret = make_device(edition)
    one, two, _absent = make_tickets(edition, {}, {"last_name": "Pinet"}, {})
    for ticket in (one, two):
        assert scan(client, secret, badge_text(ticket)) == "admitted"
    client.post(
        "/api/v1/checkpoints/entree-principale/scans",
        json={"scans": [scan_of(badge_text(two), direction="out")]},
        headers=bearer(secret),
    )
    sign_in(client)
    page = client.get(PAGE).text
    assert counts(page) == {"Personnes à l'intérieur": "1", "Venues au moins une fois": "2", "Attendues": "3"}
    assert [name for name in re.findall(r"<td>([^<]*)</td>", page) if "Carlier" in name or "Pinet" in name] == [
        "Nathalie Pinet",
        "Nathalie Pinet",
        "Nathalie Carlier",
    ]


def test_device_enrolled_on_the_page_scans_with_the_code_it_was_shown(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    badge = badge_text(make_ticket(edition))
    sign_in(client)
    answer = client.post(f"{PAGE}/appareils", data={"name": "Tablette <b>", "checkpoint": "entree-principale"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    shown = re.search(r'<code class="secret">([^<]+)</code>', answer.text)
    assert shown is not None
    assert f"http://congres.test/controle/#{shown[1]}" in answer.text
    assert "Tablette &lt;b&gt;" in answer.text
    assert scan(client, shown[1], badge) == "admitted"
    assert shown[1] not in client.get(PAGE).text


def test_wrong_fields_are_told_and_nothing_is_enrolled(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    sign_in(client)
    before = len(db.session.scalars(select(Device)).all())
    for data in ({}, {"name": "x" * 81, "checkpoint": "entree-principale"}, {"name": "x", "checkpoint": "ailleurs"}):
        answer = client.post(f"{PAGE}/appareils", data=data)
        assert answer.status_code == 422
        assert 'class="notice danger error-summary"' in answer.text
    assert len(db.session.scalars(select(Device)).all()) == before


def test_revoked_device_scans_no_more_and_the_trail_says_who_did_it(client: FlaskClient, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    sign_in(client)
    device = db.session.scalars(select(Device)).one()
    for _ in range(2):
        assert client.post(f"{PAGE}/appareils/{device.id}/retirer").status_code == 303
    assert '"status": 401' in scan(client, secret, badge)
    trail = db.session.execute(
        select(AuditEntry.actor, AuditEntry.action).where(AuditEntry.subject == "device").order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in trail] == [("organisatrice@exemple.fr", "enrol"), ("porte@exemple.fr", "revoke")]


def test_device_of_another_edition_is_out_of_reach(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    make_device(
        make_edition(
            ref="2019", starts_on=edition.starts_on.replace(year=2019), ends_on=edition.ends_on.replace(year=2019)
        )
    )
    sign_in(client)
    other = db.session.scalars(select(Device).order_by(Device.id.desc())).first()
    assert other is not None
    assert client.post(f"{PAGE}/appareils/{other.id}/retirer").status_code == 404


def test_lost_badge_is_made_anew_from_its_code_and_the_old_one_is_void(client: FlaskClient, edition: Edition) -> None:
    secret, ticket = make_device(edition), make_ticket(edition)
    old = badge_text(ticket)
    sign_in(client)
    answer = client.post(f"{PAGE}/badges/refaire", data={"ticket": signer_of(edition.id).typed_code(ticket.ref, 1)})
    assert f"/billet/{ticket.ref}/{ticket.secret}/badge.pdf" in answer.text
    db.session.rollback()
    assert scan(client, secret, old) == "refused"
    assert scan(client, secret, badge_text(ticket)) == "admitted"


def test_unknown_reference_is_told_at_its_field(client: FlaskClient, edition: Edition) -> None:
    make_device(edition)
    sign_in(client)
    answer = client.post(f"{PAGE}/badges/refaire", data={"ticket": "K7MPQ2RS"})
    assert answer.status_code == 404
    assert "Aucun billet de cette édition ne porte cette référence." in answer.text
    assert 'value="K7MPQ2RS"' in answer.text


def test_all_badges_come_in_one_pdf_sorted_by_last_name(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert client.get(f"{PAGE}/badges.pdf").status_code == 409
    make_tickets(edition, {"last_name": "Zola"}, {"last_name": "Arendt"})
    answer = client.get(f"{PAGE}/badges.pdf")
    text = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert answer.headers["Content-Disposition"] == "attachment; filename=badges-2027.pdf"
    assert text.index("Arendt") < text.index("Zola")
