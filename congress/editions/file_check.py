"""Mistakes in an edition file, in words: what stands where, and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from congress.kernel.i18n import gettext, lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from congress.editions.file_source import Path

Model = TypeVar("Model", bound=BaseModel)
Complaint = tuple["Path", str]
_KEY = "[key]"  # pydantic's own word for « the key itself is wrong »
_KEYS_EXPECTED = lazy_gettext("des clés sont attendues ici")
_LIST_EXPECTED = lazy_gettext("une liste est attendue ici")
_EMPTY = lazy_gettext("ne peut être vide")
_TOO_SMALL = lazy_gettext("trop petit")
_TOO_BIG = lazy_gettext("trop grand")
_MESSAGES = {
    "missing": lazy_gettext("obligatoire"),
    "string_too_short": _EMPTY,
    "too_short": _EMPTY,
    "string_pattern_mismatch": lazy_gettext("identifiant attendu : minuscules sans accent, chiffres et traits d'union"),
    "string_type": lazy_gettext("un texte est attendu"),
    "dict_type": _KEYS_EXPECTED,
    "model_type": _KEYS_EXPECTED,
    "model_attributes_type": _KEYS_EXPECTED,
    "list_type": _LIST_EXPECTED,
    "tuple_type": _LIST_EXPECTED,
    "greater_than": _TOO_SMALL,
    "greater_than_equal": _TOO_SMALL,
    "less_than": _TOO_BIG,
    "less_than_equal": _TOO_BIG,
}


def checked(model: type[Model], data: Any) -> tuple[Model | None, list[Complaint]]:
    """The data as that model, or everything that is wrong with it, each with its path."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_complaint(model, each) for each in error.errors(include_url=False)]


def unknown(key: str, known: Iterable[str], message: str) -> str:
    """The message, with the known word that resembles most."""
    close = get_close_matches(key, list(known), n=1, cutoff=0.6)
    return message + (gettext(" ; vouliez-vous dire « %(word)s » ?", word=close[0]) if close else "")


def _complaint(model: type[BaseModel], error: ErrorDetails) -> Complaint:
    path: Path = tuple(part for part in error["loc"] if part != _KEY)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        around = _model_at(model, path[:-1])
        known = list(around.model_fields) if around else []
        return path, unknown(str(path[-1]), known, gettext("clé inconnue"))
    if kind == "enum":
        known = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        message = gettext("valeur inconnue, parmi %(words)s attendue", words=", ".join(known))
        return path, unknown(str(error["input"]), known, message)
    if kind == "value_error":
        return path, str(context.get("error") or gettext("adresse électronique incorrecte"))
    if kind in ("string_too_long", "too_long"):
        return path, gettext("trop long : %(most)s caractères au plus", most=context["max_length"])
    if kind == "literal_error":
        return path, gettext("%(expected)s attendu", expected=str(context["expected"]).strip("'"))
    return path, str(_MESSAGES.get(kind, error["msg"]))


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that a path leads to."""
    kind: Any = model
    for part in path:
        kind = next(_plain(kind), None)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(part))
            kind = field.annotation if field else None
        else:
            values = get_args(kind)
            kind = values[-1] if get_origin(kind) is dict else values[0] if values else None
    kind = next(_plain(kind), None)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _plain(kind: Any) -> Iterator[Any]:
    """An annotation without `Annotated` and without `| None`."""
    if get_origin(kind) is Annotated:
        yield from _plain(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        yield from (found for each in get_args(kind) if each is not type(None) for found in _plain(each))
    elif kind is not None:
        yield kind
