import re
from pathlib import Path

import pytest
from apiflask import APIFlask
from markupsafe import Markup

from congress.ui.icons import icon, icon_names

ROOT = Path(__file__).parents[2]


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'\bicon\(["\']([\w-]+)["\']', template.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert named - icon_names() == set()


def test_an_icon_beside_a_word_says_nothing(app: APIFlask) -> None:
    with app.test_request_context():
        drawn = icon("calendar")
    assert re.findall(r'aria-hidden="true"|aria-label|role=', drawn) == ['aria-hidden="true"']
    assert re.findall(r'<use href="(/static/ui/icons\.svg)\?v=\w+#(\w+)"', drawn) == [
        ("/static/ui/icons.svg", "calendar")
    ]


def test_an_icon_alone_says_its_label_and_nothing_of_it_is_markup(app: APIFlask) -> None:
    with app.test_request_context():
        drawn = icon("x", 'Fermer "<b>"')
    assert re.findall(r'role="img" aria-label="([^"]*)"', drawn) == ["Fermer &#34;&lt;b&gt;&#34;"]
    assert isinstance(drawn, Markup)


def test_an_icon_that_is_not_there_is_told_at_once(app: APIFlask) -> None:
    with app.test_request_context(), pytest.raises(LookupError, match="no icon « licorne »"):
        icon("licorne")
