"""Ways to have the programme in one's own calendar: the address, the buttons, the code to scan."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Subscription:
    """One feed under the names that calendars know it by; `https` is its plain address."""

    name: str
    https: str

    @property
    def webcal(self) -> str:
        """The address that opens a calendar program and keeps it up to date."""
        return "webcal://" + self.https.partition("://")[2]

    @property
    def google(self) -> str:
        """Google Agenda takes the webcal address of a feed, not the https one."""
        return f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"

    @property
    def outlook(self) -> str:
        """Outlook on the web, for private accounts."""
        return f"https://outlook.live.com/calendar/0/addfromweb?{self._outlook_query}"

    @property
    def office(self) -> str:
        """Outlook on the web, for accounts of an organisation."""
        return f"https://outlook.office.com/calendar/0/addfromweb?{self._outlook_query}"

    @property
    def _outlook_query(self) -> str:
        return urlencode({"url": self.https, "name": self.name})
