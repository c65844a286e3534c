"""`device create`."""

from __future__ import annotations

import click

from congress.badges.queries import edition_named
from congress.checkin import queries
from congress.checkin.use_cases import enrol_device
from congress.kernel import clock
from congress.kernel.cli import NAME, commands
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound

device = commands("device", "Phones and scanners of the door.")


@device.command("create")
@click.argument("name", type=NAME)
@click.option("--checkpoint", "checkpoint_ref", required=True, metavar="REF", help="Where it stands.")
@click.option("--edition", "edition_ref", metavar="REF", help="The open edition where it is not given.")
def create_device(name: str, checkpoint_ref: str, edition_ref: str | None) -> None:
    """Enrols a device and prints its secret, alone, once."""
    edition = edition_named(edition_ref)
    checkpoint = queries.find_checkpoint(edition.id, checkpoint_ref)
    if checkpoint is None:
        known = ", ".join(each.ref for each in queries.checkpoints(edition))
        raise NotFound(f"Pas de point de contrôle « {checkpoint_ref} » ; il y a : {known or 'aucun'}.")
    with transaction():
        _, secret = enrol_device(checkpoint, name, actor="cli", at=clock.now())
    click.echo(secret)
