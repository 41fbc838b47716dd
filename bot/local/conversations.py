"""Channels, direct messages and what was said in them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.clock import Clock
from bot.local.errors import SlackError
from bot.local.ids import BOT_USER, GENERAL, Json, dm_of
from bot.local.people import BY_ID, PEOPLE


class Conversations:
    """One bot DM per person and `#general`, with their messages in the order of their `ts`.

    A message that only one person may see carries that person's id under `_to`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        everybody = [person.id for person in PEOPLE]
        self.channels: dict[str, Json] = {GENERAL: _channel(GENERAL, [*everybody, BOT_USER], "general")}
        for user_id in everybody:
            self.channels[dm_of(user_id)] = _channel(dm_of(user_id), [user_id, BOT_USER])
        self.clear()

    def clear(self) -> None:
        """Forget everything that was said."""
        self.messages: dict[str, list[Json]] = {channel: [] for channel in self.channels}
        self.read: dict[str, dict[str, str]] = {}
        self._last_ts = 0  # the clock may go back now

    def next_ts(self) -> str:
        """A `ts` that nobody has had: the clock's microseconds, one later if that is taken."""
        self._last_ts = max(int(self._clock.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def resolve(self, wanted: object) -> str:
        """The conversation that an app means by a channel id, a channel name or a user id."""
        if isinstance(wanted, str):
            if wanted in self.channels:
                return wanted
            if wanted in BY_ID:
                return dm_of(wanted)
            for channel_id, channel in self.channels.items():
                if channel.get("name") == wanted.removeprefix("#"):
                    return channel_id
        raise SlackError("channel_not_found")

    def audience(self, channel: str) -> list[str]:
        """The people (not the bot) who can see a conversation."""
        return [member for member in self.channels[channel]["members"] if member != BOT_USER]

    def add(self, channel: str, message: Json) -> Json:
        self.messages[channel].append(message)
        self._count_replies(channel, message.get("thread_ts"))
        return message

    def find(self, channel: str, ts: object) -> Json:
        for message in self.messages[channel]:
            if message["ts"] == ts:
                return message
        raise SlackError("message_not_found")

    def remove(self, channel: str, ts: object) -> Json:
        message = self.find(channel, ts)
        self.messages[channel].remove(message)
        self._count_replies(channel, message.get("thread_ts"))
        return message

    def visible(self, channel: str, user: str) -> list[Json]:
        """What one person sees there: no one else's ephemeral messages."""
        return [message for message in self.messages[channel] if message.get("_to") in (None, user)]

    def lasting(self, channel: str) -> list[Json]:
        """What an app reads back: no ephemeral messages."""
        return [message for message in self.messages[channel] if "_to" not in message]

    def mark_read(self, user: str, channel: str) -> None:
        seen = self.visible(channel, user)
        self.read.setdefault(user, {})[channel] = seen[-1]["ts"] if seen else "0"

    def unread(self) -> dict[str, dict[str, int]]:
        """How many messages each person has not seen, by conversation. Every page may know these counts."""
        return {person.id: dict(self._unread_of(person.id)) for person in PEOPLE}

    def _unread_of(self, user: str) -> Iterator[tuple[str, int]]:
        for channel_id, channel in self.channels.items():
            if user in channel["members"]:
                mark = self.read.get(user, {}).get(channel_id, "0")
                fresh = [m for m in self.visible(channel_id, user) if m["ts"] > mark and m["user"] != user]
                if fresh:
                    yield channel_id, len(fresh)

    def _count_replies(self, channel: str, thread_ts: str | None) -> None:
        """Keep the reply counts that Slack writes on a thread's first message."""
        parent = next((m for m in self.messages[channel] if m["ts"] == thread_ts), None)
        if thread_ts is None or parent is None:
            return
        replies = [m for m in self.lasting(channel) if m.get("thread_ts") == thread_ts and m is not parent]
        if not replies:
            for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
                parent.pop(key, None)
            return
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        parent |= {"thread_ts": thread_ts, "reply_count": len(replies), "latest_reply": replies[-1]["ts"]}
        parent |= {"reply_users": users, "reply_users_count": len(users)}


def _channel(channel_id: str, members: list[str], name: str | None = None) -> Json:
    channel: Json = {"id": channel_id, "members": members, "is_member": True, "is_archived": False}
    if name is None:
        return channel | {"is_im": True, "is_channel": False, "is_private": True, "user": members[0]}
    kind = {"is_im": False, "is_channel": True, "is_private": False, "is_general": True}
    return channel | kind | {"name": name, "name_normalized": name, "num_members": len(members)}
