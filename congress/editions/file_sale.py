"""The edition's way of selling in its file: when one may register, terms, refunds, VAT, the accounts paid into."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, field_validator, model_validator
from stdnum import bic, iban
from stdnum.exceptions import ValidationError
from stdnum.fr import siret, tva

from congress.editions.file_types import Day, Instant, Line, LongLine, Name, Number, Prose, Section, aware, local
from congress.editions.models import VatRegime
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from congress.editions.models import Edition

_PERCENT = re.compile(r"\d{1,2}(\.\d{1,2})?")
_HOLDS = ("card_hold_minutes", "transfer_hold_days", "cheque_hold_days")
DAYS_HELD = Annotated[Number, Field(ge=1, le=90)]


def _percent(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise ValueError(gettext('pourcentage attendu, par exemple "20" ou "5.5"'))
    return Decimal(value)


def _iban(value: str) -> str:
    try:
        return iban.validate(value)
    except ValidationError as error:
        raise ValueError(gettext("IBAN incorrect : vérifiez chaque caractère")) from error


def _bic(value: str) -> str:
    try:
        return bic.validate(value) if value else ""
    except ValidationError as error:
        raise ValueError(gettext("BIC incorrect : 8 ou 11 caractères attendus")) from error


def _siret(value: str) -> str:
    try:
        return siret.validate(value) if value else ""
    except ValidationError as error:
        raise ValueError(gettext("SIRET incorrect : 14 chiffres attendus, le dernier est une clé")) from error


def _vat_id(value: str) -> str:
    try:
        return f"FR{tva.validate(value)}" if value else ""
    except ValidationError as error:
        raise ValueError(gettext("numéro de TVA incorrect, par exemple FR88100000009")) from error


class RefundTierSection(Section):
    """Who cancels on that day or before is given so much of the price back."""

    until: Day
    percent: Annotated[Number, Field(ge=0, le=100)]


class RegistrationSection(Section):
    """When one may register and change a name, how long seats are held for a payment, what a cancellation gives."""

    opens: Instant | None = None
    closes: Instant | None = None
    changes_until: Instant | None = None
    card_hold_minutes: Annotated[Number, Field(ge=1, le=1440)] = 30
    transfer_hold_days: DAYS_HELD = 15
    cheque_hold_days: DAYS_HELD = 15
    refund_tiers: tuple[RefundTierSection, ...] = ()

    @field_validator("refund_tiers")
    @classmethod
    def _descending(cls, tiers: tuple[RefundTierSection, ...]) -> tuple[RefundTierSection, ...]:
        for one, then in pairwise(tiers):
            if then.until <= one.until:
                raise ValueError(gettext("les dates se suivent, la plus proche d'abord"))
            if then.percent >= one.percent:
                raise ValueError(gettext("plus on annule tard, moins on est remboursé"))
        return tiers

    def moved(self, later: Callable[[datetime | None], datetime | None], days: timedelta) -> RegistrationSection:
        """The same for a congress so many days later."""
        window = {name: later(getattr(self, name)) for name in ("opens", "closes", "changes_until")}
        tiers = tuple(tier.model_copy(update={"until": tier.until + days}) for tier in self.refund_tiers)
        return self.model_copy(update={**window, "refund_tiers": tiers})


class TermsSection(Section):
    """The general terms of sale, with the version that orders keep."""

    version: Annotated[Name, StringConstraints(max_length=40)]
    text: Prose


class VatSection(Section):
    """The regime of the seller; only the standard one has a rate, in percent."""

    regime: VatRegime = VatRegime.NOT_SUBJECT
    rate: Annotated[Decimal, BeforeValidator(_percent)] = Decimal(0)

    @model_validator(mode="after")
    def _rate_of_regime(self) -> VatSection:
        if (self.regime is VatRegime.STANDARD) != bool(self.rate):
            raise ValueError(gettext("rate est le taux du régime standard, et de lui seul"))
        return self


class BankSection(Section):
    """The account that transfers go to."""

    holder: Annotated[Name, StringConstraints(max_length=70)]
    iban: Annotated[Line, AfterValidator(_iban)]
    bic: Annotated[Line, AfterValidator(_bic)] = ""


class ChequeSection(Section):
    """To whom cheques are made out, and where they are sent."""

    payee: Name
    address: LongLine


class SellerSection(Section):
    """The organiser as quotations name them."""

    legal_form: Annotated[Line, StringConstraints(max_length=100)] = ""
    address: LongLine = ""
    siret: Annotated[Line, AfterValidator(_siret)] = ""
    vat_id: Annotated[Line, AfterValidator(_vat_id)] = ""


def apply_seller(edition: Edition, seller: SellerSection) -> None:
    """Brings what documents say of the organiser to what the file says."""
    edition.organiser_legal_form, edition.organiser_address = seller.legal_form, seller.address
    edition.organiser_siret, edition.organiser_vat_id = seller.siret, seller.vat_id


def apply_sale(
    edition: Edition,
    window: RegistrationSection,
    vat: VatSection,
    *,
    terms: TermsSection | None,
    bank: BankSection | None,
    cheque: ChequeSection | None,
) -> None:
    """Brings the way the edition sells to what the file says; orders keep the terms they were placed under."""
    zone = edition.zone
    edition.registration_opens_at = aware(window.opens, zone)
    edition.registration_closes_at = aware(window.closes, zone)
    edition.changes_until = aware(window.changes_until, zone)
    for name in _HOLDS:
        setattr(edition, name, getattr(window, name))
    edition.refund_tiers = [tier.model_dump(mode="json") for tier in window.refund_tiers]
    edition.terms, edition.terms_version = (terms.text, terms.version) if terms else ("", "")
    edition.vat_regime, edition.vat_basis_points = vat.regime, int(vat.rate * 100)
    edition.account_holder, edition.iban, edition.bic = (bank.holder, bank.iban, bank.bic) if bank else ("", "", "")
    edition.cheque_payee, edition.cheque_address = (cheque.payee, cheque.address) if cheque else ("", "")


def extract_sale(edition: Edition) -> dict[str, Any]:
    """The same as the file writes it, by the names of EditionSection."""
    zone = edition.zone
    return {
        "registration": RegistrationSection(
            opens=local(edition.registration_opens_at, zone),
            closes=local(edition.registration_closes_at, zone),
            changes_until=local(edition.changes_until, zone),
            refund_tiers=tuple(RefundTierSection.model_validate(tier) for tier in edition.refund_tiers),
            **{name: getattr(edition, name) for name in _HOLDS},
        ),
        "terms": TermsSection(version=edition.terms_version or "1", text=edition.terms) if edition.terms else None,
        "vat": VatSection(regime=edition.vat_regime, rate=Decimal(edition.vat_basis_points) / 100),
        "bank": BankSection(holder=edition.account_holder, iban=edition.iban, bic=edition.bic)
        if edition.iban
        else None,
        "seller": SellerSection(
            legal_form=edition.organiser_legal_form,
            address=edition.organiser_address,
            siret=edition.organiser_siret,
            vat_id=edition.organiser_vat_id,
        ),
        "cheque": ChequeSection(payee=edition.cheque_payee, address=edition.cheque_address)
        if edition.cheque_payee
        else None,
    }
