"""Programs that people really keep their calendars with: ical.js, vdirsyncer and khal."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent


def read_with_icaljs(feed: bytes) -> Any:
    """What ical.js (Thunderbird, Nextcloud and most web calendars) makes of a feed."""
    script = HERE / "read_with_icaljs.cjs"
    done = subprocess.run(["node", str(script)], input=feed, capture_output=True, check=True, cwd=HERE.parents[1])
    return json.loads(done.stdout)


@dataclass
class Subscriber:
    """A person whose calendar is kept by vdirsyncer and shown by khal."""

    home: Path

    @property
    def count(self) -> int:
        """How many events the calendar holds; vdirsyncer keeps one a file and names it by its content."""
        return len(list((self.home / "congress").glob("*.ics")))

    def run(self, *command: str) -> str:
        """What a program says, under this person's home."""
        environ = {
            "HOME": str(self.home),
            "PATH": f"{BIN}:/usr/bin:/bin",
            "TZ": "Europe/Paris",
            "LC_ALL": "C.UTF-8",
            "VDIRSYNCER_CONFIG": str(self.home / "vdirsyncer.conf"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
        }
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sync(self) -> None:
        """Looks at the feed again."""
        self.run("vdirsyncer", "sync", "--force-delete")

    def agenda(self, year: int = 2027, shown: str = "{start-date} {start-time} {title} [{status}]") -> list[str]:
        """The days of the congress as khal lists them, in lines."""
        listed = self.run(
            "khal",
            "-c",
            str(self.home / "khal.conf"),
            "list",
            "--format",
            shown,
            "--day-format",
            "",
            f"{year}-11-25",
            f"{year}-11-27",
        )
        return [line.strip() for line in listed.splitlines() if line.strip()]


def subscribe(home: Path, url: str) -> Subscriber:
    """A person whose calendar follows that address, and has not looked at it yet."""
    (home / "congress").mkdir()
    (home / "vdirsyncer.conf").write_text(
        f"""[general]
status_path = "{home}/status/"

[pair congress]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{home}/congress/"
fileext = ".ics"

[storage there]
type = "http"
url = "{url}"
""",
        encoding="utf-8",
    )
    (home / "khal.conf").write_text(
        f"""[calendars]
[[congress]]
path = {home}/congress
readonly = True

[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
""",
        encoding="utf-8",
    )
    found = Subscriber(home)
    found.run("vdirsyncer", "discover")
    return found
