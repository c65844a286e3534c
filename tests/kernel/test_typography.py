import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from congress.kernel.typography import french

PIECES = st.sampled_from(
    [
        *" \xa0\u202f\n;!?:«»€%'’h()…&<>",
        "là",
        "9",
        "30",
        "%%",
        "%(n)s",
        "&amp;",
        "<b>",
        "</b>",
        "<code>",
        "</code>",
        "https://a.fr/?b",
        "a@b.fr",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("On est là !", "On est là\u202f!"),
        ("On est là!", "On est là\u202f!"),
        ("Vraiment ?!", "Vraiment\u202f?!"),
        ("Lille ; Paris", "Lille\u202f; Paris"),
        ("Lieu : Nouveau Siècle", "Lieu\u00a0: Nouveau Siècle"),
        ("Lieu: Lille", "Lieu\u00a0: Lille"),
        ("« On est là ! »", "«\u00a0On est là\u202f!\u00a0»"),
        ("«Solutions pour l'emploi»", "«\u00a0Solutions pour l’emploi\u00a0»"),
        ("150 € TTC", "150\u00a0€ TTC"),
        ("150€", "150\u00a0€"),
        ("une TVA de 20 %", "une TVA de 20\u00a0%"),
        ("9 h 30", "9\u00a0h\u00a030"),
        ("la soirée, à 19 h", "la soirée, à 19\u00a0h"),
        ("aujourd'hui, S'inscrire", "aujourd’hui, S’inscrire"),
        ("l’atelier", "l’atelier"),
        ("(complet !)", "(complet\u202f!)"),
    ],
)
def test_spaces_and_apostrophes_are_those_of_french_print(typed: str, set_: str) -> None:
    assert french(typed) == set_


@pytest.mark.parametrize(
    "text",
    [
        "09:30-10:15",
        "https://congres.example/programme?lang=en",
        "www.coorace.org/?p=1",
        "contact@coorace.org",
        "l'",
        "'entre guillemets'",
        "ajoutez ?lang=en",
        "12:30:00",
        "a != b",
        "",
    ],
)
def test_what_is_no_french_sentence_stays_as_typed(text: str) -> None:
    assert french(text) == text


def test_a_message_still_to_be_filled_in_can_be_filled_in_afterwards() -> None:
    message = french("Il reste %(num)d places à %(price)s € : %(rate)s %% d'%(what)s !")
    assert message % {"num": 3, "price": "150", "rate": 20, "what": "aide"} == (
        "Il reste 3 places à 150\u00a0€\u00a0: 20\u00a0% d’aide\u202f!"
    )


def test_markup_keeps_its_tags_attributes_entities_and_code() -> None:
    typed = Markup("<a href=\"/x?a=1\" title='Oui ?'>L&#39;équipe &amp; vous</a> ! <code>a ; b</code> «<b>là</b>»")
    assert french(typed) == Markup(
        "<a href=\"/x?a=1\" title='Oui ?'>L’équipe &amp; vous</a>\u202f! <code>a ; b</code> «\u00a0<b>là</b>\u00a0»"
    )
    assert isinstance(french(typed), Markup)


@given(TEXTS)
@example("« »")
@example("9%%%")
def test_setting_a_text_twice_changes_nothing(text: str) -> None:
    assert french(french(text)) == french(text)


@given(TEXTS)
def test_setting_markup_twice_changes_nothing(text: str) -> None:
    once = french(Markup(text))  # noqa: S704 - the property holds for any markup
    assert french(once) == once


def _letters(text: str) -> str:
    return "".join(letter for letter in text.replace("’", "'") if letter not in " \u00a0\u2009\u202f")


@given(TEXTS)
def test_only_spaces_and_apostrophes_ever_change(text: str) -> None:
    assert _letters(french(text)) == _letters(text)


@given(TEXTS)
def test_escaped_text_is_never_opened(text: str) -> None:
    assert _letters(french(escape(text)).unescape()) == _letters(text)
