"""How much a speaker may send at once, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.programme import sent
from tests.programme.desk import errors
from tests.programme.speaking import Link, again, seat_of, with_link
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.conftest import LiveServer


@pytest.fixture
def link(client: FlaskClient, edition: Edition) -> Link:
    return Link(client, with_link(edition))


def upload(url: str, field: str, megabytes: int) -> tuple[int, str]:
    """Sends a PDF of so many megabytes as a browser does, over real HTTP."""
    content = sent.PDF + b"\0" * (megabytes * 1024 * 1024 - len(sent.PDF))
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"\r\n\r\n'.encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        request = Request(url, data=head + content + b"\r\n--x--\r\n", headers=headers)  # noqa: S310
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status), answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.read().decode()


def test_slides_of_25_megabytes_pass_and_larger_ones_hear_why(
    link: Link, edition: Edition, live_server: LiveServer
) -> None:
    where = f"{live_server.url}{link.path}/supports/{seat_of(edition).ref}"
    assert upload(where, "slides", 25)[0] == 200
    assert [one.size for one in again(link.speaker).files] == [25 * 1024 * 1024]
    status, text = upload(where, "slides", 27)
    assert (status, errors(page(text))) == (
        413,
        ["Votre support de présentation : Ce fichier est trop lourd : 25 Mo au plus."],
    )
    status, text = upload(f"{live_server.url}{link.path}/portrait", "portrait", 27)
    assert (status, errors(page(text))) == (413, ["Votre portrait : Cette image est trop lourde : 15 Mo au plus."])


def test_without_the_link_nobody_sends_more_than_any_page_takes(
    link: Link, edition: Edition, live_server: LiveServer
) -> None:
    wrong = link.path[:-4] + "AAAA"
    assert upload(f"{live_server.url}{wrong}/portrait", "portrait", 5)[0] == 404
    assert upload(f"{live_server.url}{link.path}/presentation", "biography", 5)[0] == 413
