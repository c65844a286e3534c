"""`/inscription`: one page that asks, one that shows what will be ordered, then the order."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from congress.checkout import card, pages, review_pages, saved_forms, use_cases
from congress.checkout.for_sale import for_sale
from congress.checkout.forms import RegistrationForm, ReviewForm, readable_secret
from congress.checkout.links import order_url
from congress.checkout.list_form import ListTaken, take_list
from congress.checkout.lists import MOST_BYTES
from congress.checkout.quotes import quote
from congress.checkout.refusals import PriceChanged
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.headers import private
from congress.kernel.i18n import current_locale, gettext
from congress.kernel.refs import new_secret
from congress.orders.idempotency import Once
from congress.orders.models import PaymentMethod
from congress.orders.refusals import KeyReused, MethodNotOffered, RegistrationClosed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.checkout.for_sale import ForSale
    from congress.orders.models import Order

blueprint = Blueprint("registration", __name__)

PUBLIC = "public"
_REMOVE = re.compile(r"remove-(\d{1,2})")


@blueprint.get("/inscription")
def show() -> ResponseReturnValue:
    """The empty form, or why there is none: not yet, no longer, complete. `?formule=` opens an offer by its link."""
    edition = edition_of_request()
    sale = for_sale(edition, clock.now(), key=readable_secret(request.args.get("formule")))
    closed = pages.why_closed(edition, sale)
    if closed is not None:
        return render_template("checkout/closed.html", closed=closed)
    form = RegistrationForm.asking(sale)
    form.offer_key.data = sale.key
    return _ask(sale, form)


@blueprint.get("/inscription/reprise/<secret>")
def resume(secret: str) -> ResponseReturnValue:
    """What was typed before, behind the link that was mailed."""
    edition, at = edition_of_request(), clock.now()
    saved = saved_forms.find_saved(readable_secret(secret))
    if saved is None or saved.edition_id != edition.id:
        return _private("checkout/closed.html", 404, closed=pages.link_is_over())
    typed = MultiDict([*((name, one) for name, each in saved.fields.items() for one in each), ("saved", secret)])
    sale = for_sale(edition, at, key=readable_secret(typed.get("offer_key")))
    closed = pages.why_closed(edition, sale)
    if closed is not None:
        return _private("checkout/closed.html", 200, closed=closed)
    return _ask(sale, RegistrationForm.asking(sale, formdata=typed), is_back=True)


@blueprint.post("/inscription")
def send() -> ResponseReturnValue:
    """One step of the registration; everything typed so far travels in the form itself."""
    edition, at = edition_of_request(), clock.now()
    action = request.form.get("action", "review")
    sale = for_sale(edition, at, key=readable_secret(request.form.get("offer_key")))
    if action == "order":
        return _order(sale)
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    form = ReviewForm.asking(sale)
    if action == "save":
        return _save(sale, form)
    upload = _upload()
    if action == "list" or (action == "review" and (upload or (form.listed.data or "").strip())):
        return _take_list(sale, form, upload)
    if _rearrange(form, action):
        return _ask(sale, form)
    if not form.validate_to_review():
        return _ask(sale, form, status=422)
    form.submission.data = new_secret()
    return _review(sale, form)


def _rearrange(form: RegistrationForm, action: str) -> bool:
    """Does what the button asks of the list of people; False where it asks for something else."""
    removed = _REMOVE.fullmatch(action)
    if removed:
        form.remove_attendee(int(removed[1]))
    elif action == "add":
        form.add_attendee()
    elif action == "add-unnamed":
        form.add_unnamed()
    elif action == "copy":
        form.copy_buyer()
    else:
        return action in ("edit", "prices")
    return True


def _upload() -> bytes:
    """The file of a list, as far as a list may go; nothing where none was chosen."""
    sent = request.files.get("list_file")
    if sent is None:
        return b""
    with closing(sent):
        return sent.stream.read(MOST_BYTES + 1)


def _take_list(sale: ForSale, form: RegistrationForm, upload: bytes) -> ResponseReturnValue:
    """The people of a list are shown in the form, to be read over there; or its faults are."""
    listing = take_list(form, sale, upload)
    return _ask(sale, form, status=422 if listing.faults else 200, listing=listing)


def _save(sale: ForSale, form: RegistrationForm) -> ResponseReturnValue:
    """Keeps the form for later; only the address its link goes to is asked to be right."""
    if not form.email.validate(form):
        return _ask(sale, form, status=422)
    try:
        saved_forms.saves.count(request.remote_addr or "", at=clock.now())
        with transaction():
            saved = saved_forms.save_form(
                sale.edition,
                email=form.email.data,
                locale=current_locale(),
                typed=form.carried(),
                secret=readable_secret(form.saved.data),
                at=clock.now(),
            )
    except Refusal as refusal:
        return _refused(sale, form, refusal)
    flash(gettext("C'est gardé 30 jours. Le lien pour reprendre part à %(email)s.", email=saved.email), "success")
    return redirect(url_for(".resume", secret=saved.secret), code=303)


def _order(sale: ForSale) -> ResponseReturnValue:
    """The last step. Sent again, it leads to the order it made, before anything else is asked of the form."""
    form = ReviewForm.asking(sale)
    once = Once.of("form", form.submission_key() or new_secret(), _as_sent())
    try:
        known = use_cases.placed_before(once)
    except KeyReused as refusal:
        return _refused(sale, form, refusal)
    if known is not None:
        return _lead_on(known)
    if not sale.edition.takes_registrations(sale.at):
        raise RegistrationClosed
    if not form.validate():
        only_the_last_page = set(form.errors) <= {"terms", "submission"}
        return _review(sale, form, status=422) if only_the_last_page else _ask(sale, form, status=422)
    try:
        order = _place(sale, form, once)
    except (MethodNotOffered, PriceChanged) as refusal:
        form.refuse(refusal.errors)
        return _review(sale, form, status=refusal.status)
    except Refusal as refusal:
        return _refused(sale, form, refusal)
    return _lead_on(order)


def _place(sale: ForSale, form: ReviewForm, once: Once) -> Order:
    """Places what was read over: at the total that was seen, by a way this buyer has; raises what is refused."""
    found = quote(form.draft(), sale)
    method = found.method(form.payment_method.data or "")
    if method is None and found.total:
        raise MethodNotOffered
    form.payment_method.data = method.value if method else ""
    with transaction():
        order = use_cases.place(sale.edition, form.draft(), at=clock.now(), actor=PUBLIC, once=once)
        if form.seen.data and form.seen.data != str(order.total.cents):
            raise PriceChanged
        saved_forms.forget_saved(readable_secret(form.saved.data))
    return order


def _as_sent() -> dict[str, list[str]]:
    """All that was typed, as it came: known again whatever is on sale, and in whatever language it is sent."""
    return {name: texts for name, texts in request.form.lists() if name != "csrf_token"}


def _refused(sale: ForSale, form: RegistrationForm, refusal: Refusal) -> Response:
    """The form once more, with the reason: at its field where it is of one, above all where it is not."""
    form.refuse(refusal.errors)
    if not form.errors:
        flash(refusal.message, "error")
    return _ask(sale, form, status=refusal.status)


def _lead_on(order: Order) -> ResponseReturnValue:
    """To the hosted pay page, or to the order's own where nothing is paid by card or the processor is away."""
    page = order_url(order)
    if order.payment_method is not PaymentMethod.CARD:
        return redirect(page, code=303)
    try:
        return redirect(card.pay_page(order) or page, code=303)
    except Refusal as refusal:
        flash(refusal.message, "warn")
        return redirect(page, code=303)


def _ask(
    sale: ForSale, form: RegistrationForm, status: int = 200, *, is_back: bool = False, listing: ListTaken | None = None
) -> Response:
    shown = pages.registration(sale.edition, form, sale, is_back=is_back)
    form.name_people()
    return _private("checkout/registration.html", status, form=form, page=shown, listing=listing or ListTaken())


def _review(sale: ForSale, form: ReviewForm, status: int = 200) -> Response:
    """What is refused now already, sold out or a code that is no good, goes back to the form."""
    draft = form.draft()
    try:
        found = quote(draft, sale)
    except Refusal as refusal:
        return _refused(sale, form, refusal)
    form.seen.data = str(found.total.cents)
    return _private("checkout/review.html", status, form=form, page=review_pages.review(form, draft, found, sale))


def _private(template: str, status: int, **values: Any) -> Response:
    response = make_response(render_template(template, **values), status)
    private(response)
    # Kept by this browser alone: the way back from the pay page then shows what was typed, and not an error.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
