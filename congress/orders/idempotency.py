"""The same request sent twice makes one order: a client's key stands for the order it made first."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from congress.kernel.db import db
from congress.orders.idempotency_models import IdempotencyKey
from congress.orders.queries import find_key
from congress.orders.refusals import KeyReused

if TYPE_CHECKING:
    from datetime import datetime

    from congress.orders.models import Order


@dataclass(frozen=True, slots=True)
class Once:
    """A key its sender chose, within a scope of that sender's own, and what it was sent with."""

    scope: str
    key: str
    request_hash: str

    @classmethod
    def of(cls, scope: str, key: str, body: object) -> Once:
        """For a body of plain values; two spellings of the same values are the same request."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        return cls(scope, key, hashlib.sha256(canonical.encode()).hexdigest())


def earlier(once: Once | None) -> IdempotencyKey | None:
    """What this very request made before, if it did; raises KeyReused where the key came with another body."""
    if once is None:
        return None
    found = find_key(once.scope, once.key)
    if found is not None and found.request_hash != once.request_hash:
        raise KeyReused
    return found


def remember(once: Once, order: Order, *, at: datetime, answer: dict[str, Any] | None = None) -> None:
    """Keeps that this request made this order, and what was answered; in the transaction that places it."""
    kept = IdempotencyKey(
        scope=once.scope,
        key=once.key,
        request_hash=once.request_hash,
        order_id=order.id,
        answer=answer or {},
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError as error:
        # The same request would have waited for the same offers' lock: whoever came first asked something else.
        raise KeyReused from error
