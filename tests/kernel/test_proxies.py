"""Whom a request comes from: a proxy's word counts only where one was told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import request

from congress import create_app
from tests.conftest import settings_for_tests

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("proxies", "seen"), [("0", "127.0.0.1 http"), ("1", "192.0.2.9 https"), ("2", "198.51.100.7 https")]
)
def test_headers_of_as_many_proxies_are_believed(tmp_path: Path, proxies: str, seen: str) -> None:
    app = create_app(settings_for_tests(tmp_path, f"sqlite:///{tmp_path / 'x.db'}", PROXIES=proxies))
    app.add_url_rule("/qui", view_func=lambda: f"{request.remote_addr} {request.scheme}")
    sent = {"X-Forwarded-For": "198.51.100.7, 192.0.2.9", "X-Forwarded-Proto": "https, https"}

    assert app.test_client().get("/qui", headers=sent).text == seen
