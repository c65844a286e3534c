"""Where the films and slides of past sittings are: published by themselves, also once the congress is archived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress.kernel.errors import NotFound, StaleVersion
from congress.kernel.i18n import gettext
from congress.programme import edits, queries, releases
from congress.programme.use_cases import edit_sitting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme
    from congress.programme.release_models import Release


@dataclass(frozen=True)
class Links:
    """What a sitting left: two addresses, each may be empty."""

    replay_url: str
    slides_url: str


def publish_links(edition: Edition, links: Mapping[str, Links], *, seen: int, actor: str, at: datetime) -> Release:
    """The release in force again with these links, by sitting, and nothing else of what is being worked on.

    `seen` is the number of the release that was on the page. Raises StaleVersion, NothingToPublish, ReleaseWaits.
    """
    releases.hold(edition)
    frozen = queries.published(edition)
    if frozen is None:
        raise NotFound(gettext("Le programme n'est pas encore publié."))
    if frozen.number != seen:
        raise StaleVersion(
            gettext("Le programme a été publié entre-temps : relisez les liens avant de les enregistrer.")
        )
    changed = {ref: given for ref, given in links.items() if given != links_of(frozen, ref)}
    prepared = releases.prepare_frozen(edition, _with(frozen, changed), at, note=gettext("Captations et supports."))
    releases.refuse_unseen(prepared, None)
    working = {sitting.ref: sitting for sitting in queries.sittings(edition) if sitting.ref in changed}
    for ref, sitting in working.items():
        with edits.recorded(edition, ref, action="publish_links", actor=actor, at=at):
            edit_sitting(
                sitting,
                version=sitting.version,
                replay_url=changed[ref].replay_url,
                slides_url=changed[ref].slides_url,
            )
    return releases.keep(edition, prepared, actor=actor)


def links_of(programme: PublishedProgramme, ref: str) -> Links:
    """What a release says that a sitting left."""
    sitting = programme.sitting_of[ref]
    return Links(sitting.replay_url, sitting.slides_url)


def _with(programme: PublishedProgramme, links: Mapping[str, Links]) -> PublishedProgramme:
    return programme.model_copy(
        update={
            "sittings": tuple(
                sitting.model_copy(update=vars(links[sitting.ref])) if sitting.ref in links else sitting
                for sitting in programme.sittings
            )
        }
    )
