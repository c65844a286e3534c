"""Who is found under which word: kept with every change of an attendee or their order, asked by beginnings of words.

A table of words with an ordinary index, and not a full-text search of the database's own: it is the same on SQLite
and on PostgreSQL, needs no extension, and a prefix is a range of its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, delete, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm.attributes import get_history

from congress.kernel.db import Base, db
from congress.orders.models import Attendee, Order
from congress.orders.search_words import MOST_IN_WORD, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

# After every word that begins so, in the order of code points.
_LAST = "\U0010ffff"
AT_ONCE = 1000
_OF_ATTENDEE = ("ref", "first_name", "last_name", "email", "organisation")
_OF_ORDER = ("ref", "buyer_name", "buyer_email", "buyer_organisation", "buyer_siret")


class SearchWord(Base):
    """One word under which an attendee is found: of their own, or of whoever ordered for them."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index("ix_search_word_attendee_id", "attendee_id"),
        {"sqlite_with_rowid": False},
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    # By code points: other orders of letters know no range of what begins alike.
    word: Mapped[str] = mapped_column(
        String(MOST_IN_WORD).with_variant(String(MOST_IN_WORD, collation="C"), "postgresql"), primary_key=True
    )
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True)


def found_under(edition_id: int, words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Attendees who have a word beginning with each of these, as conditions."""
    return [
        Attendee.id.in_(
            select(SearchWord.attendee_id).where(
                SearchWord.edition_id == edition_id, SearchWord.word >= word, SearchWord.word < word + _LAST
            )
        )
        for word in words
    ]


def index_all(edition_id: int) -> None:
    """Writes the words of those who have none: after attendees were written in bulk, past the session."""
    last = 0
    while True:
        missing = db.session.scalars(
            select(Attendee)
            .where(Attendee.edition_id == edition_id, Attendee.id > last)
            .where(~select(SearchWord.word).where(SearchWord.attendee_id == Attendee.id).exists())
            .options(joinedload(Attendee.order))
            .order_by(Attendee.id)
            .limit(AT_ONCE)
        ).all()
        if not missing:
            return
        db.session.execute(insert(SearchWord), _rows(missing))
        last = missing[-1].id


def _rows(attendees: Iterable[Attendee]) -> list[dict[str, int | str]]:
    return [
        {"edition_id": attendee.edition_id, "word": word, "attendee_id": attendee.id}
        for attendee in attendees
        for word in sorted(_words(attendee, attendee.order))
    ]


def _words(attendee: Attendee, order: Order) -> frozenset[str]:
    return words_of(
        (
            attendee.ref,
            attendee.first_name,
            attendee.last_name,
            attendee.organisation,
            order.ref,
            order.buyer_name,
            order.buyer_organisation,
            order.buyer_siret,
        ),
        (attendee.email, order.buyer_email),
    )


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: object) -> None:
    new = [each for each in session.new if isinstance(each, Attendee)]
    changed = _changed(session.dirty)
    if changed:
        session.execute(delete(SearchWord).where(SearchWord.attendee_id.in_([each.id for each in changed])))
    if new or changed:
        session.execute(insert(SearchWord), _rows([*new, *changed]))


def _changed(dirty: Iterable[object]) -> Sequence[Attendee]:
    """Those whose words are no longer the same, by their own change or by their order's."""
    found: dict[int, Attendee] = {}
    for each in dirty:
        if isinstance(each, Attendee) and _differs(each, _OF_ATTENDEE):
            found[each.id] = each
        elif isinstance(each, Order) and _differs(each, _OF_ORDER):
            found |= {attendee.id: attendee for attendee in each.attendees if inspect(attendee).persistent}
    return list(found.values())


def _differs(row: Attendee | Order, names: Iterable[str]) -> bool:
    return any(get_history(row, name).has_changes() for name in names)
