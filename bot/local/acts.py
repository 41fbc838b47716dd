"""What people do in a conversation: write, edit, delete, type a command, open the app's Home."""

from __future__ import annotations

from copy import deepcopy

from bot.local import payloads
from bot.local.asked import Asked
from bot.local.channels import type_of
from bot.local.errors import PageError, SlackError
from bot.local.ids import BOT_USER, Json, new_id, without_secrets
from bot.local.invites import COMMAND as INVITE
from bot.local.invites import invite
from bot.local.replies import apply_reply
from bot.local.world import World

SORRY = {
    "operation_timeout": "It did not answer within three seconds.",
    "dispatch_failed": "No app is connected that knows it.",
}


async def write(world: World, asked: Asked) -> Json:
    """Say something. The bot hears of it in the background, as in Slack: nobody waits for a bot."""
    channel, text = asked.channel(), asked.text("text").strip()
    if not text:
        raise PageError("There is nothing to send.")
    thread = asked.text("thread_ts", "")
    parent = world.conversations.find(channel, thread) if thread else None
    said = world.post(
        channel,
        escaped(text),
        user=asked.user,
        client_msg_id=new_id("local-"),
        thread_ts=thread,
        parent_user_id=parent["user"] if parent else None,
    )
    world.conversations.mark_read(asked.user, channel)
    event = payloads.message_event(channel, without_secrets(said))
    _tell(world, event, "message", asked.user)
    if type_of(channel) != "im" and f"<@{BOT_USER}>" in said["text"]:
        _tell(world, event | {"type": "app_mention"}, "app_mention", asked.user)
    return {"ts": said["ts"]}


async def edit(world: World, asked: Asked) -> Json:
    channel = asked.channel()
    message, text = _own(asked, channel), asked.text("text").strip()
    if not text:
        raise PageError("A message cannot be empty. You can delete it instead.")
    previous = deepcopy(message)
    world.edit(channel, message, escaped(text), None, asked.user)
    event = payloads.message_changed(channel, deepcopy(message), previous, world.conversations.next_ts())
    _tell(world, event, "message (changed)", asked.user)
    return {}


async def delete(world: World, asked: Asked) -> Json:
    channel = asked.channel()
    message = _own(asked, channel)
    world.remove(channel, message["ts"])
    event = payloads.message_deleted(channel, message, world.conversations.next_ts())
    _tell(world, event, "message (deleted)", asked.user)
    return {}


async def open_home(world: World, asked: Asked) -> Json:
    """Look at the app: its Home or its messages."""
    tab = asked.text("tab")
    if tab not in ("home", "messages"):
        raise PageError("The app has a Home and messages, nothing else.")
    event: Json = {"type": "app_home_opened", "user": asked.user, "channel": asked.person.dm, "tab": tab}
    event["event_ts"] = world.conversations.next_ts()
    if home := world.views.home(asked.user):
        event["view"] = home
    _tell(world, event, f"app_home_opened ({tab})", asked.user)
    return {}


async def command(world: World, asked: Asked) -> Json:
    """A slash command. The person sees the answer, or what Slack says when there is none."""
    channel, name = asked.channel(), asked.text("command")
    if name == INVITE:
        return invite(world, asked)
    url = world.tickets.response_url("commands", channel, asked.user)
    trigger_id = world.tickets.trigger(asked.user)
    text = escaped(asked.text("text", "").strip())
    payload = payloads.command(asked.user, channel, name, text, url, trigger_id)
    answer = await world.delivery.send("slash_commands", payload, name, asked.user)
    if answer.failure:
        said = f"{name} failed with the error “{answer.failure}”. {SORRY[answer.failure]}"
        world.whisper(channel, asked.user, said)
        return {"failure": answer.failure}
    try:
        apply_reply(world, channel, asked.user, answer.body)
    except SlackError as problem:
        world.wire.note("refused", f"{name}: {problem.code}", problem.problems, bad=True, about=asked.user)
        world.whisper(channel, asked.user, f"{name} answered with something that Slack would not show.")
    return {}


def escaped(text: str) -> str:
    """Text as Slack hands it to apps: control characters escaped, a mention of the bot by its id."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = [f"<@{BOT_USER}>" if word.lower() == "@rapport" else word for word in safe.split(" ")]
    return " ".join(words)


def _own(asked: Asked, channel: str) -> Json:
    message = asked.message(channel)
    if message["user"] != asked.user:
        raise PageError("Only one's own messages can be changed.")
    return message


def _tell(world: World, event: Json, what: str, user: str) -> None:
    """The bot hears what happens where it is."""
    if not world.conversations.has_bot(event["channel"]):
        return

    async def deliver() -> None:
        await world.delivery.send_event(payloads.event(event, world.clock.now()), what, user)

    world.in_background(deliver())
