"""`flask payments …`: what a person does about the card processor by hand."""

from __future__ import annotations

import click

from congress.checkout import card
from congress.checkout.refunds import run_refunds
from congress.kernel.cli import commands

payments = commands("payments", "Card payments: ask the processor what was missed.")


@payments.command("reconcile")
def reconcile() -> None:
    """Ask the card processor about every open pay page, confirm what was paid, give back what is due."""
    counted = card.reconcile(everything=True)
    expired = card.expire_overdue()
    refunds = run_refunds()
    asked = sum(counted.values())
    told = ", ".join(f"{status}: {count}" for status, count in sorted(counted.items()))
    click.echo(f"{asked} pay pages asked about{f' ({told})' if told else ''}")
    click.echo(f"{expired} orders expired, {refunds} refunds made")
