"""The style page: every piece of the face in one place, with the words of the real congress."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from congress.kernel.typography import french
from congress.ui import icons, nav, samples, slots

blueprint = Blueprint("ui", __name__)

blueprint.add_app_template_global(icons.icon, "icon")
blueprint.add_app_template_global(nav.home_url, "home_url")
blueprint.add_app_template_global(nav.site_nav, "site_nav")
blueprint.add_app_template_global(nav.register_item, "register_item")
blueprint.add_app_template_global(nav.foot_nav, "foot_nav")
blueprint.add_app_template_filter(slots.from_slot, "from_slot")
blueprint.add_app_template_filter(slots.to_slot, "to_slot")
blueprint.add_app_template_filter(french, "french")


@blueprint.get("/charte")
def charte() -> ResponseReturnValue:
    """The style page."""
    return render_template("ui/charte.html", form=samples.sample_form(), pairs=samples.measured_pairs())
