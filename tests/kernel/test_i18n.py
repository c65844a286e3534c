from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from congress.kernel.i18n import gettext, in_language, ngettext

if TYPE_CHECKING:
    from apiflask import APIFlask

TEMPLATE = "{{ ngettext('%(num)s place dans %(room)s', '%(num)s places dans %(room)s', count, room='A & B') }}"


@pytest.mark.parametrize(("count", "text"), [(0, "0 place"), (1, "1 place"), (2, "2 places")])
def test_french_says_nought_in_the_singular(app: APIFlask, count: int, text: str) -> None:
    assert ngettext("%(num)s place", "%(num)s places", count) == text
    assert render_template_string(TEMPLATE, count=count) == f"{text} dans A &amp; B"


@pytest.mark.parametrize(("count", "text"), [(0, "0 places"), (1, "1 place"), (2, "2 places")])
def test_english_says_nought_in_the_plural(app: APIFlask, count: int, text: str) -> None:
    with in_language("en"):
        assert ngettext("%(num)s place", "%(num)s places", count) == text


def test_typography_is_set_in_french_only(app: APIFlask) -> None:
    assert gettext("Qui vient ?") == "Qui vient\u202f?"
    with in_language("en"):
        assert gettext("Qui vient ?") == "Who is coming?"


def test_unknown_language_is_french(app: APIFlask) -> None:
    with in_language("xx"):
        assert gettext("Qui vient ?") == "Qui vient\u202f?"
