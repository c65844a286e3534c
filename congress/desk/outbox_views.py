"""The outbox: which mails wait, leave, left or failed; those about a release leave once they are approved."""

from __future__ import annotations

from functools import wraps
from math import ceil
from typing import TYPE_CHECKING, ParamSpec

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from congress.desk import outbox
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import Forbidden, NotFound, Refusal
from congress.kernel.headers import letter, relax_for_letters
from congress.kernel.i18n import gettext, ngettext
from congress.mail import batches, queries
from congress.mail.letters import without_secrets, written
from congress.mail.queries import Stage, stage_of
from congress.people.access import actor, current_account, signed_in
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy import ColumnElement

    from congress.mail.batches import Approved
    from congress.mail.models import OutboxMail
    from congress.mail.outbox import Letter
    from congress.people.models import Right

P = ParamSpec("P")

blueprint = Blueprint("outbox", __name__, url_prefix="/organisation/courriels")
blueprint.app_context_processor(lambda: {"mail_kind_word": outbox.kind_word, "batch_word": outbox.batch_word})


def for_seers(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Lets in whoever may see some of the mails."""

    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if outbox.READERS.isdisjoint(_rights()):
            raise Forbidden
        return view(*args, **kwargs)

    return guarded


def _rights() -> frozenset[Right]:
    account = current_account()
    return account.rights if account else frozenset()


def _seen() -> ColumnElement[bool]:
    return outbox.may_see(_rights())


@blueprint.get("")
@for_seers
def index() -> ResponseReturnValue:
    """The mails one may see, by stage (`?etat=`), found by address (`?q=`), fifty a page."""
    search = request.args.get("q", "").strip()[:100]
    stage = {each.value: each for each in Stage}.get(request.args.get("etat", ""))
    page = request.args.get("page", 1, type=int)
    if not 1 <= page < 10**6:
        raise NotFound
    found, total = queries.mails(_seen(), stage=stage, search=search, page=page)
    return render_template(
        "desk/outbox.html",
        mails=[(mail, outbox.MARK[stage_of(mail)]) for mail in found],
        total=total,
        counts=queries.count_by_stage(_seen()),
        batches=queries.held_batches(_seen()),
        stage_words=outbox.STAGE,
        chosen=stage,
        search=search,
        page=page,
        pages=ceil(total / queries.MOST_IN_PAGE),
        page_url=lambda asked: url_for(".index", etat=stage.value if stage else None, q=search or None, page=asked),
    )


@blueprint.get("/lots/<name>")
@for_seers
def batch(name: str) -> ResponseReturnValue:
    """A batch: whom it goes to, one of its letters, and the two buttons."""
    found = next(iter(queries.batches(_seen(), [name])), None)
    if found is None:
        raise NotFound
    held, _ = queries.mails(_seen(), stage=Stage.HELD, search=name)
    mails, total = queries.mails(_seen(), search=name)
    sample = (list(held) or list(mails))[-1]
    relax_for_letters()
    return render_template(
        "desk/outbox_batch.html",
        batch=found,
        mails=[(mail, outbox.MARK[stage_of(mail)]) for mail in mails],
        total=total,
        sample=sample,
        letter=_letter(sample),
        older=[each for each in queries.held_batches(_seen()) if each.name != name],
        stage_words=outbox.STAGE,
    )


@blueprint.post("/lots/<name>/approuver")
@for_seers
def approve_batch(name: str) -> ResponseReturnValue:
    """Lets the whole batch leave; whoever has no ticket any more gets nothing."""
    _batch_seen(name)
    at = clock.now()
    with transaction():
        done = batches.approve(name, at=at)
        if done.leaving or done.dropped:
            audit("approve_mails", "batch", name, actor=actor(), at=at, leaving=done.leaving, dropped=done.dropped)
    _flash_approved(done)
    return redirect(url_for(".batch", name=name), code=303)


@blueprint.post("/lots/<name>/ecarter")
@for_seers
def discard_batch(name: str) -> ResponseReturnValue:
    """Nobody gets what is still held of the batch."""
    _batch_seen(name)
    at = clock.now()
    with transaction():
        count = batches.discard(name)
        if count:
            audit("discard_mails", "batch", name, actor=actor(), at=at, count=count)
    flash(ngettext("%(num)s courriel écarté.", "%(num)s courriels écartés.", count), "ok")
    return redirect(url_for(".batch", name=name), code=303)


@blueprint.get("/<int(max=2147483647):mail_id>")
@for_seers
def mail(mail_id: int) -> ResponseReturnValue:
    """One mail: its letter, where it is on its way, and what can be done about it."""
    found = queries.mail(_seen(), mail_id)
    stage = stage_of(found)
    relax_for_letters()
    return render_template(
        "desk/outbox_mail.html",
        mail=found,
        letter=_letter(found),
        mark=outbox.MARK[stage],
        is_held=stage is Stage.HELD,
        has_failed=stage in (Stage.DEFERRED, Stage.GIVEN_UP),
        has_no_reader=found.last_error == batches.NO_READER,
    )


@blueprint.get("/<int(max=2147483647):mail_id>/lettre")
@for_seers
def mail_letter(mail_id: int) -> ResponseReturnValue:
    """The letter itself, for the frame."""
    found = _letter(queries.mail(_seen(), mail_id))
    if found is None:
        raise NotFound
    return letter(make_response(found.html))


@blueprint.post("/<int(max=2147483647):mail_id>/approuver")
@for_seers
def approve(mail_id: int) -> ResponseReturnValue:
    """Lets one mail leave."""

    def act() -> None:
        _flash_approved(batches.approve_one(mail_id, at=clock.now()))

    return _act_on(mail_id, "approve_mail", act)


@blueprint.post("/<int(max=2147483647):mail_id>/ecarter")
@for_seers
def discard(mail_id: int) -> ResponseReturnValue:
    """One mail will not leave."""

    def act() -> None:
        batches.discard_one(mail_id)
        flash(gettext("Courriel écarté."), "ok")

    return _act_on(mail_id, "discard_mail", act)


@blueprint.post("/<int(max=2147483647):mail_id>/renvoyer")
@for_seers
def send_again(mail_id: int) -> ResponseReturnValue:
    """Tries once more what could not be delivered."""

    def act() -> None:
        batches.send_again(mail_id, at=clock.now())
        flash(gettext("Le courriel repart dans un instant."), "ok")

    return _act_on(mail_id, "send_mail_again", act)


def _act_on(mail_id: int, action: str, act: Callable[[], None]) -> ResponseReturnValue:
    queries.mail(_seen(), mail_id)
    try:
        with transaction():
            act()
            audit(action, "mail", str(mail_id), actor=actor(), at=clock.now())
    except Refusal as refusal:
        flash(refusal.message, "warn")
    return redirect(url_for(".mail", mail_id=mail_id), code=303)


def _batch_seen(name: str) -> None:
    if not queries.batches(_seen(), [name]):
        raise NotFound


def _flash_approved(done: Approved) -> None:
    flash(ngettext("%(num)s courriel part.", "%(num)s courriels partent.", done.leaving), "ok")
    if done.dropped:
        flash(
            ngettext(
                "%(num)s personne n'a plus de billet ou ne suit plus ces séances : elle ne reçoit rien.",
                "%(num)s personnes n'ont plus de billet ou ne suivent plus ces séances : elles ne reçoivent rien.",
                done.dropped,
            ),
            "info",
        )


def _letter(mail: OutboxMail) -> Letter | None:
    """The letter as it would be written now; None where its writer fails, which the worker notes in the row."""
    try:
        return without_secrets(written(mail.kind, mail.about, mail.locale))
    except Exception:  # noqa: BLE001 - what it is about may be gone; the page shows the rest
        db.session.rollback()
        return None
