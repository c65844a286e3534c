from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from wtforms import Form as PlainForm
from wtforms import FormField

from congress.kernel.forms import (
    Form,
    check_field,
    choice_field,
    email_field,
    integer_field,
    long_text_field,
    text_field,
)

if TYPE_CHECKING:
    from apiflask import APIFlask


class Sample(Form):
    name = text_field("Nom", most=20)
    about = long_text_field("Texte", required=False)
    email = email_field("Adresse")
    kind = choice_field("Sorte", [("a", "A"), ("b", "B")])
    count = integer_field("Nombre", least=1, most=20, required=False)
    agreed = check_field("J'accepte", required="Il faut accepter.")


GOOD = {"name": "Zoé", "email": "zoe@exemple.fr", "kind": "a", "agreed": "y"}


def errors(app: APIFlask, **changes: Any) -> dict[str, list[str]]:
    with app.test_request_context(method="POST", data={**GOOD, **changes}):
        form = Sample()
        form.validate()
        return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def test_good_answers_pass(app: APIFlask) -> None:
    assert errors(app) == {}


def test_what_was_typed_is_tidied(app: APIFlask) -> None:
    with app.test_request_context(method="POST", data={**GOOD, "name": "  Zoe\u0301 ", "email": " Zoe@EXEMPLE.fr "}):
        form = Sample()
        assert form.validate()
        assert (form.name.data, form.email.data) == ("Zoé", "Zoe@exemple.fr")


@pytest.mark.parametrize("nothing", ["", "   ", "\t\n"])
def test_nothing_is_refused_at_its_field(app: APIFlask, nothing: str) -> None:
    assert errors(app, name=nothing) == {"name": ["Ce champ est obligatoire."]}


@pytest.mark.parametrize(
    "hidden", ["a\x00b", "a\x07b", "a\u202eb", "a\ufeffb", "a\nb", "\u200b", "\u200d \u2060", "\u0301"]
)
def test_invisible_characters_are_refused(app: APIFlask, hidden: str) -> None:
    assert errors(app, name=hidden) == {"name": ["Ce champ contient des caractères invisibles\u00a0: retapez-le."]}


@pytest.mark.parametrize("name", ["山田太郎", "Æthelred 🎺", "O'Neil <b>", "Łukasz & Cie", "عمر"])
def test_names_of_the_world_pass(app: APIFlask, name: str) -> None:
    assert errors(app, name=name) == {}


def test_too_long_a_text_is_told_how_long_it_may_be(app: APIFlask) -> None:
    assert errors(app, name="x" * 10_000) == {
        "name": ["C’est trop long\u00a0: 20 caractères au plus (il y en a 10000)."]
    }


@pytest.mark.parametrize("email", ["zoe", "zoe@", "@exemple.fr", "zoe@exemple", "a b@exemple.fr", "x" * 300 + "@e.fr"])
def test_wrong_address_is_refused(app: APIFlask, email: str) -> None:
    assert list(errors(app, email=email)) == ["email"]


@pytest.mark.parametrize("count", ["0", "-1", "21", "9" * 40, "deux", "1.5"])
def test_number_out_of_bounds_is_refused(app: APIFlask, count: str) -> None:
    assert list(errors(app, count=count)) == ["count"]


def test_overlong_address_is_told_one_thing(app: APIFlask) -> None:
    assert len(errors(app, email="x" * 300 + "@exemple.fr")["email"]) == 1


def test_choice_outside_the_list_is_refused(app: APIFlask) -> None:
    assert errors(app, kind="c") == {"kind": ["Choisissez une réponse parmi celles qui sont proposées."]}


def test_box_must_be_ticked(app: APIFlask) -> None:
    assert errors(app, agreed="") == {"agreed": ["Il faut accepter."]}


def test_lines_are_kept_in_a_long_text(app: APIFlask) -> None:
    assert errors(app, about="un\r\ndeux") == {}


class Within(PlainForm):  # type: ignore[misc]  # WTForms is untyped
    kind = choice_field("Sorte", [("a", "A"), ("b", "B")])


class Around(Form):
    within = FormField(Within)


def test_form_within_a_form_speaks_our_words_too(app: APIFlask) -> None:
    with app.test_request_context(method="POST", data={"within-kind": "c"}):
        form = Around()
        form.validate()
        assert form.within.errors == {"kind": ["Choisissez une réponse parmi celles qui sont proposées."]}
