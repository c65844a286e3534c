"""A change said in one sentence, in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.formats import day_text, times_text
from congress.kernel.i18n import current_locale, gettext, typo
from congress.programme import labels
from congress.programme.change import ChangeKind
from congress.programme.models import AppearanceRole, AppearanceState

if TYPE_CHECKING:
    from collections.abc import Callable

    from congress.programme.change import Change, Times


def sentence(change: Change) -> str:
    """« Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique »."""
    return _SENTENCES[change.kind](change)


def _on(sitting: Change, text: str) -> str:
    return f"{text} — {typo(sitting.title)}" if sitting.title else text


def _added(change: Change) -> str:
    if change.times_after is None:
        return gettext("Nouveau : %(title)s", title=change.title)
    return gettext("Nouveau : %(title)s, %(when)s", title=change.title, when=_when(change.times_after))


def _moved(change: Change) -> str:
    title, was, now = change.title, change.times_before, change.times_after
    if now is None:
        return gettext("%(title)s : l'horaire n'est plus fixé", title=title)
    if was is None:
        return gettext("%(title)s : l'horaire est fixé, %(when)s", title=title, when=_when(now))
    return gettext(
        "%(title)s : nouvel horaire, %(when)s (au lieu de %(before)s)",
        title=title,
        when=_when(now),
        before=_when(was),
    )


def _when(times: Times) -> str:
    locale, start = current_locale(), times.starts_at
    zone = start.tzinfo
    if zone is None:
        raise ValueError("A change's times are aware.")
    return f"{day_text(start.date(), locale)}, {times_text(start, times.ends_at, zone, locale)}"


def _place(change: Change) -> str:
    title, was, now = change.title, change.before, change.after
    if not now:
        return gettext("%(title)s : le lieu n'est plus fixé", title=title)
    if not was:
        return gettext("%(title)s : le lieu est fixé, %(place)s", title=title, place=now)
    return gettext("%(title)s : nouveau lieu, %(place)s (au lieu de %(before)s)", title=title, place=now, before=was)


def _title(change: Change) -> str:
    return gettext("Nouveau titre : %(title)s (auparavant %(before)s)", title=change.after, before=change.before)


def _speaker_added(change: Change) -> str:
    if change.state is AppearanceState.TENTATIVE:
        return _on(change, gettext("%(name)s rejoint le programme, sous réserve", name=change.name))
    return _on(change, gettext("%(name)s rejoint le programme", name=change.name))


def _speaker_confirmed(change: Change) -> str:
    return _on(change, gettext("%(name)s confirme sa venue, annoncée sous réserve", name=change.name))


def _speaker_tentative(change: Change) -> str:
    return _on(change, gettext("%(name)s ne vient plus que sous réserve", name=change.name))


def _speaker_replaced(change: Change) -> str:
    comes = change.by_name
    if change.state is AppearanceState.TENTATIVE:
        comes = gettext("%(name)s (sous réserve)", name=comes)
    if change.was is AppearanceState.TENTATIVE:
        text = gettext("%(comes)s remplace %(name)s (venue annoncée sous réserve)", comes=comes, name=change.name)
    else:
        text = gettext("%(comes)s remplace %(name)s", comes=comes, name=change.name)
    return _on(change, text)


def _speaker_withdrawn(change: Change) -> str:
    if change.was is AppearanceState.TENTATIVE:
        return _on(change, gettext("%(name)s, dont la venue était sous réserve, ne viendra pas", name=change.name))
    return _on(change, gettext("%(name)s ne viendra pas", name=change.name))


def _sequence_times(change: Change) -> str:
    sequence, was, now = change.after, change.times_before, change.times_after
    if now is None:
        text = gettext("Séquence « %(sequence)s » : l'horaire n'est plus fixé", sequence=sequence)
    elif was is None:
        text = gettext("Séquence « %(sequence)s » : l'horaire est fixé, %(when)s", sequence=sequence, when=_when(now))
    else:
        text = gettext(
            "Séquence « %(sequence)s » : nouvel horaire, %(when)s (au lieu de %(before)s)",
            sequence=sequence,
            when=_when(now),
            before=_when(was),
        )
    return _on(change, text)


def _represented(change: Change) -> str:
    if change.before:
        text = gettext(
            "%(name)s : représentation assurée par %(by)s (auparavant %(before)s)",
            name=change.name,
            by=change.by_name,
            before=change.before,
        )
    else:
        text = gettext("%(name)s : représentation assurée par %(by)s", name=change.name, by=change.by_name)
    return _on(change, text)


def _role(change: Change) -> str:
    role = labels.ROLE[AppearanceRole(change.after)]
    return _on(change, gettext("%(name)s change de rôle : %(role)s", name=change.name, role=role))


def _other_sequence(change: Change) -> str:
    if not change.after:
        return _on(change, gettext("%(name)s intervient désormais en dehors des séquences", name=change.name))
    return _on(
        change,
        gettext("%(name)s intervient désormais dans « %(sequence)s »", name=change.name, sequence=change.after),
    )


def _theme(change: Change) -> str:
    if not change.after:
        return _on(change, gettext("%(name)s : le thème n'est plus précisé", name=change.name))
    return _on(change, gettext("%(name)s, thème : %(theme)s", name=change.name, theme=change.after))


def _note(change: Change) -> str:
    if not change.after:
        return _on(
            change, gettext("%(name)s : la mention « %(note)s » est retirée", name=change.name, note=change.before)
        )
    return _on(change, gettext("%(name)s : %(note)s", name=change.name, note=change.after))


_SENTENCES: dict[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.SITTING_ADDED: _added,
    ChangeKind.SITTING_CANCELLED: lambda change: gettext("Séance annulée : %(title)s", title=change.title),
    ChangeKind.SITTING_RESTORED: lambda change: gettext("La séance a lieu de nouveau : %(title)s", title=change.title),
    ChangeKind.SITTING_CONFIRMED: lambda change: gettext("Séance confirmée : %(title)s", title=change.title),
    ChangeKind.SITTING_TENTATIVE: lambda change: gettext(
        "Séance désormais sous réserve : %(title)s", title=change.title
    ),
    ChangeKind.MOVED: _moved,
    ChangeKind.PLACE: _place,
    ChangeKind.TITLE: _title,
    ChangeKind.TEXT: lambda change: gettext("Nouvelle présentation : %(title)s", title=change.title),
    ChangeKind.SEQUENCE_ADDED: lambda change: _on(change, gettext("Nouvelle séquence : %(title)s", title=change.after)),
    ChangeKind.SEQUENCE_REMOVED: lambda change: _on(
        change, gettext("Séquence retirée : %(title)s", title=change.before)
    ),
    ChangeKind.SEQUENCE_TITLE: lambda change: _on(change, gettext("Séquence renommée : %(title)s", title=change.after)),
    ChangeKind.SEQUENCE_TIMES: _sequence_times,
    ChangeKind.ORDER: lambda change: gettext("Nouvel ordre de passage : %(title)s", title=change.title),
    ChangeKind.SPEAKER_ADDED: _speaker_added,
    ChangeKind.SPEAKER_CONFIRMED: _speaker_confirmed,
    ChangeKind.SPEAKER_TENTATIVE: _speaker_tentative,
    ChangeKind.SPEAKER_REPLACED: _speaker_replaced,
    ChangeKind.SPEAKER_WITHDRAWN: _speaker_withdrawn,
    ChangeKind.SPEAKER_REPRESENTED: _represented,
    ChangeKind.SPEAKER_IN_PERSON: lambda change: _on(
        change, gettext("%(name)s interviendra en personne", name=change.name)
    ),
    ChangeKind.SPEAKER_ROLE: _role,
    ChangeKind.SPEAKER_SEQUENCE: _other_sequence,
    ChangeKind.SPEAKER_THEME: _theme,
    ChangeKind.SPEAKER_NOTE: _note,
    ChangeKind.REPLAY: lambda change: gettext("La rediffusion est en ligne : %(title)s", title=change.title),
    ChangeKind.SLIDES: lambda change: gettext(
        "Des supports de présentation sont en ligne : %(title)s", title=change.title
    ),
    ChangeKind.SITTING_DETAILS: lambda change: gettext(
        "Informations pratiques mises à jour : %(title)s", title=change.title
    ),
    ChangeKind.SPEAKER_DETAILS: lambda change: gettext("Présentation mise à jour : %(name)s", name=change.name),
    ChangeKind.PLACE_DETAILS: lambda change: gettext("Lieu mis à jour : %(name)s", name=change.after),
}
