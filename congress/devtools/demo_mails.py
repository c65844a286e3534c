"""The mails that the demonstration wrote into its folder, as a browser shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from congress.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

_NAME = re.compile(r"[\w.@+=-]{1,200}")


@dataclass(frozen=True)
class MailFile:
    """A file that travels with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class MailShown:
    """A mail: who gets it, what it says, what travels with it."""

    name: str
    recipient: str
    subject: str
    sent_at: datetime | None
    text: str
    files: tuple[MailFile, ...]


def folder_of(mail_url: str) -> Path | None:
    """Where mails land as files; None where they are really sent."""
    parts = urlsplit(mail_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def mails_in(folder: Path, most: int) -> list[MailShown]:
    """The latest mails, newest first."""
    files = sorted(folder.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_read(file) for file in files[:most]]


def mail_in(folder: Path, name: str) -> MailShown:
    """One mail; raises NotFound for a name that is none of the folder's own."""
    file = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or name.startswith(".") or not file.is_file():
        raise NotFound
    return _read(file)


def _read(file: Path) -> MailShown:
    message = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    return MailShown(
        name=file.stem,
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=date.datetime if date else None,
        text=body.get_content() if body else "",
        files=tuple(
            MailFile(part.get_filename() or "piece", part.get_content_type(), _bytes_of(part))
            for part in message.iter_attachments()
        ),
    )


def _bytes_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
