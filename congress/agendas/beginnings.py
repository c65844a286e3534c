"""How many agendas without a ticket may begin from one address: each is a row that only the archive will drop."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import TYPE_CHECKING

from congress.kernel.errors import Refusal
from congress.kernel.http import Bounded
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

# A whole congress may sit behind the one address of its hall: this stops programs, not people.
MOST = 500
WITHIN = timedelta(hours=1)
_ROOM, _SIZE = 1024 * 1024, 128


class TooManyBegun(Refusal):
    """So many first stars in so short a time come from a program."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(
            gettext("Trop d'agendas viennent d'être commencés depuis cette connexion. Réessayez plus tard.")
        )


class Beginnings:
    """Counts in this process, and forgets: no table says who begins an agenda from where, or asks for links."""

    def __init__(self, most: int = MOST, refusal: type[Refusal] = TooManyBegun) -> None:
        self._most, self._refusal = most, refusal
        self._counts: Bounded[tuple[int, datetime]] = Bounded(_ROOM)
        self._lock = Lock()

    def count(self, address: str, *, at: datetime) -> None:
        """One more from there; raises the refusal, which says its own words."""
        key = _household(address)
        with self._lock:
            known = self._counts.get(key)
            count, since = known if known is not None and at < known[1] + WITHIN else (0, at)
            if count >= self._most:
                raise self._refusal
            self._counts.put(key, (count + 1, since), _SIZE)

    def clear(self) -> None:
        """Forgets everything."""
        self._counts.clear()


def _household(address: str) -> str:
    """Of the many IPv6 addresses that one connection has, the part they share."""
    try:
        found = ip_address(address)
    except ValueError:  # a server behind a socket knows no address
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address


begun = Beginnings()
