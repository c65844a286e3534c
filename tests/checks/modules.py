"""Modules stay small: none over 300 lines, nine in ten of the service within 200."""

from __future__ import annotations

import sys
from pathlib import Path

MOST_LINES = 300
MOST_LINES_OF_NINE_IN_TEN = 200


def lengths() -> dict[Path, int]:
    """Lines of each module of the service and of its tests."""
    files = [path for root in ("congress", "tests") for path in Path(root).rglob("*.py")]
    return {path: len(path.read_text().splitlines()) for path in files}


def main() -> int:
    found = {path: count for path, count in lengths().items() if count}
    long = [f"{path}: {count} lines" for path, count in sorted(found.items()) if count > MOST_LINES]
    ordered = sorted(count for path, count in found.items() if path.parts[0] == "congress")
    ninth = ordered[int(len(ordered) * 0.9)] if ordered else 0
    if ninth > MOST_LINES_OF_NINE_IN_TEN:
        long.append(f"One module in ten has more than {ninth} lines; {MOST_LINES_OF_NINE_IN_TEN} are the measure.")
    sys.stderr.write("".join(f"{line}\n" for line in long))
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
