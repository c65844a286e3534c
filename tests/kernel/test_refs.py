"""The secret of a link."""

import pytest

from congress.kernel.refs import SECRET_LENGTH, is_secret, new_secret


def test_the_secret_of_a_link_is_accepted() -> None:
    secret = new_secret()
    assert len(secret) == SECRET_LENGTH
    assert is_secret(secret, secret) is True


@pytest.mark.parametrize("given", ["", "autre", "é", "\udcff", "-" * SECRET_LENGTH])
def test_anything_else_is_refused(given: str) -> None:
    assert is_secret(given, new_secret()) is False


@pytest.mark.parametrize("given", ["", "-" * SECRET_LENGTH, "None"])
def test_where_nothing_is_known_nothing_is_right(given: str) -> None:
    assert is_secret(given, None) is False
