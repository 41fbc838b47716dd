"""A team is made on Slack: who is in a channel is asked, apps are not, and a channel without the bot is refused."""

import asyncio
from typing import Any

import pytest

from tests.slack.fake_slack import BOT_USER, Json
from tests.slack.stage import SlackStage, said
from tests.slack.test_presses import POSTS, action

ASKED = "SELECT platform_id, role FROM invited ORDER BY platform_id"
INVITED = "SELECT COUNT(*) FROM outgoing WHERE kind = 'invitation' AND state IN ('planned', 'sending')"


@pytest.fixture(autouse=True)
def administrator(on: SlackStage) -> None:
    on.slack.flags["USAM"] = {"is_admin": True}


async def make(on: SlackStage, **values: Any) -> Json:
    """The form for a team, filled in and submitted; gives what its acknowledgement says."""
    await on.sam.opens("home")
    await on.sam.act(on.slack.homes["USAM"], action("team.make", "at=home", {}))
    answer = await on.sam.submit(on.form(), **({"name": "BRM"} | values))
    return dict(answer.json()) if answer.text else {}


async def invited(on: SlackStage) -> set[str]:
    """Who was written to, once nothing waits any more."""
    async with asyncio.timeout(10):
        while on.rows(INVITED) != [(0,)]:  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)
    return {post["channel"] for post in on.slack.of(POSTS)}


async def test_everybody_in_the_chosen_channel_is_asked(on: SlackStage) -> None:
    assert await make(on, channel="CTEAM") == {}
    assert on.rows(ASKED) == [("UKIM", "member"), ("USAM", "owner")]
    assert await invited(on) >= {"UKIM"}


async def test_apps_in_the_channel_are_never_written_to(on: SlackStage) -> None:
    on.slack.people["UAPP"] = "UTC"
    on.slack.flags["UAPP"] = {"is_bot": True}
    on.slack.channels["CTEAM"] = ["USAM", "UKIM", "UAPP", BOT_USER]
    await make(on, channel="CTEAM")
    assert "UAPP" not in await invited(on)
    assert BOT_USER not in said(on.rows(ASKED))


async def test_people_who_are_picked_are_asked(on: SlackStage) -> None:
    await make(on, people=["UKIM"])
    assert on.rows(ASKED) == [("UKIM", "member"), ("USAM", "owner")]


async def test_a_channel_without_the_bot_is_refused_at_its_field(on: SlackStage) -> None:
    answer = await make(on, channel="COTHER")
    assert "Invite me there" in answer["errors"]["channel"]
    assert on.rows(ASKED) == []


async def test_who_does_not_administer_makes_no_team(on: SlackStage) -> None:
    await on.sam.opens("home")
    await on.sam.act(on.slack.homes["USAM"], action("team.make", "", {}))
    on.slack.flags["USAM"] = {}  # not any more, when it is saved
    await on.sam.submit(on.form(), name="BRM", people=["UKIM"])
    assert on.rows(ASKED) == []
