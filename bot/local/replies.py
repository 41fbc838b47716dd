"""Answers to a command or click: the body of an acknowledgement, or a POST to a response URL."""

from __future__ import annotations

from bot.local.errors import SlackError
from bot.local.ids import BOT, Json
from bot.local.world import World
from handlers.slack.lint import lint_message


def apply_reply(world: World, channel: str, user: str, reply: Json, ts: str | None = None) -> None:
    """Do what a reply asks for. `ts` is the message whose button was pressed, when there is one.

    Without `response_type` or `replace_original`, a reply to a click replaces the clicked message, and a reply
    to a command is shown to the person who typed it only.
    """
    if ts and reply.get("delete_original"):
        world.remove(channel, ts)
        return
    text, blocks = str(reply.get("text") or ""), reply.get("blocks") or []
    if not text and not blocks:
        return
    if problems := lint_message(reply) or world.files.unknown(blocks, "/blocks"):
        raise SlackError("invalid_blocks", problems)
    replace = reply.get("replace_original", reply.get("response_type") is None)
    if ts and replace:
        world.edit(channel, world.conversations.find(channel, ts), text, blocks, BOT)
    elif reply.get("response_type") == "in_channel":
        world.post(channel, text, blocks, thread_ts=reply.get("thread_ts"))
    else:
        world.whisper(channel, user, text, blocks, thread_ts=reply.get("thread_ts"))
