"""Plain texts as organisers type them: blank lines part paragraphs, lines that begin with a dash are a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[-–—•*›])\s+")
_HEADING = re.compile(r"^#+\s+")


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list, with its lines."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """The text in blocks; nothing in it is markup, so it is safe to show as it is."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for line in filter(None, (line.strip() for line in paragraph.split("\n"))):
            kind, content = _read(line)
            if found and found[-1].kind == kind != "heading":
                found[-1] = Block(kind, (*found[-1].lines, content))
            else:
                found.append(Block(kind, (content,)))
        found.append(Block("end", ()))
    return tuple(block for block in found if block.kind != "end")


def lines(text: str) -> tuple[str, ...]:
    """The same without its shape, for places that make a list of all of it."""
    return tuple(line for block in blocks(text) for line in block.lines)


def _read(line: str) -> tuple[str, str]:
    for kind, pattern in (("list", _BULLET), ("heading", _HEADING)):
        if pattern.match(line):
            return kind, pattern.sub("", line)
    return "paragraph", line
