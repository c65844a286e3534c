"""Organisers look for one of 100,000 attendees, on PostgreSQL and on SQLite: the page whole, as it is served."""

from __future__ import annotations

import http.client
import json
from http.cookies import SimpleCookie
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from congress.devtools.bench.ground import run_flask
from congress.devtools.bench.load import Answer, Request, drive
from congress.devtools.demo_keys import ACCOUNTS, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from congress.devtools.bench.ground import Ground, Server
    from congress.devtools.bench.load import Figures

ATTENDEES = 100_000
LEVELS = (1, 4)
PATH = "/organisation/inscriptions"
SIGN_IN = "/organisation/connexion"


def find_attendee(ground: Ground, seconds: float) -> Iterator[Figures]:
    """On PostgreSQL."""
    more = run_flask(ground.environ, "demo", "populate", "--attendees", str(ATTENDEES - len(ground.people)))
    people = [*ground.people, *json.loads(more)["attendees"]]
    return _figures(ground.service, people, seconds)


def find_attendee_sqlite(ground: Ground, seconds: float) -> Iterator[Figures]:
    """On a SQLite file of its own."""
    folder = ground.folder / "sqlite"
    folder.mkdir()
    extra = {"DATABASE_URL": f"sqlite:///{folder / 'congress.db'}", "INSTANCE_PATH": str(folder)}
    environ = {**ground.environ, **extra}
    run_flask(environ, "db", "upgrade")
    run_flask(environ, "demo", "load")
    people = json.loads(run_flask(environ, "demo", "populate", "--attendees", str(ATTENDEES)))["attendees"]
    return _figures(ground.serve("wsgi:app", extra=extra), people, seconds)


def _figures(server: Server, people: list[dict[str, Any]], seconds: float) -> Iterator[Figures]:
    cookie = _signed_in(server.port)
    asked = [f"{PATH}?{urlencode({'q': text})}" for text in _texts(people)]

    def story(connection: int) -> Generator[Request, Answer, None]:
        paths = cycle(asked[connection:] + asked[:connection])
        while True:
            yield Request("GET", next(paths), headers=(("Cookie", cookie),))

    return (drive(server, story, concurrency=n, seconds=seconds) for n in LEVELS)


def _texts(people: list[dict[str, Any]]) -> list[str]:
    """What organisers type: a whole name, beginnings of names, one letter, an address, a reference, a badge."""
    found: list[str] = []
    for person in people[:: len(people) // 20]:
        first_name, last_name, *_number = person["name"].split()
        found += [
            person["name"],
            f"{last_name[:3]} {first_name[:2]}".lower(),
            last_name[0],
            f"foule{len(found)}@congres.example",
            person["ref"],
            person["badge"],
        ]
    return found


def _signed_in(port: int) -> str:
    """The cookie of an organiser of the demonstration."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", SIGN_IN)
    shown = client.getresponse()
    page = shown.read().decode()
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    fields = {"email": ACCOUNTS[0].email, "password": PASSWORD, "csrf_token": token}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": _cookies(shown)}
    client.request("POST", SIGN_IN, urlencode(fields), headers)
    answer = client.getresponse()
    answer.read()
    if answer.status not in (302, 303):
        raise SystemExit(f"Nobody could sign in: {answer.status}.")
    return _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    cookies = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(header)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
