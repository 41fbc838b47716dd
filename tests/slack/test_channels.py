"""Channels: who is in one, posts in it, and what people press there; what is theirs alone never lands in it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app import make_client
from habits.messages import Message, Paragraph, Request, WorkspaceRef
from habits.outbox import Parcel
from handlers.errors import DeliveryError, Failure
from handlers.slack import client as slack_client
from handlers.slack.client import MOST_MEMBERS, SlackClient
from handlers.slack.informed import informed
from handlers.slack.sender import KINDS, SlackSender
from tests.slack.fake_slack import (
    BOT,
    BOT_USER,
    HOOK,
    TEAM,
    FakeSlack,
    Fault,
    Json,
    dropping,
    lacking,
    not_found,
    refusing,
)
from tests.slack.signed import ephemeral
from tests.slack.stage import SlackStage, said, settings_for
from tests.slack.test_presses import FILE, HABIT, OPENS, POSTS, PUBLISHES, UPDATES, action, begun

MEMBERS, HISTORY, WHISPERS = "conversations.members", "conversations.history", "chat.postEphemeral"
HELLO = Message("Hello", (Paragraph("Hello, team"),))


@asynccontextmanager
async def client_on(slack: FakeSlack) -> AsyncIterator[SlackClient]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http:
        yield SlackClient(make_client(settings_for(slack, Path()), http))


# -------------------------------------------------------------------------------- who is in a channel


async def test_the_people_of_a_channel_are_told_without_the_bot(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        assert await client.members("CTEAM") == ("USAM", "UKIM")
        assert await client.members("CTEAM") == ("USAM", "UKIM")
    assert len(slack.of("auth.test")) == 1


async def test_the_people_of_a_channel_are_read_page_by_page(slack: FakeSlack) -> None:
    slack.page = 4
    slack.channels["CTEAM"] = [*(f"U{number}" for number in range(9)), BOT_USER]
    async with client_on(slack) as client:
        assert await client.members("CTEAM") == tuple(f"U{number}" for number in range(9))
    assert len(slack.of(MEMBERS)) == 3


async def test_of_a_very_large_channel_no_more_are_read_than_a_team_may_have(slack: FakeSlack) -> None:
    slack.channels["CTEAM"] = [*(f"U{number}" for number in range(5000)), BOT_USER]
    async with client_on(slack) as client:
        assert len(await client.members("CTEAM") or ()) == MOST_MEMBERS
    assert len(slack.of(MEMBERS)) == 5


@pytest.mark.parametrize("channel", ["COTHER", "CGONE"])
async def test_of_a_channel_without_the_bot_nothing_is_told(slack: FakeSlack, channel: str) -> None:
    async with client_on(slack) as client:
        assert await client.members(channel) is None


@pytest.mark.parametrize("method", [MEMBERS, "auth.test"])
@pytest.mark.parametrize("fault", [lacking(), not_found(), dropping(), refusing("ratelimited"), Fault(500, "x")])
async def test_where_slack_does_not_tell_nobody_is_in_a_channel(slack: FakeSlack, method: str, fault: Fault) -> None:
    slack.fault(method, fault)
    async with client_on(slack) as client:
        assert await client.members("CTEAM") is None


async def test_a_missing_permission_is_in_the_log_once(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    slack.fault(MEMBERS, refusing("missing_scope"))
    async with client_on(slack) as client:
        assert [await client.members("CTEAM") for _ in range(3)] == [None] * 3
    assert [record.levelno for record in caplog.records if "missing_scope" in record.message] == [logging.WARNING]


async def test_a_form_does_not_wait_long_for_the_people_of_a_channel(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_client, "IN_TIME", 0.05)
    slack.fault(MEMBERS, Fault(stall=0.5))
    async with client_on(slack) as client:
        assert await client.members("CTEAM") is None


def saved(verb: str = "team.save", **values: str) -> Request:
    """A submitted form."""
    where = WorkspaceRef("slack", TEAM)
    return Request(workspace=where, person="USAM", verb=verb, values=values, args={"team": "1"}, source="view:1")


async def test_the_people_of_the_channel_chosen_for_a_team_come_with_its_form(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        request = await informed(client, saved(name="BRM", channel="CTEAM"))
    assert request.values == {"name": "BRM", "channel": "CTEAM", "members": ("USAM", "UKIM")}
    assert request.args == {"team": "1"}


async def test_a_channel_of_which_nothing_is_told_is_called_unknown(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        request = await informed(client, saved(channel="COTHER"))
    assert request.args == {"team": "1", "members": "unknown"}
    assert "members" not in request.values


async def test_nobody_is_asked_about_a_channel_that_was_not_chosen(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        asked = [await informed(client, one) for one in (saved(channel=""), saved("settings.save", channel="CTEAM"))]
    assert slack.of(MEMBERS) == []
    assert all("members" not in {**one.args, **one.values} for one in asked)


# -------------------------------------------------------------------------------- posts in a channel


async def test_a_post_goes_to_the_channel_and_is_found_there_by_its_key(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        sender = SlackSender(client)
        place = await sender.send(Parcel("CTEAM", HELLO, "key-1"))
        assert place in slack.messages
        assert place[0] == "CTEAM"
        assert await sender.find("CTEAM", "key-1") == place
        assert await sender.find("CTEAM", "key-2") is None
    assert slack.of("conversations.open") == []


async def test_a_channel_that_may_not_be_read_back_tells_nothing(slack: FakeSlack) -> None:
    slack.fault(HISTORY, refusing("missing_scope"))
    async with client_on(slack) as client:
        assert await SlackSender(client).find("CTEAM", "key-1") is None


OF_A_CHANNEL = sorted(KINDS[Failure.PERSON] | {"not_in_channel", "restricted_action"})


@pytest.mark.parametrize("code", OF_A_CHANNEL)
async def test_a_channel_that_is_gone_or_closed_makes_nobody_unreachable(slack: FakeSlack, code: str) -> None:
    slack.fault(POSTS, refusing(code))
    slack.fault(HISTORY, refusing(code))
    async with client_on(slack) as client:
        for deed in (
            SlackSender(client).send(Parcel("CTEAM", HELLO, "key-1")),
            SlackSender(client).find("CTEAM", "key-1"),
        ):
            with pytest.raises(DeliveryError) as raised:
                await deed
            assert (raised.value.reason, raised.value.kind) == (code, Failure.MESSAGE)


@pytest.mark.parametrize(("code", "kind"), [("token_revoked", Failure.WORKSPACE), ("fatal_error", Failure.UNCERTAIN)])
async def test_what_is_not_about_the_channel_means_the_same_there(slack: FakeSlack, code: str, kind: Failure) -> None:
    slack.fault(POSTS, refusing(code))
    async with client_on(slack) as client:
        with pytest.raises(DeliveryError) as raised:
            await SlackSender(client).send(Parcel("CTEAM", HELLO, "key-1"))
    assert raised.value.kind is kind


async def test_a_channel_has_no_status(slack: FakeSlack) -> None:
    async with client_on(slack) as client:
        assert await SlackSender(client).told("CTEAM") is None
        assert await SlackSender(client).told("USAM") is not None
    assert [asked["user"] for asked in slack.of("users.info")] == ["USAM"]


# -------------------------------------------------------------------------------- what people press there


def post_in_channel(on: SlackStage, **more: str) -> Json:
    """A message of the bot's in the channel of the team."""
    post: Json = {"text": "Hello", "blocks": [], "channel": "CTEAM", "ts": "1700000000.777777", "user": BOT_USER} | more
    on.slack.messages["CTEAM", post["ts"]] = post | {"bot_id": BOT}
    return post


async def test_a_private_answer_is_for_who_pressed_alone(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("streaks.show", "", ids))
    assert on.slack.names() == [HOOK]
    told = on.slack.last(HOOK)
    assert (told["response_type"], told["replace_original"]) == ("ephemeral", False)


async def test_a_private_answer_whose_address_is_used_up_is_a_note_in_the_channel_for_one_person(
    on: SlackStage,
) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("streaks.show", "", ids), response_url=on.slack.hook(uses=0))
    assert on.slack.names() == [HOOK, WHISPERS]
    whispered = on.slack.last(WHISPERS)
    assert (whispered["channel"], whispered["user"]) == ("CTEAM", on.sam.id)


async def test_only_what_is_said_to_replace_the_post_replaces_it(on: SlackStage) -> None:
    _, ids = await begun(on)
    post = post_in_channel(on)
    await on.sam.act(post, action("habits.done", "", ids))
    await on.sam.act(post, action("nothing.we.know", "", ids))
    assert on.slack.names() == [HOOK, HOOK]
    await on.sam.act(post, action("habit.mark", f"{HABIT} said=done", ids))
    changed = on.slack.last(UPDATES)
    assert (changed["channel"], changed["ts"]) == ("CTEAM", post["ts"])


@pytest.mark.parametrize("thread", [{}, {"thread_ts": "1700000000.777777"}])
async def test_what_belongs_in_ones_own_chat_goes_there(on: SlackStage, thread: dict[str, str]) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on, **thread), action("data.export", "", ids))
    assert on.slack.names() == [POSTS, *FILE]
    assert on.slack.last(POSTS)["channel"] == on.sam.id
    assert "thread_ts" not in on.slack.last(POSTS)
    assert on.slack.last(FILE[-1])["channel_id"] == on.sam.dm


async def test_a_picture_of_ones_own_goes_to_ones_own_chat(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("progress.show", HABIT, ids))
    assert on.slack.names() == [*FILE, HOOK]
    assert on.slack.last(FILE[-1])["channel_id"] == on.sam.dm
    assert on.slack.last(HOOK)["response_type"] == "ephemeral"


async def test_home_is_shown_to_who_asked_in_a_channel(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("home.show", "", ids))
    assert on.slack.names() == [PUBLISHES]
    assert on.slack.last(PUBLISHES)["user_id"] == on.sam.id


async def test_a_form_opened_in_a_channel_is_answered_privately_there(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("reflect.open", "", ids))
    assert on.slack.names() == [OPENS]
    await on.sam.submit(on.form(), text="Words of mine")
    assert on.slack.names() == [OPENS, HOOK]
    assert "For you only" in said(on.slack.last(HOOK))
    assert on.slack.last(HOOK)["response_type"] == "ephemeral"


async def test_a_form_opened_in_a_channel_finds_the_post_that_it_changes(on: SlackStage) -> None:
    post = post_in_channel(on)
    await on.kim.act(post, action("start.open", "", {}))
    await on.kim.submit(on.form())
    changed = on.slack.last(UPDATES)
    assert (changed["channel"], changed["ts"]) == ("CTEAM", post["ts"])


async def test_a_form_that_comes_too_late_is_offered_in_ones_own_chat(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.act(post_in_channel(on), action("settings.open", "", ids), trigger_id="too.late")
    assert on.slack.names() == [OPENS, POSTS]
    assert on.slack.last(POSTS)["channel"] == on.sam.id


async def test_when_something_goes_wrong_only_who_pressed_hears_of_it(on: SlackStage) -> None:
    _, ids = await begun(on)
    on.change("UPDATE practice SET cadence = :words", words="nonsense")
    await on.sam.act(post_in_channel(on), action("habit.mark", f"{HABIT} said=done", ids))
    assert on.slack.names() == [HOOK]
    assert "went wrong" in on.slack.last(HOOK)["text"]
    assert on.slack.last(HOOK)["response_type"] == "ephemeral"


async def test_a_private_answer_in_a_channel_is_replaced_where_it_stands(on: SlackStage) -> None:
    await on.nudge()
    listed = ephemeral(await on.sam.asks("/habits", "done"), channel="CTEAM")
    on.slack.forget()
    await on.sam.press(listed, "Change")
    assert on.slack.names() == [HOOK]
    assert on.slack.last(HOOK)["replace_original"] is True


@pytest.mark.parametrize(("channel", "kind"), [("CTEAM", "channel"), ("GTEAM", "group")])
async def test_what_is_written_in_a_channel_is_not_heard(on: SlackStage, channel: str, kind: str) -> None:
    await on.nudge()
    before = on.everything()
    on.slack.forget()
    place = {"channel": channel, "channel_type": kind}
    for more in ({}, {"thread_ts": "1700000000.777777"}):
        assert (await on.sam.event(on.sam.message("Words", **place, **more))).status_code == 200
    assert on.slack.names() == []
    assert on.everything() == before
