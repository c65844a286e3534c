"""Sign-in of organisers, by Flask-Security: passwords hashed with argon2, sessions, and nothing by default."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_security import LoginForm, Security, SQLAlchemyUserDatastore

from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.people.access import current_account
from congress.people.guesses import mark_of, note_wrong_password, refuse_guesses
from congress.people.models import Account, Role

if TYPE_CHECKING:
    from flask import Flask


class SignInForm(LoginForm):
    """An address and a password, no more guesses than a person's, and no cookie that outlives the browser."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Raises TooManyGuesses."""
        mark, at = mark_of(self.email.data or "", current_app.config["SECRET_KEY"]), clock.now()
        refuse_guesses(mark, at=at)
        if super().validate(**kwargs):
            return True
        db.session.rollback()
        with transaction():
            note_wrong_password(mark, at=at)
        return False


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
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_I18N_DIRNAME=["builtin"],
        SECURITY_FRESHNESS=timedelta(-1),  # no page asks for the password again, so there is none to ask it
    )
    app.context_processor(lambda: {"current_account": current_account()})
    Security(app, SQLAlchemyUserDatastore(db, Account, Role), register_blueprint=True, login_form=SignInForm)
