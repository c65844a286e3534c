"""`account create` and `token create`."""

from __future__ import annotations

import secrets

import click

from congress.kernel import clock
from congress.kernel.cli import NAME, commands
from congress.kernel.db import transaction
from congress.people.use_cases import create_account, create_token

LEAST_IN_PASSWORD = 12

account = commands("account", "Accounts of the organisers.")
token = commands("token", "Keys for programs that use the API.")


@account.command("create")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, help="organiser, programme, registration, door, forum")
@click.option("--name", default="", help="The person's name.")
@click.option("--password", help="Made up and printed where it is not given.")
def create_account_command(email: str, roles: tuple[str, ...], name: str, password: str | None) -> None:
    """Creates an account and prints its password, alone, once."""
    if password is not None and len(password) < LEAST_IN_PASSWORD:
        raise click.BadParameter(f"at least {LEAST_IN_PASSWORD} characters", param_hint="--password")
    secret = password or secrets.token_urlsafe(12)
    with transaction():
        create_account(email, name=name, password=secret, roles=roles)
    click.echo(secret)


@token.command("create")
@click.argument("name", type=NAME)
@click.option("--scope", "scopes", multiple=True, required=True, help="A right: see_orders, edit_orders, …")
def create_token_command(name: str, scopes: tuple[str, ...]) -> None:
    """Creates a key for a program and prints it, alone, once."""
    with transaction():
        secret = create_token(name, scopes=scopes, at=clock.now())
    click.echo(secret)
