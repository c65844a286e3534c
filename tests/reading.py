"""Pages as one reads them: the text, and parts of it by a simple name."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Element:
    """An element of a page with its attributes, children and text."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        """What it says, spaces of all kinds made plain."""
        raw = "".join(each if isinstance(each, str) else f" {each.text} " for each in self.children)
        return re.sub(r"\s+([,.)])", r"\1", re.sub(r"\s+", " ", raw)).strip()

    def all(self, selector: str) -> list[Element]:
        """Those below that match `tag`, `.class`, `#id` or `tag.class`, in order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                found += [*([child] if child.matches(selector) else []), *child.all(selector)]
        return found

    def one(self, selector: str) -> Element:
        """The only one; anything else fails the test."""
        found = self.all(selector)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} elements match {selector!r}, expected one")
        return found[0]

    def matches(self, selector: str) -> bool:
        """Whether the simple selector names it."""
        found = re.fullmatch(r"([\w-]*)(?:([.#])([\w-]+))?", selector)
        if found is None:
            raise AssertionError(f"{selector!r} is no selector that is understood here")
        tag, mark, name = found.groups()
        if tag and tag != self.tag:
            return False
        if mark == ".":
            return name in self.attributes.get("class", "").split()
        return mark != "#" or self.attributes.get("id") == name


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open[-1].tag != tag:
            self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    return reader.root
