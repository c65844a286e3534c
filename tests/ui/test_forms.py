import re

from apiflask import APIFlask
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, RadioField, SelectChoice
from wtforms import Form as PlainForm

from congress.kernel.forms import Form, email_field, text_field


class Person(PlainForm):  # type: ignore[misc]  # WTForms is untyped
    name = text_field("Nom")


class Order(Form):
    email = email_field("Adresse électronique", description="Le billet y sera envoyé.")
    payment = RadioField("Paiement", choices=[SelectChoice("card", "Carte"), SelectChoice("transfer", "Virement")])
    people = FieldList(FormField(Person), min_entries=2)
    note = text_field("Remarque", required=False)


TEMPLATE = """
{% from "ui/forms.html" import field, error_summary %}
{{ error_summary(form) }}{{ field(form.email, autocomplete="email") }}{{ field(form.payment) }}
{{ field(form.note, optional_mark=true) }}
"""


def _sent(app: APIFlask, **typed: str) -> str:
    with app.test_request_context("/"):
        form = Order(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        return render_template_string(TEMPLATE, form=form)


def _ids(html: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', html))


def test_a_field_in_error_is_described_by_its_help_and_its_error(app: APIFlask) -> None:
    html = _sent(app, email="nathalie@")
    control = re.findall(r'<input[^>]*name="email"[^>]*>', html)[0]
    assert re.findall(r'aria-describedby="([^"]+)"', control) == ["email-aide email-erreur"]
    assert re.findall(r'aria-invalid="([^"]+)"', control) == ["true"]
    assert re.findall(r'value="([^"]+)"', control) == ["nathalie@"]
    assert re.findall(r'autocomplete="([^"]+)"', control) == ["email"]
    assert {"email-aide", "email-erreur"} <= _ids(html)


def test_a_field_without_error_is_described_by_its_help_alone(app: APIFlask) -> None:
    html = _sent(app, email="nathalie@coorace.org")
    control = re.findall(r'<input[^>]*name="email"[^>]*>', html)[0]
    assert re.findall(r'aria-\w+="([^"]+)"', control) == ["email-aide"]


def test_the_summary_links_every_error_also_within_lists_of_forms(app: APIFlask) -> None:
    html = _sent(app, email="nathalie@", **{"people-0-name": "Nathalie", "people-1-name": ""})
    summary = html.split('id="erreurs"')[1].split("</ul>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary) == [
        ("email", "Adresse électronique"),
        ("payment-0", "Paiement"),
        ("people-1-name", "Nom"),
    ]
    assert {"email", "payment-0"} <= _ids(html)


def test_a_form_without_error_has_no_summary(app: APIFlask) -> None:
    typed = {"email": "n@coorace.org", "payment": "card", "people-0-name": "A", "people-1-name": "B"}
    assert "erreurs" not in _ids(_sent(app, **typed))


def test_what_must_be_given_and_what_may_be_is_said_in_words(app: APIFlask) -> None:
    html = _sent(app)
    labels = re.findall(r'<label for="(\w+)">(.*?)</label>', html, re.DOTALL)
    said = {name: re.sub(r"<[^>]+>|\s+", " ", label).split("(")[-1].strip(" )") for name, label in labels}
    assert (said["email"], said["note"]) == ("obligatoire", "facultatif")


def test_what_was_typed_is_never_markup(app: APIFlask) -> None:
    html = _sent(app, email='"><script>alert(1)</script>')
    assert "<script>" not in html
