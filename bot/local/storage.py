"""The world on disk: one JSON file, written a moment after a change, whole or not at all."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.local.channels import CHANNELS
from bot.local.files import File
from bot.local.ids import Json

if TYPE_CHECKING:
    from bot.local.world import World

VERSION = 1
DEBOUNCE_SECONDS = 0.3
log = logging.getLogger("rapport.local")


class Storage:
    """Saves what `read` returns. Without a path it does nothing."""

    def __init__(self, path: Path | None, read: Callable[[], Json]) -> None:
        self._path = path
        self._read = read
        self._task: asyncio.Task[None] | None = None
        self._dirty = False

    def load(self) -> Json | None:
        """The saved state. A file that cannot be read is set aside, never overwritten."""
        if self._path is None or not self._path.exists():
            return None
        try:
            saved: Json = json.loads(self._path.read_text(encoding="utf-8"))
            if saved["version"] == VERSION:
                return saved
        except (ValueError, KeyError, TypeError):
            pass
        aside = self._path.with_suffix(".unreadable")
        self._path.replace(aside)
        log.warning("the local workspace's state could not be read; it is kept as %s", aside.name)
        return None

    def save_soon(self) -> None:
        """Save after a short while, together with whatever else changes until then."""
        self._dirty = self._path is not None
        if not self._dirty or (self._task and not self._task.done()):
            return
        try:
            self._task = asyncio.get_running_loop().create_task(self._save_later())
        except RuntimeError:  # no loop yet: a seed fills the world before the server starts; `close` saves it
            self._task = None

    async def close(self) -> None:
        if self._task and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._save()

    async def _save_later(self) -> None:
        while self._dirty:
            await asyncio.sleep(DEBOUNCE_SECONDS)
            await self._save()

    async def _save(self) -> None:
        if self._path is None or not self._dirty:
            return
        self._dirty = False
        await asyncio.to_thread(_write, self._path, json.dumps(self._read()))


def _write(path: Path, text: str) -> None:
    """Replace the file in one step. It holds private messages, so only its owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def snapshot(world: World) -> Json:
    """What is worth keeping. Open forms are not: their triggers die with the process."""
    homes = world.views.homes
    return {
        "version": VERSION,
        "offset": world.clock.offset.total_seconds(),
        "messages": world.conversations.messages,
        "read": world.conversations.read,
        "joined": [channel.id for channel in CHANNELS if world.conversations.has_bot(channel.id)],
        "homes": {user: world.views.by_id[view_id] for user, view_id in homes.items()},
        "files": [
            asdict(file) | {"data": base64.b64encode(file.data or b"").decode()} for file in world.files.by_id.values()
        ],
    }


def restore(world: World, saved: Json) -> None:
    world.clock.offset = timedelta(seconds=saved["offset"])
    world.conversations.messages.update(saved["messages"])
    world.conversations.read = saved["read"]
    for channel in saved.get("joined", ()):
        if not world.conversations.has_bot(channel):
            world.conversations.let_bot_in(channel)
    for user, view in saved["homes"].items():
        world.views.by_id[view["id"]] = view
        world.views.homes[user] = view["id"]
    for file in saved["files"]:
        world.files.by_id[file["id"]] = File(**file | {"data": base64.b64decode(file["data"])})
