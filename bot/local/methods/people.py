"""Who is here: auth, apps and users."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress

from bot.local.errors import SlackError
from bot.local.ids import APP, BOT, BOT_USER, TEAM, Json
from bot.local.methods.paging import MOST_PER_PAGE, page
from bot.local.people import BY_ID, PEOPLE, STATUS, as_user, bot_user
from bot.local.world import World


def api_test(_: World, __: Json) -> Json:
    return {}


def auth_test(world: World, _: Json) -> Json:
    return {
        "url": f"{world.base_url}/",
        "team": "Local workspace",
        "team_id": TEAM,
        "user": "rapport",
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def connections_open(world: World, _: Json) -> Json:
    base = world.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={secrets.token_hex(8)}&app_id={APP}"}


def users_info(world: World, arguments: Json) -> Json:
    if arguments.get("user") == BOT_USER:
        return {"user": bot_user(world.clock.now())}
    person = BY_ID.get(str(arguments.get("user")))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": as_user(person, world.clock.now(), world.statuses.get(person.id))}


def users_profile_set(world: World, arguments: Json) -> Json:
    """Somebody's status, as they would set it themselves; the rest of a profile stays as it is."""
    user, profile = str(arguments.get("user")), arguments.get("profile")
    if user not in BY_ID:
        raise SlackError("user_not_found")
    if isinstance(profile, str):
        with suppress(ValueError):
            profile = json.loads(profile)
    if not isinstance(profile, dict):
        raise SlackError("invalid_profile")
    world.statuses[user] = STATUS | {key: profile[key] for key in STATUS if key in profile}
    return {"profile": world.statuses[user]}


def users_list(world: World, arguments: Json) -> Json:
    now = world.clock.now()
    everybody = [as_user(person, now, world.statuses.get(person.id)) for person in PEOPLE] + [bot_user(now)]
    members, metadata = page(everybody, arguments, usual=MOST_PER_PAGE)
    return {"members": members, "cache_ts": int(now.timestamp()), "response_metadata": metadata}


def users_lookup_by_email(world: World, arguments: Json) -> Json:
    for person in PEOPLE:
        if person.email == arguments.get("email"):
            return {"user": as_user(person, world.clock.now())}
    raise SlackError("users_not_found")


METHODS = {
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
    "users.info": users_info,
    "users.list": users_list,
    "users.profile.set": users_profile_set,
    "users.lookupByEmail": users_lookup_by_email,
}
