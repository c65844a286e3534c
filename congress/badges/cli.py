"""`badges export`."""

from __future__ import annotations

from pathlib import Path

import click

from congress.badges.pdf import LAYOUTS, badges_pdf
from congress.badges.queries import edition_named, tickets_to_print
from congress.kernel.cli import commands
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext

badges = commands("badges", "Badges to print.")


class CannotWrite(Refusal):
    """The file cannot be written there."""


@badges.command("export")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@click.option("--layout", type=click.Choice(list(LAYOUTS)), default=next(iter(LAYOUTS)), show_default=True)
@click.option("--edition", "edition_ref", metavar="REF", help="The open edition where it is not given.")
def export_badges(output: Path, layout: str, edition_ref: str | None) -> None:
    """Writes the badges of all valid tickets, sorted by last name, and says how many."""
    tickets = tickets_to_print(edition_named(edition_ref))
    pdf = badges_pdf(tickets, layout)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        raise CannotWrite(gettext("Impossible d'écrire %(file)s : %(why)s", file=output, why=error.strerror)) from error
    click.echo(f"{len(tickets)} badges → {output}")
