"""What organisers type about the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.forms import Form, choice_field, select_choices, text_field
from congress.kernel.i18n import lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congress.checkin.models import Checkpoint


class EnrolForm(Form):
    """A phone, a tablet or a scanner for a checkpoint."""

    name = text_field(lazy_gettext("Nom de l'appareil"), most=80)
    checkpoint = choice_field(lazy_gettext("Point de contrôle"), [])

    def offer(self, checkpoints: Sequence[Checkpoint]) -> None:
        """The checkpoints one may choose from."""
        self.checkpoint.choices = select_choices((each.ref, each.name) for each in checkpoints)


class ReissueForm(Form):
    """Whose badge is lost."""

    ticket = text_field(lazy_gettext("Référence du billet, ou code sous le QR"), most=40)
