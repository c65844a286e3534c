"""Where mails go: to an SMTP server, or as files into a folder where none is set up."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from email.message import EmailMessage
    from urllib.parse import SplitResult

SECONDS = 15
_PORTS = {"smtp": 25, "smtps": 465}
_PERMANENT = HTTPStatus.INTERNAL_SERVER_ERROR  # SMTP answers in hundreds too: 5xx is no for good (RFC 5321 §4.2.1)


class Undeliverable(Exception):  # noqa: N818 - an answer of the other side
    """The recipient's server will never take this mail; trying again is of no use."""

    def __init__(self, told: str, code: int | None = None) -> None:
        super().__init__(told)
        self.code = code


class NotEncrypted(Exception):  # noqa: N818 - as the server stands now
    """The password would go over the line for everybody to read: the mail waits for a line that is safe."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} offers no encryption (STARTTLS), so the password of MAIL_URL was not told")


class Transport(Protocol):
    """What takes a mail away; anything it raises but Undeliverable means: later, perhaps."""

    sender: str

    def send(self, message: EmailMessage, name: str) -> None:
        """Hands the mail over; `name` is a file's name for those that keep files."""

    def close(self) -> None:
        """Lets go of the connection until the next mail."""


def transport_for(mail_url: str, *, default_sender: str) -> Transport:
    """The transport a MAIL_URL names: `smtp://user:password@host:587`, `smtps://…`, `file:/folder`.

    `?from=congres@exemple.fr` says who the mails are from. Raises Invalid for any other address.
    """
    parts = urlsplit(mail_url)
    sender = (parse_qs(parts.query).get("from") or [default_sender])[0]
    if parts.scheme == "file" and parts.path:
        return Folder(Path(unquote(parts.path)), sender)
    if parts.scheme in _PORTS and parts.hostname:
        return Smtp(parts, sender)
    raise Invalid(gettext("MAIL_URL doit commencer par smtp://, smtps:// ou file: et dire où."))


class Folder:
    """Mails as .eml files: for demonstrations and tests. A mail sent again replaces itself."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender

    def send(self, message: EmailMessage, name: str) -> None:
        """Writes the whole file, or none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(self.folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is held."""


class Smtp:
    """One connection for as many mails as there are; encrypted wherever the server offers it."""

    def __init__(self, address: SplitResult, sender: str) -> None:
        self.sender = sender
        self._host = address.hostname or ""
        self._port = address.port or _PORTS[address.scheme]
        self._encrypted_at_once = address.scheme == "smtps"
        self._user, self._password = unquote(address.username or ""), unquote(address.password or "")
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002 - files only
        """Hands the mail over; raises Undeliverable where the answer is no for good."""
        connection = self._connection or self._connect()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = next(iter(refused.recipients.values()))
            self._reset()
            raise _verdict(code, text) from refused
        except smtplib.SMTPDataError as refused:
            self._reset()
            raise _verdict(refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPNotSupportedError as refused:
            self._reset()
            raise Undeliverable(str(refused)) from refused
        except BaseException:
            self.close()
            raise

    def _connect(self) -> smtplib.SMTP:
        safely = ssl.create_default_context()
        if self._encrypted_at_once:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=safely)
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        self._connection = connection
        try:
            self._greet(connection, safely)
        except BaseException:
            self.close()
            raise
        return connection

    def _greet(self, connection: smtplib.SMTP, safely: ssl.SSLContext) -> None:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=safely)
            connection.ehlo()
        if not self._user:
            return
        if not (isinstance(connection.sock, ssl.SSLSocket) or _is_this_machine(self._host)):
            raise NotEncrypted(self._host)  # whoever sits on the line can take STARTTLS out of the answer
        connection.login(self._user, self._password)

    def _reset(self) -> None:
        """Makes the connection fit for the next mail, or lets go of it."""
        try:
            if self._connection is not None:
                self._connection.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Says goodbye if the other side still listens."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
        self._connection = None


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _verdict(code: int, text: bytes | str) -> Exception:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    told = f"{code} {words}"
    return Undeliverable(told, code) if code >= _PERMANENT else smtplib.SMTPResponseException(code, told)
