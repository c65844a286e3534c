"""2021 lived through again: what pages, the changelog, Atom and calendars say after each release."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import icalendar

from tests.editions.file_2021 import imported, text_2021
from tests.feeds.schedule_rules import read as xml
from tests.programme.test_pages_public import read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.reading import Element

YEAR = "/editions/2021"
ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
OPENING, TALES, REFERENCE = "ouverture-politique", "recits-de-territoires", "une-reference"
TALES_TITLE = "Utilité sociale et récits de territoires : les enjeux en Hauts-de-France, Europe et Outre-Mer"
REFERENCE_TITLE = (
    "Faire de l'utilité sociale territoriale une référence, utopie ou solution concrète de sortie de crises"
)

# Who is announced in each sitting that ever changed, and who no longer is, release by release.
PEOPLE: dict[str, list[tuple[list[str], list[str]]]] = {
    OPENING: [
        (["Nathalie Carlier", "Martin David-Brochen", "Xavier Bertrand (sous réserve)", "Laurent Pinet"], []),
        (
            [
                *("Nathalie Carlier", "Martin David-Brochen", "Xavier Bertrand (sous réserve)", "Laurent Pinet"),
                "Brigitte Klinkert",
            ],
            [],
        ),
        (
            ["Nathalie Carlier", "Martin David-Brochen", "Arnaud Decagny", "Laurent Pinet", "Brigitte Klinkert"],
            ["Xavier Bertrand"],
        ),
    ],
    TALES: [
        (
            [
                *("Florence Jany-Catrice", "Laurent Pinet"),
                *("Jean-François Caron (sous réserve)", "Nathalie Carlier"),
                *("Olivier Serva (sous réserve)", "Pascaline Ponama"),
                *("Patrizia Bussi", "Aurélie Chompret", "Didier Chabaud", "Hugues Sibille"),
            ],
            [],
        ),
        *[
            (
                [
                    *("Florence Jany-Catrice", "Laurent Pinet"),
                    *("Jean-François Caron", "Pierre-Alain Betremieux"),
                    *("Stéphanie Atger", "Pascaline Ponama"),
                    *("Patrizia Bussi", "Aurélie Chompret", "Didier Chabaud", "Hugues Sibille"),
                ],
                ["Nathalie Carlier", "Olivier Serva"],
            )
        ]
        * 2,
    ],
    REFERENCE: [
        (
            [
                *("Cyril Brogniart", "Christophe Chevalier", "Catherine Gaveriaux", "Alexandra Debaisieux"),
                "François Dechy (sous réserve)",
            ],
            [],
        ),
        (
            [
                *("Cyril Brogniart", "Christophe Chevalier", "Catherine Gaveriaux", "Alexandra Debaisieux"),
                *("François Dechy", "Bernard Perret"),
            ],
            [],
        ),
        (
            [
                *("Cyril Brogniart", "Jan Goffings", "Christophe Chevalier", "Catherine Gaveriaux"),
                *("Céline Oriol", "François Dechy"),
            ],
            ["Alexandra Debaisieux", "Bernard Perret"],
        ),
    ],
}
TOLD: list[list[str]] = [
    [],
    [
        "Brigitte Klinkert rejoint le programme — Ouverture politique",
        f"Jean-François Caron confirme sa venue, annoncée sous réserve — {TALES_TITLE}",
        f"Pierre-Alain Betremieux remplace Nathalie Carlier — {TALES_TITLE}",
        f"Stéphanie Atger remplace Olivier Serva (venue annoncée sous réserve) — {TALES_TITLE}",
        f"François Dechy confirme sa venue, annoncée sous réserve — {REFERENCE_TITLE}",
        f"Bernard Perret rejoint le programme — {REFERENCE_TITLE}",
        "Nouvelle présentation : Le réseau Coorace, un engagement commun",
    ],
    [
        "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique",
        f"Jan Goffings rejoint le programme — {REFERENCE_TITLE}",
        f"Céline Oriol remplace Alexandra Debaisieux — {REFERENCE_TITLE}",
        f"Bernard Perret ne viendra pas — {REFERENCE_TITLE}",
    ],
]
# Whoever the last release still doubts, and who left, on the list of speakers.
DOUBTED = [
    ["Xavier Bertrand", "Jean-François Caron", "François Dechy", "Adrien Quatennens", "Olivier Serva"],
    ["Xavier Bertrand", "Adrien Quatennens"],
    ["Adrien Quatennens"],
]
LEFT = [[], ["Olivier Serva"], ["Xavier Bertrand", "Alexandra Debaisieux", "Bernard Perret", "Olivier Serva"]]
BECAME = {
    "xavier-bertrand": ["Sous réserve", "Sous réserve", "N'est plus au programme"],
    "bernard-perret": ["unknown", "announced", "N'est plus au programme"],
    "olivier-serva": ["Sous réserve", "N'est plus au programme", "N'est plus au programme"],
    "arnaud-decagny": ["unknown", "unknown", "announced"],
    "catherine-gaveriaux": ["announced", "announced", "announced"],
}


def test_after_each_release_everything_says_what_it_says(client: FlaskClient, session: object) -> None:
    for release in (1, 2, 3):
        _publish(release)
        events, programme = _events(client), read(client, f"{YEAR}/programme")
        for ref, states in PEOPLE.items():
            people = states[release - 1]
            assert _on_the_page(client, ref) == people, release
            assert _in_the_list(programme, ref) == _in_the_grid(programme, ref) == people[0], release
            assert _in_a_calendar(events[ref]) == people[0], release
        assert _doubted_and_left(client) == (DOUBTED[release - 1], LEFT[release - 1])
        assert [_became(client, ref) for ref in BECAME] == [states[release - 1] for states in BECAME.values()]
        assert _changelog(client) == TOLD[1:release][::-1]
        assert _news(client) == TOLD[:release][::-1]


def _publish(release: int) -> None:
    """Imports the file as it was after that many releases, on top of what was there."""
    imported(text_2021().partition(f"  - number: {release + 1}\n")[0])


def _on_the_page(client: FlaskClient, ref: str) -> tuple[list[str], list[str]]:
    content = read(client, f"{YEAR}/programme/{ref}")
    gone = [line.all("a")[0].text for people in content.all(".gone") for line in people.all("li")]
    return _names(content), gone


def _names(content: Element) -> list[str]:
    return [name.text.rstrip(",") for name in content.all(".voice-name")]


def _in_the_list(programme: Element, ref: str) -> list[str]:
    return _names(programme.one(f"#{ref}"))


def _in_the_grid(programme: Element, ref: str) -> list[str]:
    (slot,) = [one for one in programme.all(".slot") if one.one("a").attributes["href"] == f"{YEAR}/programme/{ref}"]
    return slot.one(".slot-voices").text.split(", ")


def _in_a_calendar(event: Any) -> list[str]:
    lines = str(event["DESCRIPTION"]).translate(PLAIN).splitlines()
    return [line.removeprefix("- ").split(",")[0].split(" : ")[-1] for line in lines if line.startswith("- ")]


def _doubted_and_left(client: FlaskClient) -> tuple[list[str], list[str]]:
    content = read(client, f"{YEAR}/intervenants")
    doubted = [name.one("a").text for name in content.all(".name") if name.all(".reserve")]
    return doubted, [line.all("a")[0].text for people in content.all(".gone") for line in people.all("li")]


def _became(client: FlaskClient, ref: str) -> str:
    """What a person's page says of their coming."""
    if client.get(f"{YEAR}/intervenants/{ref}").status_code == HTTPStatus.NOT_FOUND:
        return "unknown"
    notices = read(client, f"{YEAR}/intervenants/{ref}").all(".notice-title")
    return notices[0].text.translate(PLAIN) if notices else "announced"


def _changelog(client: FlaskClient) -> list[list[str]]:
    timeline = read(client, f"{YEAR}/programme/changements").one(".timeline")
    return [[line.one("p").text.translate(PLAIN) for line in each.all("li")] for each in timeline.all(".changes")]


def _news(client: FlaskClient) -> list[list[str]]:
    entries = xml(client.get(f"{YEAR}/programme.atom").data).findall(f"{ATOM}entry")
    return [[(line.text or "").translate(PLAIN) for line in entry.iter(f"{XHTML}li")] for entry in entries]


def _events(client: FlaskClient) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(client.get(f"{YEAR}/programme.ics").data)
    return {str(event["URL"]).rpartition("/")[2]: event for event in calendar.walk("VEVENT")}
