"""The service as `make run` serves it, in a folder and on ports of the test's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path


@dataclass(frozen=True)
class Demonstration:
    """Where it answers, and where its mails land."""

    url: str
    instance: Path

    def mails_to(self, address: str, *, wait_for: int, seconds: float = 30) -> list[EmailMessage]:
        """The mails to an address once there are so many."""
        end = time.monotonic() + seconds
        while True:
            files = sorted((self.instance / "mail").glob("*.eml"))
            mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
            found = [mail for mail in mails if address in str(mail["To"])]
            if len(found) >= wait_for or time.monotonic() > end:
                return found
            time.sleep(0.2)


@contextmanager
def served(folder: Path, **environ: str) -> Iterator[Demonstration]:
    """Starts it and, at the end, stops it as Ctrl-C does."""
    port = _two_free_ports()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CONGRESS_", "STRIPE_"))},
        "INSTANCE_PATH": str(folder),
        "PORT": str(port),
        **environ,
    }
    process = subprocess.Popen([sys.executable, "-m", "congress.devtools.serve"], env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/readyz", process)
        yield Demonstration(url, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _two_free_ports() -> int:
    """A port that is free, as the one after it is: the card stand-in takes that."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def _wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer.")
