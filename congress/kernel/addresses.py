"""Addresses as they are given to the outside: in mails, feeds, the API and codes to scan."""

from __future__ import annotations

from typing import Any

from flask import current_app


def whole(path: str) -> str:
    """A path with the place of this service before it."""
    # From PUBLIC_URL and never from the request's Host header, which its sender chooses.
    public_url: str = current_app.config["SETTINGS"].public_url
    return public_url + path


def path_of(endpoint: str, **values: Any) -> str:
    """A page's path, the same inside a request and outside of one."""
    return current_app.url_map.bind("").build(endpoint, values)
