"""Channels, direct messages and what was said in them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.clock import Clock
from bot.local.channels import CHANNELS, Channel
from bot.local.errors import SlackError
from bot.local.ids import BOT_USER, Json, dm_of
from bot.local.people import BY_ID, PEOPLE

JOINED = "channel_join"  # the subtype of news that is nothing to read


class Conversations:
    """The channels and one bot DM per person, with their messages in the order of their `ts`.

    A message that only one person may see carries that person's id under `_to`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Forget everything that was said; the bot is where it is from the start."""
        places = [*map(_channel, CHANNELS), *(_direct(person.id) for person in PEOPLE)]
        self.channels: dict[str, Json] = {place["id"]: place for place in places}
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

    def joined(self, wanted: object) -> str:
        """As `resolve`, where only those who are in a conversation may act."""
        channel = self.resolve(wanted)
        if not self.has_bot(channel):
            raise SlackError("not_in_channel")
        return channel

    def has_bot(self, channel: str) -> bool:
        return bool(self.channels[channel]["is_member"])

    def let_bot_in(self, channel: str) -> None:
        """The bot joins a channel that it was not in."""
        members = [*self.channels[channel]["members"], BOT_USER]
        self.channels[channel] |= {"is_member": True, "members": members, "num_members": len(members)}

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
                seen = self.visible(channel_id, user)
                fresh = [m for m in seen if m["ts"] > mark and m["user"] != user and m.get("subtype") != JOINED]
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


def _channel(channel: Channel) -> Json:
    members = [*channel.people, BOT_USER] if channel.bot else list(channel.people)
    kind = {"is_im": False, "is_channel": True, "is_group": False, "is_general": channel.name == "general"}
    return _place(channel.id, members, channel.private) | kind | _named(channel.name, len(members))


def _named(name: str, members: int) -> Json:
    return {"name": name, "name_normalized": name, "num_members": members}


def _direct(user: str) -> Json:
    return _place(dm_of(user), [user, BOT_USER], private=True) | {"is_im": True, "is_channel": False, "user": user}


def _place(place: str, members: list[str], private: bool) -> Json:
    inside = BOT_USER in members
    return {"id": place, "members": members, "is_member": inside, "is_archived": False, "is_private": private}
