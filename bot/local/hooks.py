"""What the workspace needs to know about the bot it is made for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """A slash command as the page offers it: `Hint("/reflect", "[question]", "Think something over")`."""

    command: str
    usage: str
    description: str


@dataclass(frozen=True)
class Hooks:
    """What the bot does when a person turns the workspace's knobs."""

    clock_moved: Callable[[], Awaitable[None]]  # after the clock moved: send what is due now
    reset: Callable[[], Awaitable[None]]  # after Reset: wipe and seed the database again
