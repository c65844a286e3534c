"""Commands that end with 0, 1 (refused, one line on standard error) or 2 (usage)."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from congress.kernel.errors import Refusal
from congress.kernel.forms import MOST_IN_LINE, has_control_characters, tidy
from congress.kernel.i18n import gettext


class RefusingGroup(AppGroup):
    """A group whose commands turn a refusal into one clear line and the exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(refusal.message, err=True)
        except (OperationalError, ProgrammingError) as error:
            click.echo(_no_database(error), err=True)
        return ctx.exit(1)


def _no_database(error: OperationalError | ProgrammingError) -> str:
    text = gettext("La base de données ne répond pas, ou ses tables ne sont pas à jour (« db upgrade »).")
    return f"{text} {str(error.orig).splitlines()[0]}"


class Name(click.ParamType[str]):
    """What something is called: one line that can be seen."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(tidy(value))
        if not text or len(text) > MOST_IN_LINE or has_control_characters(text):
            self.fail(
                gettext("Il faut un nom sur une ligne, de %(most)d caractères au plus.", most=MOST_IN_LINE), param, ctx
            )
        return text


NAME = Name()


def commands(name: str, help_text: str) -> AppGroup:
    """A group of commands for a room: `flask --app wsgi NAME …`."""
    return RefusingGroup(name, help=help_text, short_help=help_text)
