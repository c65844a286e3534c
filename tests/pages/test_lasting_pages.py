from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from congress.agendas.subscriptions import Subscription
from tests import factories
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def read(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return page(response.text).one("main")


def drawn(path: str, side: int, scale: int = 4) -> Image.Image:
    """The code's runs of modules, drawn as a screen does."""
    picture = Image.new("L", (side * scale, side * scale), 255)
    for run in path.split("M")[1:]:
        start, _, rest = run.partition("h")
        x, y = (int(part) for part in start.split())
        length = int(rest.partition("v")[0])
        picture.paste(0, (x * scale, y * scale, (x + length) * scale, (y + 1) * scale))
    return picture


def test_each_calendar_is_given_the_address_it_understands() -> None:
    feed = Subscription("20e congrès", "https://congres.test/programme.ics?jour=2027-11-25")

    assert feed.webcal == "webcal://congres.test/programme.ics?jour=2027-11-25"
    assert feed.google == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcongres.test%2Fprogramme.ics%3Fjour%3D2027-11-25"
    )
    assert feed.outlook == (
        "https://outlook.live.com/calendar/0/addfromweb?"
        "url=https%3A%2F%2Fcongres.test%2Fprogramme.ics%3Fjour%3D2027-11-25&name=20e+congr%C3%A8s"
    )
    assert feed.office.startswith("https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fcongres.test")


def test_the_calendars_page_gives_the_public_address_and_its_parts(client: FlaskClient, edition: Edition) -> None:
    working.add_spaces(edition)
    working.opening_with_a_doubt(edition)
    working.release(edition)

    content = read(client, "/calendriers")

    assert content.one("#adresse").attributes["value"] == "http://congres.test/programme.ics"
    assert [line.all("a")[0].attributes["href"] for line in content.one(".parts").all("li")] == [
        "webcal://congres.test/programme.ics?jour=2027-11-25",
        "webcal://congres.test/programme.ics?jour=2027-11-26",
        "webcal://congres.test/programme.ics?espace=emploi",
        "webcal://congres.test/programme.ics?espace=territoires",
    ]
    for line in content.one(".parts").all("li"):
        assert client.get(line.all("a")[1].attributes["href"].removeprefix("http://congres.test")).status_code == 200


@pytest.mark.usefixtures("edition")
def test_the_code_to_scan_holds_the_webcal_address(client: FlaskClient) -> None:
    svg = read(client, "/calendriers").one(".qr").one("svg")
    side = int(svg.attributes["viewbox"].split()[2])

    found = zxingcpp.read_barcodes(drawn(svg.all("path")[1].attributes["d"], side))

    assert [code.text for code in found] == ["webcal://congres.test/programme.ics"]


@pytest.mark.usefixtures("edition")
def test_the_declaration_of_accessibility_says_its_state_and_where_to_complain(client: FlaskClient) -> None:
    content = read(client, "/accessibilite")

    assert content.one(".lead").text == (
        "État de conformité : partiellement conforme au référentiel général d’amélioration de l’accessibilité (RGAA),"
        " version 4.1."
    )
    addresses = [link.attributes["href"] for link in content.all("a")]
    assert addresses == [
        "mailto:congres@exemple.fr",
        "mailto:congres@exemple.fr",
        "https://formulaire.defenseurdesdroits.fr/",
        "https://www.defenseurdesdroits.fr/saisir/delegues",
    ]


@pytest.mark.usefixtures("edition")
def test_the_notice_on_personal_data_names_who_why_and_how_long(client: FlaskClient) -> None:
    rows = [
        [cell.text for cell in (*row.all("th"), *row.all("td"))]
        for row in read(client, "/confidentialite").one("tbody").all("tr")
    ]

    assert {row[0]: row[3] for row in rows} == {
        "Inscrire et accueillir": "3 ans après le congrès, puis anonymisation",
        "Garder une inscription à finir": "30 jours après le dernier enregistrement, ou jusqu’à la commande",
        "Tenir les listes d’attente": "Jusqu’à ce que l’effacement en soit demandé",
        "Inviter et accréditer la presse": "Jusqu’à ce que l’effacement en soit demandé",
        "Encaisser et facturer": "10 ans, en archive restreinte",
        "Contrôler les entrées": "12 mois, puis des totaux sans nom",
        "Réserver un atelier": "3 ans après le congrès",
        "Attester de la présence": "5 ans",
        "Étudier une demande de stand": "3 ans après le congrès",
        "Publier le programme": "Tant que l’archive du congrès est en ligne",
        "Préparer les interventions": "Jusqu’à ce que la personne les retire ou en demande l’effacement",
        "Tenir votre agenda": "Jusqu’à ce que l’effacement en soit demandé",
        "Protéger le service": "12 mois au plus",
    }
    assert all(all(row) for row in rows)


def test_the_terms_are_those_of_the_congress_in_their_version(client: FlaskClient) -> None:
    factories.make_edition(terms="# Prix\n\n- 150 €\n- tout compris", terms_version="2027-1")

    content = read(client, "/cgv")

    assert content.one(".lead").text == "20e congrès de Coorace, version 2027-1"
    assert [heading.text for heading in content.all("h2")] == ["Prix"]
    assert [line.text for line in content.all("li")] == ["150 €", "tout compris"]


def test_terms_not_yet_written_are_not_made_up(client: FlaskClient) -> None:
    factories.make_edition(terms="")

    assert read(client, "/cgv").one(".empty-title").text == "Les conditions de vente ne sont pas encore publiées."
