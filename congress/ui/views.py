"""The style page: every piece of the face in one place, with the words of the real congress."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from congress.kernel.i18n import current_locale
from congress.kernel.typography import french
from congress.ui import icons, nav, palette, samples, slots

blueprint = Blueprint("ui", __name__)


def typeset(text: str) -> str:
    """A message made elsewhere, by a library of forms say, with the typography of the page's language."""
    return french(text) if current_locale() == "fr" else text


blueprint.add_app_template_global(icons.icon, "icon")
blueprint.add_app_template_global(nav.home_url, "home_url")
blueprint.add_app_template_global(nav.site_nav, "site_nav")
blueprint.add_app_template_global(nav.register_item, "register_item")
blueprint.add_app_template_global(nav.foot_nav, "foot_nav")
blueprint.add_app_template_filter(slots.from_slot, "from_slot")
blueprint.add_app_template_filter(slots.to_slot, "to_slot")
blueprint.add_app_template_filter(typeset)


@blueprint.get("/charte")
def charte() -> ResponseReturnValue:
    """The style page."""
    return render_template(
        "ui/charte.html",
        form=samples.sample_form(),
        code=samples.sample_code(),
        accents=palette.ACCENTS,
        icon_names=sorted(icons.icon_names()),
        measures=palette.measures(),
    )
