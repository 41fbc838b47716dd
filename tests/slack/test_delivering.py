"""What the bot starts: posted once, with an opaque key, found again by it, and errors told apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app import make_client
from handlers.errors import DeliveryError, Failure
from handlers.slack.client import SlackClient
from handlers.slack.sender import KINDS, UNTOLD, SlackSender
from tests.slack.fake_slack import FakeSlack, Fault, dropping, limited, not_found, refusing
from tests.slack.stage import SlackStage, settings_for

HELLO = {"text": "Hello", "blocks": [{"type": "divider"}]}
POST, OPEN, HISTORY = "chat.postMessage", "conversations.open", "conversations.history"


@asynccontextmanager
async def sender_on(slack: FakeSlack, patience: float = 15) -> AsyncIterator[SlackSender]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience)) as http:
        yield SlackSender(SlackClient(make_client(settings_for(slack, Path()), http)))


async def failure(slack: FakeSlack, fault: Fault, patience: float = 15) -> DeliveryError:
    """What comes of one post, and there is never a second one."""
    slack.fault(POST, fault)
    async with sender_on(slack, patience) as sender:
        with pytest.raises(DeliveryError) as raised:
            await sender.deliver("USAM", HELLO, "key-1")
    assert len(slack.of(POST)) == 1
    return raised.value


async def test_it_carries_an_opaque_key_and_shows_no_previews(slack: FakeSlack) -> None:
    async with sender_on(slack) as sender:
        channel, ts = await sender.deliver("USAM", HELLO, "key-1")
    [sent] = slack.of(POST)
    assert (channel, ts) in slack.messages
    assert sent["metadata"] == {"event_type": "rapport_message", "event_payload": {"key": "key-1"}}
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in KINDS.items() for code in sorted(codes)])
async def test_what_slacks_words_mean(slack: FakeSlack, kind: Failure, code: str) -> None:
    error = await failure(slack, refusing(code))
    assert (error.reason, error.kind, error.retry_after) == (code, kind, None)


async def test_a_word_that_nobody_knows_passes(slack: FakeSlack) -> None:
    assert (await failure(slack, refusing("something_new"))).kind is Failure.PASSING


@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7), ("0", 1), ("", 30), ("soon", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", 30), ("-5", 30)]
)
async def test_how_long_it_is_asked_to_wait(slack: FakeSlack, told: str, seconds: float) -> None:
    error = await failure(slack, limited(told))
    assert (error.reason, error.kind, error.retry_after) == ("ratelimited", Failure.PASSING, seconds)


async def test_a_gateway_that_limits_with_a_page(slack: FakeSlack) -> None:
    error = await failure(slack, limited("9", body="<html>slow down</html>"))
    assert (error.kind, error.retry_after) == (Failure.PASSING, 9)


@pytest.mark.parametrize("fault", [Fault(500, "<html>"), Fault(503, {"ok": False}), Fault(504, "<html>")])
async def test_a_server_error_may_come_after_the_post(slack: FakeSlack, fault: Fault) -> None:
    assert (await failure(slack, fault)).kind is Failure.UNCERTAIN


async def test_a_page_that_says_that_nothing_is_there_passes(slack: FakeSlack) -> None:
    assert (await failure(slack, not_found())).kind is Failure.PASSING


async def test_a_page_in_the_place_of_an_answer_tells_nothing(slack: FakeSlack) -> None:
    assert (await failure(slack, Fault(200, "<html>"))).kind is Failure.UNCERTAIN


async def test_a_response_that_is_lost_is_not_posted_again_by_the_sdk(slack: FakeSlack) -> None:
    error = await failure(slack, dropping())
    assert (error.reason, error.kind) == ("ServerDisconnectedError", Failure.UNCERTAIN)
    assert len(slack.messages) == 1


async def test_a_server_that_does_not_answer_in_time(slack: FakeSlack) -> None:
    error = await failure(slack, Fault(stall=1), patience=0.2)
    assert (error.reason, error.kind) == ("TimeoutError", Failure.UNCERTAIN)


async def test_a_server_that_is_not_there_has_posted_nothing(slack: FakeSlack) -> None:
    async with sender_on(slack) as sender:
        await slack.__aexit__(None, None, None)
        with pytest.raises(DeliveryError) as raised:
            await sender.deliver("USAM", HELLO, "key-1")
    assert raised.value.kind is Failure.PASSING


async def test_a_message_is_found_by_its_key(slack: FakeSlack) -> None:
    async with sender_on(slack) as sender:
        places = {key: await sender.deliver("USAM", HELLO, key) for key in ("key-1", "key-2")}
        await sender.deliver("UKIM", HELLO, "key-3")
        assert {key: await sender.find("USAM", key) for key in places} == places
        assert await sender.find("USAM", "key-3") is None


async def test_a_message_is_found_among_a_hundred_others(slack: FakeSlack) -> None:
    async with sender_on(slack) as sender:
        place = await sender.deliver("USAM", HELLO, "key-0")
        for number in range(99):
            await sender.deliver("USAM", HELLO, f"key-{number + 1}")
        assert await sender.find("USAM", "key-0") == place


@pytest.mark.parametrize("method", [OPEN, HISTORY])
@pytest.mark.parametrize("fault", [not_found(), *(refusing(code) for code in ["unknown_method", *sorted(UNTOLD)])])
async def test_where_nobody_tells_it_is_not_found(slack: FakeSlack, method: str, fault: Fault) -> None:
    slack.fault(method, fault)
    async with sender_on(slack) as sender:
        await sender.deliver("USAM", HELLO, "key-1")
        assert await sender.find("USAM", "key-1") is None


@pytest.mark.parametrize("method", [OPEN, HISTORY])
@pytest.mark.parametrize(
    ("fault", "kind", "seconds"),
    [
        (limited("9"), Failure.PASSING, 9),
        (refusing("user_not_found"), Failure.PERSON, None),
        (refusing("token_revoked"), Failure.WORKSPACE, None),
        (dropping(), Failure.PASSING, None),
    ],
)
async def test_who_cannot_look_does_not_say_that_it_is_not_there(
    slack: FakeSlack, method: str, fault: Fault, kind: Failure, seconds: float | None
) -> None:
    slack.fault(method, fault)
    async with sender_on(slack) as sender:
        with pytest.raises(DeliveryError) as raised:
            await sender.find("USAM", "key-1")
    assert (raised.value.kind, raised.value.retry_after) == (kind, seconds)


async def test_a_nudge_whose_response_was_lost_is_looked_for_later(on: SlackStage) -> None:
    on.slack.fault(POST, Fault(drop=True, times=1))
    await on.sam.command("/rapport", "start")
    await on.sam.submit(on.form())
    await on.slack.until(POST)
    async with asyncio.timeout(5):
        while on.rows("SELECT state FROM outgoing WHERE try_at > due_at") != [("sending",)]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_person_who_left_is_not_written_to_again(on: SlackStage) -> None:
    await on.sam.command("/rapport", "start")
    on.slack.fault(POST, refusing("user_not_found"))
    await on.sam.submit(on.form())
    async with asyncio.timeout(5):
        while on.rows("SELECT state FROM outgoing") != [("failed",)]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert on.rows("SELECT unreachable FROM person") == [("user_not_found",)]
    assert on.rows("SELECT * FROM schedule") == []
