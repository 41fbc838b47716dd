"""Forms (modals) and App Homes."""

from __future__ import annotations

from bot.local.errors import SlackError
from bot.local.ids import Json
from bot.local.people import BY_ID
from bot.local.world import World


def views_open(world: World, arguments: Json) -> Json:
    user = world.tickets.exchange(arguments.get("trigger_id"))
    view = world.views.open(user, arguments.get("view"))
    world.show_modals(user)
    return {"view": view}


def views_push(world: World, arguments: Json) -> Json:
    user = world.tickets.exchange(arguments.get("trigger_id"))
    view = world.views.push(user, arguments.get("view"))
    world.show_modals(user)
    return {"view": view}


def views_update(world: World, arguments: Json) -> Json:
    old = world.views.find(arguments.get("view_id"), arguments.get("external_id"))
    view = world.views.update(old, arguments.get("view"), arguments.get("hash"))
    if view["type"] == "home":
        world.show_home(old["_user"])
    else:
        world.show_modals(old["_user"])
    return {"view": view}


def views_publish(world: World, arguments: Json) -> Json:
    user = str(arguments.get("user_id"))
    if user not in BY_ID:
        raise SlackError("invalid_arguments", ["invalid user [json-pointer:/user_id]"])
    view = world.views.publish(user, arguments.get("view"), arguments.get("hash"))
    world.show_home(user)
    return {"view": view}


METHODS = {
    "views.open": views_open,
    "views.push": views_push,
    "views.update": views_update,
    "views.publish": views_publish,
}
