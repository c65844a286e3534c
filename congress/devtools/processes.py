"""Several programs run as one: all of them, or none."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PATIENCE = 10.0
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)


class PortTaken(Exception):  # noqa: N818 - an answer, not an error of ours
    """Somebody else listens there."""


def refuse_taken(port: int) -> None:
    """Raises PortTaken where a program listens on that port of this machine already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(f"Port {port} is taken: stop what listens there, or choose another with PORT=…") from error


@dataclass
class Programs:
    """Programs started together; when one ends by itself, or we are told to stop, all end."""

    folder: Path
    environ: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    told_to_stop: bool = False

    def start(self, name: str, command: Sequence[str]) -> None:
        """Starts one, in a session of its own: Ctrl-C reaches us alone, and we pass it on in order."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            env=dict(self.environ),
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
        )

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM end everything, cleanly."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        self.told_to_stop = True

    def ended(self) -> str | None:
        """The name of a program that has ended by itself, if one has."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def wait(self) -> str | None:
        """Until told to stop (None) or until a program ends (its name)."""
        while not self.told_to_stop:
            name = self.ended()
            if name is not None:
                return name
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        """Asks all to end, the first started last; those that do not are ended."""
        for process in reversed(self.running.values()):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent() -> None:
    """Linux ends the program with us, even if we are killed; elsewhere it has to be ended by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGTERM)
