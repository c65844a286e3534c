"""`flask --app wsgi edition …`: an edition from a file, to a file, and the next one from the last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from congress.desk import editions
from congress.desk.edition_file import read_edition
from congress.kernel import clock
from congress.kernel.cli import commands
from congress.kernel.db import transaction
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

ACTOR = "flask edition"

edition = commands("edition", "Import, export and clone editions of the congress.")


@edition.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Create or update an edition from FILE; importing it twice changes nothing."""
    reading = read_edition(file.read_bytes(), str(file))
    with transaction():
        done = editions.import_edition(reading, actor=ACTOR, at=clock.now())
    ref = done.edition.ref
    if done.is_new:
        click.echo(gettext("Édition %(ref)s créée.", ref=ref))
    elif done.has_changed:
        click.echo(gettext("Édition %(ref)s mise à jour.", ref=ref))
    else:
        click.echo(gettext("Édition %(ref)s : rien à changer.", ref=ref))


@edition.command()
@click.argument("ref")
def export(ref: str) -> None:
    """Print the edition REF as a file that `edition import` reads."""
    click.echo(editions.export_edition(ref), nl=False)


@edition.command()
@click.argument("ref")
@click.option(
    "--start", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day of the new edition, as 2027-11-25."
)
@click.option("--open", "is_open", is_flag=True, help="Open it to the public at once; else it is a draft.")
def clone(ref: str, start: datetime, *, is_open: bool) -> None:
    """Prepare the next edition from REF: same sittings, rooms and offers, speakers to be asked again."""
    with transaction():
        made = editions.clone_edition(ref, start.date(), is_open=is_open, actor=ACTOR, at=clock.now())
    click.echo(made.ref)
