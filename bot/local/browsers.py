"""Browsers that are looking: what happens is pushed to the people it concerns, and to nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

from bot.local.ids import Json

KEEP_ALIVE_SECONDS = 15


class Browsers:
    """Server-sent events. Each open page listens as one person."""

    def __init__(self) -> None:
        self._listening: dict[asyncio.Queue[Json | None], str] = {}

    def push(self, to: Iterable[str] | None, kind: str, **data: object) -> None:
        """Tell the pages of these people (None: every page)."""
        people = None if to is None else set(to)
        for queue, person in self._listening.items():
            if people is None or person in people:
                queue.put_nowait({"kind": kind, **data})

    def hang_up(self) -> None:
        """End every stream, so that a server that stops does not wait for pages that stay open."""
        for queue in self._listening:
            queue.put_nowait(None)

    async def stream(self, person: str) -> AsyncIterator[str]:
        """The event stream of one page, until the page goes away or the server stops."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listening[queue] = person
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            del self._listening[queue]
