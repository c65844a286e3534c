"""`/organisation/inscriptions/formules`: what organisers configure of the sale, kind by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.addresses import whole
from congress.kernel.db import transaction
from congress.kernel.errors import Invalid, NotFound, StaleVersion
from congress.kernel.forms import Form, choice_field
from congress.kernel.i18n import gettext
from congress.kernel.i18n import lazy_gettext as _
from congress.offers.models import Offer, Visibility
from congress.orders import configuration as kinds
from congress.orders.question_form import QuestionForm
from congress.orders.refusals import AlreadyAnswered, AlreadyTaken, NamedElsewhere
from congress.orders.sale_forms import OfferForm, OptionForm, QuotaForm, SaleForm
from congress.orders.sale_pages import differences, sale_page, vat_text
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme.admin_doors import place_errors
from congress.programme.seen import stamp

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_babel.speaklater import LazyString

    from congress.editions.models import Edition

blueprint = Blueprint("sale_admin", __name__, url_prefix="/organisation/inscriptions/formules")


@dataclass(frozen=True)
class Section:
    """A part of the page: the kind it is of, its form, and its words."""

    kind: kinds.Kind
    form: type[SaleForm]
    new: LazyString


SECTIONS = {
    "offres": Section(kinds.OFFER, OfferForm, _("Nouvelle formule")),
    "options": Section(kinds.OPTION, OptionForm, _("Nouvelle option")),
    "quotas": Section(kinds.QUOTA, QuotaForm, _("Nouvelles places communes")),
    "questions": Section(kinds.QUESTION, QuestionForm, _("Nouvelle question")),
}


class OrderForm(Form):
    """A step up or down."""

    to = choice_field("", [("up", ""), ("down", "")])


@blueprint.get("")
@requires(Right.MANAGE_EDITION)
def show() -> ResponseReturnValue:
    """All that is sold and asked, and how it stands."""
    return render_template("offers/sale.html", page=sale_page(edition_of_request(), clock.now()))


@blueprint.get("/<part>/nouveau")
@requires(Right.MANAGE_EDITION)
def new(part: str) -> ResponseReturnValue:
    """An empty form for another one."""
    section, edition = _section(part), edition_of_request()
    return _page(edition, part, section.form(formdata=None), None)


@blueprint.post("/<part>/nouveau")
@requires(Right.MANAGE_EDITION)
def add(part: str) -> ResponseReturnValue:
    """Adds another one, after the others."""
    section, edition = _section(part), edition_of_request()
    form = section.form()
    form.offer(edition)
    if not form.validate_on_submit():
        return _page(edition, part, form, None, status=422)
    try:
        with transaction():
            made = kinds.add(section.kind, edition, form.values(edition), at=clock.now(), actor=actor())
            title, ref = kinds.title_of(made), made.ref
    except Invalid as refusal:
        place_errors(form, refusal, otherwise=form.plain[0])
        return _page(edition, part, form, None, status=refusal.status)
    flash(gettext("« %(title)s » est ajouté.", title=title), "ok")
    return _to_list(f"{part}-{ref}")


@blueprint.get("/<part>/<ref>")
@requires(Right.MANAGE_EDITION)
def edit(part: str, ref: str) -> ResponseReturnValue:
    """One of them, to be changed or removed."""
    section, edition = _section(part), edition_of_request()
    thing = kinds.one_of(section.kind, edition, ref)
    form = section.form(formdata=None)
    form.fill(thing, edition)
    form.seen.data = stamp(kinds.shown(section.kind, thing))
    return _page(edition, part, form, thing)


@blueprint.post("/<part>/<ref>")
@requires(Right.MANAGE_EDITION)
def save(part: str, ref: str) -> ResponseReturnValue:
    """Saves it, unless somebody else changed it meanwhile: then what they saved is told, and nothing typed is lost."""
    section, edition = _section(part), edition_of_request()
    form = section.form()
    form.offer(edition)
    if not form.validate_on_submit():
        return _page(edition, part, form, kinds.one_of(section.kind, edition, ref), status=422)
    try:
        with transaction():
            values = form.values(edition)
            kinds.change(section.kind, edition, ref, values, seen=form.seen.data, at=clock.now(), actor=actor())
    except StaleVersion as stale:
        theirs = kinds.one_of(section.kind, edition, ref)
        form.seen.data = stamp(kinds.shown(section.kind, theirs))
        saved = section.form(formdata=None)
        saved.fill(theirs, edition)
        return _page(edition, part, form, theirs, status=stale.status, saved=saved)
    except Invalid as refusal:
        place_errors(form, refusal, otherwise=form.plain[0])
        return _page(edition, part, form, kinds.one_of(section.kind, edition, ref), status=refusal.status)
    flash(gettext("C'est enregistré."), "ok")
    return _to_list(f"{part}-{ref}")


@blueprint.post("/<part>/<ref>/ordre")
@requires(Right.MANAGE_EDITION)
def order(part: str, ref: str) -> ResponseReturnValue:
    """A step up or down in the order people see; the keyboard is at the same button again."""
    section, edition = _section(part), edition_of_request()
    form = OrderForm()
    if not form.validate_on_submit():
        return render_template("offers/sale.html", page=sale_page(edition, clock.now())), 422
    up = form.to.data == "up"
    with transaction():
        kinds.move(section.kind, edition, ref, up=up, at=clock.now(), actor=actor())
    return _to_list(f"{'monter' if up else 'descendre'}-{part}-{ref}")


@blueprint.post("/<part>/<ref>/supprimer")
@requires(Right.MANAGE_EDITION)
def remove(part: str, ref: str) -> ResponseReturnValue:
    """Takes away what nobody has ordered, been offered or answered."""
    section, edition = _section(part), edition_of_request()
    try:
        with transaction():
            title = kinds.remove(section.kind, edition, ref, at=clock.now(), actor=actor())
    except (AlreadyTaken, AlreadyAnswered, NamedElsewhere) as refused:
        flash(refused.message, "error")
        return redirect(url_for(".edit", part=part, ref=ref), code=303)
    flash(gettext("« %(title)s » est supprimé.", title=title), "ok")
    return _to_list(part)


@blueprint.post("/offres/<ref>/lien")
@requires(Right.MANAGE_EDITION)
def renew(ref: str) -> ResponseReturnValue:
    """Another secret link; the old one leads to the public offers only."""
    edition = edition_of_request()
    with transaction():
        kinds.renew_link(edition, ref, at=clock.now(), actor=actor())
    flash(gettext("Le lien est renouvelé : l'ancien n'ouvre plus rien."), "ok")
    return redirect(url_for(".edit", part="offres", ref=ref, _anchor="lien"), code=303)


def _section(part: str) -> Section:
    if part not in SECTIONS:
        raise NotFound
    return SECTIONS[part]


def _to_list(anchor: str) -> ResponseReturnValue:
    return redirect(url_for(".show", _anchor=anchor), code=303)


def _page(
    edition: Edition,
    part: str,
    form: SaleForm,
    thing: kinds.Thing | None,
    *,
    status: int = 200,
    saved: SaleForm | None = None,
) -> ResponseReturnValue:
    for one in (form, saved):
        if one is not None:
            one.offer(edition)
    page = render_template(
        "offers/edit.html",
        part=part,
        ref=thing.ref if thing else "",
        title=kinds.title_of(thing) if thing else str(SECTIONS[part].new),
        form=form,
        differences=differences(form, saved) if saved else (),
        link=_secret_link(thing),
        vat=vat_text(edition),
    )
    return page, status


def _secret_link(thing: kinds.Thing | None) -> str:
    """The address that opens an offer to who has it; none for what needs none."""
    if not isinstance(thing, Offer) or thing.visibility is not Visibility.LINK:
        return ""
    return whole(url_for("registration.show", formule=thing.secret))
