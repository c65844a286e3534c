"""The edition file: one congress in one file that a person can edit. docs/edition-file.md tells it in French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from congress.checkin.edition_file import CheckpointSection
from congress.desk.edition_sale import sale_complaints
from congress.editions import file_source
from congress.editions.file_check import Complaint, checked, unknown
from congress.editions.file_sections import EditionSection, VenueSection
from congress.editions.file_source import FileRefused, Source
from congress.editions.file_types import Ref, aware
from congress.kernel.i18n import gettext
from congress.offers.edition_file import OfferSection
from congress.offers.file_options import OptionSection, SharedQuotaSection
from congress.orders.edition_file import QuestionSection
from congress.programme.file_sections import ProgrammeState, ReleaseSection, SpaceSection
from congress.programme.file_states import Places, Step, place_in_file, states
from congress.stands.edition_file import StandSection

if TYPE_CHECKING:
    from collections.abc import Iterator


class EditionFile(BaseModel):
    """The whole file. `speakers` and `sittings` are the programme as first released; see ReleaseSection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["1"]
    edition: EditionSection
    venues: dict[Ref, VenueSection] = Field(default_factory=dict)
    spaces: dict[Ref, SpaceSection] = Field(default_factory=dict)
    offers: dict[Ref, OfferSection] = Field(default_factory=dict)
    options: dict[Ref, OptionSection] = Field(default_factory=dict)
    shared_quotas: dict[Ref, SharedQuotaSection] = Field(default_factory=dict)
    questions: dict[Ref, QuestionSection] = Field(default_factory=dict)
    checkpoints: dict[Ref, CheckpointSection] = Field(default_factory=dict)
    speakers: dict[str, Any] = Field(default_factory=dict)
    sittings: dict[str, Any] = Field(default_factory=dict)
    stands: dict[Ref, StandSection] = Field(default_factory=dict)
    releases: tuple[ReleaseSection, ...] = ()
    draft: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file that stands: the programme of each release in order, and the working one, which is the last."""

    file: EditionFile
    released: tuple[ProgrammeState, ...]
    working: ProgrammeState


def read_edition(content: bytes, name: str) -> Reading:
    """Reads an edition file; raises FileRefused with every mistake and its line."""
    source = file_source.read(content, name)
    if not isinstance(source.data, dict):
        raise FileRefused(name, [source.mistake((), gettext("des clés sont attendues ici"))])
    file, complaints = checked(EditionFile, source.data)
    steps = _steps(source.data)
    has_releases = bool(_list(source.data.get("releases")))
    found, told = states(source.data, steps, _places(source.data, file), base_is_public=has_releases)
    complaints += [(place_in_file(one, steps, source.lines), one.message) for one in told]
    if file is not None:
        complaints += _complaints(file)
    if file is None or complaints:
        raise FileRefused(name, [source.mistake(path, message) for path, message in complaints])
    return Reading(file, tuple(found[: len(file.releases)]), found[-1])


def reading_of(file: EditionFile) -> Reading:
    """A file made by the service itself, with its states."""
    found, told = states(
        {"speakers": file.speakers, "sittings": file.sittings},
        _steps({"releases": [one.model_dump() for one in file.releases], "draft": file.draft}),
        _places({}, file),
        base_is_public=bool(file.releases),
    )
    if told:
        source = Source(file.edition.ref, None)
        raise FileRefused(source.name, [source.mistake(one.path, one.message) for one in told])
    return Reading(file, tuple(found[: len(file.releases)]), found[-1])


def _steps(data: dict[str, Any]) -> list[Step]:
    """The patches after the first release, and the one of the work in progress."""
    later = list(enumerate(_list(data.get("releases"))))[1:]
    found = [
        Step(("releases", index, "changes"), _dict(_dict(release).get("changes")), is_public=True)
        for index, release in later
    ]
    draft = _dict(data.get("draft"))
    return [*found, Step(("draft",), draft, is_public=False)] if draft else found


def _places(data: dict[str, Any], file: EditionFile | None) -> Places:
    """What sittings may refer to, as far as it can be read."""
    if file is not None:
        edition = file.edition
        length = (edition.ends_on - edition.starts_on).days + 1
        return Places(
            [edition.starts_on + timedelta(days) for days in range(length)],
            list(file.venues),
            {room: ref for ref, venue in file.venues.items() for room in venue.rooms},
            list(file.spaces),
        )
    venues = _dict(data.get("venues"))
    rooms = {str(room): ref for ref, venue in venues.items() for room in _dict(_dict(venue).get("rooms"))}
    return Places([], list(venues), rooms, list(_dict(data.get("spaces"))))


def _complaints(file: EditionFile) -> Iterator[Complaint]:
    """What no section can see by itself: references between sections, windows, the order of releases."""
    rooms: dict[str, str] = {}
    for venue, section in file.venues.items():
        for room in section.rooms:
            if room in rooms:
                yield (
                    ("venues", venue, "rooms", room),
                    gettext("salle en double : elle est déjà dans « %(venue)s »", venue=rooms[room]),
                )
            rooms.setdefault(room, venue)
    yield from sale_complaints(file)
    yield from _stand_complaints(file)
    yield from _window_complaints(file)
    yield from _release_complaints(file)


def _stand_complaints(file: EditionFile) -> Iterator[Complaint]:
    numbers: dict[str, str] = {}
    for ref, stand in file.stands.items():
        if stand.space is not None and stand.space not in file.spaces:
            yield ("stands", ref, "space"), unknown(stand.space, file.spaces, gettext("espace inconnu"))
        if stand.number is None:
            continue
        if stand.space is None:
            yield ("stands", ref, "number"), gettext("number demande space")
        if stand.number in numbers:
            other = numbers[stand.number]
            yield ("stands", ref, "number"), gettext("numéro déjà pris par « %(ref)s »", ref=other)
        numbers.setdefault(stand.number, ref)


def _window_complaints(file: EditionFile) -> Iterator[Complaint]:
    zone, window = file.edition.zone, file.edition.registration
    windows: list[tuple[file_source.Path, Any, Any]] = [
        (("edition", "registration", "closes"), window.opens, window.closes)
    ]
    windows += [
        (("offers", ref, "sale_closes"), offer.sale_opens, offer.sale_closes) for ref, offer in file.offers.items()
    ]
    windows += [(("checkpoints", ref, "closes"), one.opens, one.closes) for ref, one in file.checkpoints.items()]
    for path, opens, closes in windows:
        first, last = aware(opens, zone), aware(closes, zone)
        if first is not None and last is not None and last <= first:
            yield path, gettext("la fermeture vient avant l'ouverture")


def _release_complaints(file: EditionFile) -> Iterator[Complaint]:
    if file.draft and not file.releases:
        yield ("draft",), gettext("sans publication, le travail en cours est sous speakers et sittings")
    if file.releases and file.releases[0].changes:
        yield (
            ("releases", 0, "changes"),
            gettext("la première publication est ce que disent speakers et sittings"),
        )
    known: set[int] = set()
    for index, release in enumerate(file.releases):
        if release.restores is not None and release.restores not in known:
            yield ("releases", index, "restores"), gettext("il n'y a pas de publication antérieure de ce numéro")
        known.add(release.number)
    for index, (before, after) in enumerate(pairwise(file.releases), 1):
        if after.number <= before.number:
            yield ("releases", index, "number"), gettext("les numéros se suivent")
        zone = file.edition.zone
        first, then = aware(before.published, zone), aware(after.published, zone)
        if first is not None and then is not None and then <= first:
            yield ("releases", index, "published"), gettext("les publications se suivent dans le temps")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
