"""Where a visitor can go from any page: the addresses are those of the contract, within the edition shown."""

from dataclasses import dataclass
from typing import Protocol

from flask import request

from congress.kernel.i18n import gettext


class ShownEdition(Protocol):
    """What the navigation needs of the edition on the page."""

    @property
    def year(self) -> int:
        """The year it is held, which names it in the address of an archive."""

    @property
    def is_archived(self) -> bool:
        """Whether it is over and only read."""


@dataclass(frozen=True)
class NavItem:
    """One place to go to."""

    label: str
    url: str
    current: bool = False


def home_url(edition: ShownEdition | None) -> str:
    """The home page of the edition shown: `/`, or `/editions/2021/` in an archive."""
    return f"{_prefix(edition)}/"


def site_nav(edition: ShownEdition | None) -> list[NavItem]:
    """Programme, speakers and forum of the edition shown; one's own agenda unless it is over."""
    places = (
        ("/programme", gettext("Programme")),
        ("/intervenants", gettext("Intervenants")),
        ("/forum", gettext("Forum")),
    )
    items = [_item(_prefix(edition) + path, label) for path, label in places]
    if edition is None or not edition.is_archived:
        items.append(_item(f"{request.script_root}/agenda", gettext("Mon agenda")))
    return items


def register_item() -> NavItem:
    """The way to the registration of the open edition."""
    return _item(f"{request.script_root}/inscription", gettext("S'inscrire"))


def foot_nav(edition: ShownEdition | None) -> list[NavItem]:
    """What every page owes its reader: accessibility, personal data, terms, calendars."""
    root = request.script_root
    return [
        _item(f"{_prefix(edition)}/calendriers", gettext("Calendriers à abonner")),
        _item(f"{root}/commande/retrouver", gettext("Retrouver ma commande")),
        _item(f"{root}/accessibilite", gettext("Accessibilité : partiellement conforme")),
        _item(f"{root}/confidentialite", gettext("Données personnelles")),
        _item(f"{root}/cgv", gettext("Conditions générales de vente")),
    ]


def _prefix(edition: ShownEdition | None) -> str:
    archived = edition is not None and edition.is_archived
    return f"{request.script_root}/editions/{edition.year}" if edition and archived else request.script_root


def _item(url: str, label: str) -> NavItem:
    here = request.script_root + request.path
    return NavItem(label, url, current=here == url or here.startswith(f"{url}/"))
