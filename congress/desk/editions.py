"""Importing, exporting and cloning an edition: the one place where every room's part of the file comes together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from congress.checkin.edition_file import apply_checkpoints, extract_checkpoints, prune_checkpoints
from congress.desk.edition_file import EditionFile, Reading, reading_of
from congress.desk.edition_yaml import write_edition
from congress.editions.file_sections import (
    apply_edition,
    extract_edition,
    extract_venues,
    find_edition,
    prune_places,
)
from congress.editions.file_types import aware
from congress.editions.models import Edition, EditionStatus
from congress.kernel.clock import PLAUSIBLE_YEARS
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, NotFound, Refusal
from congress.kernel.i18n import gettext
from congress.offers.edition_file import apply_offers, extract_offers, prune_offers
from congress.offers.file_options import (
    apply_options,
    apply_shared_quotas,
    extract_options,
    extract_shared_quotas,
    prune_options,
    prune_shared_quotas,
)
from congress.orders.edition_file import apply_questions, extract_questions, prune_questions
from congress.programme import queries, releases
from congress.programme.file_apply import Author, apply_spaces, apply_state, prune_spaces
from congress.programme.file_extract import differences, extract_programme, extract_spaces, published_state
from congress.programme.file_sections import AppearanceSection, ProgrammeState, SittingSection, shifted
from congress.programme.models import ANNOUNCED, AppearanceState, SittingStatus
from congress.stands.edition_file import apply_stands, extract_stands, prune_stands

if TYPE_CHECKING:
    from datetime import date, datetime


class OtherReleases(Refusal):
    """What was published is not what the file says was published: history is not rewritten."""


class EditionExists(Refusal):
    """There is an edition of that year already."""


@dataclass(frozen=True)
class Imported:
    """The edition as it stands now, and whether the import changed anything."""

    edition: Edition
    is_new: bool
    has_changed: bool


def import_edition(reading: Reading, *, actor: str, at: datetime) -> Imported:
    """Brings the edition to what the file says, releases included; the same file again changes nothing.

    Raises OtherReleases, StillUsed.
    """
    file = reading.file
    known = find_edition(file.edition.ref)
    if known is not None:
        lock(Edition, known.id)
        _refuse_other_releases(known, reading)
    before = None if known is None else write_edition(extract(known))
    edition = apply_edition(file.edition, file.venues)
    apply_spaces(edition, file.spaces)
    apply_offers(edition, file.offers)
    apply_options(edition, file.options)
    apply_shared_quotas(edition, file.shared_quotas)
    apply_questions(edition, file.questions)
    apply_checkpoints(edition, file.checkpoints)
    _apply_programme(edition, reading, Author(actor, at))
    apply_stands(edition, file.stands, {space.ref: space for space in queries.spaces(edition)})
    prune_stands(edition, file.stands)
    prune_checkpoints(edition, file.checkpoints)
    prune_questions(edition, file.questions)
    prune_shared_quotas(edition, file.shared_quotas)
    prune_options(edition, file.options)
    prune_offers(edition, file.offers)
    prune_spaces(edition, file.spaces)
    prune_places(edition, file.venues)
    after = write_edition(extract(edition))
    return Imported(edition, is_new=known is None, has_changed=before != after)


def _apply_programme(edition: Edition, reading: Reading, author: Author) -> None:
    """Lives through the releases that are still to come, then brings the work in progress where it is."""
    done = len(queries.releases(edition))
    for section, state in list(zip(reading.file.releases, reading.released, strict=True))[done:]:
        published_at = (aware(section.published, edition.zone) or author.at).astimezone(UTC)
        apply_state(edition, state, Author(author.actor, published_at))
        releases.hold(edition)
        # Kept also where the file sees no change in it: it may have been about a place, a portrait or slides.
        prepared = releases.prepare(edition, published_at, note=section.note, number=section.number)
        releases.keep(edition, prepared, actor=author.actor, restores=section.restores)
    apply_state(edition, reading.working, author)


def _refuse_other_releases(edition: Edition, reading: Reading) -> None:
    frozen = queries.releases(edition)
    sections = reading.file.releases
    for release, section in zip(frozen, sections, strict=False):
        same = (release.number, release.published_at, release.note) == (
            section.number,
            aware(section.published, reading.file.edition.zone),
            section.note,
        )
        if not same:
            raise OtherReleases(
                gettext(
                    "La publication %(number)s du fichier n'est pas celle qui a été publiée.", number=section.number
                )
            )
    if len(frozen) > len(sections):
        raise OtherReleases(
            gettext(
                "La publication %(number)s n'est pas dans le fichier : exportez d'abord l'édition.",
                number=frozen[len(sections)].number,
            )
        )
    published = [queries.published(edition, release.number) for release in frozen]
    found = differences(reading.released, [published_state(one) for one in published if one is not None])
    if found:
        raise OtherReleases(
            gettext("Ce qui a été publié ne se change plus : releases.%(places)s", places=", releases.".join(found))
        )


def extract(edition: Edition) -> EditionFile:
    """The edition as a file: importing it makes the same edition again."""
    first, published, draft = extract_programme(edition)
    plain = first.plain()
    return EditionFile(
        format="1",
        edition=extract_edition(edition),
        venues=extract_venues(edition),
        spaces=extract_spaces(edition),
        offers=extract_offers(edition),
        options=extract_options(edition),
        shared_quotas=extract_shared_quotas(edition),
        questions=extract_questions(edition),
        checkpoints=extract_checkpoints(edition),
        speakers=plain.get("speakers", {}),
        sittings=plain.get("sittings", {}),
        stands=extract_stands(edition),
        releases=tuple(published),
        draft=draft,
    )


def export_edition(ref: str) -> str:
    """The edition as YAML; NotFound where there is none."""
    return write_edition(extract(_edition(ref)))


def clone_edition(ref: str, start: date, *, is_open: bool, actor: str, at: datetime) -> Edition:
    """The next congress, prepared from another one; EditionExists where that year has one already."""
    if start.year not in PLAUSIBLE_YEARS:
        raise Invalid(gettext("Un congrès en %(year)s n'est pas plausible.", year=start.year))
    file = cloned(reading_of(extract(_edition(ref))), start, is_open=is_open)
    year = func.extract("year", Edition.starts_on)
    taken = select(Edition.ref).where(or_(Edition.ref == file.edition.ref, year == start.year))
    if db.session.scalars(taken).first() is not None:
        raise EditionExists(gettext("Il y a déjà une édition en %(year)s.", year=start.year))
    return import_edition(reading_of(file), actor=actor, at=at).edition


def _edition(ref: str) -> Edition:
    edition = find_edition(ref)
    if edition is None:
        raise NotFound(gettext("Il n'y a pas d'édition « %(ref)s ».", ref=ref))
    return edition


def cloned(reading: Reading, start: date, *, is_open: bool) -> EditionFile:
    """The file of the next congress: every date as many days later, at the same hours by the clock.

    Speakers are asked anew, so that all come back as « pressenti », with role and theme; who was replaced or withdrew
    does not come back, nor do cancelled sittings, streams, replays, stands, figures held and releases.
    """
    file = reading.file
    old, days = file.edition, start - file.edition.starts_on

    def later(instant: datetime | None) -> datetime | None:
        if instant is None:
            return None
        by_the_clock = instant if instant.tzinfo is None else instant.astimezone(old.zone).replace(tzinfo=None)
        return by_the_clock + days

    sittings = {
        ref: _asked_anew(shifted(sitting, days))
        for ref, sitting in reading.working.sittings.items()
        if sitting.status is not SittingStatus.CANCELLED
    }
    named = {speaker for sitting in sittings.values() for speaker in sitting.appearances}
    programme = ProgrammeState(
        speakers={ref: person for ref, person in reading.working.speakers.items() if ref in named},
        sittings=sittings,
    ).plain()
    edition = old.model_copy(
        update={
            "ref": str(start.year),
            "number": old.number + 1,
            "title": re.sub(rf"\b{old.number}(?=e\b|ᵉ|\b)", str(old.number + 1), old.title),
            "starts_on": start,
            "ends_on": old.ends_on + days,
            "status": EditionStatus.OPEN if is_open else EditionStatus.DRAFT,
            "registration": old.registration.moved(later, days),
            "facts": (),
        }
    )
    return EditionFile(
        format="1",
        edition=edition,
        venues=file.venues,
        spaces=file.spaces,
        offers={ref: offer.moved(later, days) for ref, offer in file.offers.items()},
        options={ref: option.moved(later) for ref, option in file.options.items()},
        shared_quotas=file.shared_quotas,
        questions=file.questions,
        checkpoints={
            ref: one.model_copy(update={"opens": later(one.opens), "closes": later(one.closes)})
            for ref, one in file.checkpoints.items()
        },
        speakers=programme.get("speakers", {}),
        sittings=programme.get("sittings", {}),
    )


def _asked_anew(sitting: SittingSection) -> SittingSection:
    seats = {
        ref: AppearanceSection(state=AppearanceState.INVITED, role=seat.role, sequence=seat.sequence, theme=seat.theme)
        for ref, seat in sitting.appearances.items()
        if seat.state in ANNOUNCED or seat.state is AppearanceState.INVITED
    }
    links = {"stream_url": "", "replay_url": "", "slides_url": ""}
    return sitting.model_copy(update={"appearances": seats, **links})
