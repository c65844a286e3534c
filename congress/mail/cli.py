"""`flask mail …`: the worker that sends what the outbox holds."""

from __future__ import annotations

import click

from congress.kernel.cli import commands
from congress.mail import worker

mail = commands("mail", "Mails: send what the outbox holds.")


@mail.command("work")
@click.option("--once", is_flag=True, help="Send what is due now, then end.")
def work(*, once: bool) -> None:
    """Send mails as they come, until stopped."""
    if once:
        click.echo(f"{worker.send_due(worker.transport())} mails sent")
    else:
        worker.work(worker.stopping())
