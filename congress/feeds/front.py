"""What the cache before the application answers for: feeds and pages of the released programme.

They say the same to everybody until the next release; pages, which mark what takes place, until something turns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from congress.kernel.db import db
from congress.kernel.front import Asked, set_up_front

if TYPE_CHECKING:
    from flask import Flask

ASKED = Asked(
    paths=re.compile(
        r"(?:/editions/[0-9]{4})?/(?:"
        r"programme(?:\.(?:ics|xml|json|atom)|/[a-z0-9-]{1,60}(?:\.ics)?)?"
        r"|intervenants(?:/[a-z0-9-]{1,60})?)"
    ),
    parameters=frozenset({"lang", "espace", "jour"}),
    # Which editions there are and how they stand, and the last release: what all of it is made from is as old as these.
    stamp="""
SELECT e.many, e.last, e.versions, r.id, r.digest
FROM (SELECT count(*) AS many, max(id) AS last, sum(version) AS versions FROM edition) e
LEFT JOIN (SELECT id, digest FROM release ORDER BY id DESC LIMIT 1) r ON 1 = 1
""",
)


def set_up_feeds_front(app: Flask) -> None:
    """Puts their cache before the application."""
    with app.app_context():
        set_up_front(app, ASKED, db.engine)
