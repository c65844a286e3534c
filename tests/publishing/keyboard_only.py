"""An organiser without a mouse: every act is a key, and the focus goes nowhere that Tab does not lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

A_FEW = 12  # stops inside one field (hours, minutes) and those of the browser itself
FOCUSED = "(selector) => document.activeElement.matches(selector)"
# How many stops of the Tab key lie between here and there, forwards and backwards around the page.
DISTANCES = """(selector) => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const stops = [...document.querySelectorAll(all)].filter((one) => one.tabIndex >= 0 && one.checkVisibility());
  const there = stops.findIndex((one) => one.matches(selector));
  if (there < 0) return null;
  const here = document.activeElement;
  const before = here === document.body ? 0
    : stops.filter((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).length;
  if (stops[there] === here) return [0, 0];
  const around = (steps) => ((steps % stops.length) + stops.length) % stops.length || stops.length;
  return [around(there - before + (stops.includes(here) ? 0 : 1)), around(before - there)];
}"""
STEPS = """(text) => {
  const select = document.activeElement;
  const wanted = [...select.options].findIndex((option) => option.text.replace(/\\s/g, " ") === text);
  return wanted < 0 ? null : wanted - select.selectedIndex;
}"""


class KeyboardOnly:
    """Types into a page; reads it only to know where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = page.keyboard

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.keys.press(key)

    def reach(self, selector: str) -> None:
        """By the Tab key to what the selector names, forwards or backwards, whichever is nearer; looking on the way."""
        for _ in range(A_FEW):
            distances = self.page.evaluate(DISTANCES, selector)
            assert distances is not None, f"no stop of the Tab key is {selector}"
            if self.page.evaluate(FOCUSED, selector):
                return
            self.press("Tab" if distances[0] <= distances[1] else "Shift+Tab", min(distances))
        raise AssertionError(f"the Tab key does not lead to {selector}")

    def follow(self, key: str = "Enter") -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.keys.press(key)

    def write(self, field: str, text: str) -> None:
        """A text; a time of day is typed figure by figure, with its half of the day where the browser has halves."""
        if not text:
            return
        self.reach(f"#{field}")
        if self.page.get_attribute(f"#{field}", "type") != "time":
            self.keys.insert_text(text)
            return
        self.keys.type(text.replace(":", ""))
        if self.page.input_value(f"#{field}") != text:
            self.press("a" if text < "12" else "p")
        assert self.page.input_value(f"#{field}") == text

    def choose(self, field: str, label: str) -> None:
        """An option of a list, by the arrows."""
        self.reach(f"#{field}")
        steps = self.page.evaluate(STEPS, label)
        assert steps is not None, f"no « {label} » in {field}"
        self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps))

    def tick(self, field: str, *, on: bool) -> None:
        if on:
            self.reach(f"#{field}")
            self.press("Space")
