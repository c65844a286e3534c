"""The demonstration's well-known accounts and keys. They open nothing but a demonstration: production has none."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "demonstration-2021"
API_TOKEN = "demo-token-not-a-secret-0000-0000"
OFFER = "deux-jours"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody of the team, with the one role they have."""

    email: str
    name: str
    role: str
    does: str


@dataclass(frozen=True)
class DemoDoor:
    """An entrance and the phone that stands there."""

    ref: str
    name: str
    device: str
    token: str


# `.example` is a domain that nobody can have (RFC 2606): no mail can go astray.
ACCOUNTS = (
    DemoAccount("organisation@congres.example", "Claude Organisation", "organiser", "tout"),
    DemoAccount("programme@congres.example", "Sacha Programme", "programme", "le programme et ses publications"),
    DemoAccount("inscriptions@congres.example", "Noa Inscriptions", "registration", "les commandes"),
    DemoAccount("accueil@congres.example", "Lou Accueil", "door", "le contrôle d'accès"),
    DemoAccount("forum@congres.example", "Charlie Forum", "forum", "les demandes de stand"),
)
DOORS = (
    DemoDoor("entree-1", "Entrée principale", "Téléphone 1", "demo-door-1-not-a-secret-0000-000"),
    DemoDoor("entree-2", "Entrée côté Rihour", "Téléphone 2", "demo-door-2-not-a-secret-0000-000"),
)
