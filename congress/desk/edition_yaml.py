"""Writing an edition file: the same edition always gives the same bytes. Comments are not kept."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from congress.desk.edition_file import EditionFile

_WIDTH = 110


class _Writer(yaml.SafeDumper):
    """Texts of several lines as blocks, lists inside their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


class _Clock(str):
    """« 09:30 », always in quotes: older readers of YAML take 10:15 for a number of seconds."""

    __slots__ = ()


def _clock(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)
_Writer.add_representer(_Clock, _clock)


def write_edition(file: EditionFile) -> str:
    """The file as YAML; what goes without saying is left out."""
    plain = _plain(file.model_dump(exclude_defaults=True))
    ordered = {
        "format": 1,
        **{name: plain[name] for name in type(file).model_fields if name in plain and name != "format"},
    }
    parts = [
        yaml.dump({name: value}, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
        for name, value in ordered.items()
    ]
    return "\n".join(parts)


def _plain(value: Any) -> Any:
    """What YAML writes as it should be read: dates bare, all else that is no number as text."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | Decimal | Enum | time):
        return _written(value)
    return value


def _written(value: datetime | Decimal | Enum | time) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, time):
        return _Clock(value.isoformat(timespec="minutes" if not value.second else "seconds"))
    return value.isoformat() if isinstance(value, datetime) else str(value)
