"""The steps of a message's way at which a process can be killed, before and after they take effect.

A step in the database takes effect with the commit of its transaction; a post, when Slack has accepted it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from habits import leases, outbox, planning
from handlers.slack.sender import SlackSender

IN_DATABASE: dict[str, tuple[Any, str]] = {
    "plan": (planning, "plan"),
    "lease": (leases, "take"),
    "mark": (outbox, "claim"),
    "draw": (outbox, "draw"),
    "record": (outbox, "record"),
}
STEPS = [*IN_DATABASE, "post"]
WHEN = {"before": "before_commit", "after": "after_commit"}


def die(step: str, when: str, nth: int) -> None:
    """From now on: kill -9 to this process at the `nth` time that the step takes effect."""
    last = _countdown(nth)
    if step == "post":
        _around_posts(when, last)
    else:
        _around_commits(step, when, last)


def _countdown(nth: int) -> Callable[[], None]:
    left = [nth]

    def last() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return last


def _around_posts(when: str, last: Callable[[], None]) -> None:
    real = SlackSender.send

    async def send(self: SlackSender, parcel: Any) -> tuple[str, str]:
        if when == "before":
            last()
        place = await real(self, parcel)
        if when == "after":
            last()
        return place

    SlackSender.send = send  # type: ignore[method-assign]  # in this process only


def _around_commits(step: str, when: str, last: Callable[[], None]) -> None:
    """A transaction in which the step did something is marked; its commit is where it dies."""
    module, name = IN_DATABASE[step]
    real = getattr(module, name)

    def marked(session: Session, *args: Any, **more: Any) -> Any:
        result = real(session, *args, **more)
        if result:
            session.info["step"] = step
        return result

    def committing(session: Any) -> None:
        if session.info.get("step") == step:
            last()

    setattr(module, name, marked)
    event.listen(Session, WHEN[when], committing)
