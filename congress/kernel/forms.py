"""Forms: what people type is tidied, bounded, and refused at its place with a reason."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError

from congress.kernel.i18n import gettext, lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_IN_LINE = 200
MOST_IN_TEXT = 5000
MOST_IN_EMAIL = 254
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Mn", "Me"})


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form of the congress, protected against forgery."""


def tidy(text: object) -> object:
    """Outer spaces gone, letters composed (NFC), line ends alike; anything but a text is left alone."""
    if not isinstance(text, str):
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_control_characters(text: str, *, lines: bool = False) -> bool:
    """Whether something in it cannot be seen or turns the direction of what follows, or nothing can be seen at all."""
    if text and all(unicodedata.category(letter) in _UNSEEN for letter in text):
        return True  # a name of zero-width spaces only would be an empty badge
    allowed = "\n\t" if lines else ""
    return any(
        (unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Co") and letter not in allowed)
        or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"
        for letter in text
    )


class CleanText:
    """At most so many characters, none of them invisible."""

    def __init__(self, most: int, *, lines: bool = False) -> None:
        self.most, self.lines = most, lines
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms's signature
        text = field.data or ""
        if len(text) > self.most:
            raise StopValidation(
                gettext(
                    "C'est trop long : %(most)d caractères au plus (il y en a %(count)d).",
                    most=self.most,
                    count=len(text),
                )
            )
        if has_control_characters(text, lines=self.lines):
            raise StopValidation(gettext("Ce champ contient des caractères invisibles : retapez-le."))


class OneOfThem(SelectField):  # type: ignore[misc]  # WTForms is untyped
    """A choice among those offered; another one is refused in our words, also in a form within a form."""

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(gettext("Choisissez une réponse parmi celles qui sont proposées.")) from None


class CleanEmail:
    """An address a mail can be sent to; the domain is not asked whether it exists."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        if not field.data:
            return
        try:
            checked = validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(
                gettext("Cette adresse n'est pas valable : il faut quelque chose comme prenom.nom@exemple.fr.")
            ) from None
        field.data = checked.normalized


class Required(InputRequired):  # type: ignore[misc]
    """Something must be there, and more than spaces."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        if field.raw_data and isinstance(field.raw_data[0], str) and field.raw_data[0].strip():
            return
        if field.raw_data and not isinstance(field.raw_data[0], str):
            return
        field.errors[:] = []
        raise StopValidation(self.message or gettext("Ce champ est obligatoire."))


def _presence(*, required: bool, message: object = None) -> list[Any]:
    return [Required(message)] if required else [Optional()]


def text_field(label: object, *, required: bool = True, most: int = MOST_IN_LINE, **options: Any) -> StringField:
    """One line of text."""
    validators = [*_presence(required=required), CleanText(most), *options.pop("validators", ())]
    return StringField(label, validators=validators, filters=[tidy], default="", **options)


def long_text_field(label: object, *, required: bool = True, most: int = MOST_IN_TEXT, **options: Any) -> TextAreaField:
    """Several lines of text."""
    validators = [*_presence(required=required), CleanText(most, lines=True), *options.pop("validators", ())]
    return TextAreaField(label, validators=validators, filters=[tidy], default="", **options)


def email_field(label: object, *, required: bool = True, **options: Any) -> StringField:
    """An e-mail address, normalised."""
    validators = [
        *_presence(required=required),
        CleanText(MOST_IN_EMAIL),
        CleanEmail(),
        *options.pop("validators", ()),
    ]
    render = {"type": "email", "inputmode": "email", **options.pop("render_kw", {})}
    return StringField(label, validators=validators, filters=[tidy], default="", render_kw=render, **options)


def integer_field(label: object, *, required: bool = True, least: int = 0, most: int, **options: Any) -> IntegerField:
    """A whole number within bounds."""
    message = lazy_gettext("Il faut un nombre entier entre %(least)d et %(most)d.", least=least, most=most)
    validators = [*_presence(required=required), NumberRange(least, most, message=message)]
    return IntegerField(label, validators=validators, **options)


def choice_field(
    label: object,
    choices: Iterable[tuple[str, object]],
    *,
    required: bool = True,
    **options: Any,
) -> OneOfThem:
    """One of several, given as pairs of value and label."""
    validators = _presence(required=required, message=lazy_gettext("Choisissez une réponse."))
    return OneOfThem(label, choices=select_choices(choices), validators=validators, filters=[tidy], **options)


def select_choices(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """Pairs of value and label as WTForms wants them; also to set a field's choices by request."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def check_field(label: object, *, required: object = None, **options: Any) -> BooleanField:
    """A box, unticked at first; `required` is the (lazy) message where it must be ticked."""

    def ticked(form: Form, field: Field) -> None:  # noqa: ARG001
        if required is not None and not field.data:
            raise ValidationError(str(required))

    return BooleanField(label, validators=[ticked], **options)
