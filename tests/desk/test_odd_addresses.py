"""Addresses nobody was given, with what no name has in it: they are told as such, and break nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desk.listing import PATH, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("edition")


@pytest.mark.parametrize(
    "path",
    [
        "/commande/AAAA%00/secret",
        "/commande/participant/AAAA%00/secret",
        "/attente/a%00b",
        "/invitation/AAAA%00/secret",
        "/billet/AAAA%00/secret",
        "/organisation/commandes/A%00",
        f"{PATH}/A%00",
        f"{PATH}/presse/A%00",
        f"{PATH}/doublons/A%00/B",
    ],
)
def test_nul_in_an_address_names_nothing(client: FlaskClient, path: str) -> None:
    sign_in(client)
    assert client.get(path).status_code == 404


def test_nul_in_the_address_a_paper_is_sent_to_names_nothing(client: FlaskClient) -> None:
    assert client.post("/commande/AAAA%00/secret/bon-de-commande").status_code == 404


def test_nul_in_what_the_lists_are_asked_narrows_nothing_down(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get(PATH, query_string={"offre": "\x00", "q": "\x00", "apres": "\x00"}).status_code == 200
    assert client.get(f"{PATH}/adherents", query_string={"q": "\x00"}).status_code == 200
    assert client.post(f"{PATH}/export", data={"format": "csv", "offre": "\x00"}).status_code == 200


def test_nul_among_those_ticked_is_nobody(client: FlaskClient) -> None:
    sign_in(client)
    answer = client.post(f"{PATH}/lot", data={"action": "resend", "ref": "A\x00"})
    assert (answer.status_code, answer.location) == (303, PATH)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_number_past_all_rows_names_nothing(client: FlaskClient, number: int) -> None:
    sign_in(client)
    assert client.post(f"{PATH}/adherents/{number}/retirer").status_code == 404
    assert client.post(f"{PATH}/attente/{number}/retirer").status_code == 404
