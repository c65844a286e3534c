"""Refusals: what the congress says no to, with the reason for the person who asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """A request that cannot be met; subclasses stand beside the rule that refuses.

    `message` is for the person, in their language; `errors` maps a field to what is wrong with it.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, message: str, *, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = {name: [str(text) for text in texts] for name, texts in (errors or {}).items()}

    @property
    def kind(self) -> str:
        """The refusal's name for programs: `SoldOut` → `sold-out`."""
        name = type(self).__name__
        return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class NotFound(Refusal):
    """Nothing public bears this name, or the secret in the link is not the right one."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or gettext("Cette page n'existe pas ou n'existe plus."))


class Invalid(Refusal):
    """What was sent cannot be understood or breaks a rule that its sender can mend."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Forbidden(Refusal):
    """The account or token is known but has not this right."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or gettext("Vous n'avez pas le droit de faire cela."))


class Unauthorised(Refusal):
    """No account, or a token that is unknown or revoked."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or gettext("Jeton absent, inconnu ou révoqué."))


class StaleVersion(Refusal):
    """Somebody else changed the same thing in between: nothing is overwritten."""
