"""Slack may deliver a deed several times, to whichever process it meets: it is done once, and answered."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from tests.faults.bots import until
from tests.faults.crowd import Crowd
from tests.faults.scene import Scene, scene
from tests.slack.fake_slack import key_of
from tests.slack.signed import FORM, Human, Post, signature

ANSWERS = "SELECT * FROM answer"


@dataclass
class Everywhere(Post):
    """Slack's side of the wire, in a bad minute: everything comes four times at once, two at each process."""

    urls: list[str] = field(default_factory=list)

    async def __call__(
        self,
        body: str | bytes,
        kind: str = FORM,
        *,
        settle: bool = True,  # noqa: ARG002  # nobody here knows when the processes have settled
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        raw = body.encode() if isinstance(body, str) else body
        sent = signature(raw, self.secret) | {"content-type": kind} | dict(headers or {})
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            answers = await asyncio.gather(*(client.post(url, content=raw, headers=sent) for url in self.urls * 2))
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        return answers[0]


async def says_something(who: Human, _: Scene) -> None:
    await who.say("A thought that counts once.")


async def writes_in_a_command(who: Human, _: Scene) -> None:
    await who.command("/reflect", "A thought that counts once.", settle=False)


async def fills_in_a_form(who: Human, on: Scene) -> None:
    before = len(on.slack.views)
    await who.command("/reflect", settle=False)
    until(lambda: len(on.slack.views) > before)
    await who.submit(next(reversed(on.slack.views.values())), text="A thought that counts once.")


async def presses_a_button(who: Human, on: Scene) -> None:
    nudge = next(one for one in on.slack.messages.values() if one["channel"] == who.dm)
    await who.press(nudge, "Did it", settle=False)


DEEDS: list[tuple[Callable[[Human, Scene], Awaitable[None]], str]] = [
    (says_something, ANSWERS),
    (writes_in_a_command, ANSWERS),
    (fills_in_a_form, ANSWERS),
    (presses_a_button, "SELECT * FROM check_in"),
]


@pytest.mark.on("postgresql")
@pytest.mark.parametrize(("deed", "rows"), DEEDS, ids=[deed.__name__ for deed, _ in DEEDS])
async def test_a_deed_delivered_four_times_at_once_to_two_processes(
    database_url: str, deed: Callable[[Human, Scene], Awaitable[None]], rows: str, tmp_path: Path
) -> None:
    with scene(database_url, tmp_path, Crowd(4), lean=False) as on:
        bots = on.start_all()
        on.finish()
        everywhere = Everywhere(Starlette(), urls=[bot.url for bot in bots])
        people = [Human(everywhere, on.slack, name, "T00") for name in on.place.crowd.names]
        for who in people:
            await deed(who, on)
        for bot in bots:
            bot.leave()
        assert len(on.place.rows(rows)) == len(people)
        assert on.got == dict.fromkeys(on.place.crowd.names, 1)
        posted = Counter(args["channel"] for args in on.slack.of("chat.postMessage") if not key_of(args))
        assert all(times == 1 for times in posted.values()), "more than one answer"
