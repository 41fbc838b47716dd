"""The local workspace's state: everything that Slack would hold for one team with one app.

`World` is what the Web API, the page and the delivery share. A change here is pushed to the browsers it
concerns and, soon after, written to the state file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.local.blocks import filled
from bot.local.browsers import Browsers
from bot.local.conversations import Conversations
from bot.local.delivery import Delivery
from bot.local.files import Files
from bot.local.ids import APP as APP
from bot.local.ids import APP_TOKEN as APP_TOKEN
from bot.local.ids import BOT as BOT
from bot.local.ids import BOT_TOKEN as BOT_TOKEN
from bot.local.ids import BOT_USER as BOT_USER
from bot.local.ids import GENERAL as GENERAL
from bot.local.ids import SIGNING_SECRET as SIGNING_SECRET
from bot.local.ids import TEAM as TEAM
from bot.local.ids import Json, without_secrets
from bot.local.people import BY_ID
from bot.local.storage import Storage, restore, snapshot
from bot.local.tickets import Tickets
from bot.local.views import Views
from bot.local.wire import Wire


class World:
    """One team, one app, the people of `people.PEOPLE`.

    `base_url` is this server's own address without a slash at the end. With `events_url`, deliveries go there
    as signed HTTP requests while no Socket Mode connection is open. With `state_file`, the state outlives the
    process.
    """

    def __init__(
        self, base_url: str, clock: Clock, *, events_url: str | None = None, state_file: Path | None = None
    ) -> None:
        self.base_url = base_url
        self.clock = clock
        self.browsers = Browsers()
        self.wire = Wire(self.browsers, clock)
        self.conversations = Conversations(clock)
        self.statuses: dict[str, Json] = {}
        self.tickets = Tickets(base_url)
        self.files = Files(base_url)
        self.views = Views(self.files)
        self.delivery = Delivery(events_url, self.wire, self.tell_connection)
        self._storage = Storage(state_file, lambda: snapshot(self))
        self._tasks: set[asyncio.Task[None]] = set()
        if saved := self._storage.load():
            restore(self, saved)

    # -- messages

    def post(self, channel: str, text: str, blocks: Sequence[Json] = (), *, user: str = BOT_USER, **more: Any) -> Json:
        """Say something in a conversation, as the bot unless told otherwise."""
        message: Json = {"type": "message", "user": user, "text": text, "team": TEAM}
        message |= {"ts": self.conversations.next_ts()} | {key: value for key, value in more.items() if value}
        if user == BOT_USER:
            message |= {"bot_id": BOT, "app_id": APP}
        if blocks:
            message["blocks"] = filled(blocks)
        self.conversations.add(channel, message)
        self._show(channel, message, "message")
        if parent := self._parent(channel, message):
            self._show(channel, parent, "update")
        return message

    def whisper(self, channel: str, user: str, text: str, blocks: Sequence[Json] = (), **more: Any) -> Json:
        """Say something that only one person sees (an ephemeral message)."""
        return self.post(channel, text, blocks, is_ephemeral=True, _to=user, **more)

    def edit(self, channel: str, message: Json, text: str, blocks: Sequence[Json] | None, by: str) -> Json:
        """Change a message in place. `blocks=None` keeps its blocks."""
        message["text"] = text
        message["edited"] = {"user": by, "ts": self.conversations.next_ts()}
        if blocks is not None:
            message["blocks"] = filled(blocks)
        self._show(channel, message, "update")
        return message

    def remove(self, channel: str, ts: object) -> Json:
        message = self.conversations.remove(channel, ts)
        parent = self._parent(channel, message)
        self.browsers.push(self._audience(channel, message), "delete", channel=channel, ts=message["ts"])
        if parent:
            self._show(channel, parent, "update")
        self.tell_unread()
        self.changed()
        return message

    def refresh(self, channel: str, message: Json) -> None:
        """Show a message again after something about it, such as its reactions, changed."""
        self._show(channel, message, "update")

    def tell_unread(self) -> None:
        self.browsers.push(None, "unread", counts=self.conversations.unread())

    def tell_connection(self) -> None:
        self.browsers.push(None, "app", connected=self.delivery.connected)

    def _show(self, channel: str, message: Json, kind: str) -> None:
        self.browsers.push(self._audience(channel, message), kind, channel=channel, message=without_secrets(message))
        self.tell_unread()
        self.changed()

    def _audience(self, channel: str, message: Json) -> list[str]:
        return [message["_to"]] if "_to" in message else self.conversations.audience(channel)

    def _parent(self, channel: str, message: Json) -> Json | None:
        thread = message.get("thread_ts")
        return next((m for m in self.conversations.messages[channel] if m["ts"] == thread), None)

    # -- views

    def show_modals(self, user: str) -> None:
        self.browsers.push([user], "modals", stack=self.views.stack(user))

    def show_home(self, user: str) -> None:
        self.browsers.push([user], "home", view=self.views.home(user))
        self.changed()

    # -- time

    def move_clock(self, to: str, user: str) -> datetime:
        """Move the bot's clock as a person's wall shows it: `tomorrow` (at 09:00), `hour`, `day` or `week`."""
        wall = self.clock.now().astimezone(ZoneInfo(BY_ID[user].tz))
        steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
        if to == "hour":  # an hour is an hour, also where the wall clock changes in between
            target = self.clock.now() + steps[to]
        elif to in steps:
            target = wall + steps[to]
        else:
            target = (wall + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        self.clock.jump_to(target)
        self.tell_time()
        self.changed()
        return self.clock.now()

    def tell_time(self) -> None:
        self.browsers.push(None, "clock", now=self.clock.now().timestamp())

    # -- life

    def changed(self) -> None:
        """Something that outlives the process is different: write it down soon."""
        self._storage.save_soon()

    def clear(self) -> None:
        """Forget everything: an empty workspace at the real time."""
        for task in self._tasks:
            task.cancel()  # what was on its way to the bot belongs to the past
        for part in (self.conversations, self.views, self.tickets, self.files):
            part.clear()
        self.wire.rows.clear()
        self.clock.offset = timedelta(0)
        self.changed()

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that nobody waits for; `close` ends it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hang_up(self) -> None:
        """Let go of the open pages. A server must call this before it waits for its connections to end."""
        self.browsers.hang_up()

    async def close(self) -> None:
        """Stop what runs in the background and write the state down."""
        self.hang_up()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.close()
        await self._storage.close()
