"""The end: on SIGINT or SIGTERM everything comes to its end in order, and within ten seconds whatever hangs.

All that matters is in the database, and what is there in the middle of being sent is found again. So a process that
cannot end by itself is ended, and nothing is lost.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Iterator

from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncCustomListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncCustomListenerStartHandler

from handlers.failures import report

log = logging.getLogger(__name__)
SIGNALS = (signal.SIGINT, signal.SIGTERM)
AT_MOST = 9.0
"""Seconds from the signal to the end of the process, whatever hangs."""

GRACE = 3
"""Seconds for those who are being answered. Slack waits no longer for an acknowledgement."""


class Stop:
    """Wait for it while everything runs. Told before that, at the start, it cancels what is being built."""

    def __init__(self) -> None:
        self._told, self._builder = asyncio.Event(), asyncio.current_task()

    async def wait(self) -> None:
        """Until SIGINT or SIGTERM."""
        self._builder = None
        await self._told.wait()

    @property
    def told(self) -> bool:
        return self._told.is_set()

    def tell(self) -> None:
        self._told.set()
        if self._builder is not None:
            self._builder.cancel()


@contextlib.contextmanager
def stoppable() -> Iterator[Stop]:
    """Listens to signals. After the first one nothing leaves here as an error any more; a second one ends the process
    at once, and so do nine seconds."""
    stop, loop = Stop(), asyncio.get_running_loop()

    def heard(*_: object) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        timer = threading.Timer(AT_MOST, _enough)
        timer.daemon = True
        timer.start()
        loop.call_soon_threadsafe(stop.tell)

    before = {number: signal.signal(number, heard) for number in SIGNALS}
    try:
        yield stop
    except (Exception, asyncio.CancelledError) as error:
        if not stop.told:
            raise
        if isinstance(error, Exception):
            report(log, error)
    finally:
        if not stop.told:
            for number, handler in before.items():
                signal.signal(number, handler)


def _enough() -> None:
    log.error("Something still hangs after %.0f s. Ended all the same: nothing is lost.", AT_MOST)
    os._exit(0)


class UnderWay:
    """Who is being answered. Bolt lets its listeners go on after their acknowledgement, and forgets about them."""

    def __init__(self, app: AsyncApp) -> None:
        self._running, self._nobody = 0, asyncio.Event()
        self._nobody.set()
        runner = app.listener_runner
        runner.listener_start_handler = AsyncCustomListenerStartHandler(app.logger, self.begin)
        runner.listener_completion_handler = AsyncCustomListenerCompletionHandler(app.logger, self.end)

    async def begin(self) -> None:
        self._running += 1
        self._nobody.clear()

    async def end(self) -> None:
        self._running -= 1
        if not self._running:
            self._nobody.set()

    async def answered(self) -> None:
        """Until nobody is, but not for ever."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._nobody.wait(), GRACE)
