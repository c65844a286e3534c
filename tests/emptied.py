"""An empty database again in the middle of a test, where hypothesis lives through many histories."""

from __future__ import annotations

from congress.kernel.db import Base, db, transaction


def wipe() -> None:
    db.session.remove()
    for table in reversed(Base.metadata.sorted_tables):
        with transaction():
            db.session.execute(table.delete())
    db.session.remove()
