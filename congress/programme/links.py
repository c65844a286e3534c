"""The links organisers give: whole addresses by https, which a page may safely lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wtforms.validators import ValidationError

from congress.kernel.forms import text_field
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString
    from wtforms import StringField

    from congress.kernel.forms import Form

MOST_IN_LINK = 500


class SecureLink:
    """A whole address of the web, by https: no other scheme, nobody's name or password in it."""

    def __call__(self, form: Form, field: StringField) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuses what a page could not link to safely."""
        if field.data and not is_secure_link(field.data):
            raise ValidationError(gettext("Donnez une adresse complète, qui commence par https://."))


def is_secure_link(text: str) -> bool:
    """Whether it is `https://host/…` with nothing hidden in it."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        text.startswith("https://")
        and "." in host.strip(".")
        and "@" not in parts.netloc
        and re.search(r"[\s\\<>\"]", text) is None
    )


def link_field(label: LazyString) -> StringField:
    """An https address, or nothing."""
    render = {"type": "url", "inputmode": "url", "placeholder": "https://"}
    return text_field(label, required=False, most=MOST_IN_LINK, validators=[SecureLink()], render_kw=render)
