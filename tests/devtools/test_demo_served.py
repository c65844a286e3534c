from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PATIENCE = 90


def two_free_ports() -> int:
    """A port that nobody listens on, whose next is free too; tests run beside one another look elsewhere."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(26200 + 100 * worker, 26300 + 100 * worker, 2):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


def environ(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "INSTANCE_PATH": str(folder), "PORT": str(port), "WORKERS": "1"}


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "congress.devtools.serve"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environ(folder, port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(url: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except (URLError, OSError):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def children(pid: int) -> list[int]:
    """All processes below one; a thread that ends while we look has none."""
    found = []
    with contextlib.suppress(FileNotFoundError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                for child in (task / "children").read_text().split():
                    found += [int(child), *children(int(child))]
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def wait_until_gone(pids: list[int]) -> list[int]:
    deadline = time.monotonic() + 15
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive(pids)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = two_free_ports()
    with start(folder, port) as program:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            wait_for(f"http://127.0.0.1:{port + 1}/_control/events")
            yield program, port
        finally:
            program.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_everything_is_served_and_ends_with_one_signal(
    served: tuple[subprocess.Popen[str], int], number: signal.Signals
) -> None:
    program, port = served
    assert wait_for(f"http://127.0.0.1:{port}/demo").count("demo-banner") == 1
    started = children(program.pid)
    program.send_signal(number)
    output, errors = program.communicate(timeout=30)
    assert (program.returncode, errors, output.splitlines()[-1]) == (0, "", "Stopped.")
    assert output.count(f"http://127.0.0.1:{port}/demo") == 1
    assert output.count("no card is charged") == 1
    assert (len(started) >= 3, wait_until_gone(started)) == (True, [])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_is_left_behind_when_it_is_killed(served: tuple[subprocess.Popen[str], int]) -> None:
    program, _ = served
    started = children(program.pid)
    program.kill()
    program.communicate()
    assert wait_until_gone(started) == []


def test_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        program = start(tmp_path, port)
        output, errors = program.communicate(timeout=PATIENCE)
    assert (program.returncode, output) == (1, "")
    assert errors == f"Port {port} is taken: stop what listens there, or choose another with PORT=…\n"


def test_production_is_not_served_with_stand_ins(tmp_path: Path) -> None:
    variables = {
        "CONGRESS_ENV": "production",
        "SECRET_KEY": "x" * 32,
        "STRIPE_SECRET_KEY": "sk_live_x",
        "STRIPE_WEBHOOK_SECRET": "whsec_x",
        "PUBLIC_URL": "https://congres.example",
    }
    refused = subprocess.run(
        [sys.executable, "-m", "congress.devtools.serve"],
        cwd=ROOT,
        env={**environ(tmp_path, 26199), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert list(tmp_path.iterdir()) == []
