"""The driver: a few processes with kept-alive connections, each request timed; the same for every scenario."""

from __future__ import annotations

import http.client
import multiprocessing
import statistics
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congress.devtools.bench.ground import Server


@dataclass(frozen=True)
class Request:
    """What is sent; `expect` is the status that counts as an answer, `ends` whether a turn of the story ends here."""

    method: str
    path: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    expect: int = 200
    ends: bool = True


@dataclass(frozen=True)
class Answer:
    """What came back, for stories whose next request depends on it."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


# Makes the requests of one connection, without end: each is sent when the former was answered.
Story = Callable[[int], Generator[Request, Answer, None]]


@dataclass(frozen=True)
class Figures:
    """`rps` answers a second; latencies and the server's processor time for an answer, in milliseconds."""

    concurrency: int
    rps: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    requests: int
    errors: int


def drive(server: Server, story: Story, *, concurrency: int, seconds: float, warm_up: float = 1.0) -> Figures:
    """Figures of a story told by `concurrency` connections at once for so many seconds after a warm-up."""
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[tuple[list[float], int]] = context.Queue()
    begin = time.monotonic() + warm_up
    window = _Window(begin, begin + seconds)
    drivers = [
        context.Process(target=_connections, args=(server.port, story, share, window, results), daemon=True)
        for share in _shares(concurrency)
    ]
    for driver in drivers:
        driver.start()
    time.sleep(max(0.0, begin - time.monotonic()))
    before = server.cpu_seconds()
    time.sleep(seconds)
    used = server.cpu_seconds() - before
    gathered = [results.get(timeout=60) for _ in drivers]
    for driver in drivers:
        driver.join(10)
    times = sorted(taken for taken_times, _ in gathered for taken in taken_times)
    errors = sum(count for _, count in gathered)
    count = max(len(times), 1)
    return Figures(
        concurrency=concurrency,
        rps=round(len(times) / seconds, 1),
        p50_ms=round(statistics.median(times) * 1000, 3) if times else 0.0,
        p99_ms=round(times[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 3) if times else 0.0,
        cpu_ms=round(used * 1000 / count, 3),
        requests=len(times),
        errors=errors,
    )


def _shares(concurrency: int) -> list[range]:
    """Connections dealt to at most two driver processes: the machine has two cores and the server needs them."""
    half = (concurrency + 1) // 2
    return [share for share in (range(half), range(half, concurrency)) if share]


@dataclass(frozen=True)
class _Window:
    """When measuring begins and ends, on the machine's monotonic clock."""

    begin: float
    end: float


def _connections(
    port: int, story: Story, share: range, window: _Window, results: multiprocessing.Queue[tuple[list[float], int]]
) -> None:
    times: list[list[float]] = [[] for _ in share]
    errors = [0] * len(share)
    together = Barrier(len(share))

    def tell(place: int, connection: int) -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        told = story(connection)
        request = next(told)
        together.wait()
        turn_began, right = time.monotonic(), True
        while turn_began < window.end:
            try:
                answer = _ask(client, request)
                right = right and answer.status == request.expect
            except (OSError, http.client.HTTPException):
                errors[place] += 1
                break
            if request.ends or not right:
                now = time.monotonic()
                if window.begin <= turn_began and now <= window.end:
                    if right:
                        times[place].append(now - turn_began)
                    else:
                        errors[place] += 1
                turn_began, right = now, True
            request = told.send(answer)
        client.close()

    threads = [Thread(target=tell, args=(place, connection)) for place, connection in enumerate(share)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(([taken for place in times for taken in place], sum(errors)))


def _ask(client: http.client.HTTPConnection, request: Request) -> Answer:
    client.request(request.method, request.path, request.body, dict(request.headers))
    answer = client.getresponse()
    return Answer(answer.status, answer.headers, answer.read())
