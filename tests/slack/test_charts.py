"""A picture reaches one person alone, in their own chat, with its words; and words come where no picture can."""

import io

import pytest
from PIL import Image

from tests.slack.fake_slack import HOOK, Fault, Json, lacking, refusing
from tests.slack.signed import ephemeral
from tests.slack.stage import SlackStage, said

URL, DONE = "files.getUploadURLExternal", "files.completeUploadExternal"


async def streaks(on: SlackStage) -> Json:
    """What /streaks says in a channel, after a first day."""
    await on.nudge()
    answer = ephemeral(await on.sam.asks("/streaks"))
    on.slack.forget()
    return answer


async def test_the_picture_comes_to_ones_own_chat_with_its_words(on: SlackStage) -> None:
    await on.sam.press(await streaks(on), "Show 12 weeks")
    asked, shared = on.slack.last(URL), on.slack.last(DONE)
    assert asked["filename"] == "twelve-weeks.png"
    assert asked["alt_txt"].startswith("Twelve weeks of Say it back: ")
    assert "of 100" in asked["alt_txt"]
    assert shared["channel_id"] == on.sam.dm
    [file] = on.slack.files
    assert int(asked["length"]) == len(file["content"])
    assert Image.open(io.BytesIO(file["content"])).format == "PNG"
    assert "The picture is in your chat with me." in said(on.slack.last(HOOK))


async def test_nothing_is_said_where_others_are(on: SlackStage) -> None:
    await on.sam.press(await streaks(on), "Show 12 weeks")
    assert on.slack.names() == ["conversations.open", URL, DONE, HOOK]
    assert on.slack.last(HOOK)["response_type"] == "ephemeral"


async def test_the_same_in_words(on: SlackStage) -> None:
    await on.sam.press(await streaks(on), "Show 12 weeks")
    told = on.slack.last(HOOK) | {"ts": "1.9", "channel": "C1", "is_ephemeral": True}
    on.slack.forget()
    await on.sam.press(told, "In words")
    assert on.slack.names() == [HOOK]
    assert "12 weeks of Say it back" in said(on.slack.last(HOOK))


@pytest.mark.parametrize("fault", [lacking(), refusing("file_uploads_disabled"), refusing("missing_scope")])
async def test_where_no_files_are_taken_the_words_come_instead(on: SlackStage, fault: Fault) -> None:
    page = await streaks(on)
    on.slack.fault(URL, fault)
    await on.sam.press(page, "Show 12 weeks")
    assert on.slack.files == []
    assert "12 weeks of Say it back" in said(on.slack.last(HOOK))
    assert "The picture is" not in said(on.slack.last(HOOK))


async def test_who_prefers_words_is_drawn_nothing(on: SlackStage) -> None:
    page = await streaks(on)
    on.change("UPDATE person SET plain = :yes", yes=True)
    await on.sam.press(page, "Show 12 weeks")
    assert on.slack.names() == [HOOK]
    assert "12 weeks of Say it back" in said(on.slack.last(HOOK))
