"""Commands that end with 0, 1 (refused, one line on standard error) or 2 (usage)."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from congress.kernel.errors import Refusal


class RefusingGroup(AppGroup):
    """A group whose commands turn a refusal into one clear line and the exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(refusal.message, err=True)
            ctx.exit(1)


def commands(name: str, help_text: str) -> AppGroup:
    """A group of commands for a room: `flask --app wsgi NAME …`."""
    return RefusingGroup(name, help=help_text, short_help=help_text)
