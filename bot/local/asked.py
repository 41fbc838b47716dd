"""What a page asks for, read carefully: it comes from a browser."""

from __future__ import annotations

from collections.abc import Mapping

from bot.local.errors import PageError
from bot.local.ids import Json
from bot.local.people import BY_ID, Person
from bot.local.world import World

MOST_CHARACTERS = 40_000


class Asked:
    """The JSON body of one request, and the person who acts."""

    def __init__(self, world: World, body: object) -> None:
        if not isinstance(body, Mapping):
            raise PageError("The page sent something that is not an object.")
        self._body = body
        self._world = world
        self.person: Person = person(body.get("as"))

    @property
    def user(self) -> str:
        return self.person.id

    def text(self, key: str, default: str | None = None) -> str:
        value = self._body.get(key, default)
        if not isinstance(value, str):
            raise PageError(f"The page left out “{key}”.")
        if len(value) > MOST_CHARACTERS:
            raise PageError("That is too long for one message: 40,000 characters are the limit.")
        return value

    def record(self, key: str) -> Json:
        value = self._body.get(key) or {}
        if not isinstance(value, dict):
            raise PageError(f"The page sent a strange “{key}”.")
        return value

    def flag(self, key: str) -> bool:
        return bool(self._body.get(key))

    def channel(self) -> str:
        """A conversation that the person is in."""
        channel = self.text("channel")
        if self.user not in self._world.conversations.channels.get(channel, {}).get("members", ()):
            raise PageError(f"{self.person.name} is not in that conversation.")
        return channel

    def message(self, channel: str) -> Json:
        """A message that the person can see."""
        ts = self.text("ts")
        for message in self._world.conversations.visible(channel, self.user):
            if message["ts"] == ts:
                return message
        raise PageError("That message is no longer there.")


def person(user_id: object) -> Person:
    found = BY_ID.get(str(user_id))
    if found is None:
        raise PageError("Nobody here has that name.")
    return found
