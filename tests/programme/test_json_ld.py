"""The congress and its sittings as search engines read them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from congress.editions.models import Edition
from congress.kernel.money import Money
from congress.programme import json_ld
from congress.programme.json_ld import OfferShown
from congress.programme.models import AppearanceState, SittingStatus
from congress.programme.published import PublishedSequence
from tests.programme.event_rules import EVENT_PAGE
from tests.programme.released import PUBLISHED, THERE, named, paris, programme, sitting

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.published import PublishedSitting

RULES = Draft202012Validator(EVENT_PAGE)
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
LILLE = {
    "@type": "PostalAddress",
    "streetAddress": "17 place Mendès France",
    "postalCode": "59000",
    "addressLocality": "Lille",
}


def edition() -> Edition:
    return Edition(
        ref="2021",
        title="19e congrès",
        slogan="On est là !",
        summary="",
        organiser="Coorace",
        starts_on=date(2021, 11, 25),
        ends_on=date(2021, 11, 26),
        venues=[],
    )


def told(content: dict[str, Any]) -> dict[str, Any]:
    """What stands in the page, which must be all that engines ask for."""
    found: dict[str, Any] = json.loads(json_ld.script(content))
    assert [error.message for error in RULES.iter_errors(found)] == []
    return found


def event(one: PublishedSitting, **former: datetime) -> dict[str, Any]:
    return told(json_ld.event(edition(), programme(one), one, THERE, former=former))


def test_a_sitting_says_what_when_where_and_who() -> None:
    one = sitting(
        "ouverture",
        paris(25, 9, 30),
        paris(25, 10, 15),
        abstract="Le congrès s'ouvre.",
        room="auditorium",
        streamed=True,
        capacity=30,
        replay_url="https://video.exemple.fr/1",
        appearances=(named("eric-beasse"),),
    )

    found = event(one)

    congress = found.pop("superEvent")
    assert (congress["@id"], congress["name"]) == ("https://c.fr/#congres", "19e congrès")
    assert found == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "https://c.fr/programme/ouverture",
        "url": "https://c.fr/programme/ouverture",
        "name": "Ouverture",
        "description": "Le congrès s’ouvre.",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "startDate": "2021-11-25T09:30:00+01:00",
        "endDate": "2021-11-25T10:15:00+01:00",
        "location": [
            {"@type": "Place", "name": "Auditorium, Nouveau Siècle", "address": LILLE},
            {"@type": "VirtualLocation", "url": "https://c.fr/programme/ouverture"},
        ],
        "performer": [
            {
                "@type": "Person",
                "name": "Éric Béasse",
                "jobTitle": "Secrétaire général",
                "url": "https://c.fr/intervenants/eric-beasse",
            }
        ],
        "organizer": {"@type": "Organization", "name": "Coorace", "url": "https://c.fr/"},
        "maximumAttendeeCapacity": 30,
        "recordedIn": {"@type": "CreativeWork", "url": "https://video.exemple.fr/1"},
        "image": ["https://c.fr/congres.png"],
        "inLanguage": "fr",
    }


def test_who_comes_with_a_doubt_is_no_performer_and_is_named_with_the_word() -> None:
    people = (named("laurent-pinet"), named("xavier-bertrand", AppearanceState.TENTATIVE))
    found = event(sitting("ouverture", paris(25, 9), appearances=people, abstract="Le congrès s'ouvre."))

    assert [one["name"] for one in found["performer"]] == ["Laurent Pinet"]
    assert found["description"].translate(SPACES) == "Le congrès s'ouvre.\n\nXavier Bertrand (sous réserve)"


def test_of_somebody_represented_the_one_who_comes_performs() -> None:
    sent = named("xavier-bertrand").model_copy(update={"representative": "arnaud-decagny"})
    gone = named("eric-beasse", AppearanceState.WITHDRAWN)
    found = event(sitting("ouverture", paris(25, 9), appearances=(sent, gone)))

    assert [one["name"] for one in found["performer"]] == ["Arnaud Decagny"]


@pytest.mark.parametrize(
    ("times", "status", "former", "expected"),
    [
        ((25, 9), SittingStatus.CONFIRMED, None, ("Scheduled", "2021-11-25T09:00:00+01:00", None)),
        ((25, 9), SittingStatus.CANCELLED, None, ("Cancelled", "2021-11-25T09:00:00+01:00", None)),
        ((25, 9), SittingStatus.CONFIRMED, (25, 9), ("Scheduled", "2021-11-25T09:00:00+01:00", None)),
        (
            *((25, 9), SittingStatus.CONFIRMED, (25, 8)),
            ("Rescheduled", "2021-11-25T09:00:00+01:00", "2021-11-25T08:00:00+01:00"),
        ),
        (
            *(None, SittingStatus.CONFIRMED, (25, 8)),
            ("Postponed", "2021-11-25T08:00:00+01:00", "2021-11-25T08:00:00+01:00"),
        ),
        (None, SittingStatus.CONFIRMED, None, ("Scheduled", "2021-11-25", None)),
    ],
)
def test_the_state_follows_the_times(
    times: tuple[int, int] | None,
    status: SittingStatus,
    former: tuple[int, int] | None,
    expected: tuple[str, str, str | None],
) -> None:
    one = sitting("ouverture", paris(*times) if times else None, status=status)
    found = event(one, **({"ouverture": paris(*former)} if former else {}))
    state, start, before = expected

    assert found["eventStatus"] == f"https://schema.org/Event{state}"
    assert (found["startDate"], found.get("previousStartDate")) == (start, before)


def test_a_doubtful_sitting_says_so_in_its_name() -> None:
    found = event(sitting("atelier", paris(25, 9), status=SittingStatus.TENTATIVE))
    assert found["name"].translate(SPACES) == "Atelier (sous réserve)"


def test_sequences_are_parts_with_their_own_times_and_people() -> None:
    timed = PublishedSequence(ref="un", title="Emploi", starts_at=paris(25, 10), ends_at=paris(25, 10, 20))
    untimed = PublishedSequence(ref="deux", title="Territoires")
    people = (named("eric-beasse", sequence="un"), named("laurent-pinet", sequence="deux"))
    found = event(sitting("pleniere", paris(25, 9), sequences=(timed, untimed), appearances=people))

    assert [(one["name"], one["startDate"], one.get("endDate")) for one in found["subEvent"]] == [
        ("Emploi", "2021-11-25T10:00:00+01:00", "2021-11-25T10:20:00+01:00"),
        ("Territoires", "2021-11-25T09:00:00+01:00", None),
    ]
    assert [[who["name"] for who in one["performer"]] for one in found["subEvent"]] == [
        ["Éric Béasse"],
        ["Laurent Pinet"],
    ]


def test_the_congress_has_its_sittings_and_what_one_may_buy() -> None:
    released = programme(sitting("accueil", paris(25, 9)), sitting("soiree", paris(25, 19)))
    offers = [OfferShown("Les deux journées", Money(15000), "https://c.fr/inscription", PUBLISHED)]
    whole = json_ld.congress(edition(), released, THERE, only=released.sittings[:1], offers=offers)

    found = told(whole)

    assert [one["@id"] for one in found["subEvent"]] == ["https://c.fr/programme/accueil"]
    assert found["offers"] == [
        {
            "@type": "Offer",
            "name": "Les deux journées",
            "price": "150.00",
            "priceCurrency": "EUR",
            "url": "https://c.fr/inscription",
            "validFrom": "2021-11-20T09:00:00+00:00",
        }
    ]
    assert (found["startDate"], found["endDate"]) == ("2021-11-25", "2021-11-26")
    assert found["location"] == [{"@type": "Place", "name": "Nouveau Siècle", "address": LILLE}]


@given(title=st.text(min_size=1, max_size=60) | st.just("</script><script>alert(1)</script>"))
def test_no_text_can_leave_the_script_it_stands_in(title: str) -> None:
    written = json_ld.script({"name": title})
    assert {letter for letter in "<>&\u2028\u2029" if letter in written} == set()
    assert json.loads(written) == {"@context": "https://schema.org", "name": title}
