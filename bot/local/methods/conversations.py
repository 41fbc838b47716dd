"""Where one can talk, and who is there (but not what was said)."""

from __future__ import annotations

from bot.local.errors import SlackError
from bot.local.ids import Json
from bot.local.methods.paging import page
from bot.local.people import BY_ID
from bot.local.world import World


def conversations_open(world: World, arguments: Json) -> Json:
    if arguments.get("channel"):
        return {"channel": {"id": world.conversations.resolve(arguments["channel"])}}
    users = arguments.get("users")
    named = users.split(",") if isinstance(users, str) else users
    if not named:
        raise SlackError("users_list_not_supplied")
    if len(named) != 1 or named[0] not in BY_ID:
        raise SlackError("user_not_found")
    return {"channel": {"id": BY_ID[named[0]].dm}, "no_op": True, "already_open": True}


def conversations_list(world: World, arguments: Json) -> Json:
    """Public channels, and of the others those that the bot is in."""
    wanted = str(arguments.get("types") or "public_channel").split(",")
    found = [c for c in world.conversations.channels.values() if _kind(c) in wanted and _known_to_bot(c)]
    shown, metadata = page(found, arguments)
    return {"channels": [_public(channel) for channel in shown], "response_metadata": metadata}


def conversations_info(world: World, arguments: Json) -> Json:
    return {"channel": _public(_seen(world, arguments))}


def conversations_members(world: World, arguments: Json) -> Json:
    members, metadata = page(_seen(world, arguments)["members"], arguments)
    return {"members": members, "response_metadata": metadata}


def _seen(world: World, arguments: Json) -> Json:
    """A conversation that the bot may look at: a private one that it is not in does not exist for it."""
    channel = world.conversations.channels[world.conversations.resolve(arguments.get("channel"))]
    if not _known_to_bot(channel):
        raise SlackError("channel_not_found")
    return channel


def _known_to_bot(channel: Json) -> bool:
    return bool(channel["is_member"] or not channel["is_private"])


def _kind(channel: Json) -> str:
    return "im" if channel["is_im"] else "private_channel" if channel["is_private"] else "public_channel"


def _public(channel: Json) -> Json:
    """A conversation as Slack describes it; who is in it has a method of its own."""
    return {key: value for key, value in channel.items() if key != "members"}


METHODS = {
    "conversations.open": conversations_open,
    "conversations.list": conversations_list,
    "conversations.info": conversations_info,
    "conversations.members": conversations_members,
}
