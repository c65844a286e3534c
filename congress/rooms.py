"""Every room's doors, registered: with create_app, the only place that knows them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from congress.agendas import calendar_views as agenda_calendars
from congress.agendas import star_views as stars
from congress.agendas import ticket_views as ticket_agendas
from congress.agendas import views as agendas
from congress.badges import ticket_views as tickets
from congress.badges.cli import badges
from congress.checkin import admin_views as checkin_admin
from congress.checkin import api as checkin_api
from congress.checkin import door_views as door
from congress.checkin.cli import device
from congress.checkout import api as orders_api
from congress.checkout import cancel_views as cancellations
from congress.checkout import change_mails as _change_mails  # noqa: F401
from congress.checkout import change_views as changes
from congress.checkout import find_views as find_order
from congress.checkout import invitation_views as invitation
from congress.checkout import list_views as lists
from congress.checkout import mails as _checkout_mails  # noqa: F401
from congress.checkout import models as _checkout_models  # noqa: F401
from congress.checkout import order_views as checkout
from congress.checkout import own_views as own
from congress.checkout import paper_admin_views as papers_admin
from congress.checkout import paying_mails as _paying_mails  # noqa: F401
from congress.checkout import paying_views as paying
from congress.checkout import quotation_views as quotations
from congress.checkout import saved_mails as _saved_mails  # noqa: F401
from congress.checkout import views as registration
from congress.checkout import waiting_admin_views as waiting_admin
from congress.checkout import waiting_mails as _waiting_mails  # noqa: F401
from congress.checkout import waiting_views as waiting
from congress.checkout import webhook
from congress.checkout.cli import payments
from congress.desk import bulk_views as bulk
from congress.desk import by_hand_views as by_hand
from congress.desk import duplicates_views as duplicates
from congress.desk import export_views as registrations_export
from congress.desk import health, outbox_views, person_views
from congress.desk import order_desk_views as order_desk
from congress.desk import registration_views as registrations
from congress.desk import views as desk
from congress.desk.attendees_cli import attendees
from congress.desk.cli import edition
from congress.desk.worker import worker
from congress.editions.current import register_public
from congress.feeds import api as sittings_api
from congress.feeds import views as feeds
from congress.feeds.front import set_up_feeds_front
from congress.invitations import mails as _invitation_mails  # noqa: F401
from congress.invitations import models as _invitation_models  # noqa: F401
from congress.invitations import press_views as press
from congress.invitations import views as invitations_admin
from congress.invitations import voucher_views as vouchers
from congress.mail import models as _mail_models  # noqa: F401
from congress.mail.cli import mail
from congress.offers import member_views as members
from congress.orders import questions as _questions  # noqa: F401
from congress.orders import sale_views as sale_admin
from congress.orders import search_index as _search_index  # noqa: F401
from congress.orders import waiting_models as _waiting_models  # noqa: F401
from congress.pages import archive_views as replays
from congress.pages import left_views as left_admin
from congress.pages import print_views as prints
from congress.pages import screen_views as screens
from congress.pages import views as pages
from congress.people.cli import account, token
from congress.programme import admin_views as programme_admin
from congress.programme import appearance_edit_views as appearance_edits_admin
from congress.programme import appearance_views as appearances_admin
from congress.programme import edit_views as edits_admin
from congress.programme import follow_up_views as follow_ups
from congress.programme import release_models as _release_models  # noqa: F401
from congress.programme import sequence_views as sequences_admin
from congress.programme import speaker_file_views as speaker_files
from congress.programme import speaker_link_admin_views as speaker_links_admin
from congress.programme import speaker_link_views as speaker_link
from congress.programme import speaker_mails as _speaker_mails  # noqa: F401
from congress.programme import speaker_models as _speaker_models  # noqa: F401
from congress.programme import speaker_sent_views as speaker_sent
from congress.programme import speaker_views as speakers_admin
from congress.programme import views as programme
from congress.publishing import grid_views as programme_grid
from congress.publishing import mails as _publishing_mails  # noqa: F401
from congress.publishing import past_release_views as past_releases
from congress.publishing import release_views as releases_admin
from congress.publishing import warning_views as programme_warnings
from congress.stands import admin_views as stands_admin
from congress.stands import mails as _stand_mails  # noqa: F401
from congress.stands import models as _stand_models  # noqa: F401
from congress.stands import views as forum
from congress.tickets import workshop_views as workshops
from congress.ui import views as ui

if TYPE_CHECKING:
    from apiflask import APIFlask


def register_rooms(app: APIFlask) -> None:
    """Pages the public sees (twice: now and archived), pages of the organisers, programs' doors, commands."""
    # Public pages: register_public(app, blueprint)
    register_public(app, feeds.blueprint)
    register_public(app, forum.blueprint)
    register_public(app, pages.blueprint)
    register_public(app, prints.blueprint)
    register_public(app, replays.blueprint)
    register_public(app, screens.blueprint)
    register_public(app, programme.blueprint)
    register_public(app, registration.blueprint)
    register_public(app, lists.blueprint)
    register_public(app, speaker_files.blueprint)

    set_up_feeds_front(app)

    # Organisers' pages and everything with one address: app.register_blueprint(blueprint)
    for blueprint in (
        checkout.blueprint,
        own.blueprint,
        find_order.blueprint,
        changes.blueprint,
        cancellations.blueprint,
        paying.blueprint,
        papers_admin.blueprint,
        quotations.blueprint,
        appearances_admin.blueprint,
        appearance_edits_admin.blueprint,
        edits_admin.blueprint,
        sequences_admin.blueprint,
        speakers_admin.blueprint,
        desk.blueprint,
        health.blueprint,
        left_admin.blueprint,
        pages.lasting,
        programme_admin.blueprint,
        programme_grid.blueprint,
        programme_warnings.blueprint,
        outbox_views.blueprint,
        registrations.blueprint,
        order_desk.blueprint,
        bulk.blueprint,
        by_hand.blueprint,
        duplicates.blueprint,
        person_views.blueprint,
        registrations_export.blueprint,
        past_releases.blueprint,
        releases_admin.blueprint,
        follow_ups.blueprint,
        sale_admin.blueprint,
        speaker_link.blueprint,
        speaker_links_admin.blueprint,
        speaker_sent.blueprint,
        stands_admin.blueprint,
        ui.blueprint,
        checkin_admin.blueprint,
        door.blueprint,
        tickets.blueprint,
        workshops.blueprint,
        vouchers.blueprint,
        members.blueprint,
        invitations_admin.blueprint,
        invitation.blueprint,
        press.public,
        press.desk,
        waiting.blueprint,
        waiting_admin.blueprint,
    ):
        app.register_blueprint(blueprint)

    # Personal agendas. A star stands on pages that are the same for everybody and bears no token: its door looks
    # where the form comes from.
    app.extensions["csrf"].exempt(stars.blueprint)
    for room in (agendas, stars, ticket_agendas, agenda_calendars):
        app.register_blueprint(room.blueprint)

    # API: app.register_blueprint(api_blueprint); they are exempt from forgery checks, which protect cookies.
    for api in (checkin_api.api, orders_api.api, sittings_api.api, webhook.blueprint):
        app.extensions["csrf"].exempt(api)
        app.register_blueprint(api)

    # Commands
    app.cli.add_command(account)
    app.cli.add_command(attendees)
    app.cli.add_command(badges)
    app.cli.add_command(device)
    app.cli.add_command(edition)
    app.cli.add_command(mail)
    app.cli.add_command(payments)
    app.cli.add_command(token)
    app.cli.add_command(worker)
    _register_demo(app)


def _register_demo(app: APIFlask) -> None:
    """The demonstration's page and commands; production does not even import them, and says so when asked."""
    if app.config["SETTINGS"].environment == "production":
        app.cli.add_command(_no_demo)
        return
    from congress.devtools import demo_views  # noqa: PLC0415 - never imported in production
    from congress.devtools.demo_cli import demo  # noqa: PLC0415

    app.register_blueprint(demo_views.blueprint)
    app.cli.add_command(demo)


@click.command("demo", context_settings={"ignore_unknown_options": True}, hidden=True)
@click.argument("words", nargs=-1)
def _no_demo(words: tuple[str, ...]) -> None:  # noqa: ARG001 - whatever is asked of it
    raise click.ClickException("CONGRESS_ENV is production: the demonstration and its known keys stay out.")
