"""`/organisation/inscriptions/invitations`: whom the congress asks to come for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.invitations import queries, use_cases
from congress.invitations.forms import InvitationForm, SpeakersForm
from congress.invitations.labels import INVITATION_MARKS
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.offers.queries import offers_of
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import AttendeeCategory
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

SPEAKERS = "intervenants"  # two forms stand on one page

blueprint = Blueprint("invitations", __name__, url_prefix="/organisation/inscriptions/invitations")


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def show() -> ResponseReturnValue:
    """Everybody who was invited, and the forms to invite more."""
    return _page(edition_of_request(), InvitationForm(formdata=None), SpeakersForm(formdata=None, prefix=SPEAKERS))


@blueprint.post("")
@requires(Right.EDIT_ORDERS)
def invite() -> ResponseReturnValue:
    """Invites one person."""
    edition, form = edition_of_request(), InvitationForm()
    form.offer_these(offers_of(edition))
    if not form.validate():
        return _page(edition, form, SpeakersForm(formdata=None, prefix=SPEAKERS)), 422
    guest = use_cases.Guest(
        name=form.name.data,
        email=form.email.data,
        category=AttendeeCategory(form.category.data),
        offer=next(one for one in offers_of(edition) if one.ref == form.offer.data),
        organisation=form.organisation.data,
        message=form.message.data,
        locale=current_locale(),
        expires_at=form.expires_at(edition),
    )
    try:
        with transaction():
            use_cases.invite(edition, guest, actor=actor(), at=clock.now())
    except use_cases.AlreadyInvited as refused:
        form.email.errors = [refused.message]
        return _page(edition, form, SpeakersForm(formdata=None, prefix=SPEAKERS)), refused.status
    flash(gettext("L'invitation part à %(email)s.", email=guest.email), "success")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/intervenants")
@requires(Right.EDIT_ORDERS)
def invite_speakers() -> ResponseReturnValue:
    """Invites those of the programme that were ticked."""
    edition, at, form = edition_of_request(), clock.now(), SpeakersForm(prefix=SPEAKERS)
    speakers = queries.speakers_to_invite(edition, at)
    form.offer_these(offers_of(edition))
    form.offer_speakers(speakers)
    if not form.validate():
        return _page(edition, InvitationForm(formdata=None), form), 422
    offer = next(one for one in offers_of(edition) if one.ref == form.offer.data)
    chosen = {one.email.lower(): one for one in speakers if one.ref in form.speakers.data}
    with transaction():
        for one in chosen.values():
            guest = use_cases.Guest(
                name=one.name,
                email=one.email,
                category=AttendeeCategory.SPEAKER,
                offer=offer,
                message=form.message.data,
                locale=current_locale(),
                expires_at=form.expires_at(edition),
            )
            use_cases.invite(edition, guest, actor=actor(), at=at)
    flash(ngettext("%(num)s invitation part.", "%(num)s invitations partent.", len(chosen)), "success")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/<ref>/renvoyer")
@requires(Right.EDIT_ORDERS)
def send_again(ref: str) -> ResponseReturnValue:
    """Mails the link once more."""
    invitation = queries.invitation(edition_of_request(), ref)
    try:
        with transaction():
            use_cases.send_again(invitation, actor=actor(), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("L'invitation repart à %(email)s.", email=invitation.email), "success")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/<ref>/retirer")
@requires(Right.EDIT_ORDERS)
def revoke(ref: str) -> ResponseReturnValue:
    """Its link opens nothing any more."""
    invitation = queries.invitation(edition_of_request(), ref)
    try:
        with transaction():
            use_cases.revoke(invitation, actor=actor(), at=clock.now())
    except Refusal as refused:
        flash(refused.message, "error")
    else:
        flash(gettext("L'invitation de %(name)s est retirée.", name=invitation.name), "success")
    return redirect(url_for(".show"), code=303)


def _page(edition: Edition, form: InvitationForm, speakers_form: SpeakersForm) -> str:
    at, offers = clock.now(), offers_of(edition)
    for each in (form, speakers_form):
        each.offer_these(offers)
    speakers = queries.speakers_to_invite(edition, at)
    speakers_form.offer_speakers(speakers)
    rows = [
        {
            "invitation": one,
            "mark": INVITATION_MARKS[state := use_cases.state_of(one, at)],
            "category": CATEGORY_LABELS[one.category],
            "can_change": state is use_cases.InvitationState.PENDING,
        }
        for one in queries.invitations(edition)
    ]
    return render_template(
        "invitations/invitations.html", rows=rows, form=form, speakers_form=speakers_form, has_speakers=bool(speakers)
    )
