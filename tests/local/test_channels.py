"""Channels: who is there, who may post, who sees what, and a button that everybody can press."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bot.local.people import PEOPLE
from bot.local.world import BOT_USER
from tests.local.sample_team import post, upload
from tests.local.stage import Stage, text_of, until
from tests.local.test_web_api import call, error_of

Json = dict[str, Any]
TEAM, LEADS = "C0TEAM", "C0LEADS"


async def test_everybody_and_the_bot_are_in_the_teams_channel(on_stage: Stage) -> None:
    members = (await on_stage.client.conversations_members(channel=TEAM))["members"]
    assert members == [*(person.id for person in PEOPLE), BOT_USER]
    for person in PEOPLE:
        assert TEAM in (await on_stage.state(person.id))["channels"]


async def test_members_come_in_pages(on_stage: Stage) -> None:
    found: list[str] = []
    async for page in await on_stage.client.conversations_members(channel=TEAM, limit=6):
        assert len(page["members"]) <= 6
        found += page["members"]
    assert len(found) == len(set(found)) == 15
    assert await error_of(on_stage, "conversations.members", channel=TEAM, cursor="x") == "invalid_cursor"
    assert await error_of(on_stage, "conversations.members", channel=TEAM, limit="many") == "invalid_limit"
    assert await error_of(on_stage, "conversations.members", channel=TEAM, limit=0) == "invalid_limit"


@pytest.mark.parametrize(("method", "field"), [("users.list", "members"), ("conversations.list", "channels")])
async def test_people_and_conversations_come_in_pages_too(on_stage: Stage, method: str, field: str) -> None:
    everything = await call(on_stage, method, types="public_channel,private_channel,im")
    first = await call(on_stage, method, types="public_channel,private_channel,im", limit=10)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await call(on_stage, method, types="public_channel,private_channel,im", limit=10, cursor=cursor)
    ids = [one["id"] for one in first[field] + rest[field]]
    assert ids == [one["id"] for one in everything[field]]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_conversations_say_what_they_are(on_stage: Stage) -> None:
    team = (await on_stage.client.conversations_info(channel=TEAM))["channel"]
    assert (team["name"], team["is_member"], team["is_private"], team["num_members"]) == ("brm-team", True, False, 15)
    assert not team["is_general"]
    assert "members" not in team


@pytest.mark.parametrize("channel", [TEAM, "#brm-team", "brm-team"])
async def test_the_bot_posts_into_a_channel_by_id_or_name(on_stage: Stage, channel: str) -> None:
    posted = await on_stage.client.chat_postMessage(channel=channel, text="Good morning")
    assert posted["channel"] == TEAM
    for person in ("U0SAM", "U0YUKI"):
        assert "Good morning" in text_of(await on_stage.messages(TEAM, person))


async def test_a_channel_without_the_bot_is_closed_to_it(on_stage: Stage) -> None:
    assert await error_of(on_stage, "chat.postMessage", channel=LEADS, text="x") == "not_in_channel"
    assert await error_of(on_stage, "chat.postMessage", channel="#leads", text="x") == "not_in_channel"
    assert await error_of(on_stage, "conversations.history", channel=LEADS) == "not_in_channel"
    assert await error_of(on_stage, "conversations.members", channel=LEADS) == "channel_not_found"
    assert await error_of(on_stage, "conversations.info", channel=LEADS) == "channel_not_found"
    assert (await call(on_stage, "conversations.list", types="private_channel"))["channels"] == []


async def test_what_is_said_where_the_bot_is_not_stays_there(on_stage: Stage) -> None:
    await on_stage.ui("message", "U0MAYA", channel=LEADS, text="@rapport between us")
    await on_stage.ui("message", "U0MAYA", channel=TEAM, text="for all")
    await until(lambda: on_stage.app.of("message"))
    assert "between us" not in text_of(on_stage.app.heard)
    assert "between us" in text_of(await on_stage.messages(LEADS, "U0PRIYA"))
    assert LEADS not in (await on_stage.state("U0SAM"))["channels"]
    assert not (await on_stage.ui("message", "U0SAM", channel=LEADS, text="me too"))["ok"]


async def test_people_invite_the_bot(on_stage: Stage) -> None:
    assert (await on_stage.ui("command", "U0MAYA", channel=LEADS, command="/invite", text="@Rapport"))["ok"]
    [joined] = await on_stage.messages(LEADS, "U0PRIYA")
    assert (joined["subtype"], joined["user"], joined["inviter"]) == ("channel_join", BOT_USER, "U0MAYA")
    assert joined["text"] == f"<@{BOT_USER}> has joined the channel"
    assert LEADS not in (await on_stage.state("U0PRIYA"))["unread"]["U0PRIYA"]

    assert (await on_stage.client.chat_postMessage(channel=LEADS, text="Thank you"))["ok"]
    assert BOT_USER in (await on_stage.client.conversations_members(channel=LEADS))["members"]
    assert (await call(on_stage, "conversations.list", types="private_channel"))["channels"][0]["id"] == LEADS
    await on_stage.ui("message", "U0MAYA", channel=LEADS, text="@rapport hello")
    heard = (await until(lambda: on_stage.app.of("message")))[0]
    assert heard["channel_type"] == "group"
    await until(lambda: _says(on_stage, LEADS, "Hello team", "U0PRIYA"))

    await on_stage.ui("reset")
    assert await error_of(on_stage, "chat.postMessage", channel=LEADS, text="x") == "not_in_channel"


@pytest.mark.parametrize(("whom", "answer"), [("@rapport", "already in this channel"), ("@sam", "Only the bot")])
async def test_an_invitation_that_changes_nothing_says_so(on_stage: Stage, whom: str, answer: str) -> None:
    await on_stage.ui("command", "U0MAYA", channel=TEAM, command="/invite", text=whom)
    assert answer in text_of(await on_stage.messages(TEAM, "U0MAYA"))
    assert not await on_stage.messages(TEAM, "U0SAM")


async def test_nobody_is_invited_to_a_direct_message(on_stage: Stage) -> None:
    answer = await on_stage.ui("command", channel="D0SAM", command="/invite", text="@rapport")
    assert answer == {"ok": False, "problem": "Nobody can be invited to a direct message."}


async def test_unread_is_counted_per_person_and_channel(on_stage: Stage) -> None:
    await on_stage.client.chat_postMessage(channel=TEAM, text="one")
    await on_stage.ui("message", "U0LEE", channel=TEAM, text="two")
    await on_stage.ui("read", "U0AMARA", channel=TEAM)
    unread = (await on_stage.state())["unread"]
    assert (unread["U0SAM"], unread["U0AMARA"], unread["U0LEE"]) == ({TEAM: 2}, {}, {})


async def test_a_button_in_a_channel_is_for_everybody_and_its_answer_for_one(each_way: Stage) -> None:
    picture = await upload(each_way.client)
    posted = await each_way.client.chat_postMessage(channel=TEAM, text="Starts today", blocks=post(picture))
    for person in ("U0LEE", "U0YUKI"):
        [message] = await each_way.messages(TEAM, person)
        assert (await each_way.press(message, "join", person, channel=TEAM)) == {"ok": True, "failure": None}
        await until(partial(_says, each_way, TEAM, "You are in", person))

    body = (await until(lambda: each_way.app.of("join")))[0]["body"]
    assert body["channel"] == {"id": TEAM, "name": "brm-team"}
    assert (body["message"]["ts"], body["container"]["channel_id"]) == (posted["ts"], TEAM)
    assert (body["user"]["id"], body["actions"][0]["value"]) == ("U0LEE", "team-1")
    assert body["response_url"].startswith(each_way.world.base_url)

    [_, aside] = await each_way.messages(TEAM, "U0LEE")
    assert (aside["is_ephemeral"], aside["text"]) == (True, "You are in, lee.")
    assert "You are in" not in text_of(await each_way.messages(TEAM, "U0MAYA"))
    assert "You are in" not in text_of(await each_way.messages("D0LEE", "U0LEE"))


async def test_the_wire_of_a_private_channel_is_for_nobody_else(on_stage: Stage) -> None:
    await on_stage.ui("command", "U0MAYA", channel=LEADS, command="/invite", text="@Rapport")
    await on_stage.client.chat_postMessage(channel=LEADS, text="between us")
    await on_stage.client.chat_postMessage(channel=TEAM, text="for all")
    wire = text_of((await on_stage.state("U0SAM"))["wire"])
    assert "for all" in wire
    assert "between us" not in wire


async def _says(ready: Stage, channel: str, words: str, person: str) -> bool:
    return words in text_of(await ready.messages(channel, person))
