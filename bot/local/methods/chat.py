"""What the bot says, and what it reads back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.local.errors import SlackError
from bot.local.ids import BOT, BOT_USER, Json, without_secrets
from bot.local.methods.paging import page
from bot.local.world import World
from handlers.slack.lint import MESSAGE_TEXT, TOO_LONG, lint_message


def post_message(world: World, arguments: Json) -> Json:
    channel, text, blocks = _said(world, arguments)
    message = world.post(
        channel,
        text,
        blocks or (),
        thread_ts=_thread(world, channel, arguments),
        metadata=arguments.get("metadata"),
    )
    return {"channel": channel, "ts": message["ts"], "message": without_secrets(message)}


def post_ephemeral(world: World, arguments: Json) -> Json:
    channel, text, blocks = _said(world, arguments)
    user = str(arguments.get("user"))
    if user not in world.conversations.channels[channel]["members"]:
        raise SlackError("user_not_in_channel")
    thread_ts = _thread(world, channel, arguments)
    return {"message_ts": world.whisper(channel, user, text, blocks or (), thread_ts=thread_ts)["ts"]}


def update(world: World, arguments: Json) -> Json:
    channel = world.conversations.joined(arguments.get("channel"))
    message = _own(world, channel, arguments.get("ts"), "cant_update_message")
    _, text, blocks = _said(world, arguments)
    if "blocks" not in arguments and text:
        blocks = []  # as Slack: text alone replaces text and blocks
    if "metadata" in arguments:
        message["metadata"] = arguments["metadata"]
    world.edit(channel, message, text, blocks, BOT)
    return {"channel": channel, "ts": message["ts"], "text": text, "message": without_secrets(message)}


def delete(world: World, arguments: Json) -> Json:
    channel = world.conversations.joined(arguments.get("channel"))
    message = _own(world, channel, arguments.get("ts"), "cant_delete_message")
    world.remove(channel, message["ts"])
    return {"channel": channel, "ts": message["ts"]}


def get_permalink(world: World, arguments: Json) -> Json:
    channel = world.conversations.resolve(arguments.get("channel"))
    message = world.conversations.find(channel, arguments.get("message_ts"))
    return {"channel": channel, "permalink": f"{world.base_url}/?at={channel}&ts={message['ts']}"}


def reactions_add(world: World, arguments: Json) -> Json:
    channel = world.conversations.joined(arguments.get("channel"))
    message = world.conversations.find(channel, arguments.get("timestamp"))
    name = str(arguments.get("name") or "")
    if not name:
        raise SlackError("invalid_name")
    reactions = message.setdefault("reactions", [])
    if any(reaction["name"] == name for reaction in reactions):
        raise SlackError("already_reacted")
    reactions.append({"name": name, "users": [BOT_USER], "count": 1})
    world.refresh(channel, message)
    return {}


def history(world: World, arguments: Json) -> Json:
    """Newest first, without the replies in threads."""
    channel = world.conversations.joined(arguments.get("channel"))
    said = world.conversations.lasting(channel)
    return _page([m for m in said if m.get("thread_ts") in (None, m["ts"])][::-1], arguments)


def replies(world: World, arguments: Json) -> Json:
    """A thread's first message and its replies, oldest first."""
    channel = world.conversations.joined(arguments.get("channel"))
    first = world.conversations.find(channel, arguments.get("ts"))
    said = world.conversations.lasting(channel)
    return _page([m for m in said if m is first or m.get("thread_ts") == first["ts"]], arguments)


def _page(messages: Sequence[Json], arguments: Json) -> Json:
    """The messages asked for by `oldest`, `latest`, `inclusive`, `cursor` and `limit`."""
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or "inf")
    inclusive = str(arguments.get("inclusive") or "").lower() in ("true", "1")
    edges = (oldest, latest) if inclusive else ()
    wanted = [m for m in messages if oldest < float(m["ts"]) < latest or float(m["ts"]) in edges]
    shown, metadata = page(wanted, arguments)
    hide = () if str(arguments.get("include_all_metadata")).lower() in ("true", "1") else ("metadata",)
    return {
        "messages": [{key: value for key, value in without_secrets(m).items() if key not in hide} for m in shown],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _said(world: World, arguments: Json) -> tuple[str, str, list[Json] | None]:
    """Channel, text and blocks, or the refusal that Slack would give."""
    channel = world.conversations.joined(arguments.get("channel"))
    text, blocks = str(arguments.get("text") or ""), arguments.get("blocks")
    if not text and not blocks and not arguments.get("attachments"):
        raise SlackError("no_text")
    if len(text) > MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    if problems := lint_message(arguments) or world.files.unknown(blocks, "/blocks"):
        too_long = len(problems) == 1 and problems[0].startswith(TOO_LONG)
        raise SlackError("msg_blocks_too_long" if too_long else "invalid_blocks", problems)
    return channel, text, blocks


def _thread(world: World, channel: str, arguments: Json) -> str | None:
    thread_ts = arguments.get("thread_ts")
    if thread_ts and all(m["ts"] != thread_ts for m in world.conversations.lasting(channel)):
        raise SlackError("thread_not_found")
    return str(thread_ts) if thread_ts else None


def _own(world: World, channel: str, ts: object, refusal: str) -> Json:
    """A message of the bot's own; ephemeral ones cannot be reached by their `ts`."""
    message = world.conversations.find(channel, ts)
    if "_to" in message:
        raise SlackError("message_not_found")
    if message["user"] != BOT_USER:
        raise SlackError(refusal)
    return message


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "reactions.add": reactions_add,
    "conversations.history": history,
    "conversations.replies": replies,
}
