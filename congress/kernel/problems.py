"""How a refusal is answered: a page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, request
from flask.json.provider import DefaultJSONProvider
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from congress.kernel.db import db
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from apiflask import APIFlask
    from apiflask.exceptions import HTTPError

_log = logging.getLogger("congress.problems")

MOST_READ_AWAY = 32 * 1024 * 1024


class JsonOfSaneDepth(DefaultJSONProvider):
    """Brackets in brackets without end are no JSON anybody means: told as such, and not as a fault of ours."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    kind: str = "about:blank",
    errors: Mapping[str, Any] | None = None,
) -> Response:
    """An RFC 9457 answer; `errors` maps a field's path, « attendees.0.email », to a list of texts."""
    body: dict[str, Any] = {"type": kind, "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def for_a_program() -> bool:
    """Whether the one who asks is a program: it is answered problem+json and no page."""
    return request.path.startswith(("/api/", "/webhooks/"))


def set_up_problems(  # noqa: C901 - six handlers beside one another, no branching
    app: APIFlask, page: Callable[[int, str, str], str]
) -> None:
    """Answers refusals and errors; `page` renders status, title and detail for people."""
    app.json = JsonOfSaneDepth(app)
    app.url_value_preprocessor(_refuse_nul)  # before anything looks up what the address names

    def answer(status: int, title: str, detail: str, kind: str, errors: Mapping[str, Any] | None) -> Response:
        if for_a_program():
            return problem(status, title, detail, kind=kind, errors=errors)
        return Response(page(status, title, detail), status, mimetype="text/html")

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        db.session.rollback()
        title = _title(refusal.status)
        response = answer(refusal.status, title, refusal.message, f"/problems/{refusal.kind}", refusal.errors)
        if refusal.status is HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110 §15.5.2 wants it said
        return response

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        detail = gettext("Ce formulaire est resté ouvert trop longtemps. Revenez en arrière et envoyez-le de nouveau.")
        return answer(400, gettext("Formulaire périmé"), detail, "about:blank", None)

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]  # a redirect or an abort with its own answer
        status = error.code or 500
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            read_away()
        response = answer(status, _title(status), _detail(status), "about:blank", None)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after", "www-authenticate"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broke(error: Exception) -> Response:
        db.session.rollback()
        if app.testing and not isinstance(error, Refusal):
            raise error
        # The rule and not the path: a secret link in a log would be a link for whoever reads logs.
        _log.error("%s %s failed", request.method, request.url_rule or "(no such address)", exc_info=error)
        return answer(500, _title(500), _detail(500), "about:blank", None)

    def api_failed(error: HTTPError) -> Response:
        status = error.status_code
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            found = error.detail.get("json") or error.detail.get("query") or error.detail
            detail = gettext("Certains champs ne conviennent pas.")
            return problem(422, _title(422), detail, kind="/problems/invalid", errors=flat(found))
        return problem(status, _title(status), error.message or _detail(status))

    app.error_callback = api_failed  # and not @error_processor, which takes werkzeug's errors away from the pages


def flat(errors: Any, path: str = "") -> dict[str, list[str]]:
    """Nested messages by field path: {"attendees": {0: {"email": [...]}}} → {"attendees.0.email": [...]}."""
    if isinstance(errors, dict):
        found: dict[str, list[str]] = {}
        for name, below in errors.items():
            if name == "_schema":
                found.update(flat(below, path))
            else:
                found.update(flat(below, f"{path}.{name}" if path else str(name)))
        return found
    return {path or "_": [str(text) for text in (errors if isinstance(errors, list) else [errors])]}


def _refuse_nul(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """No name of ours has the character NUL, and PostgreSQL breaks on being asked for one that has."""
    if "\x00" in request.path:
        raise NotFound


def read_away() -> None:
    """Lets a body that is too long arrive, within reason: its sender then hears why, and not that the line broke."""
    coming = request.content_length or 0
    if coming <= (request.max_content_length or coming):
        return  # what came was read already, and nobody knows how far
    left = min(coming, MOST_READ_AWAY)
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 1 << 16))):
        left -= len(piece)


def _title(status: int) -> str:
    return {
        400: gettext("Demande incomprise"),
        401: gettext("Identification nécessaire"),
        403: gettext("Accès refusé"),
        404: gettext("Page introuvable"),
        405: gettext("Méthode refusée"),
        409: gettext("Impossible en l'état"),
        413: gettext("Envoi trop lourd"),
        415: gettext("Format refusé"),
        422: gettext("Champs à corriger"),
        429: gettext("Trop de demandes"),
        500: gettext("Une erreur de notre part"),
        503: gettext("Service momentanément indisponible"),
    }.get(status, HTTPStatus(status).phrase)


def _detail(status: int) -> str:
    return {
        400: gettext("La demande n'a pas la forme attendue."),
        404: gettext("Cette page n'existe pas ou n'existe plus."),
        405: gettext("Cette adresse n'accepte pas cette méthode."),
        413: gettext("Ce que vous envoyez dépasse la taille admise."),
        500: gettext("Rien de ce que vous avez fait n'est perdu si vous revenez en arrière. Nous sommes prévenus."),
    }.get(status, gettext("La demande ne peut pas être traitée."))
