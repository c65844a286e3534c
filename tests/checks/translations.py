"""Every message of code and templates has its English, and the catalogue has nothing else."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CATALOGUE = Path("congress/translations/en/LC_MESSAGES/messages.po")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def messages() -> set[str]:
    """The French messages in use, the singular where there is a plural."""
    with Path("babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ".", methods, options, keywords=KEYWORDS, directory_filter=lambda _: True
    ):
        found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


def catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")


def faults() -> list[str]:
    """What is missing, left over, or loses a placeholder."""
    wanted, known = messages(), {}
    for entry in catalogue():
        if entry.id:
            known[entry.id[0] if isinstance(entry.id, tuple) else entry.id] = entry
    found = [f"no English for: {message}" for message in sorted(wanted - known.keys())]
    found += [f"nothing says this any more: {message}" for message in sorted(known.keys() - wanted)]
    for message in sorted(wanted & known.keys()):
        entry = known[message]
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])
        if not all(texts) or entry.fuzzy:
            found.append(f"no English for: {message}")
        elif isinstance(entry.string, str) and set(PLACEHOLDER.findall(message)) != set(
            PLACEHOLDER.findall(entry.string)
        ):
            found.append(f"the English has other placeholders: {message}")
    return found


def main() -> int:
    lines = faults()
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
