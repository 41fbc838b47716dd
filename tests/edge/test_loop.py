"""Nothing holds up the loop: while a team clicks at once, everybody else is still heard."""

import asyncio
import json
import logging

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


async def test_sixty_clicks_never_hold_up_the_loop(on: SlackStage, caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    slow: list[str] = []
    for _ in range(TRIES):
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="asyncio"):
            loop.set_debug(True)
            loop.slow_callback_duration = LONGEST
            try:
                assert await sixty(on) == [200] * CLICKS
            finally:
                loop.set_debug(False)
        slow = held_up(caplog)
        if not slow:
            break
    assert slow == []
    assert len(on.rows("SELECT * FROM person WHERE welcomed_at IS NOT NULL")) == CLICKS


async def test_a_stalled_slack_holds_up_nobody_else(on: SlackStage, slack: FakeSlack) -> None:
    nudge = await on.nudge()
    slack.fault("chat.update", Fault(stall=1.5))
    async with asyncio.timeout(1.4):
        assert (await on.sam.press(nudge, "Did it", settle=False)).status_code == 200
        assert (await on.kim.command("/reflect", "Still here", settle=False)).status_code == 200
        await slack.until("chat.update")
    assert (on.rows("SELECT outcome FROM check_in"), on.kept("UKIM")) == ([("done",)], ["Still here"])
    await settled()
