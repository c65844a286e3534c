from __future__ import annotations

from tests.programme.conftest import organiser

__all__ = ["organiser"]
