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
        self.every: list[tuple[str, str]] = []
        self._select: str | None = None
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._select not in self.values):
            self.values[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._text = name
            self.values[name] = ""
        elif tag == "input" and name and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.values[name] = found.get("value", "")
            self.every.append((name, self.values[name]))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.values[self._text] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None


def fields(html: str) -> dict[str, str]:
    """The names and values of a page's fields."""
    return Fields(html).values


def every_field(html: str) -> dict[str, list[str]]:
    """All values of a page's fields by name, the boxes of one name together."""
    found = Fields(html)
    values = {name: [value] for name, value in found.values.items()}
    for name in {name for name, _value in found.every}:
        values[name] = [value for other, value in found.every if other == name]
    return values


_ERROR = re.compile(r'id="([\w-]+)-erreur">.*?class="hidden-text">.*?</span>(.*?)</span>\s*</p>', re.DOTALL)


def errors(html: str) -> dict[str, str]:
    """The message at each field, by the field's id."""
    return {name: text_of(text) for name, text in _ERROR.findall(html)}


def text_of(html: str) -> str:
    """What a page says, without its markup; every space is a plain one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))).strip()
