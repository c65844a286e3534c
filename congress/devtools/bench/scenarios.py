"""The scenarios by name; each yields the figures of one level of concurrency after another."""

from __future__ import annotations

import html
import http.client
import json
import re
import statistics
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from congress.devtools.bench import floor
from congress.devtools.bench.finding import find_attendee, find_attendee_sqlite
from congress.devtools.bench.load import Answer, Figures, Request, Story, drive

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from congress.devtools.bench.ground import Ground

LEVELS = (1, 8, 32)
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def floor_hello(ground: Ground, seconds: float) -> Iterator[Figures]:
    """What the server and the driver can do at most."""
    server = ground.serve("congress.devtools.bench.floor:hello")
    return (drive(server, _again(Request("GET", "/")), concurrency=n, seconds=seconds) for n in LEVELS)


def floor_commit(ground: Ground, seconds: float) -> Iterator[Figures]:
    """What the database can commit at most, one UPDATE a request."""
    floor.make_table(ground.environ["DATABASE_URL"])
    server = ground.serve("congress.devtools.bench.floor:commit")

    def story(connection: int) -> Generator[Request, Answer, None]:
        row = connection * 31
        while True:
            row += 1
            yield Request("GET", f"/?{row}")

    return (drive(server, story, concurrency=n, seconds=seconds) for n in LEVELS)


def _again(request: Request) -> Story:
    def story(connection: int) -> Generator[Request, Answer, None]:  # noqa: ARG001 - every connection asks the same
        while True:
            yield request

    return story


def _page(path: str) -> Callable[[Ground, float], Iterator[Figures]]:
    def scenario(ground: Ground, seconds: float) -> Iterator[Figures]:
        story = _again(Request("GET", path))
        return (drive(ground.service, story, concurrency=n, seconds=seconds) for n in LEVELS)

    return scenario


def programme_again(ground: Ground, seconds: float) -> Iterator[Figures]:
    """A calendar that looks again and is told that nothing changed."""

    def story(_connection: int) -> Generator[Request, Answer, None]:
        first = yield Request("GET", "/programme.ics")
        known = (("If-None-Match", str(first.headers["ETag"])),)
        while True:
            yield Request("GET", "/programme.ics", headers=known, expect=304)

    return (drive(ground.service, story, concurrency=n, seconds=seconds) for n in LEVELS)


def scan(ground: Ground, seconds: float) -> Iterator[Figures]:
    """A badge looked at by the door, one scan a request: in, and out the next time."""
    headers = (JSON, ("Authorization", f"Bearer {ground.secrets['door']}"))

    def story(connection: int) -> Generator[Request, Answer, None]:
        mine = ground.people[connection :: max(LEVELS)]
        for direction in ("in", "out") * 1000:
            for person in mine:
                one = {
                    "id": str(uuid.uuid4()),
                    "badge": person["badge"],
                    "direction": direction,
                    "scanned_at": datetime.now(UTC).isoformat(),
                }
                yield Request(
                    "POST",
                    "/api/v1/checkpoints/entree-1/scans",
                    json.dumps({"scans": [one]}).encode(),
                    headers,
                )

    return (drive(ground.service, story, concurrency=n, seconds=seconds) for n in LEVELS)


def order_api(ground: Ground, seconds: float) -> Iterator[Figures]:
    """An order of one attendee by a program, to be paid by transfer."""
    offer = _offer(ground)

    def story(connection: int) -> Generator[Request, Answer, None]:
        number = 0
        while True:
            number += 1
            name = f"Essai {connection} {number}"
            order = {
                "buyer": {"name": name, "email": f"essai-{connection}-{number}@exemple.fr"},
                "payment_method": "transfer",
                "attendees": [{"first_name": "Essai", "last_name": name, "category": "individual", "offer": offer}],
                "locale": "fr",
            }
            headers = (
                JSON,
                ("Authorization", f"Bearer {ground.secrets['token']}"),
                ("Idempotency-Key", str(uuid.uuid4())),
            )
            yield Request("POST", "/api/v1/orders", json.dumps(order).encode(), headers, expect=201)

    _no_limit(ground)
    return (drive(ground.service, story, concurrency=n, seconds=seconds) for n in LEVELS)


def _offer(ground: Ground) -> str:
    client = http.client.HTTPConnection("127.0.0.1", ground.service.port, timeout=10)
    client.request("GET", "/api/v1/offers", headers={"Authorization": f"Bearer {ground.secrets['token']}"})
    return str(json.loads(client.getresponse().read())["items"][0]["ref"])


def _no_limit(ground: Ground) -> None:
    import psycopg  # noqa: PLC0415 - only where seats must not run out

    with psycopg.connect(ground.environ["DATABASE_URL"]) as connection:
        connection.execute("UPDATE offer SET quota = NULL")
        connection.execute("UPDATE shared_quota SET size = 1000000000")


def order_human(ground: Ground, seconds: float) -> Iterator[Figures]:
    """A person registers one attendee: the form, the review, the order, up to the address of the pay page."""
    offer = _offer(ground)

    def story(connection: int) -> Generator[Request, Answer, None]:
        number = 0
        while True:
            number += 1
            shown = yield Request("GET", "/inscription", ends=False)
            cookie, token = _session_of(shown)
            headers = (FORM, ("Cookie", cookie))
            typed = {
                "csrf_token": token,
                "first_name": "Essai",
                "last_name": f"Personne {connection} {number}",
                "email": f"personne-{connection}-{number}@exemple.fr",
                "attendees-0-first_name": "Essai",
                "attendees-0-last_name": f"Personne {connection} {number}",
                "attendees-0-category": "individual",
                "attendees-0-offer": offer,
                **_hidden(shown.body),
            }
            sent = urlencode({**typed, "action": "review"}).encode()
            review = yield Request("POST", "/inscription", sent, headers, ends=False)
            ordered = {**_hidden(review.body), "csrf_token": token, "terms": "y", "action": "order"}
            yield Request("POST", "/inscription", urlencode(ordered).encode(), headers, expect=303)

    _no_limit(ground)
    return (drive(ground.service, story, concurrency=n, seconds=seconds) for n in LEVELS)


_HIDDEN = re.compile(rb'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(rb'(name|value)="([^"]*)"')


def _hidden(page: bytes) -> dict[str, str]:
    """What the form carries unseen, by name."""
    found = {}
    for field in _HIDDEN.findall(page):
        parts = dict(_ATTRIBUTE.findall(field))
        found[html.unescape(parts[b"name"].decode())] = html.unescape(parts.get(b"value", b"").decode())
    return found


def _session_of(answer: Answer) -> tuple[str, str]:
    cookies = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(header)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    return cookie, _hidden(answer.body)["csrf_token"]


def badges_530(ground: Ground, seconds: float) -> Iterator[Figures]:  # noqa: ARG001 - it takes the time it takes
    """A PDF of 530 badges, five times; « rps » are documents a second."""
    code = (
        "import time, json\n"
        "from wsgi import app\n"
        "from congress.tickets.models import Ticket\n"
        "from congress.badges.pdf import badges_pdf\n"
        "from congress.kernel.db import db\n"
        "from sqlalchemy import select\n"
        "with app.app_context():\n"
        "    tickets = db.session.scalars(select(Ticket).order_by(Ticket.id).limit(530)).all()\n"
        "    for turn in range(6):\n"
        "        start, used = time.perf_counter(), time.process_time()\n"
        "        badges_pdf(tickets)\n"
        "        print(json.dumps([time.perf_counter() - start, time.process_time() - used]))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], env=ground.environ, capture_output=True, text=True, check=True
    )
    turns = [json.loads(line) for line in done.stdout.splitlines()][1:]
    times = sorted(taken for taken, _ in turns)
    used = statistics.mean(cpu for _, cpu in turns)
    half = statistics.median(times)
    yield Figures(1, round(1 / half, 2), round(half * 1000, 1), round(times[-1] * 1000, 1), round(used * 1000, 1), 5, 0)


ALL: dict[str, Callable[[Ground, float], Iterator[Figures]]] = {
    "floor-hello": floor_hello,
    "floor-commit": floor_commit,
    "scan": scan,
    "order-api": order_api,
    "order-human": order_human,
    "programme": _page("/programme"),
    "programme-ics": _page("/programme.ics"),
    "programme-ics-again": programme_again,
    "schedule-xml": _page("/programme.xml"),
    "schedule-json": _page("/programme.json"),
    "atom": _page("/programme.atom"),
    "badges-530": badges_530,
    "find-attendee": find_attendee,
    "find-attendee-sqlite": find_attendee_sqlite,
}
