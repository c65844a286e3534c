"""What the style page shows where a page would show its data: words of the 19th congress, and a form in error."""

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage
from werkzeug.datastructures import MultiDict
from wtforms import DateField, FileField, RadioField, SelectField

from congress.kernel.forms import Form, check_field, email_field, long_text_field, select_choices, text_field
from congress.kernel.i18n import lazy_gettext

SAMPLE_BADGE = "EXEMPLE-SANS-VALEUR"


class SampleForm(Form):
    """One field of each kind."""

    name = text_field(lazy_gettext("Nom et prénom"))
    email = email_field(lazy_gettext("Adresse électronique"))
    category = SelectField(
        lazy_gettext("Vous venez en tant que"),
        choices=select_choices(
            [
                ("member", lazy_gettext("Adhérent du réseau")),
                ("institution", lazy_gettext("Institution ou collectivité")),
            ]
        ),
    )
    payment = RadioField(
        lazy_gettext("Mode de paiement"),
        choices=select_choices(
            [
                ("card", lazy_gettext("Carte bancaire")),
                ("transfer", lazy_gettext("Virement")),
                ("purchase_order", lazy_gettext("Bon de commande (organismes publics)")),
            ]
        ),
        default="card",
    )
    day = DateField(lazy_gettext("Jour de l'arrivée"))
    needs = long_text_field(lazy_gettext("Besoins pour bien participer"), required=False)
    order = FileField(lazy_gettext("Bon de commande signé"))
    terms = check_field(
        lazy_gettext("J'accepte les conditions générales de vente"),
        required=lazy_gettext("Il faut accepter les conditions pour commander."),
    )


def sample_form() -> SampleForm:
    """The form as it comes back when two things are to be mended."""
    typed = MultiDict(
        {
            "name": "Hélène Martin-Lefèvre",
            "email": "helene.martin@",
            "category": "member",
            "day": "2021-11-25",
            "payment": "transfer",
        }
    )
    form = SampleForm(formdata=typed, meta={"csrf": False})
    form.validate()
    return form


def sample_code() -> Markup:
    """A QR code that opens no door."""
    drawing = qrcode.make(SAMPLE_BADGE, image_factory=SvgPathImage, border=1)
    svg = drawing.to_string(encoding="unicode").replace("<svg ", '<svg role="img" aria-label="Code QR d\'exemple" ', 1)
    return Markup(svg)  # noqa: S704 - drawn here from a constant
