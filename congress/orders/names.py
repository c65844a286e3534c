"""What a seat is called: by the person's name, or by its number while nobody has been chosen for it."""

from __future__ import annotations

from congress.kernel.i18n import gettext


def shown_name(first_name: str, last_name: str, position: int) -> str:
    """First name, then last name; « Participant 3, nom à compléter » where there is none."""
    name = f"{first_name} {last_name}".strip()
    return name or gettext("Participant %(number)s, nom à compléter", number=position)
