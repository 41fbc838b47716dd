"""Nothing holds up the loop: while a team clicks at once, everybody else is still heard."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import pytest

from tests.slack.fake_slack import FakeSlack, Fault
from tests.slack.signed import Human, settled
from tests.slack.stage import SlackStage

CLICKS = 60
LONGEST = 0.05
TRIES = 3
"""The machine may be busy with something else; once without a hitch shows that we do not make one."""


async def sixty(on: SlackStage) -> list[int]:
    """Sixty people press Start at once, each waiting for an answer from a database that fsyncs."""
    names = [f"U{number}" for number in range(CLICKS)]
    on.slack.people |= dict.fromkeys(names, "Europe/Madrid")
    people = [Human(on.post, on.slack, name) for name in names]
    clicks = []
    for number, person in enumerate(people):
        await asyncio.sleep(1 / CLICKS / 2)
        shown = {"ts": f"1.{number}", "channel": person.dm}
        action = {"action_id": "welcome.later:0", "value": json.dumps({})}
        clicks.append(asyncio.create_task(person.act(shown, action, settle=False)))
    answers = await asyncio.gather(*clicks)
    await settled()
    return [answer.status_code for answer in answers]


def held_up(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Steps that took too long. The signed request runs the bot's web app in the test's own task, so only the fake
    server's steps are left out."""
    told = [record.getMessage() for record in caplog.records if record.name == "asyncio"]
    return [line for line in told if " took " in line and "aiohttp/web" not in line]


async def never_held_up(caplog: pytest.LogCaptureFixture, attempt: Callable[[int], Awaitable[None]]) -> None:
    """With asyncio's own debugging: one attempt of several without a single slow step."""
    loop = asyncio.get_running_loop()
    slow: list[str] = []
    for number in range(TRIES):
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="asyncio"):
            loop.set_debug(True)
            loop.slow_callback_duration = LONGEST
            try:
                await attempt(number)
                late = []
            except AssertionError as error:  # no answer in time: this machine is busy with something else
                late = [str(error)]
            finally:
                loop.set_debug(False)
        slow = late + held_up(caplog)
        if not slow:
            return
    assert slow == []


async def test_sixty_clicks_never_hold_up_the_loop(on: SlackStage, caplog: pytest.LogCaptureFixture) -> None:
    async def attempt(_: int) -> None:
        assert await sixty(on) == [200] * CLICKS

    await never_held_up(caplog, attempt)
    assert len(on.rows("SELECT * FROM person WHERE welcomed_at IS NOT NULL")) == CLICKS


async def test_a_morning_never_holds_up_the_loop(on: SlackStage, caplog: pytest.LogCaptureFixture) -> None:
    """Start, the message that is sent, a click, Home, a form, a sentence: whatever touches the database or Slack."""

    async def attempt(number: int) -> None:
        who = Human(on.post, on.slack, f"UMORNING{number}")
        on.slack.people[who.id] = "Europe/Madrid"
        await who.press(await on.nudge(who), "Did it")
        await who.opens("home")
        await who.command("/reflect")
        await who.submit(on.form(), text="A thought of the morning.")
        await who.say("And a second one.")

    await never_held_up(caplog, attempt)


async def test_a_stalled_slack_holds_up_nobody_else(on: SlackStage, slack: FakeSlack) -> None:
    nudge = await on.nudge()
    slack.fault("chat.update", Fault(stall=1.5))
    async with asyncio.timeout(1.4):
        assert (await on.sam.press(nudge, "Did it", settle=False)).status_code == 200
        assert (await on.kim.command("/reflect", "Still here", settle=False)).status_code == 200
        await slack.until("chat.update")
    assert (on.rows("SELECT outcome FROM check_in"), on.kept("UKIM")) == ([("done",)], ["Still here"])
    await settled()
