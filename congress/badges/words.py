"""The words of the attendees' categories, as badges, tickets and the door say them."""

from congress.kernel.i18n import lazy_gettext
from congress.orders.models import AttendeeCategory

CATEGORY_WORDS = {
    AttendeeCategory.MEMBER: lazy_gettext("Adhérent"),
    AttendeeCategory.ESS_PARTNER: lazy_gettext("Partenaire de l'ESS"),
    AttendeeCategory.INSTITUTION: lazy_gettext("Institution"),
    AttendeeCategory.ELECTED: lazy_gettext("Élu ou élue"),
    AttendeeCategory.RESEARCHER: lazy_gettext("Recherche"),
    AttendeeCategory.COMPANY: lazy_gettext("Entreprise"),
    AttendeeCategory.PRESS: lazy_gettext("Presse"),
    AttendeeCategory.SPEAKER: lazy_gettext("Intervenant ou intervenante"),
    AttendeeCategory.EXHIBITOR: lazy_gettext("Exposant"),
    AttendeeCategory.STAFF: lazy_gettext("Organisation"),
    AttendeeCategory.INDIVIDUAL: lazy_gettext("À titre individuel"),
}


def category_word(category: AttendeeCategory) -> str:
    """« Adhérent », « Élu ou élue »… in the language in force."""
    return str(CATEGORY_WORDS[category])
