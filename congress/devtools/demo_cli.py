"""`demo load` and `demo populate`; in production they are refused."""

from __future__ import annotations

import json

import click

from congress.devtools.demo import load as load_demo
from congress.devtools.demo_crowd import populate as populate_demo
from congress.devtools.demo_keys import ACCOUNTS, API_TOKEN, DOORS, PASSWORD
from congress.editions.current import current_edition
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.kernel.cli import commands
from congress.kernel.db import transaction
from congress.kernel.errors import NotFound
from congress.kernel.i18n import gettext
from congress.tickets.links import ticket_path

MOST_ATTENDEES = 200_000

demo = commands("demo", "The demonstration: editions, people and orders to try everything on.")


@demo.command("load")
def load() -> None:
    """Loads the demonstration; loading it twice changes nothing."""
    with transaction():
        loaded = load_demo(clock.now())
    edition = loaded.edition
    if not loaded.is_new:
        click.echo(gettext("Édition %(ref)s : déjà ouverte, rien à changer.", ref=edition.ref))
        return
    click.echo(gettext("Édition %(ref)s ouverte : %(title)s.", ref=edition.ref, title=edition.title))
    click.echo(account_lines())


def account_lines() -> str:
    """The accounts and keys as a terminal shows them."""
    lines = [f"  {person.email:32} {PASSWORD}   ({person.role})" for person in ACCOUNTS]
    lines += [f"  {door.name:32} {door.token}" for door in DOORS]
    return "\n".join([*lines, f"  {'API':32} {API_TOKEN}"])


@demo.command("populate")
@click.option("--attendees", "count", type=click.IntRange(1, MOST_ATTENDEES), required=True, help="How many more.")
def populate(count: int) -> None:
    """Adds so many paid attendees with true badges to the open edition, and prints them as JSON."""
    edition = current_edition()
    if edition is None or edition.status is not EditionStatus.OPEN:
        raise NotFound(gettext("Aucune édition n'est ouverte : lancez d'abord « demo load »."))
    with transaction():
        people = populate_demo(edition, count, clock.now())
    click.echo(
        json.dumps(
            {
                "attendees": [
                    {
                        "ref": person.ref,
                        "name": person.name,
                        "badge": person.badge,
                        "ticket": person.ticket,
                        "url": whole(ticket_path(person.ticket, person.secret)),
                    }
                    for person in people
                ]
            },
            ensure_ascii=False,
        )
    )
