"""Short-lived permissions that Slack hands to an app: trigger ids and response URLs.

They run on real time, not on the workspace's clock: moving the clock must not spend them.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.local.errors import SlackError
from bot.local.ids import TEAM

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    user: str
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Permission to answer in one conversation; `ts` is the message whose button was pressed, if any."""

    channel: str
    user: str
    ts: str | None
    expires: float
    left: int = RESPONSE_USES


class Tickets:
    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self.clear()

    def clear(self) -> None:
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str) -> str:
        self._triggers = {k: t for k, t in self._triggers.items() if t.expires > time.monotonic() - 60}
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self._triggers[trigger_id] = Trigger(user, time.monotonic() + TRIGGER_SECONDS)
        return trigger_id

    def holder(self, trigger_id: object) -> str | None:
        """Whose click a trigger stands for, spent or not."""
        trigger = self._triggers.get(str(trigger_id))
        return trigger.user if trigger else None

    def exchange(self, trigger_id: object) -> str:
        """Spend a trigger; the person whose click it was."""
        trigger = self._triggers.get(str(trigger_id))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if trigger.expires < time.monotonic():
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def response_url(self, kind: str, channel: str, user: str, ts: str | None = None) -> str:
        key = secrets.token_urlsafe(12)
        self._urls[key] = ResponseUrl(channel, user, ts, time.monotonic() + RESPONSE_SECONDS)
        return f"{self._base_url}/{kind}/{TEAM}/{key}"

    def use(self, key: str) -> ResponseUrl:
        url = self._urls.get(key)
        if url is None or url.left <= 0 or url.expires < time.monotonic():
            raise SlackError("used_url" if url else "invalid_url")
        url.left -= 1
        return url
