"""Which mails of the outbox somebody may see, and what they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import false, not_, or_

from congress.kernel.i18n import gettext, lazy_gettext
from congress.mail.models import OutboxMail
from congress.mail.queries import Stage
from congress.people.models import Right

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask_babel.speaklater import LazyString
    from sqlalchemy import ColumnElement

STAGE: dict[Stage, LazyString] = {
    Stage.HELD: lazy_gettext("À approuver"),
    Stage.WAITING: lazy_gettext("En partance"),
    Stage.DEFERRED: lazy_gettext("Différés"),
    Stage.SENT: lazy_gettext("Envoyés"),
    Stage.GIVEN_UP: lazy_gettext("En échec"),
    Stage.DISCARDED: lazy_gettext("Écartés"),
}
# Of one mail: word, tone and symbol of its mark.
MARK: dict[Stage, tuple[LazyString, str, str]] = {
    Stage.HELD: (lazy_gettext("à approuver"), "warn", "hourglass"),
    Stage.WAITING: (lazy_gettext("en partance"), "info", "send"),
    Stage.DEFERRED: (lazy_gettext("différé"), "warn", "clock"),
    Stage.SENT: (lazy_gettext("envoyé"), "ok", "check"),
    Stage.GIVEN_UP: (lazy_gettext("en échec"), "danger", "alert-circle"),
    Stage.DISCARDED: (lazy_gettext("écarté"), "", "x"),
}
KIND: dict[str, LazyString] = {
    "order-confirmed": lazy_gettext("Inscription confirmée"),
    "ticket": lazy_gettext("Billet"),
    "order-changed": lazy_gettext("Commande modifiée"),
    "orders-found": lazy_gettext("Liens retrouvés"),
    "ticket-renewed": lazy_gettext("Billet corrigé"),
    "ticket-passed-on": lazy_gettext("Billet cédé"),
    "attendee-cancelled": lazy_gettext("Inscription annulée"),
    "order-expired": lazy_gettext("Commande expirée"),
    "order-cancelled": lazy_gettext("Commande annulée"),
    "payment-returned": lazy_gettext("Remboursement"),
    "payment-instructions": lazy_gettext("Comment payer"),
    "payment-reminder": lazy_gettext("Rappel de paiement"),
    "registration-saved": lazy_gettext("Inscription à reprendre"),
    "seats-unnamed": lazy_gettext("Noms à compléter"),
    "eve": lazy_gettext("Veille du congrès"),
    "waiting-joined": lazy_gettext("Liste d'attente"),
    "waiting-offer": lazy_gettext("Place proposée"),
    "waiting-lapsed": lazy_gettext("Place proposée, délai passé"),
    "invitation": lazy_gettext("Invitation"),
    "accreditation-received": lazy_gettext("Demande d'accréditation reçue"),
    "accreditation-declined": lazy_gettext("Accréditation refusée"),
    "stand-received": lazy_gettext("Demande de stand reçue"),
    "stand-accepted": lazy_gettext("Stand attribué"),
    "stand-declined": lazy_gettext("Demande de stand refusée"),
    "programme-digest": lazy_gettext("Changements du programme"),
    "speaker_link": lazy_gettext("Lien personnel pour intervenir"),
    "speaker_answer": lazy_gettext("Réponse d'une personne invitée"),
    "follow_up_reminder": lazy_gettext("Rappel d'une relance"),
}
# Whoever has one of these rights sees some of the mails.
READERS = frozenset({Right.EDIT_PROGRAMME, Right.SEE_ORDERS, Right.DECIDE_STANDS})
_OF_SALES = (
    *("order-", "orders-", "ticket", "payment-", "attendee-", "registration-", "seats-", "waiting-"),
    *("invitation", "accreditation-", "eve"),
)
_OF_STANDS = ("stand-",)
_ABOUT_RELEASE = re.compile(r"programme-.+-(\d+)")


def may_see(rights: Collection[Right]) -> ColumnElement[bool]:
    """The mails of a sale for who sees orders, those about stands for who decides them, all others for editors."""
    sales, stands = _kinds(_OF_SALES), _kinds(_OF_STANDS)
    seen: list[ColumnElement[bool]] = [false()]
    if Right.SEE_ORDERS in rights:
        seen.append(sales)
    if Right.DECIDE_STANDS in rights:
        seen.append(stands)
    if Right.EDIT_PROGRAMME in rights:
        seen.append(not_(or_(sales, stands)))
    return or_(*seen)


def _kinds(beginnings: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(OutboxMail.kind.startswith(each, autoescape=True) for each in beginnings))


def kind_word(kind: str) -> str:
    """What a kind of mail is called."""
    return str(KIND.get(kind, kind))


def batch_word(name: str) -> str:
    """What a batch is about: « Programme, version 3 »."""
    about = _ABOUT_RELEASE.fullmatch(name)
    return gettext("Programme, version %(number)s", number=about[1]) if about else name
