"""Accounts, tokens and the trail of what was done."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_secret
from congress.people.models import RIGHTS_OF_ROLE, Account, ApiToken, AuditEntry, Right, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class AccountExists(Refusal):
    """The address has an account already."""


def create_account(email: str, *, name: str, password: str, roles: Iterable[str]) -> Account:
    """A person who signs in; raises Invalid for an unknown role or no address, AccountExists for a known one."""
    email = _address(email)
    wanted = list(roles)
    unknown = [role for role in wanted if role not in RIGHTS_OF_ROLE]
    if unknown:
        raise Invalid(
            gettext(
                "Rôle inconnu : %(role)s. Les rôles sont : %(roles)s.",
                role=unknown[0],
                roles=", ".join(RIGHTS_OF_ROLE),
            )
        )
    if db.session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise AccountExists(gettext("Il y a déjà un compte pour %(email)s.", email=email))
    account = Account(
        email=email,
        name=name,
        password=hash_password(password),
        fs_uniquifier=new_secret(),
        roles=[_role(role) for role in wanted],
    )
    db.session.add(account)
    db.session.flush()
    return account


def _address(text: str) -> str:
    """As sign-in looks for it; in small letters, so that one address has one account."""
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(
            gettext("Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr.")
        ) from error


def _role(name: str) -> Role:
    role = db.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
        db.session.flush()
    return role


def hash_secret(secret: str) -> str:
    """What is kept of a random secret: SHA-256 in hexadecimal; 192 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def create_token(name: str, *, scopes: Iterable[str], at: datetime, secret: str | None = None) -> str:
    """A program's key with these rights; returns the secret, which is shown this once."""
    wanted = list(scopes)
    known = {right.value for right in Right}
    unknown = [scope for scope in wanted if scope not in known]
    if unknown:
        raise Invalid(
            gettext(
                "Droit inconnu : %(scope)s. Les droits sont : %(scopes)s.",
                scope=unknown[0],
                scopes=", ".join(sorted(known)),
            )
        )
    secret = secret or new_secret()
    db.session.add(ApiToken(name=name, secret_hash=hash_secret(secret), scopes=wanted, created_at=at))
    db.session.flush()
    return secret


def audit(action: str, subject: str, subject_ref: str, *, actor: str, at: datetime, **details: object) -> None:
    """Writes down who did what to what, in the transaction that does it."""
    db.session.add(
        AuditEntry(at=at, actor=actor, action=action, subject=subject, subject_ref=subject_ref, details=details)
    )
