"""What an edition file's sections of the sale may say of one another: offers, options, quotas, questions, refunds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from congress.editions.file_check import Complaint, unknown
from congress.kernel.i18n import gettext
from congress.orders.models import AttendeeCategory, PaymentMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from congress.desk.edition_file import EditionFile
    from congress.editions.file_source import Path

_CATEGORIES = [one.value for one in AttendeeCategory]
_METHODS = [one.value for one in PaymentMethod if one is not PaymentMethod.FREE]


def sale_complaints(file: EditionFile) -> Iterator[Complaint]:
    """Names of what there is not, days that are not the congress's, refunds after it."""
    for ref, offer in file.offers.items():
        yield from _named(("offers", ref, "categories"), offer.categories, _CATEGORIES)
        yield from _named(("offers", ref, "methods"), offer.methods, _METHODS)
        yield from _twice(("offers", ref, "days"), [day.isoformat() for day in offer.days])
        for index, day in enumerate(offer.days):
            if not file.edition.starts_on <= day <= file.edition.ends_on:
                yield ("offers", ref, "days", index), gettext("hors des jours du congrès")
    for ref, option in file.options.items():
        yield from _named(("options", ref, "offers"), option.offers, file.offers)
    for ref, quota in file.shared_quotas.items():
        yield from _named(("shared_quotas", ref, "offers"), quota.offers, file.offers)
    for ref, question in file.questions.items():
        yield from _named(("questions", ref, "offers"), question.offers, file.offers)
        yield from _named(("questions", ref, "categories"), question.categories, _CATEGORIES)
    for index, tier in enumerate(file.edition.registration.refund_tiers):
        if tier.until > file.edition.ends_on:
            yield (
                ("edition", "registration", "refund_tiers", index, "until"),
                gettext("c'est après la fin du congrès"),
            )


def _named(path: Path, given: Sequence[str], known: Iterable[str]) -> Iterator[Complaint]:
    words = list(known)
    for index, one in enumerate(given):
        if one not in words:
            yield (*path, index), unknown(one, words, gettext("« %(word)s » est inconnu ici", word=one))
    yield from _twice(path, given)


def _twice(path: Path, given: Sequence[str]) -> Iterator[Complaint]:
    if len(set(given)) < len(given):
        word, _ = Counter(given).most_common(1)[0]
        yield path, gettext("« %(word)s » est là deux fois", word=word)
