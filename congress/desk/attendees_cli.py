"""`attendees export`."""

from __future__ import annotations

from pathlib import Path

import click

from congress.badges.cli import CannotWrite
from congress.badges.queries import edition_named
from congress.desk.export import ColumnSet, table
from congress.desk.export_formats import FORMATS
from congress.kernel import clock
from congress.kernel.cli import commands
from congress.kernel.db import transaction
from congress.kernel.i18n import gettext
from congress.people.use_cases import audit

ACTOR = "flask attendees"

attendees = commands("attendees", "Everybody who is registered.")


@attendees.command("export")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Standard output without it."
)
@click.option("--edition", "edition_ref", metavar="REF", help="The open edition where it is not given.")
@click.option(
    "--columns",
    type=click.Choice([each.value for each in ColumnSet]),
    default=ColumnSet.REGISTRATIONS.value,
    show_default=True,
    help="Who they are and what they ordered, or what they need.",
)
def export(form: str, output: Path | None, edition_ref: str | None, columns: str) -> None:
    """Writes everybody of an edition as CSV, XLSX or JSON."""
    edition = edition_named(edition_ref)
    write = FORMATS[form].write
    content = write(table(edition, ColumnSet(columns)), edition.zone)
    with transaction():
        audit("export", "attendees", edition.ref, actor=ACTOR, at=clock.now(), format=form, columns=columns)
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CannotWrite(gettext("Impossible d'écrire %(file)s : %(why)s", file=output, why=error.strerror)) from error
