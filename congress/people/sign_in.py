"""Sign-in of organisers, by Flask-Security: passwords hashed with argon2, sessions, and nothing by default."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from flask_security import Security, SQLAlchemyUserDatastore

from congress.kernel.db import db
from congress.people.access import current_account
from congress.people.models import Account, Role

if TYPE_CHECKING:
    from flask import Flask


def set_up_sign_in(app: Flask) -> None:
    """Gives the app `/organisation/connexion` and its way out; the rest of Flask-Security stays off."""
    settings = app.config["SETTINGS"]
    app.config.update(
        SECURITY_PASSWORD_SALT=sha256(f"password:{settings.secret_key}".encode()).hexdigest(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_LOGIN_URL="/organisation/connexion",
        SECURITY_LOGOUT_URL="/organisation/deconnexion",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/organisation/",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_LOGIN_USER_TEMPLATE="people/sign_in.html",
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_I18N_DIRNAME=["builtin"],
    )
    app.context_processor(lambda: {"current_account": current_account()})
    Security(app, SQLAlchemyUserDatastore(db, Account, Role), register_blueprint=True)
