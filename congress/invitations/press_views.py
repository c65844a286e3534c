"""`/presse/accreditation`, where journalists ask to come, and the organisers' page that answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.editions.models import EditionStatus
from congress.invitations import press, queries
from congress.invitations.forms import AccreditationForm, DeclineForm, OfferedForm
from congress.invitations.labels import ACCREDITATION_MARKS
from congress.invitations.models import AccreditationState
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import current_locale, gettext
from congress.offers.queries import offers_of
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition
    from congress.invitations.models import Accreditation

public = Blueprint("press", __name__, url_prefix="/presse/accreditation")
desk = Blueprint("accreditations", __name__, url_prefix="/organisation/inscriptions/presse")


@public.get("")
def show() -> ResponseReturnValue:
    """The form; no longer once the congress is over."""
    edition = edition_of_request()
    return _ask(edition, AccreditationForm()) if _takes_requests(edition) else _closed()


@public.post("")
def send() -> ResponseReturnValue:
    """Keeps the request; whatever is known of the address, the answer is the same."""
    edition, form = edition_of_request(), AccreditationForm()
    if not _takes_requests(edition):
        return _closed()
    if not form.validate():
        return _ask(edition, form), 422
    who = press.Journalist(
        name=form.name.data,
        email=form.email.data,
        media=form.media.data,
        press_card=form.press_card.data,
        message=form.message.data,
        locale=current_locale(),
    )
    try:
        with transaction():
            press.ask(edition, who, at=clock.now())
    except press.TooManyRequests as refused:
        flash(refused.message, "error")
        return _ask(edition, form), refused.status
    return redirect(url_for(".sent"), code=303)


@public.get("/envoyee")
def sent() -> ResponseReturnValue:
    """The request is in."""
    return render_template("invitations/press_sent.html")


def _ask(edition: Edition, form: AccreditationForm) -> str:
    return render_template(
        "invitations/press.html", form=form, organiser=edition.organiser, contact_email=edition.contact_email
    )


def _closed() -> ResponseReturnValue:
    return render_template("invitations/press_closed.html"), 410


def _takes_requests(edition: Edition) -> bool:
    today = clock.now().astimezone(edition.zone).date()
    return edition.status is EditionStatus.OPEN and today <= edition.ends_on


@desk.get("", endpoint="show")
@requires(Right.EDIT_ORDERS)
def requests() -> ResponseReturnValue:
    """Every request, those to answer first."""
    asked = queries.accreditations(edition_of_request())
    return render_template("invitations/accreditations.html", asked=asked, marks=ACCREDITATION_MARKS)


@desk.get("/<ref>")
@requires(Right.EDIT_ORDERS)
def one(ref: str) -> ResponseReturnValue:
    """One request, with both answers."""
    edition = edition_of_request()
    return _page(edition, queries.accreditation(edition, ref), OfferedForm(formdata=None), DeclineForm(formdata=None))


@desk.post("/<ref>/accepter")
@requires(Right.EDIT_ORDERS)
def accept(ref: str) -> ResponseReturnValue:
    """Makes it an invitation."""
    edition, form = edition_of_request(), OfferedForm()
    asked, offers = queries.accreditation(edition, ref), offers_of(edition)
    form.offer_these(offers)
    if not form.validate():
        return _page(edition, asked, form, DeclineForm(formdata=None)), 422
    offer = next(each for each in offers if each.ref == form.offer.data)
    try:
        with transaction():
            press.accept(edition, asked, offer, expires_at=form.expires_at(edition), actor=actor(), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Demande acceptée : l'invitation part à %(email)s.", email=asked.email), "success")
    return redirect(url_for(".one", ref=ref), code=303)


@desk.post("/<ref>/refuser")
@requires(Right.EDIT_ORDERS)
def decline(ref: str) -> ResponseReturnValue:
    """Says no, with the reason."""
    edition, form = edition_of_request(), DeclineForm()
    asked = queries.accreditation(edition, ref)
    if not form.validate():
        return _page(edition, asked, OfferedForm(formdata=None), form), 422
    try:
        with transaction():
            press.decline(asked, reason=form.reason.data, actor=actor(), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("Demande refusée : la personne est prévenue par courriel."), "success")
    return redirect(url_for(".one", ref=ref), code=303)


def _page(edition: Edition, asked: Accreditation, accept_form: OfferedForm, decline_form: DeclineForm) -> str:
    accept_form.offer_these(offers_of(edition))
    return render_template(
        "invitations/accreditation.html",
        asked=asked,
        mark_of=ACCREDITATION_MARKS[asked.state],
        is_open=asked.state is AccreditationState.REQUESTED,
        accept_form=accept_form,
        decline_form=decline_form,
    )
