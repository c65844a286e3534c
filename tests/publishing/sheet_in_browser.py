"""The sheet as a browser test holds it: what it says, where things stand, what was asked of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SWAPPED = "#programme:not([aria-busy])"


class SheetPage:
    """A signed-in organiser's page; `wrong` gathers what the console and the network complain of."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1400}, **options})
        self.page: Page = context.new_page()
        self.url = url
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)
        self.page.goto(f"{url}/organisation/connexion")
        self.page.fill("#email", "organisatrice@exemple.fr")
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(f"{url}/organisation/")

    def _heard(self, message: Any) -> None:
        # A conflict is an answer of its own: the browser notes its status, and nothing is wrong.
        if message.type in ("error", "warning") and "409" not in message.text:
            self.wrong.append(message.text)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.url}/organisation/programme{path}")

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sent(self, *keys: str) -> None:
        """Presses keys that send a form, and waits for the page it brings."""
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.keys(*keys)
        self.page.wait_for_selector(SWAPPED)
        self.page.locator(".ghost").wait_for(state="detached")

    @property
    def said(self) -> str:
        return self.page.locator("#dit").inner_text().replace("\u00a0", " ")

    def wait_to_hear(self, text: str) -> None:
        self.page.locator("#dit", has_text=text).wait_for()

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def label(self, ref: str) -> str:
        return str(self.page.get_attribute(f"#seance-{ref}", "data-label")).replace("\u00a0", " ")

    def box(self, selector: str) -> tuple[float, float, float, float]:
        found = self.page.locator(selector).bounding_box()
        assert found is not None
        return found["x"], found["y"], found["width"], found["height"]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the mouse; waits for the page that comes back."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
        mouse.move(*end, steps=3)
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            mouse.up()
        self.page.wait_for_selector(SWAPPED)
        self.page.locator(".ghost").wait_for(state="detached")
