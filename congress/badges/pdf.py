"""Tickets to bring and badges to wear, as tagged PDF made by typst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congress.badges.queries import editions_printed, holders
from congress.badges.tokens import signer_of
from congress.kernel.errors import Refusal
from congress.kernel.formats import dates_text, day_text, time_text
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.pdf import pdf
from congress.kernel.typography import french
from congress.orders.labels import CATEGORY_LABELS
from congress.programme import prose
from congress.programme.models import SittingKind, SittingStatus
from congress.programme.queries import published
from congress.ui.qr import qr_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.badges.queries import Holder
    from congress.badges.tokens import Signer
    from congress.editions.models import Edition
    from congress.programme.published import PublishedSitting
    from congress.tickets.models import Ticket

LAYOUTS = {"a4-4xa6": "badges.typ"}


class NothingToPrint(Refusal):
    """A sheet without a badge on it would be a blank page."""

    def __init__(self) -> None:
        super().__init__(gettext("Aucun billet valable : il n'y a rien à imprimer."))


def tickets_pdf(tickets: Sequence[Ticket]) -> bytes:
    """The tickets to bring, one A4 page each, in the language in force; raises NothingToPrint."""
    return pdf("badges/tickets.typ", _data(tickets, title=gettext("Billet")))


def badges_pdf(tickets: Sequence[Ticket], layout: str = "a4-4xa6") -> bytes:
    """The badges to wear, four A6 on an A4 sheet with cutting lines; raises NothingToPrint."""
    return pdf(f"badges/{LAYOUTS[layout]}", _data(tickets, title=gettext("Badges")))


def _data(tickets: Sequence[Ticket], *, title: str) -> dict[str, Any]:
    if not tickets:
        raise NothingToPrint
    people = holders(tickets)
    editions = editions_printed({person.edition_id for person in people})
    signers = {edition_id: signer_of(edition_id) for edition_id in editions}
    first = editions[people[0].edition_id]
    return {
        "lang": current_locale(),
        "title": f"{title} – {first.title}",
        "author": first.organiser,
        "editions": {str(edition.id): _edition(edition) for edition in editions.values()},
        "tickets": [_ticket(person, signers[person.edition_id]) for person in people],
        "words": _words(),
    }


def _ticket(person: Holder, signer: Signer) -> dict[str, str]:
    badge = signer.badge(person.ref, person.serial)
    return {
        "edition": str(person.edition_id),
        "ref": person.ref,
        "first_name": person.first_name,
        "last_name": person.last_name or (person.name if not person.first_name else ""),
        "organisation": person.organisation,
        "category": person.category.value,
        "category_word": str(CATEGORY_LABELS[person.category]),
        "offer": french(person.offer),
        "qr": qr_svg(badge),
        "qr_alt": gettext("Code QR du badge de %(name)s", name=person.name),
        "code": signer.typed_code(person.ref, person.serial),
    }


def _edition(edition: Edition) -> dict[str, Any]:
    venue = edition.venues[0] if edition.venues else None
    return {
        "slogan": french(edition.slogan),
        "title": french(edition.title),
        "organiser": edition.organiser,
        "accent": edition.accent,
        "hashtag": edition.hashtag,
        "days": _days(edition),
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
        "place": french(edition.place or (f"{venue.city}, {venue.name}" if venue else "")),
        "contact": edition.contact_email,
        "venue": {
            "name": french(venue.name) if venue else "",
            "lines": [line for line in (venue.address, f"{venue.postcode} {venue.city}".strip()) if line]
            if venue
            else [],
            "access": [french(line) for line in prose.lines(venue.access)] if venue else [],
        },
    }


def _days(edition: Edition) -> list[dict[str, Any]]:
    """The order of the days; ateliers, of which each takes only some, are left to the ticket's page."""
    programme = published(edition)
    if programme is None:
        return []
    locale = current_locale()
    return [
        {
            "day": day_text(day, locale).capitalize(),
            "sittings": [
                {"time": time_text(sitting.starts_at, edition.zone, locale), "title": _title(sitting)}
                for sitting in programme.sittings
                if sitting.starts_at is not None
                and sitting.starts_at.astimezone(edition.zone).date() == day
                and sitting.kind is not SittingKind.WORKSHOP
                and sitting.status is not SittingStatus.CANCELLED
            ],
        }
        for day in programme.days
    ]


def _title(sitting: PublishedSitting) -> str:
    title = french(sitting.title)
    if sitting.status is SittingStatus.TENTATIVE:
        return gettext("%(title)s (sous réserve)", title=title)
    return title


def _words() -> dict[str, Any]:
    return {
        "ticket": gettext("Billet"),
        "code": gettext("Code à dicter si le QR est illisible"),
        "offer": gettext("Votre inscription"),
        "come": gettext("Venir"),
        "door": gettext("À l'entrée"),
        "reference": gettext("Référence du billet :"),
        "advice": [
            gettext("Présentez le code QR, sur papier ou sur l'écran de votre téléphone. Votre badge vous attend."),
            gettext("Ce billet est personnel : il laisse entrer une personne à la fois."),
            gettext("Merci de venir sans bagage volumineux : les sacs peuvent être contrôlés."),
        ],
    }
