import re
from html import unescape

import pytest
from apiflask import APIFlask
from flask import render_template_string
from flask.testing import FlaskClient

from congress.kernel.typography import french
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory

STATES = {
    "invited": "pressenti",
    "tentative": "sous réserve",
    "confirmed": "confirmé",
    "replaced": "remplacé",
    "withdrawn": "retiré",
    "draft": "brouillon",
    "cancelled": "annulé",
}


def _words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


@pytest.mark.parametrize(("state", "word"), STATES.items())
def test_a_state_is_a_word_a_shape_and_a_colour(app: APIFlask, state: str, word: str) -> None:
    with app.test_request_context("/"):
        html = render_template_string(
            '{% from "ui/marks.html" import state_mark %}{{ state_mark(state) }}', state=state
        )
    assert _words(html) == word
    assert re.findall(r'class="state (state-\w+)', html) == [f"state-{state}"]
    assert len(re.findall(r"<use ", html)) == 1


def test_no_two_states_have_the_same_icon(app: APIFlask) -> None:
    with app.test_request_context("/"):
        html = render_template_string(
            '{% from "ui/marks.html" import state_mark %}{% for state in states %}{{ state_mark(state) }}{% endfor %}',
            states=STATES,
        )
    icons = re.findall(r"#([\w-]+)\"", html)
    assert (len(icons), len(set(icons))) == (7, 7)


@pytest.mark.parametrize("category", AttendeeCategory)
def test_style_page_shows_categories_in_the_words_of_orders(client: FlaskClient, category: AttendeeCategory) -> None:
    html = client.get("/charte").text
    shown = re.findall(rf'<span class="mark category-{category.value}">([^<]+)</span>', html)
    assert {unescape(word) for word in shown} == {french(str(CATEGORY_LABELS[category]))}
