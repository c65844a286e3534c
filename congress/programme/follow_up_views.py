"""`/organisation/programme/relances`: who answered no, who is to be asked again and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from wtforms import DateField, HiddenField
from wtforms.validators import Optional, ValidationError

from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import transaction
from congress.kernel.errors import Refusal
from congress.kernel.formats import date_text
from congress.kernel.forms import Form, choice_field
from congress.kernel.i18n import current_locale, gettext, lazy_gettext
from congress.people.access import actor, requires
from congress.people.models import Right
from congress.programme import answers, edits, follow_ups, labels, queries
from congress.programme.answers import Settlement

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.programme.models import Appearance

blueprint = Blueprint("follow_ups", __name__, url_prefix="/organisation/programme")
_LONGEST_ID = 9  # digits: the keys of the database are four bytes


class FollowUpForm(Form):
    """When to ask again; empty: no more."""

    follow_up_on = DateField(lazy_gettext("Relancer le"), validators=[Optional()])

    def validate_follow_up_on(self, field: DateField) -> None:
        """A year that anybody means."""
        if field.data is not None and field.data.year not in clock.PLAUSIBLE_YEARS:
            raise ValidationError(gettext("Écrivez la date comme 2027-11-25."))


class SettleForm(Form):
    """What became of a « no »: the answer that was on the page, and the page it stood on."""

    how = choice_field(lazy_gettext("Suite donnée"), [(each.value, each.value) for each in Settlement])
    seen = HiddenField(default="")
    back = HiddenField(default="")

    @property
    def known_answer(self) -> int:
        """The answer that was on the page; nonsense counts as one that never was."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else -1


@blueprint.get("/relances")
@requires(Right.EDIT_PROGRAMME)
def show() -> ResponseReturnValue:
    """Questions first, then whom to ask again: due, coming, and without a date."""
    edition = edition_of_request()
    today = clock.now().astimezone(edition.zone).date()
    found = follow_ups.follow_ups(edition, today)
    return render_template(
        "programme/admin/follow_ups.html",
        questions=answers.open_questions(edition),
        groups=(
            ("a-relancer", gettext("À relancer"), found.due),
            ("a-venir", gettext("Prochainement"), found.coming),
            ("sans-date", gettext("Sans date de relance"), found.undated),
        ),
        count=sum(len(each) for each in (found.due, found.coming, found.undated)),
        today=today,
        state_words=labels.STATE,
        role_words=labels.ROLE,
    )


@blueprint.post("/interventions/<ref>/relance")
@requires(Right.EDIT_PROGRAMME)
def set_date(ref: str) -> ResponseReturnValue:
    """Another date to ask again, straight from the list."""
    edition = edition_of_request()
    appearance, form = queries.appearance(edition, ref), FollowUpForm()
    if not form.validate_on_submit():
        flash(gettext("Écrivez la date comme 2027-11-25."), "error")
        return redirect(url_for(".show"), code=303)
    day, at = form.follow_up_on.data, clock.now()
    with (
        transaction(),
        edits.recorded(edition, appearance.sitting.ref, action="set_follow_up", actor=actor(), at=at),
    ):
        follow_ups.set_follow_up(appearance, day, actor=actor())
    name = appearance.speaker.name
    if day is None:
        flash(gettext("%(name)s : plus de relance prévue.", name=name), "ok")
    else:
        when = date_text(day, current_locale())
        flash(gettext("%(name)s : à relancer le %(day)s.", name=name, day=when), "ok")
    return redirect(url_for(".show"), code=303)


@blueprint.post("/interventions/<ref>/question")
@requires(Right.EDIT_PROGRAMME)
def settle(ref: str) -> ResponseReturnValue:
    """Closes the question that somebody's « no » raised: they are withdrawn, or it was seen to otherwise."""
    edition = edition_of_request()
    appearance, form = answers.appearance_with_answers(edition, ref), SettleForm()
    if not form.validate_on_submit():
        flash(gettext("Choisissez une réponse parmi celles qui sont proposées."), "error")
        return redirect(_where(appearance, form), code=303)
    how, at = Settlement(form.how.data), clock.now()
    try:
        with (
            transaction(),
            edits.recorded(edition, appearance.sitting.ref, action="settle_answer", actor=actor(), at=at),
        ):
            answers.settle(appearance, how, seen=form.known_answer, actor=actor(), at=at)
    except Refusal as refused:
        flash(refused.message, "warn")
    else:
        flash(_settled(appearance, how), "ok")
    return redirect(_where(appearance, form), code=303)


def _settled(appearance: Appearance, how: Settlement) -> str:
    name = appearance.speaker.name
    if how is Settlement.WITHDRAW:
        return gettext("%(name)s n'intervient plus : le public le saura à la prochaine publication.", name=name)
    return gettext("La question de la venue de %(name)s est réglée.", name=name)


def _where(appearance: Appearance, form: SettleForm) -> str:
    """The page the button stood on."""
    if form.back.data == "intervenant":
        return url_for("speakers_admin.show", ref=appearance.speaker.ref)
    if form.back.data == "seance":
        return url_for("programme_admin.sitting", ref=appearance.sitting.ref, _anchor=f"intervention-{appearance.ref}")
    return url_for(".show")
