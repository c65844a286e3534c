"""Two doors, one badge, the same instant: over real HTTP, on the database the suite runs on."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen
from uuid import uuid4

from sqlalchemy import func, select

from congress.badges.tokens import badge_text
from congress.checkin.models import Outcome, Presence, Scan
from congress.kernel.db import db
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import NINE, make_device

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from tests.conftest import LiveServer


def post(server: LiveServer, checkpoint: str, secret: str, scans: list[dict[str, str]]) -> list[dict[str, Any]]:
    request = Request(  # noqa: S310 - our own server
        f"{server.url}/api/v1/checkpoints/{checkpoint}/scans",
        json.dumps({"scans": scans}).encode(),
        {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        results: list[dict[str, Any]] = json.load(answer)["results"]
        return results


def at_once(*jobs: Any) -> list[Any]:
    barrier = Barrier(len(jobs))

    def run(job: Any) -> Any:
        barrier.wait(10)
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(run, job) for job in jobs]]


def count(model: type[Scan | Presence], *conditions: Any) -> int | None:
    """Read anew: the test's own session still sees what was before."""
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)).where(*conditions))


def scan(badge: str, scan_id: str | None = None) -> dict[str, str]:
    return {"id": scan_id or str(uuid4()), "badge": badge, "direction": "in", "scanned_at": NINE}


def test_two_doors_at_the_same_instant_admit_once(live_server: LiveServer, edition: Edition) -> None:
    doors = {
        "entree-principale": make_device(edition, "Porte 1"),
        "entree-metro": make_device(edition, "Porte 2", checkpoint="entree-metro", checkpoint_name="Entrée métro"),
    }
    badges = [badge_text(ticket) for ticket in make_tickets(edition, *[{} for _ in range(12)])]
    for badge in badges:
        results = at_once(
            *[
                lambda ref=ref, secret=secret, badge=badge: (ref, post(live_server, ref, secret, [scan(badge)])[0])
                for ref, secret in doors.items()
                for _ in range(2)
            ]
        )
        by_outcome = sorted((result["outcome"], ref) for ref, result in results)
        assert [outcome for outcome, _ in by_outcome] == ["admitted"] + ["already_inside"] * 3
        admitted_at = by_outcome[0][1]
        told = [result["first_scan"]["checkpoint"] for _, result in results if result["first_scan"]]
        assert told == [admitted_at] * 3
    assert count(Scan, Scan.outcome == Outcome.ADMITTED) == 12
    assert count(Presence, Presence.inside) == 12


def test_same_scan_sent_five_times_at_once_is_recorded_once_and_answered_alike(
    live_server: LiveServer, edition: Edition
) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    sent = scan(badge)
    results = at_once(*[lambda: post(live_server, "entree-principale", secret, [sent]) for _ in range(5)])
    assert results == [results[0]] * 5
    assert results[0][0]["outcome"] == "admitted"
    assert count(Scan) == 1


def test_unknown_badge_sent_five_times_at_once_is_recorded_once(live_server: LiveServer, edition: Edition) -> None:
    secret, sent = make_device(edition), scan("HTTPS://COORACE.ORG")
    results = at_once(*[lambda: post(live_server, "entree-principale", secret, [sent]) for _ in range(5)])
    assert [each[0]["reason"] for each in results] == ["unknown_badge"] * 5
    assert count(Scan) == 1


def test_batches_in_opposite_order_do_not_wait_for_each_other_for_ever(
    live_server: LiveServer, edition: Edition
) -> None:
    secrets = [make_device(edition, f"Porte {n}") for n in range(3)]
    badges = [badge_text(ticket) for ticket in make_tickets(edition, *[{} for _ in range(40)])]
    orders = [badges, badges[::-1], badges[20:] + badges[:20]]
    results = at_once(
        *[
            lambda secret=secret, order=order: post(
                live_server, "entree-principale", secret, [scan(badge) for badge in order]
            )
            for secret, order in zip(secrets, orders, strict=True)
        ]
    )
    outcomes = [result["outcome"] for each in results for result in each]
    assert sorted(outcomes) == ["admitted"] * 40 + ["already_inside"] * 80
