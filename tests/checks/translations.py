"""Every message of code and templates has its English, and the catalogue has nothing else."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

CATALOGUE = Path("congress/translations/en/LC_MESSAGES/messages.po")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def messages() -> dict[str, str | tuple[str, ...]]:
    """The French messages in use by their singular, with their plural where there is one."""
    with Path("babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found: dict[str, str | tuple[str, ...]] = {}
    for _file, _line, message, _comments, _context in extract_from_dir(
        ".", methods, options, keywords=KEYWORDS, directory_filter=lambda _: True
    ):
        found[message[0] if isinstance(message, tuple) else message] = message
    return {singular: message for singular, message in found.items() if singular}


def catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")


def faults() -> list[str]:
    """What is missing, left over, or loses a placeholder."""
    wanted, known = messages().keys(), {}
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


def gather() -> None:
    """Puts new messages into the catalogue, without English yet, and takes out those that nothing says any more."""
    kept = {entry.id[0] if isinstance(entry.id, tuple) else entry.id: entry for entry in catalogue() if entry.id}
    gathered = Catalog(locale="en")
    for singular, message in messages().items():
        gathered.add(message, kept[singular].string if singular in kept else None)
    entries = BytesIO()
    write_po(entries, gathered, omit_header=True, sort_output=True, width=120)
    header = CATALOGUE.read_text().partition("\n\n")[0]
    CATALOGUE.write_text(f"{header}\n\n{entries.getvalue().decode()}")


def main() -> int:
    if "--gather" in sys.argv:
        gather()
    lines = faults()
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
