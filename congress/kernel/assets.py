"""Addresses of static files that change with their content, so that browsers may keep them for good."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from flask import Flask, Response

YEAR = 365 * 24 * 3600


@cache
def _version(path: Path, modified: float) -> str:  # noqa: ARG001 - a changed file is read again
    return sha256(path.read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a file under `static/`, with a mark of its content."""
    file = Path(str(current_app.static_folder)) / path
    return url_for("static", filename=path, v=_version(file, file.stat().st_mtime))


def set_up_assets(app: Flask) -> None:
    """Gives templates `asset()`, and lets browsers keep for a year what bears its mark."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
