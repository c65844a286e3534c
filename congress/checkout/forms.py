"""The registration form: a buyer, one to twenty people, the review that goes before the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from wtforms import FieldList, FormField, HiddenField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from congress.checkout.attendee_form import AttendeeForm, attendee_form
from congress.checkout.buyer_form import BuyerForm
from congress.kernel.forms import check_field, has_control_characters, integer_field, tidy
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.orders.drafts import OrderDraft
from congress.orders.models import MOST_ATTENDEES, PaymentMethod
from congress.orders.refusals import TooManyAttendees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import wtforms

    from congress.checkout.for_sale import ForSale

MOST_IN_SECRET = 64
TERMS_UNREAD = "Cochez cette case pour accepter les conditions générales de vente."
_LIKE_THE_ONE_BEFORE = ("organisation", "category", "offer", "options")


class RegistrationForm(BuyerForm):
    """What the page asks; made by `asking`, which puts in what is on sale."""

    attendees = FieldList(FormField(AttendeeForm), min_entries=1, max_entries=MOST_ATTENDEES + 1)
    unnamed = integer_field(_("Nombre de places"), required=False, least=1, most=MOST_ATTENDEES)
    payment_method = HiddenField(filters=[tidy])
    listed = TextAreaField()  # a delegation's list while it is corrected; `take_list` reads it

    @classmethod
    def asking(cls, sale: ForSale, **options: Any) -> Self:
        """The form of this congress at this moment; `formdata` where it is not what was just sent."""
        people = FieldList(FormField(attendee_form(sale)), min_entries=1, max_entries=MOST_ATTENDEES + 1)
        made: Self = type(cls.__name__, (cls,), {"attendees": people})(**options)
        return made

    @property
    def people(self) -> list[AttendeeForm]:
        """Each person's own form."""
        return [entry.form for entry in self.attendees]

    @property
    def key(self) -> str:
        """The secret of the link one came by, or nothing that could be one."""
        return readable_secret(self.offer_key.data)

    def name_people(self) -> None:
        """Says in each label whose it is, so that the summary of errors is understood."""
        for number, person in enumerate(self.people, 1):
            for field in (*person, *person.answers.form):
                field.label.text = gettext("%(label)s (participant %(number)s)", label=field.label.text, number=number)

    def validate_attendees(self, field: FieldList) -> None:
        """One to twenty."""
        if len(field.entries) > MOST_ATTENDEES:
            raise ValidationError(TooManyAttendees().message)

    def add_people(self, people: Iterable[Mapping[str, Any]]) -> None:
        """Puts them, by name of field, in the places nobody was thought of for, then in new ones."""
        empty = [position for position, person in enumerate(self.people) if person.is_empty]
        for position in reversed(empty):
            self.attendees.pop_entry(position)
        for person in people:
            if len(self.attendees.entries) >= MOST_ATTENDEES:
                raise TooManyAttendees
            self.attendees.append_entry(dict(person))
        if not self.attendees.entries:
            self.attendees.append_entry({})

    def add_attendee(self) -> None:
        """One more person, taken to come as the one before, while an order can have more."""
        if len(self.attendees.entries) < MOST_ATTENDEES:
            self.attendees.append_entry(self._like_the_last())

    def add_unnamed(self) -> None:
        """So many places whose names come later, while an order can have more."""
        wanted = self.unnamed.data if isinstance(self.unnamed.data, int) else 0
        like = self._like_the_last()
        empty = sum(person.is_empty for person in self.people)
        most = MOST_ATTENDEES - len(self.people) + empty
        if not self.unnamed.errors and wanted > 0:
            self.add_people({**like, "later": True} for _place in range(min(wanted, most)))
        self.unnamed.data = self.unnamed.raw_data = None

    def _like_the_last(self) -> dict[str, Any]:
        data = self.people[-1].data
        return {name: data[name] for name in _LIKE_THE_ONE_BEFORE}

    def remove_attendee(self, position: int) -> None:
        """Takes one person away; the others move up. The last one is emptied instead."""
        if 0 <= position < len(self.attendees.entries):
            self.attendees.pop_entry(position)
        if not self.attendees.entries:
            self.attendees.append_entry({})

    def copy_buyer(self) -> None:
        """Puts the buyer in the first place nobody has been named for, or in a new one."""
        free = next((person for person in self.people if person.is_empty), None)
        if free is None and len(self.people) < MOST_ATTENDEES:
            free = self.attendees.append_entry({}).form
        if free is not None:
            for name in ("first_name", "last_name", "email", "organisation"):
                free[name].data = self[name].data

    def carried(self) -> Iterator[tuple[str, str]]:
        """All that was typed, as a browser would send it again; what only the last page asks is asked there."""
        asked_last = (self.meta.csrf_field_name, "submission", "terms", "seen", "unnamed")
        return _sent(field for field in self if field.name not in asked_last)

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Puts what a refusal says of « attendees.0.offer » at that field."""
        for path, texts in errors.items():
            field = self._field_at(path.split("."))
            if field is not None:
                field.errors = [*field.errors, *texts]
        if any(entry.errors for entry in self.attendees) and not self.attendees.errors:
            self.attendees.errors = [entry.errors for entry in self.attendees]

    def _field_at(self, path: Sequence[str]) -> wtforms.Field | None:
        if path[0] == "attendees" and len(path) > 2:  # noqa: PLR2004 - attendees, position, field
            return getattr(self.people[int(path[1])], path[2], None)
        return getattr(self, path[0], None)

    def draft(self) -> OrderDraft:
        """What the validated form asks for; nothing chosen to pay with is « free », until something is due."""
        methods = {one.value: one for one in PaymentMethod}
        return OrderDraft(
            buyer_name=f"{self.first_name.data} {self.last_name.data}",
            buyer_email=self.email.data,
            buyer_kind=self.buyer_kind,
            buyer_organisation=self.organisation.data or "",
            buyer_siret=self.siret.data or "",
            buyer_address=self.address.data or "",
            purchase_order_number=self.purchase_order_number.data or "",
            purchase_order_service=self.purchase_order_service.data or "",
            payment_method=methods.get(self.payment_method.data or "", PaymentMethod.FREE),
            member_code=self.member_code.data or "",
            voucher=self.voucher.data or "",
            offer_key=self.key,
            locale=current_locale(),
            attendees=tuple(person.draft() for person in self.people),
        )


def readable_secret(text: str | None) -> str:
    """What came as a secret, or nothing where it could be none."""
    return "" if not text or len(text) > MOST_IN_SECRET or has_control_characters(text) else text


def _sent(fields: Iterable[wtforms.Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.type == "FieldList":
            for entry in field:
                yield from _sent(entry.form)
        elif field.type == "FormField":
            yield from _sent(field.form)
        elif field.type == "MultiCheckboxField":
            yield from ((field.name, value) for value in field.data or ())
        elif field.type == "BooleanField":
            yield from [(field.name, "y")] if field.data else []
        elif field.data:
            yield field.name, str(field.data)


class ReviewForm(RegistrationForm):
    """The same once more, carried in hidden fields, with what only the last page asks."""

    # The choices are those of this very order, put in once it is known: `Quote.methods`.
    payment_method = RadioField(_("Moyen de paiement"), choices=[], validate_choice=False)
    submission = HiddenField(filters=[tidy])
    seen = HiddenField(filters=[tidy])
    terms = check_field(_("J'ai lu et j'accepte les conditions générales de vente."), required=TERMS_UNREAD)

    def validate_to_review(self) -> bool:
        """All but what only the last page asks, which is unticked for it."""
        self.validate()
        self.terms.data, self.terms.errors = False, []
        return not self.errors

    def submission_key(self) -> str:
        """The key this page's order is placed under: as it was handed out, or nothing."""
        return readable_secret(self.submission.data)
