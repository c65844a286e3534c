"""Who is asking and what they may do: accounts for people, bearer tokens for programs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import has_request_context, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.errors import Forbidden, Unauthorised
from congress.kernel.headers import for_one_reader
from congress.people.models import Account, ApiToken, Right
from congress.people.use_cases import hash_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")


def current_account() -> Account | None:
    """The person signed in, if anyone is."""
    return current_user if has_request_context() and current_user.is_authenticated else None


def actor() -> str:
    """The name that moves and the audit trail keep."""
    account = current_account()
    return account.email if account else "public"


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Lets a view be reached by any account; others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_account() is None:
            return _to_sign_in()
        for_one_reader()
        return view(*args, **kwargs)

    return guarded


def _to_sign_in() -> ResponseReturnValue:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=back), code=303)


def requires(right: Right) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Lets a view be reached by accounts that have the right; others sign in first, or are refused."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if account is None:
                return _to_sign_in()
            if right not in account.rights:
                raise Forbidden
            for_one_reader()
            return view(*args, **kwargs)

        return guarded

    return guard


def bearer() -> str:
    """The secret in `Authorization: Bearer …`; raises Unauthorised where there is none."""
    header = request.headers.get("Authorization", "")
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthorised
    for_one_reader()
    return secret.strip()


def token_with(right: Right) -> ApiToken:
    """The API token that asks; raises Unauthorised or, where it has not the right, Forbidden."""
    token = db.session.scalar(select(ApiToken).where(ApiToken.secret_hash == hash_secret(bearer())))
    if token is None or token.revoked_at is not None:
        raise Unauthorised
    if right.value not in token.scopes:
        raise Forbidden
    return token
