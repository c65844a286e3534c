"""The hosted pay page in a real Chromium: paid, declined and left, and nothing for axe to find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.devtools.ground import ask, control, new_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    import stripe
    from playwright.sync_api import Browser, Page

    from congress.devtools.stripe_standin.server import StandIn
    from tests.devtools.partners import Merchant

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def visit(browser: Browser, url: str, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page on a narrow phone, and what its console had to say."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(url)
    return page, said


def open_page(api: stripe.StripeClient, merchant: Merchant) -> str:
    back = f"{merchant.url}/retour?page={{CHECKOUT_SESSION_ID}}"
    wanted = new_session(success_url=back, cancel_url=f"{merchant.url}/non")
    return str(api.v1.checkout.sessions.create(wanted).url)


def test_buyer_is_declined_then_pays_and_goes_back(
    chromium: Browser, api: stripe.StripeClient, merchant: Merchant
) -> None:
    url = open_page(api, merchant)
    page, said = visit(chromium, url)
    page.get_by_role("button", name="Carte refusée", exact=True).click()
    assert page.get_by_role("alert").inner_text().startswith("Carte refusée.")
    page.get_by_role("button", name="Payer", exact=True).click()
    page.wait_for_url(f"{merchant.url}/**")
    assert page.url == f"{merchant.url}/retour?page={url.rpartition('/')[2]}"
    assert said == []


def test_buyer_gives_up_and_goes_back(chromium: Browser, api: stripe.StripeClient, merchant: Merchant) -> None:
    page, _ = visit(chromium, open_page(api, merchant))
    page.get_by_role("link", name="Abandonner et revenir").click()
    page.wait_for_url(f"{merchant.url}/**")
    assert page.url == f"{merchant.url}/non"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    chromium: Browser, api: stripe.StripeClient, standin: StandIn, merchant: Merchant, scheme: str
) -> None:
    fresh, declined, paid, expired = (open_page(api, merchant) for _ in range(4))
    ask("POST", f"{declined}/refuser", form={})
    ask("POST", f"{paid}/payer", form={})
    found = [visit(chromium, url, scheme)[0] for url in (fresh, declined, paid, f"{standin.url}/pay/cs_test_nothing")]
    late, _ = visit(chromium, open_page(api, merchant), scheme)
    late.get_by_role("button", name="Payer en retard").click()
    control(standin, advance_seconds=24 * 3600 + 1)
    found += [late, visit(chromium, expired, scheme)[0]]
    for page in found:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(RUN_AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    headings = [page.get_by_role("heading", level=1).inner_text().replace("\n", " ") for page in found]
    assert headings == [
        "À payer 300,00\u00a0€",
        "À payer 300,00\u00a0€",
        "Déjà payé",
        "Page inconnue",
        "Payé, annonce différée",
        "Page expirée",
    ]
