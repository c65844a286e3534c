"""One person's part of the form, made ready: the options that go with which offer, the questions asked of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.checkout.personal_form import CONSENT_FIELDS
from congress.kernel.formats import money_text
from congress.kernel.i18n import gettext, ngettext, typo
from congress.orders.labels import CATEGORY_LABELS, CONSENT_WORDING
from congress.orders.models import AttendeeCategory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import wtforms

    from congress.checkout.attendee_form import AttendeeForm
    from congress.checkout.for_sale import ForSale
    from congress.kernel.money import Money
    from congress.offers.models import Option
    from congress.orders.questions import Question

FEW = 20


@dataclass(frozen=True)
class OptionShown:
    """A box to tick; `offers` are refs, for the page to hide what does not go with the one chosen; empty: all."""

    box: wtforms.Field
    name: str
    description: str
    price: str
    left: str
    is_sold_out: bool
    is_open: bool
    offers: str
    only_with: str


@dataclass(frozen=True)
class QuestionShown:
    """What the organisers ask; hidden by the page from those it does not concern."""

    field: wtforms.Field
    label: str
    is_required: bool
    offers: str
    categories: str
    only_for: str


@dataclass(frozen=True)
class PersonPage:
    """A person's fields, and which of the folded parts stand open because something is in them.

    `agreements` is what one agrees to, by field, word for word.
    """

    form: AttendeeForm
    number: int
    agreements: dict[str, str]
    options: tuple[OptionShown, ...]
    questions: tuple[QuestionShown, ...]
    report_open: bool
    needs_open: bool
    consents_open: bool


def person_page(person: AttendeeForm, number: int, sale: ForSale) -> PersonPage:
    """The part of the person of that number, from 1."""
    boxes = list(person.options)
    return PersonPage(
        form=person,
        number=number,
        agreements={name: str(CONSENT_WORDING[kind]) for name, kind in CONSENT_FIELDS.items()},
        options=tuple(_option(option, box, sale) for option, box in zip(sale.options, boxes, strict=True)),
        questions=tuple(_question(question, person.answer(question), sale) for question in sale.questions),
        report_open=_used(person.department, person.first_time),
        needs_open=_used(person.diet, person.access_needs, person.agrees_needs),
        consents_open=_used(person.agrees_photographs, person.agrees_newsletter),
    )


def _used(*fields: wtforms.Field) -> bool:
    return any(field.data or field.errors for field in fields)


def _option(option: Option, box: wtforms.Field, sale: ForSale) -> OptionShown:
    left = sale.places[option.id]
    refs = _narrower(option.offers, sale)
    return OptionShown(
        box=box,
        name=typo(option.name),
        description=typo(option.description),
        price=price_text(option.price),
        left=left_text(left),
        is_sold_out=left == 0,
        is_open=left != 0 or bool(box.checked),  # what was ticked stays, for its owner to untick
        offers=" ".join(refs),
        only_with=_with(refs, sale),
    )


def _question(question: Question, field: wtforms.Field, sale: ForSale) -> QuestionShown:
    refs = _narrower(question.offers, sale)
    labels = {one.value: str(label) for one, label in CATEGORY_LABELS.items()}
    who = ", ".join(labels[one] for one in question.categories if one in labels)
    return QuestionShown(
        field=field,
        label=typo(question.label),
        is_required=question.is_required,
        offers=" ".join(refs),
        categories=" ".join(one for one in question.categories if one in {c.value for c in AttendeeCategory}),
        only_for=" ".join(filter(None, (gettext("Pour : %(who)s.", who=who) if who else "", _with(refs, sale)))),
    )


def _narrower(refs: Sequence[str], sale: ForSale) -> list[str]:
    """Those of the offers on sale that it is bound to; none where that is every one of them."""
    on_sale = [offer.ref for offer in sale.offers]
    bound = [ref for ref in on_sale if ref in refs]
    return [] if len(bound) == len(on_sale) else bound


def _with(refs: Iterable[str], sale: ForSale) -> str:
    names = {offer.ref: typo(offer.name) for offer in sale.offers}
    bound = " · ".join(names[ref] for ref in refs)
    return gettext("Avec la formule : %(offers)s.", offers=bound) if bound else ""


def price_text(price: Money) -> str:
    """The amount, or that there is none."""
    return money_text(price) if price else gettext("Gratuit")


def left_text(left: int | None) -> str:
    """How many are left, where few are."""
    if left is None or left > FEW:
        return ""
    if left <= 0:
        return gettext("Complet")
    return ngettext("Il reste %(num)s place", "Il reste %(num)s places", left)
