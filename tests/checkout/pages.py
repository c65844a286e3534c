"""Reading pages as the tests need them: the fields of their forms, their texts."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser


class Fields(HTMLParser):
    """What a browser would send of a page's main form, buttons aside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._select not in self.values):
            self.values[self._select] = found.get("value", "")
        elif tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            self.values[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None


def fields(html: str) -> dict[str, str]:
    """The names and values of a page's fields."""
    return Fields(html).values


_ERROR = re.compile(r'id="([\w-]+)-erreur">.*?class="hidden-text">.*?</span>(.*?)</span>\s*</p>', re.DOTALL)


def errors(html: str) -> dict[str, str]:
    """The message at each field, by the field's id."""
    return {name: text_of(text) for name, text in _ERROR.findall(html)}


def text_of(html: str) -> str:
    """What a page says, without its markup; every space is a plain one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))).strip()
