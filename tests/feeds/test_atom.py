"""The changes of each release for readers of news, RFC 4287."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.models import AppearanceState
from congress.programme.release_models import Release
from congress.programme.releases import restore
from congress.publishing.planned import plan
from congress.publishing.story import publish_planned
from tests.editions.file_2021 import congress_2021
from tests.feeds.schedule_rules import read
from tests.programme import working

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
ALL = ("/programme.ics", "/programme.xml", "/programme.json", "/programme.atom")
TALES = "Utilité sociale et récits de territoires : les enjeux en Hauts-de-France, Europe et Outre-Mer"
REFERENCE = "Faire de l'utilité sociale territoriale une référence, utopie ou solution concrète de sortie de crises"


def feed(client: FlaskClient, path: str = "/programme.atom") -> ET.Element:
    return read(client.get(path).data)


def entries(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{ATOM}entry")


def told(entry: ET.Element, tag: str = "li") -> list[str]:
    return [(each.text or "").translate(SPACES) for each in entry.iter(f"{XHTML}{tag}")]


def addresses(element: ET.Element) -> dict[str | None, str | None]:
    return {each.get("rel"): each.get("href") for each in element.findall(f"{ATOM}link")}


def test_the_three_releases_of_2021_are_told_in_sentences(client: FlaskClient, session: object) -> None:
    congress_2021()

    found = entries(feed(client, "/editions/2021/programme.atom"))

    assert [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}updated")) for each in found] == [
        ("Version 3", "2021-11-22T09:00:00Z"),
        ("Version 2", "2021-11-08T09:00:00Z"),
        ("Version 1", "2021-10-18T08:00:00Z"),
    ]
    assert [told(each, "p") for each in found] == [
        ["Dernier programme avant le congrès"],
        ["Des intervenants confirmés, d'autres remplacés"],
        ["Premier programme", "Première publication du programme : 18 séances."],
    ]
    assert [told(each) for each in found] == [
        [
            "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique",
            f"Jan Goffings rejoint le programme — {REFERENCE}",
            f"Céline Oriol remplace Alexandra Debaisieux — {REFERENCE}",
            f"Bernard Perret ne viendra pas — {REFERENCE}",
        ],
        [
            "Brigitte Klinkert rejoint le programme — Ouverture politique",
            f"Jean-François Caron confirme sa venue, annoncée sous réserve — {TALES}",
            f"Pierre-Alain Betremieux remplace Nathalie Carlier — {TALES}",
            f"Stéphanie Atger remplace Olivier Serva (venue annoncée sous réserve) — {TALES}",
            f"François Dechy confirme sa venue, annoncée sous réserve — {REFERENCE}",
            f"Bernard Perret rejoint le programme — {REFERENCE}",
            "Nouvelle présentation : Le réseau Coorace, un engagement commun",
        ],
        [],
    ]


def test_the_feed_has_what_the_rfc_asks_for(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    root = feed(client)

    assert [each.tag.removeprefix(ATOM) for each in root] == [
        *("id", "title", "updated", "author", "link", "link", "entry", "entry"),
    ]
    assert root.findtext(f"{ATOM}title", "").translate(SPACES) == ("Programme : ce qui change – 20e congrès de Coorace")
    assert root.findtext(f"{ATOM}updated") == "2027-09-04T08:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Coorace"
    assert addresses(root) == {
        "self": "http://congres.test/programme.atom",
        "alternate": "http://congres.test/programme/changements",
    }
    assert [addresses(each) for each in entries(root)] == [
        {"alternate": "http://congres.test/programme/changements#version-2"},
        {"alternate": "http://congres.test/programme/changements#version-1"},
    ]


def test_entries_keep_their_ids_from_release_to_release_and_in_either_language(
    client: FlaskClient, edition: Edition
) -> None:
    def ids(path: str = "/programme.atom") -> list[str]:
        return [each.text or "" for each in feed(client, path).iter(f"{ATOM}id")]

    working.opening_with_a_doubt(edition)
    working.release(edition)
    first = ids()
    working.add_sitting(edition, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    working.release(edition, days_later=1)
    second = ids()

    assert [second[0], *second[2:]] == first
    assert ids("/programme.atom?lang=en") == second
    assert len(set(second)) == 3
    assert {each.partition("urn:uuid:")[0] for each in second} == {""}


def test_an_earlier_release_published_again_says_which_and_what_it_changes(
    client: FlaskClient, edition: Edition
) -> None:
    working.replaced_opening(edition)
    with transaction():
        restore(edition, 1, actor=working.ACTOR, at=working.FIRST + timedelta(days=4))

    last = entries(feed(client))[0]

    assert last.findtext(f"{ATOM}title", "").translate(SPACES) == "Version 3 : la version 1 à nouveau"
    assert told(last) == [
        "Xavier Bertrand rejoint le programme, sous réserve — Ouverture politique",
        "Arnaud Decagny ne viendra pas — Ouverture politique",
    ]


def test_what_waits_for_its_hour_is_not_told(client: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    before = {path: client.get(path).data for path in ALL}
    working.move(sitting.appearances[1], AppearanceState.CONFIRMED)
    with transaction():
        plan(edition, actor=working.ACTOR, at=working.FIRST, publish_at=working.FIRST + timedelta(days=1))
    waiting = {path: client.get(path).data for path in ALL}
    with transaction():
        publish_planned(edition, at=working.FIRST + timedelta(days=1))

    assert waiting == before
    assert told(entries(feed(client))[0]) == [
        "Xavier Bertrand confirme sa venue, annoncée sous réserve — Ouverture politique"
    ]


def test_the_feed_speaks_english_too(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    root = feed(client, "/programme.atom?lang=en")

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.findtext(f"{ATOM}title") == "Programme: what changes – 20e congrès de Coorace"
    assert addresses(root)["self"] == "http://congres.test/programme.atom?lang=en"
    assert [told(each) for each in entries(root)] == [
        ["Arnaud Decagny replaces Xavier Bertrand (who was to be confirmed) — Ouverture politique"],
        [],
    ]


def test_fifty_releases_are_told_each_compared_with_the_one_before(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    first = queries.published(edition, 1)
    assert first is not None
    with transaction():
        db.session.add_all(_again(edition, first, number) for number in range(2, 53))

    found = entries(feed(client))

    assert [each.findtext(f"{ATOM}title") for each in found] == [f"Version {n}" for n in range(52, 2, -1)]
    assert {tuple(told(each, "p")) for each in found} == {("Rien qui change une séance ou une venue.",)}


def _again(edition: Edition, programme: PublishedProgramme, number: int) -> Release:
    """The same programme published once more."""
    at = datetime(2027, 9, 1, 8, tzinfo=UTC) + timedelta(hours=number)
    content = programme.model_copy(update={"number": number, "published_at": at}).model_dump(mode="json")
    return Release(
        edition_id=edition.id,
        number=number,
        published_at=at,
        published_by=working.ACTOR,
        content=content,
        digest=f"{number:064}",
    )
