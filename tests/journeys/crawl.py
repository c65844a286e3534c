"""Pages one can reach by links, looked at as a machine can: reachable, accessible, fitting, self-contained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => `${id}: ${nodes[0].html}`)"
LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.href)"
OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
KINDS_OF_PAGE = 2  # pages of one kind differ by what they tell, not by what they are made of: two of each are read


def kind(path: str, *, each_sitting: bool) -> str:
    """Pages of one kind: `/intervenants/*`, `/billet/*/*`; every sitting's page is one of its own where asked for."""
    parts = path.strip("/").split("/")
    if parts[:1] == ["editions"]:
        return "/".join(["editions", *parts[2:3], *("*" for _ in parts[3:])])
    if parts[:1] == ["organisation"]:
        return "/".join([*parts[:3], *("*" for _ in parts[3:])])
    if parts[0] == "forum" or (parts[0] == "programme" and each_sitting):
        return path
    return "/".join([*parts[:1], *("*" for _ in parts[1:])])


def faults_of(page: Page, url: str) -> list[str]:
    """What is wrong with a page at the width it is shown."""
    found: list[str] = []
    page.evaluate(AXE)
    found += page.evaluate(RUN_AXE)
    if page.evaluate(OVERFLOWS):
        found.append("wider than the screen")
    return [f"{page.url.removeprefix(url)} at {page.viewport_size}: {fault}" for fault in found]


def crawl(
    context: BrowserContext, url: str, start: list[str], *, under: str = "/", each_sitting: bool = False
) -> tuple[list[str], list[str]]:
    """The paths that were read and their faults, following links from the start to what is under an address."""
    page = context.new_page()
    foreign: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((url, "data:")) else foreign.append(request.url))
    page.on("pageerror", lambda error: foreign.append(f"{page.url}: {error}"))
    waiting, seen, kinds, faults = list(start), set(start), dict[str, int](), list[str]()
    while waiting:
        path = waiting.pop(0)
        this_kind = kind(path, each_sitting=each_sitting)
        kinds[this_kind] = kinds.get(this_kind, 0) + 1
        if kinds[this_kind] > KINDS_OF_PAGE:
            continue
        answer = page.goto(url + path)
        assert answer is not None
        if answer.status >= 400:
            faults.append(f"{path}: {answer.status}")
            continue
        faults += faults_of(page, url)
        for link in page.evaluate(LINKS):
            target = urlsplit(link)
            if link.startswith(url + under) and target.path not in seen and is_page(target.path):
                seen.add(target.path)
                waiting.append(target.path)
    return sorted(seen), faults + foreign


def is_page(path: str) -> bool:
    """Whether a link leads to a page and not to a file, nor away from the journey."""
    return not path.endswith(
        (".ics", ".xml", ".json", ".atom", ".pdf", ".svg", ".eml", ".csv", ".xlsx", "/payer")
    ) and not path.startswith("/static/")


NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
