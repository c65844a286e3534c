"""The hosted pay page: what a buyer sees instead of Stripe's, with a button for each way a payment can go.

« Payer en retard » plays the late payment. On real Stripe an expired Checkout Session cannot be paid; what does
happen is that the money is taken in time and the merchant hears of it late, when its own hold on the seats is
over. So the session is completed at once, the buyer is not sent back (as one who has closed the window), and the
events leave after the delay that was chosen.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for

from congress.devtools.stripe_standin.account import account
from congress.devtools.stripe_standin.errors import ApiError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.devtools.stripe_standin.errors import JsonObject

blueprint = Blueprint("pay", __name__, url_prefix="/pay", template_folder="templates", static_folder="static")

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# The last outlives the half hour that the congress holds the seats.
DELAYS = {30: "30 secondes", 300: "5 minutes", 2400: "40 minutes"}


@blueprint.app_template_filter("euros")
def euros(cents: int) -> str:
    """An amount as the French write it: 1 250,00 €, with spaces that do not break."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", "\u202f") + f",{rest:02d}\u00a0€"


@blueprint.errorhandler(ApiError)
def refuse(error: ApiError) -> ResponseReturnValue:
    """An unknown page, or a button pressed on a page that has been paid or closed meanwhile."""
    if error.status == HTTPStatus.CONFLICT:
        name = (request.view_args or {})["name"]
        return _page("closed.html", account().checkout.session(name), HTTPStatus.CONFLICT)
    return render_template("unknown.html", merchant=account().merchant), HTTPStatus.NOT_FOUND


@blueprint.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """The page as the session stands now."""
    ours = account()
    ours.checkout.expire_due()
    session = ours.checkout.session(name)
    if session["status"] != "open":
        return _page("closed.html", session, HTTPStatus.OK if session["status"] == "complete" else HTTPStatus.GONE)
    declined = bool(session["payment_intent"])
    return _page("pay.html", session, lines=ours.checkout.line_items(name)["data"], declined=declined, delays=DELAYS)


@blueprint.post("/<name>/payer")
def pay(name: str) -> ResponseReturnValue:
    """The card is taken and the buyer goes back to the merchant."""
    ours = account()
    ours.checkout.expire_due()
    with ours.state.changing():
        session = ours.checkout.pay(name)
    return redirect(_success(session), HTTPStatus.SEE_OTHER)


@blueprint.post("/<name>/refuser")
def decline(name: str) -> ResponseReturnValue:
    """The card is refused; the page stays open for another try."""
    ours = account()
    ours.checkout.expire_due()
    with ours.state.changing():
        ours.checkout.decline(name)
    return redirect(url_for(".show", name=name), HTTPStatus.SEE_OTHER)


@blueprint.post("/<name>/payer-en-retard")
def pay_late(name: str) -> ResponseReturnValue:
    """The card is taken, and the merchant hears of it only after a while."""
    delay = request.form.get("delai", type=int)
    if delay not in DELAYS:
        return redirect(url_for(".show", name=name), HTTPStatus.SEE_OTHER)
    ours = account()
    ours.checkout.expire_due()
    with ours.state.changing():
        session = ours.checkout.pay(name, delay_seconds=delay)
    return _page("late.html", session, delay=DELAYS[delay])


def _success(session: JsonObject) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _page(template: str, session: JsonObject, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    page = render_template(
        template, session=session, merchant=account().merchant, success_url=_success(session), **values
    )
    response = Response(page, status)
    # Chromium applies form-action to the redirect that follows the form, so the merchant's address is named.
    addresses = [urlsplit(address) for address in (session["success_url"], session["cancel_url"]) if address]
    merchants = " ".join(dict.fromkeys(f"{address.scheme}://{address.netloc}" for address in addresses))
    response.headers["Content-Security-Policy"] = f"{_POLICY} {merchants}"
    return response


@blueprint.after_request
def harden(response: Response) -> Response:
    """Nothing inline, nothing from elsewhere, nothing kept by the browser."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
