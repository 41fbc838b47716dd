"""What the bot starts: posted once, with an opaque key, and errors told apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app import make_client
from handlers.errors import DeliveryError
from handlers.slack.client import PERMANENT, SlackClient
from tests.slack.fake_slack import FakeSlack, Fault, dropping, limited, not_found, refusing
from tests.slack.stage import SlackStage, settings_for

HELLO = {"text": "Hello", "blocks": [{"type": "divider"}]}
POST = "chat.postMessage"


@asynccontextmanager
async def client_of(slack: FakeSlack, patience: float = 15) -> AsyncIterator[SlackClient]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience)) as http:
        yield SlackClient(make_client(settings_for(slack, Path()), http))


async def failure(slack: FakeSlack, fault: Fault, patience: float = 15) -> DeliveryError:
    slack.fault(POST, fault)
    async with client_of(slack, patience) as client:
        with pytest.raises(DeliveryError) as raised:
            await client.deliver("USAM", HELLO, "key-1")
    assert len(slack.of(POST)) == 1
    return raised.value


async def test_it_carries_an_opaque_key_and_shows_no_previews(slack: FakeSlack) -> None:
    async with client_of(slack) as client:
        channel, ts = await client.deliver("USAM", HELLO, "key-1")
    [sent] = slack.of(POST)
    assert (channel, ts) in slack.messages
    assert sent["metadata"] == {"event_type": "rapport_message", "event_payload": {"key": "key-1"}}
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


@pytest.mark.parametrize("code", sorted(PERMANENT))
async def test_whom_it_can_never_reach(slack: FakeSlack, code: str) -> None:
    error = await failure(slack, refusing(code))
    assert (error.reason, error.permanent, error.retry_after) == (code, True, None)


@pytest.mark.parametrize(
    "code", ["internal_error", "fatal_error", "service_unavailable", "token_revoked", "invalid_auth"]
)
async def test_what_may_pass(slack: FakeSlack, code: str) -> None:
    error = await failure(slack, refusing(code))
    assert (error.reason, error.permanent) == (code, False)


@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7), ("0", 1), ("", 30), ("soon", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", 30), ("-5", 30)]
)
async def test_how_long_it_is_asked_to_wait(slack: FakeSlack, told: str, seconds: float) -> None:
    error = await failure(slack, limited(told))
    assert (error.reason, error.permanent, error.retry_after) == ("ratelimited", False, seconds)


async def test_a_gateway_that_limits_with_a_page(slack: FakeSlack) -> None:
    error = await failure(slack, limited("9", body="<html>slow down</html>"))
    assert (error.permanent, error.retry_after) == (False, 9)


@pytest.mark.parametrize("fault", [Fault(500, "<html>"), Fault(503, {"ok": False}), not_found(), Fault(200, "<html>")])
async def test_pages_that_are_not_slacks(slack: FakeSlack, fault: Fault) -> None:
    assert (await failure(slack, fault)).permanent is False


async def test_a_response_that_is_lost_is_not_posted_again_by_the_sdk(slack: FakeSlack) -> None:
    error = await failure(slack, dropping())
    assert (error.reason, error.permanent) == ("ServerDisconnectedError", False)
    assert len(slack.messages) == 1


async def test_a_server_that_does_not_answer_in_time(slack: FakeSlack) -> None:
    error = await failure(slack, Fault(stall=1), patience=0.2)
    assert (error.reason, error.permanent) == ("TimeoutError", False)


async def test_a_server_that_is_not_there(slack: FakeSlack) -> None:
    async with client_of(slack) as client:
        await slack.__aexit__(None, None, None)
        with pytest.raises(DeliveryError) as raised:
            await client.deliver("USAM", HELLO, "key-1")
    assert raised.value.permanent is False


async def test_a_nudge_whose_response_was_lost_is_not_given_up(on: SlackStage) -> None:
    on.slack.fault(POST, Fault(drop=True, times=1))
    await on.sam.command("/rapport", "start")
    await on.sam.submit(on.form())
    await on.slack.until(POST)
    async with asyncio.timeout(5):
        while on.rows("SELECT state FROM outgoing") != [("planned",)]:  # noqa: ASYNC110
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
