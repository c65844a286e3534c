"""Where an organiser may go: only what their rights open."""

from __future__ import annotations

from flask import request

from congress.desk.outbox import READERS
from congress.kernel.i18n import gettext
from congress.people.access import current_account
from congress.people.models import Right
from congress.ui.nav import NavItem

_CODES = "/organisation/inscriptions/codes"
# What the page of codes leads to.
_WITH_CODES = tuple(f"/organisation/inscriptions/{name}" for name in ("adherents", "invitations", "presse", "attente"))


def desk_nav() -> list[NavItem]:
    """The places of the desk, in the order of the work."""
    account = current_account()
    if account is None:
        return []
    places = (
        (None, "/organisation/", gettext("Vue d'ensemble")),
        (Right.EDIT_PROGRAMME, "/organisation/programme", gettext("Programme")),
        (Right.EDIT_PROGRAMME, "/organisation/programme/intervenants", gettext("Intervenants")),
        (Right.EDIT_PROGRAMME, "/organisation/programme/relances", gettext("Questions et relances")),
        (Right.EDIT_PROGRAMME, "/organisation/captations", gettext("Captations et supports")),
        (Right.SEE_ORDERS, "/organisation/inscriptions", gettext("Inscriptions")),
        (Right.EDIT_ORDERS, _CODES, gettext("Codes et invitations")),
        (Right.SEE_ORDERS, "/organisation/commandes", gettext("Commandes")),
        (Right.MANAGE_EDITION, "/organisation/inscriptions/formules", gettext("Formules et options")),
        (Right.DECIDE_STANDS, "/organisation/stands", gettext("Stands")),
        (Right.MANAGE_DOOR, "/organisation/controle", gettext("Contrôle d'accès")),
    )
    here = max((path for _, path, _ in places if _is_here(path)), key=len, default="")
    if any(_is_here(path) for path in _WITH_CODES):
        here = _CODES
    found = [
        NavItem(label, path, current=path == here)
        for right, path, label in places
        if right is None or right in account.rights
    ]
    if not READERS.isdisjoint(account.rights):
        found.append(
            NavItem(gettext("Courriels"), "/organisation/courriels", current=_is_here("/organisation/courriels"))
        )
    return found


def _is_here(path: str) -> bool:
    here = request.path
    return here == path if path.endswith("/") else here == path or here.startswith(f"{path}/")
