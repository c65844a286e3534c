"""What the demonstration sells besides the two days of 2021; all of it made up, and the accounts marked as examples."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from congress.devtools.demo_keys import OFFER
from congress.editions.models import VatRegime
from congress.kernel.db import db
from congress.kernel.money import ZERO, Money
from congress.kernel.refs import new_secret
from congress.offers.models import Attendance, Offer, Option, SharedQuota, Visibility
from congress.offers.queries import offers_of
from congress.orders.models import AttendeeCategory
from congress.orders.questions import Question, QuestionKind

if TYPE_CHECKING:
    from congress.editions.models import Edition

EARLY_ENDED = timedelta(days=21)  # before the first of the demonstration's orders
NAMES_FROZEN = timedelta(days=2)
CATERER = timedelta(days=7)
REFUNDS = ((30, 100), (10, 50))  # so many days before, so many percent
VAT_BASIS_POINTS = 2000
# The specimen that the banks' own documents show; it pays nobody.
IBAN, BIC = "FR7630006000011234567890189", "AGRIFRPPXXX"
INVITATION = "invitation"
INVITED = (AttendeeCategory.SPEAKER, AttendeeCategory.PRESS, AttendeeCategory.STAFF)
TRANSPORT = ("En train", "En covoiturage", "En voiture", "À vélo ou à pied", "En bus ou en métro")


def fill_offers(edition: Edition, at: datetime) -> None:
    """Prices, an offer from afar, one on invitation, meals and the evening, a quota they share, a question."""
    _fill_settings(edition)
    (both_days,) = [offer for offer in offers_of(edition) if offer.ref == OFFER]
    early_day = (at - EARLY_ENDED).astimezone(edition.zone).date()
    both_days.early_price = Money.euros(120)
    both_days.early_until = datetime.combine(early_day, time(23, 59), edition.zone)
    both_days.member_price = Money.euros(130)
    remote = Offer(
        edition_id=edition.id,
        ref="a-distance",
        position=2,
        name="À distance",
        description="Les grandes plénières et les tables rondes, suivies en direct de chez vous.",
        price=Money.euros(40),
        quota=300,
        attendance=Attendance.REMOTE,
    )
    invited = Offer(
        edition_id=edition.id,
        ref=INVITATION,
        position=3,
        name="Sur invitation",
        description="Pour qui intervient, pour la presse et pour l’équipe.",
        price=ZERO,
        quota=60,
        visibility=Visibility.LINK,
        secret=new_secret(),
        categories=[category.value for category in INVITED],
    )
    quota = SharedQuota(edition_id=edition.id, ref="salle-et-direct", name="La salle et le direct", size=800)
    quota.offers = [both_days, remote, invited]
    db.session.add_all([remote, invited, quota, *_options(edition), _question(edition)])
    db.session.flush()


def _fill_settings(edition: Edition) -> None:
    first = edition.starts_on
    edition.changes_until = datetime.combine(first - NAMES_FROZEN, time(12), edition.zone)
    edition.refund_tiers = [
        {"until": (first - timedelta(days=days)).isoformat(), "percent": percent} for days, percent in REFUNDS
    ]
    edition.vat_regime, edition.vat_basis_points = VatRegime.STANDARD, VAT_BASIS_POINTS
    edition.account_holder, edition.iban, edition.bic = "Compte d’exemple (ne rien virer)", IBAN, BIC
    edition.cheque_payee = "Association d’exemple (n’envoyez rien)"
    edition.cheque_address = edition.organiser_address = "1 rue de l’Exemple, 59000 Lille"
    edition.organiser_legal_form = "Association d’exemple"


def _options(edition: Edition) -> list[Option]:
    """Meals and the evening, to be counted by the caterer a week before."""
    kinds = (
        ("dejeuner-jeudi", "Déjeuner du jeudi", "", ZERO, 450),
        ("dejeuner-vendredi", "Déjeuner du vendredi", "", ZERO, 450),
        ("soiree", "Soirée du jeudi", "Dîner, musique et rencontres.", Money.euros(35), 250),
    )
    return [
        Option(
            edition_id=edition.id,
            ref=ref,
            position=position,
            name=name,
            description=description,
            price=price,
            quota=quota,
            sale_closes_at=datetime.combine(edition.starts_on - CATERER, time(18), edition.zone),
            offers=[OFFER, INVITATION],
        )
        for position, (ref, name, description, price, quota) in enumerate(kinds, 1)
    ]


def _question(edition: Edition) -> Question:
    return Question(
        edition_id=edition.id,
        ref="transport",
        position=1,
        label="Comment viendrez-vous à Lille ?",
        help="Pour mesurer ce que le congrès émet, et prévoir les navettes.",
        kind=QuestionKind.CHOICE,
        choices=list(TRANSPORT),
        is_required=False,
        offers=[OFFER, INVITATION],
        categories=[],
    )
