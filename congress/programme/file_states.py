"""The programme of an edition file, release by release: what each state holds, and what cannot stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from congress.editions.file_check import checked, unknown
from congress.kernel.i18n import gettext
from congress.programme.file_patch import PatchError, patched
from congress.programme.file_sections import ProgrammeState, ends_early
from congress.programme.models import AppearanceState, SittingStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from congress.editions.file_check import Complaint
    from congress.editions.file_source import Path
    from congress.programme.file_sections import AppearanceSection, SittingSection

_PARTS = ("speakers", "sittings")


class Places(NamedTuple):
    """What a sitting may refer to: days (none: not known), venues, each room with its venue, espaces."""

    days: Collection[date]
    venues: Collection[str]
    venue_of_room: Mapping[str, str]
    spaces: Collection[str]


class Step(NamedTuple):
    """A patch of the file: where it stands, what it says, and whether what it makes is public."""

    path: Path
    patch: Any
    is_public: bool


class Told(NamedTuple):
    """A complaint about a state: its path inside the state, and the steps that may have caused it."""

    path: Path
    message: str
    step: int


def states(
    base: dict[str, Any], steps: Sequence[Step], places: Places, *, base_is_public: bool
) -> tuple[list[ProgrammeState], list[Told]]:
    """Every state from the base on, one for each step; and what is wrong, told of the first state it is in."""
    found: list[ProgrammeState] = []
    told: dict[Complaint, Told] = {}
    public: dict[str, set[str]] = {}  # the sittings the public has read of, and who was named in each, the last time
    current = {part: base.get(part) or {} for part in _PARTS}
    for index in range(len(steps) + 1):
        if index:
            try:
                current = patched(current, steps[index - 1].patch)
            except PatchError as error:
                message = gettext("« %(ref)s » n'existe pas à ce moment du programme", ref=error.ref)
                told.setdefault((error.path, message), Told(error.path, message, index))
                continue
        state, complaints = checked(ProgrammeState, current)
        is_public = steps[index - 1].is_public if index else base_is_public
        if state is not None:
            found.append(state)
            complaints = list(_complaints(state, places, public, is_public=is_public))
            public |= {ref: {*one.appearances} for ref, one in state.sittings.items()} if is_public else {}
        for path, message in complaints:
            told.setdefault((path, message), Told(path, message, index))
    return found, list(told.values())


def place_in_file(told: Told, steps: Sequence[Step], lines: Mapping[Path, int]) -> Path:
    """Where the file says what is complained of: in the last step that speaks of it, else at the base."""
    roots = [(), *(step.path for step in steps[: told.step])]
    for length in range(len(told.path), 0, -1):
        for root in reversed(roots):
            if (*root, *told.path[:length]) in lines:
                return (*root, *told.path)
    return (*roots[-1], *told.path)


def _complaints(
    state: ProgrammeState, places: Places, public: Mapping[str, Collection[str]], *, is_public: bool
) -> Iterator[Complaint]:
    for ref, sitting in state.sittings.items():
        here: Path = ("sittings", ref)
        yield from _place_complaints(here, sitting, places)
        yield from _sequence_complaints(here, sitting)
        if message := _status_complaint(sitting.status, is_known=ref in public, is_public=is_public):
            yield (*here, "status"), message
        for speaker, appearance in sitting.appearances.items():
            seat: Path = (*here, "appearances", speaker)
            if speaker not in state.speakers:
                yield seat, unknown(speaker, state.speakers, gettext("personne inconnue"))
            if appearance.sequence is not None and appearance.sequence not in sitting.sequences:
                yield (
                    (*seat, "sequence"),
                    unknown(appearance.sequence, sitting.sequences, gettext("séquence inconnue de cette séance")),
                )
            if is_public and appearance.state is AppearanceState.INVITED:
                yield (
                    (*seat, "state"),
                    gettext("une personne pressentie n'est pas publique : sa place est sous draft"),
                )
            wrong = list(_replacement_complaints(seat, speaker, sitting))
            yield from wrong
            if is_public and not wrong and _is_unheard_of(speaker, appearance, public.get(ref, ())):
                yield (
                    (*seat, "state"),
                    gettext(
                        "une venue retirée avant d'être annoncée reste inconnue du public : sa place est sous draft"
                    ),
                )
            yield from _representative_complaints(seat, speaker, appearance, state)


def _is_unheard_of(speaker: str, appearance: AppearanceSection, named: Collection[str]) -> bool:
    """Left before being announced; `named` are those the public has read of in the sitting."""
    return appearance.state in {AppearanceState.REPLACED, AppearanceState.WITHDRAWN} and speaker not in named


def _status_complaint(status: SittingStatus, *, is_known: bool, is_public: bool) -> str | None:
    """`is_known`: the public has read of the sitting before; `is_public`: it is to read of it now."""
    if status is SittingStatus.DRAFT and is_public:
        return gettext("une séance publiée n'est pas un brouillon : sa place est sous draft")
    if status is SittingStatus.DRAFT and is_known:
        return gettext("cette séance est publiée et ne redevient pas un brouillon : annulez-la (cancelled)")
    if status is SittingStatus.CANCELLED and is_public and not is_known:
        return gettext("une séance annulée avant d'être publiée reste inconnue du public : sa place est sous draft")
    return None


def _place_complaints(here: Path, sitting: SittingSection, places: Places) -> Iterator[Complaint]:
    if sitting.day is not None and places.days and sitting.day not in places.days:
        yield (*here, "day"), gettext("hors des jours du congrès")
    if sitting.room is not None and sitting.room not in places.venue_of_room:
        yield (*here, "room"), unknown(sitting.room, places.venue_of_room, gettext("salle inconnue"))
    if sitting.venue is not None and sitting.venue not in places.venues:
        yield (*here, "venue"), unknown(sitting.venue, places.venues, gettext("lieu inconnu"))
    elif sitting.room is not None and places.venue_of_room.get(sitting.room, sitting.venue) != sitting.venue:
        yield (*here, "room"), gettext("cette salle n'est pas dans ce lieu")
    if sitting.space is not None and sitting.space not in places.spaces:
        yield (*here, "space"), unknown(sitting.space, places.spaces, gettext("espace inconnu"))


def _sequence_complaints(here: Path, sitting: SittingSection) -> Iterator[Complaint]:
    for ref, sequence in sitting.sequences.items():
        day = sequence.day or sitting.day
        if sequence.start is not None and day is None:
            yield (*here, "sequences", ref, "start"), gettext("la séance n'a pas de jour : indiquez day")
        elif day is not None and ends_early(sequence, day):
            yield (*here, "sequences", ref, "end"), gettext("end vient avant start (après minuit, indiquez end_day)")


def _representative_complaints(
    seat: Path, speaker: str, appearance: AppearanceSection, state: ProgrammeState
) -> Iterator[Complaint]:
    who = appearance.representative
    if who is None:
        return
    if who not in state.speakers:
        yield (*seat, "representative"), unknown(who, state.speakers, gettext("personne inconnue"))
    elif who == speaker:
        yield (*seat, "representative"), gettext("personne ne se représente soi-même")


def _replacement_complaints(seat: Path, speaker: str, sitting: SittingSection) -> Iterator[Complaint]:
    appearance = sitting.appearances[speaker]
    by = appearance.replaced_by
    if (appearance.state is AppearanceState.REPLACED) != (by is not None):
        yield seat, gettext("l'état replaced et replaced_by vont ensemble")
    if by is None:
        return
    if by not in sitting.appearances:
        message = gettext("cette personne n'est pas dans la séance")
        yield (*seat, "replaced_by"), unknown(by, sitting.appearances, message)
        return
    met = {speaker}
    while by is not None and by in sitting.appearances:
        if by in met:
            yield (*seat, "replaced_by"), gettext("ces personnes se remplacent l'une l'autre")
            return
        met.add(by)
        by = sitting.appearances[by].replaced_by
