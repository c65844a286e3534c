"""`python -m congress.devtools.bench [SCENARIO …]`: one JSON object a line, figures to compare within one run."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from congress.devtools.bench import scenarios
from congress.devtools.bench.ground import Ground


def main(wanted: list[str]) -> int:
    """Runs the scenarios named, or all; an unknown name is refused with the list."""
    unknown = [name for name in wanted if name not in scenarios.ALL]
    if unknown:
        sys.stderr.write(f"Unknown scenario {unknown[0]}; there are: {', '.join(scenarios.ALL)}\n")
        return 2
    seconds = float(os.environ.get("BENCH_SECONDS", "5"))
    with tempfile.TemporaryDirectory(prefix="bench") as folder, Ground.laid_in(Path(folder)) as ground:
        for name in wanted or scenarios.ALL:
            for figures in scenarios.ALL[name](ground, seconds):
                print(json.dumps({"scenario": name, **asdict(figures)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
