"""Everybody who is registered as a file: from the command line, and from the list for who may read it."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from congress.kernel.db import db, transaction
from congress.orders.models import ConsentKind, PaymentMethod
from congress.orders.questions import Question, QuestionKind
from congress.people.models import AuditEntry
from congress.tickets.queries import tickets_of
from tests.checkout.sale import make_order, person
from tests.desk.listing import PATH, sign_in
from tests.factories import make_edition

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask
    from click.testing import Result
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.orders.models import Order

CONSENTS = frozenset({ConsentKind.NEEDS, ConsentKind.NEWSLETTER})


def run(app: APIFlask, *args: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["attendees", "export", *args])


def make_people(edition: Edition) -> Order:
    """One who eats no meat and answers the organisers' question, and one whose name would be a formula."""
    with transaction():
        db.session.add(
            Question(
                edition_id=edition.id,
                ref="train",
                position=1,
                label="Quel train ?",
                kind=QuestionKind.TEXT,
                is_required=False,
            )
        )
    careful = person(
        first_name="Élodie",
        last_name="Évrard",
        email="elodie@exemple.fr",
        diet="végétarien",
        access_needs="boucle magnétique",
        consents=CONSENTS,
        answers={"train": "TGV 7001"},
        department="2A",
        first_time=True,
    )
    formula = person(first_name="=HYPERLINK(1)", last_name="-1+1", organisation="@SUM(A1)")
    return make_order(
        edition, attendees=(careful, formula), buyer_siret="12345678900012", payment_method=PaymentMethod.PURCHASE_ORDER
    )


def test_csv_opens_in_a_french_spreadsheet_and_computes_nothing(app: APIFlask, edition: Edition) -> None:
    order = make_people(edition)
    written = run(app, "--format", "csv").stdout_bytes
    assert written[:3] == b"\xef\xbb\xbf"
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    first, second = rows
    assert [first[key] for key in ("Prénom", "Nom", "État", "Prix", "Département", "Première participation")] == [
        "Élodie",
        "Évrard",
        "Confirmée, paiement à venir",
        "150,00",
        "2A",
        "oui",
    ]
    assert [first[key] for key in ("Quel train ?", "Lettre d’information", "SIRET", "Commandée le")] == [
        "TGV 7001",
        "oui",
        "12345678900012",
        "2027-01-10 12:00",
    ]
    assert first["Billet"] == tickets_of(order)[0].ref
    assert [second[key] for key in ("Prénom", "Nom", "Organisation")] == ["'=HYPERLINK(1)", "'-1+1", "'@SUM(A1)"]
    assert "végétarien" not in written.decode()


def test_xlsx_holds_texts_numbers_and_dates_and_no_formula(app: APIFlask, edition: Edition, tmp_path: Path) -> None:
    make_people(edition)
    file = tmp_path / "inscriptions.xlsx"
    assert run(app, "--format", "xlsx", "--output", str(file)).exit_code == 0
    sheet = load_workbook(file).active
    assert sheet is not None
    heads = [str(cell.value) for cell in sheet[1]]
    cells: list[dict[str, Any]] = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert (cells[1]["Prénom"].value, cells[1]["Prénom"].data_type) == ("=HYPERLINK(1)", "s")
    assert (cells[0]["Prix"].value, cells[0]["Commandée le"].value) == (150, datetime(2027, 1, 10, 12, 0))  # noqa: DTZ001
    assert cells[0]["SIRET"].value == "12345678900012"


def test_json_has_the_values_and_keys_of_programs(app: APIFlask, edition: Edition) -> None:
    order = make_people(edition)
    first = json.loads(run(app, "--format", "json").stdout)[0]
    wanted = ("ref", "status", "category", "price_cents", "first_time", "photographs", "question:train", "order")
    assert [first[key] for key in wanted] == [
        order.attendees[0].ref,
        "confirmed",
        "member",
        15000,
        True,
        False,
        "TGV 7001",
        order.ref,
    ]
    assert first["ordered_at"] == "2027-01-10T12:00:00+01:00"
    assert not {"diet", "access_needs"} & set(first)


def test_needs_are_an_export_of_their_own_with_those_alone_who_have_any(app: APIFlask, edition: Edition) -> None:
    make_people(edition)
    found = json.loads(run(app, "--format", "json", "--columns", "needs").stdout)
    assert [(one["last_name"], one["diet"], one["access_needs"]) for one in found] == [
        ("Évrard", "végétarien", "boucle magnétique")
    ]


def test_another_edition_is_exported_by_its_ref_and_an_unknown_one_refused(app: APIFlask, edition: Edition) -> None:
    make_people(edition)
    make_edition(ref="2029", number=21)
    assert json.loads(run(app, "--format", "json", "--edition", "2029").stdout) == []
    refused = run(app, "--format", "json", "--edition", "1999")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", "Il n’y a pas d’édition 1999.\n")
    assert run(app, "--format", "ods").exit_code == 2


def test_file_that_cannot_be_written_is_refused_in_one_line(app: APIFlask, edition: Edition, tmp_path: Path) -> None:
    refused = run(app, "--format", "csv", "--output", str(tmp_path / "nulle part" / f"{edition.ref}.csv"))
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)


def taken(client: FlaskClient, **fields: str) -> Any:
    return client.post(f"{PATH}/export", data={"format": "json", **fields})


def test_list_is_downloaded_as_it_is_narrowed_down_and_that_is_kept(client: FlaskClient, edition: Edition) -> None:
    make_people(edition)
    sign_in(client)
    answer = taken(client, q="evrard")
    assert [one["last_name"] for one in answer.json] == ["Évrard"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=inscriptions-2027.json"
    assert "no-store" in answer.headers["Cache-Control"]
    kept = db.session.query(AuditEntry).filter_by(action="export").one()
    assert (kept.actor, kept.subject_ref, kept.details) == (
        "registration@exemple.fr",
        "2027",
        {"format": "json", "columns": "registrations"},
    )


@pytest.mark.parametrize(
    ("role", "columns", "status"),
    [
        ("registration", "registrations", 200),
        ("registration", "needs", 403),
        ("care", "needs", 200),
        ("organiser", "needs", 200),
        ("programme", "registrations", 403),
    ],
)
def test_needs_are_for_those_alone_who_see_to_them(
    client: FlaskClient, edition: Edition, role: str, columns: str, status: int
) -> None:
    make_people(edition)
    sign_in(client, role)
    assert taken(client, columns=columns).status_code == status


def test_format_that_is_none_is_not_found(client: FlaskClient, edition: Edition) -> None:
    make_people(edition)
    sign_in(client)
    assert taken(client, format="ods").status_code == 404
