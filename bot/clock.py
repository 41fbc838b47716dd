"""The bot's clock: whatever it does by date and time asks here.

Where the local workspace plays Slack, it stamps its signed requests with the real time, as Slack does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Time that can be moved: the real time plus an offset (zero everywhere but in the local workspace)."""

    def __init__(self, read: Callable[[], datetime], offset: timedelta = timedelta(0)) -> None:
        self._read = read
        self.offset = offset

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self._read().astimezone(UTC) + self.offset

    def jump_to(self, instant: datetime) -> None:
        """Set the offset so that `now()` is `instant`."""
        self.offset = instant - self._read()
