"""The network's list: imported whole or not at all, imported again, searched, shortened."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from congress.kernel.db import db
from congress.offers.member_file import FileRefused, LineError, MemberLine, read_members
from congress.offers.models import Member
from congress.offers.queries import is_member
from tests.checkout.pages import errors, text_of
from tests.invitations.desk import DESK, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

MEMBERS = f"{DESK}/adherents"
GOOD = "nom;code;siret;domaine\nWunjo;W-1;200 000 008 00025;@Wunjo.fr\nÉclat;E-2;;\n"


def send(client: FlaskClient, content: str | bytes) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post(MEMBERS, data={"file": (BytesIO(data), "adherents.csv")})


def members() -> list[tuple[str, str, str, str]]:
    db.session.rollback()
    found = db.session.scalars(select(Member).order_by(Member.id))
    return [(one.name, one.code, one.siret, one.email_domain) for one in found]


def wrong(content: str) -> list[LineError]:
    with pytest.raises(FileRefused) as refused:
        read_members(content.encode())
    return refused.value.wrong


def test_list_is_imported_and_gives_the_members_price(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert send(client, GOOD).status_code == 303
    assert members() == [("Wunjo", "W-1", "20000000800025", "wunjo.fr"), ("Éclat", "E-2", "", "")]
    assert is_member(edition, code="w-1", siret="", email="")
    assert is_member(edition, code="", siret="20000000800025", email="")
    assert is_member(edition, code="", siret="", email="a@WUNJO.fr")
    assert not is_member(edition, code="", siret="", email="")


def test_imported_again_updates_and_takes_nobody_out(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    send(client, GOOD)
    answer = send(client, "code,Raison sociale\ne-2,Éclat du Nord\nN-3,Neuf\n")
    page = text_of(client.get(answer.location).text)
    assert "1 nouveaux adhérents, 1 mis à jour, 0 inchangés" in page
    assert members() == [
        ("Wunjo", "W-1", "20000000800025", "wunjo.fr"),
        ("Éclat du Nord", "e-2", "", ""),
        ("Neuf", "N-3", "", ""),
    ]


def test_one_bad_line_imports_nothing_and_says_where(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    answer = send(client, GOOD + "Sans code;;123;gmail.com\n")
    told = {"file": "Rien n’a été importé : le fichier est à corriger."}
    assert (answer.status_code, errors(answer.text)) == (422, told)
    page = text_of(answer.text)
    assert "4 code Cette case est vide." in page
    assert "4 siret Ce SIRET n’est pas valable" in page
    assert "4 domaine « gmail.com » est à tout le monde" in page
    assert members() == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("nom;code\n;A\nB;\nC;A\n", [(2, "nom"), (3, "code"), (4, "code")]),
        ("siret;domaine\n1;2\n", [(1, "nom"), (1, "code")]),
        ("", [(1, "")]),
        ("nom;code\n", [(2, "")]),
        (f"nom;code\n{'x' * 201};A\nB;\u202eC\n", [(2, "nom"), (3, "code")]),
        ('nom;code\n"A;B\n', [(1, "")]),
    ],
)
def test_each_error_has_its_line_and_column(content: str, places: list[tuple[int, str]]) -> None:
    assert [(one.line, one.column) for one in wrong(content)] == places


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("head", ["nom;code", "Nom,Code adhérent", "NAME\tCODE", "\ufeffRaison sociale;N° adhérent"])
def test_heads_are_read_as_people_write_them(head: str) -> None:
    parted_by = next(sign for sign in ";,\t" if sign in head)
    assert read_members(f"{head}\nWunjo{parted_by}W-1\n\n".encode()) == [MemberLine("Wunjo", "W-1", "", "")]


@pytest.mark.usefixtures("app")
def test_file_of_excel_is_read() -> None:
    assert read_members("nom;code\r\nÉclat;E-2\r\n".encode("cp1252")) == [MemberLine("Éclat", "E-2", "", "")]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(app: object, content: bytes) -> None:
    assert app
    with suppress(FileRefused):
        assert all(line.name and line.code for line in read_members(content))


def test_search_and_delete(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    send(client, GOOD)
    assert "Wunjo" not in text_of(client.get(f"{MEMBERS}?q=éclat").text)
    assert "Éclat" in text_of(client.get(f"{MEMBERS}?q=ÉCLAT").text)
    assert "Personne ne correspond" in text_of(client.get(f"{MEMBERS}?q=%25").text)
    first = db.session.scalars(select(Member.id).order_by(Member.id)).first()
    assert client.post(f"{MEMBERS}/{first}/retirer").status_code == 303
    assert client.post(f"{MEMBERS}/{first}/retirer").status_code == 404
    assert [name for name, *_ in members()] == ["Éclat"]


def test_no_file_is_told(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    assert edition.ref == "2027"
    answer = client.post(MEMBERS)
    assert (answer.status_code, list(errors(answer.text))) == (422, ["file"])
    assert client.get(f"{MEMBERS}/modele.csv").get_data(as_text=True) == "\ufeffnom;code;siret;domaine\r\n"
