"""A message that the bot starts brings its picture along; no picture holds a message up, or doubles it."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.app import make_client
from habits.messages import Actions, Button, Message, Note, Paragraph, Picture
from habits.outbox import Parcel
from habits.trend import Trend
from handlers.errors import DeliveryError, Failure
from handlers.slack import pictures
from handlers.slack.client import SlackClient
from handlers.slack.sender import SlackSender
from tests.slack.fake_slack import FakeSlack, Fault, Json, dropping, lacking, not_found, refusing
from tests.slack.stage import settings_for

URL, DONE, POST = "files.getUploadURLExternal", "files.completeUploadExternal", "chat.postMessage"
TREND = Trend(
    "BRM", (date(2026, 2, 22), date(2026, 3, 1)), (("Say it back", ("some", "most")), ("Purpose", ("", "few")))
)
ALT = "The last two periods: Say it back some, then most."
PICTURE = Picture("team.png", "Your team", ALT, TREND, Message("Your team", (Paragraph("In words"),)))
HELLO = Message("Hello", (Paragraph("Your week"), Actions((Button("More", "digest.show"),)), Note("Rough bands.")))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of this Slack's is ready sooner."""
    monkeypatch.setattr(pictures, "READY_IN", 0.01)


@asynccontextmanager
async def sender_on(slack: FakeSlack, patience: float = 15) -> AsyncIterator[SlackSender]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience)) as http:
        yield SlackSender(SlackClient(make_client(settings_for(slack, Path()), http)))


async def sent(slack: FakeSlack, message: Message = HELLO, picture: Picture = PICTURE, to: str = "USAM") -> Json:
    """What came of sending it: there is one message, and this is it."""
    async with sender_on(slack) as sender:
        place = await sender.send(Parcel(to, message, "key-1", picture))
        assert list(slack.messages) == [place]
        return slack.messages[place]


def kinds(shown: Json) -> list[str]:
    return [block["type"] for block in shown["blocks"]]


@pytest.mark.parametrize("to", ["USAM", "CTEAM"])
async def test_a_picture_stands_before_the_buttons_and_the_small_print(slack: FakeSlack, to: str) -> None:
    shown = await sent(slack, to=to)
    assert kinds(shown) == ["section", "image", "actions", "context"]
    [file] = slack.files
    assert shown["blocks"][1] == {"type": "image", "slack_file": {"id": file["id"]}, "alt_text": ALT}
    assert Image.open(io.BytesIO(file["content"])).format == "PNG"


async def test_the_file_is_shared_with_nobody_by_itself(slack: FakeSlack) -> None:
    await sent(slack)
    assert not {"channel_id", "channels", "initial_comment"} & slack.last(DONE).keys()
    assert "alt_txt" not in slack.last(URL)
    assert slack.names() == [URL, DONE, POST]


async def test_a_very_long_description_is_cut_and_none_is_never_empty(slack: FakeSlack) -> None:
    long = await sent(slack, picture=Picture("a.png", "A", "x" * 3000, TREND, HELLO))
    assert len(long["blocks"][1]["alt_text"]) == 2000
    slack.messages.clear()
    none = await sent(slack, picture=Picture("a.png", "A", "", TREND, HELLO))
    assert none["blocks"][1]["alt_text"]


async def test_a_message_that_is_full_makes_room_for_its_picture(slack: FakeSlack) -> None:
    full = await sent(slack, Message("Full", tuple(Paragraph(f"{n}") for n in range(60))))
    assert len(full["blocks"]) == 50
    assert kinds(full)[-2:] == ["image", "context"]
    assert "more than fits" in str(full["blocks"][-1])


async def test_a_message_of_buttons_alone_has_its_picture_above_them(slack: FakeSlack) -> None:
    assert kinds(await sent(slack, Message("B", (Actions((Button("More", "digest.show"),)),)))) == ["image", "actions"]


async def test_a_picture_that_is_not_ready_yet_comes_a_moment_later(slack: FakeSlack) -> None:
    slack.slow = 1
    assert "image" in kinds(await sent(slack))
    assert len(slack.of(POST)) == 2


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_arguments", "file_not_found"])
async def test_a_picture_that_slack_does_not_take_is_left_out(slack: FakeSlack, code: str) -> None:
    slack.fault(POST, refusing(code, times=2))
    assert kinds(await sent(slack)) == ["section", "actions", "context"]
    assert ["image" in kinds(post) for post in slack.of(POST)] == [True, True, False]


async def test_a_message_that_slack_does_not_take_without_its_picture_either_fails(slack: FakeSlack) -> None:
    slack.fault(POST, refusing("invalid_blocks"))
    async with sender_on(slack) as sender:
        with pytest.raises(DeliveryError) as raised:
            await sender.send(Parcel("USAM", HELLO, "key-1", PICTURE))
    assert (raised.value.kind, len(slack.of(POST))) == (Failure.MESSAGE, 3)


@pytest.mark.parametrize("method", [URL, DONE])
@pytest.mark.parametrize(
    "fault",
    [
        lacking(),
        not_found(),
        refusing("missing_scope"),
        refusing("storage_limit_reached"),
        refusing("ratelimited"),
        Fault(500, "x"),
        Fault(drop=True),
        Fault(200, {"ok": True, "files": []}),
    ],
    ids=str,
)
async def test_a_picture_that_cannot_be_stored_is_left_out(slack: FakeSlack, method: str, fault: Fault) -> None:
    slack.fault(method, fault)
    assert kinds(await sent(slack)) == ["section", "actions", "context"]
    assert len(slack.of(POST)) == 1


async def test_where_no_files_are_taken_nothing_is_drawn_again(slack: FakeSlack) -> None:
    slack.fault(URL, lacking())
    async with sender_on(slack) as sender:
        for number in range(3):
            await sender.send(Parcel("USAM", HELLO, f"key-{number}", PICTURE))
    assert (len(slack.of(URL)), len(slack.of(POST))) == (1, 3)


async def test_a_picture_that_takes_too_long_is_left_out(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "DRAWN_IN", 0.05)
    slack.fault(URL, Fault(stall=0.5))
    assert kinds(await sent(slack)) == ["section", "actions", "context"]


async def test_a_picture_that_cannot_be_drawn_is_left_out(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    nothing: Any = "no trend at all"
    broken = Picture("a.png", "A", "A", nothing, HELLO)
    assert kinds(await sent(slack, picture=broken)) == ["section", "actions", "context"]
    assert "AttributeError" in caplog.text
    assert slack.files == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (dropping(), Failure.UNCERTAIN),
        (Fault(500, "<html>"), Failure.UNCERTAIN),
        (refusing("fatal_error"), Failure.UNCERTAIN),
        (refusing("user_not_found"), Failure.PERSON),
        (refusing("ratelimited"), Failure.PASSING),
    ],
)
async def test_a_post_that_may_have_worked_is_never_tried_again(slack: FakeSlack, fault: Fault, kind: Failure) -> None:
    slack.fault(POST, fault)
    async with sender_on(slack) as sender:
        with pytest.raises(DeliveryError) as raised:
            await sender.send(Parcel("USAM", HELLO, "key-1", PICTURE))
    assert raised.value.kind is kind
    assert len(slack.of(POST)) == 1


async def test_many_pictures_at_once_each_stand_in_their_own_message(slack: FakeSlack) -> None:
    async with sender_on(slack) as sender:
        await asyncio.gather(*(sender.send(Parcel(to, HELLO, to, PICTURE)) for to in ("USAM", "UKIM", "CTEAM")))
    shown = [post["blocks"][1]["slack_file"]["id"] for post in slack.messages.values()]
    assert sorted(shown) == sorted(file["id"] for file in slack.files)
    assert len(set(shown)) == 3
