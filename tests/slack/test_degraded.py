"""Servers that lack a method, are slow, or sit behind a proxy that does not know them: the rest works."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.slack.client import QUICKLY
from tests.slack.fake_slack import HOOK, FakeSlack, Fault, lacking, limited, not_found, refusing
from tests.slack.signed import ephemeral
from tests.slack.stage import SlackStage, on_slack, said

WAYS = pytest.mark.parametrize("way", [lacking, not_found], ids=["as JSON", "as a web page"])
Way = Callable[[], Fault]


def warnings_about(caplog: pytest.LogCaptureFixture, method: str) -> int:
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == [], errors[0].getMessage()
    told = f"does not know {method};"
    return sum(told in record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)


@WAYS
async def test_without_home(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    on.slack.fault("views.publish", way())
    for _ in range(3):
        assert (await on.sam.opens("home")).status_code == 200
    await on.sam.opens("messages")
    assert "May I send you" in on.posted()["text"]
    assert warnings_about(caplog, "views.publish") == 1


@WAYS
async def test_without_profiles(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    on.slack.fault("users.info", way())
    for person in (on.sam, on.kim):
        await on.nudge(person)
    assert on.rows("SELECT tz FROM person") == [("UTC",), ("UTC",)]
    assert warnings_about(caplog, "users.info") == 1


@pytest.mark.parametrize("fault", [refusing("user_not_found"), limited(), refusing("missing_scope"), Fault(500, "oh")])
async def test_a_profile_that_is_not_told_holds_nobody_up(on: SlackStage, fault: Fault) -> None:
    on.slack.fault("users.info", fault)
    await on.sam.command("/rapport", "start")
    assert on.form()["title"]["text"] == "Start"


async def test_a_slow_profile_is_not_waited_for(on: SlackStage) -> None:
    on.slack.fault("users.info", Fault(stall=QUICKLY + 1))
    assert (await on.sam.command("/rapport", "start")).status_code == 200
    assert on.form()["title"]["text"] == "Start"


async def test_the_zone_of_the_profile_is_filled_in(on: SlackStage) -> None:
    await on.kim.command("/rapport", "start")
    zone = next(block["element"] for block in on.form()["blocks"] if block.get("block_id") == "tz")
    assert zone["initial_option"]["value"] == "Asia/Tokyo"


@WAYS
async def test_without_forms(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    on.slack.fault("views.open", way())
    for command in ("/reflect", "/reflect"):
        assert (await on.sam.command(command)).status_code == 200
        assert "opens no forms" in said(on.slack.last(HOOK))
    assert "Kept" in (await on.sam.command("/reflect", "Words without a form")).text
    assert warnings_about(caplog, "views.open") == 1


@WAYS
async def test_without_private_notes(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    nudge = await on.nudge()
    on.slack.fault("chat.postEphemeral", way())
    for _ in range(2):
        await on.sam.press(nudge, "Why this nudge?", response_url=on.slack.hook(uses=0))
        assert "You took up" in said(on.posted())
    assert warnings_about(caplog, "chat.postEphemeral") == 1


@WAYS
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_without_files(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way, method: str) -> None:
    on.slack.fault(method, way())
    for _ in range(2):
        await on.sam.command("/rapport", "export")
        assert "takes no files from me" in said(on.slack.last(HOOK))
    assert warnings_about(caplog, "files.getUploadURLExternal") == 1


@WAYS
async def test_without_opening_conversations(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    on.slack.fault("conversations.open", way())
    await on.sam.command("/rapport", "export")
    assert "takes no files from me" in said(on.slack.last(HOOK))
    await on.nudge()
    await on.sam.say("export")
    assert len(on.slack.files) == 1
    assert warnings_about(caplog, "conversations.open") == 1


@WAYS
async def test_without_changing_messages(on: SlackStage, caplog: pytest.LogCaptureFixture, way: Way) -> None:
    nudge = await on.nudge()
    on.slack.fault("chat.update", way())
    await on.sam.press(nudge, "Did it")
    assert "Did it: *Say it back*" in said(on.slack.last(HOOK))
    assert warnings_about(caplog, "chat.update") == 1


@WAYS
async def test_without_drawing_forms_anew(on: SlackStage, way: Way) -> None:
    await on.sam.say("Words")
    await on.sam.command("/reflect", "answers")
    on.slack.fault("views.update", way())
    assert (await on.sam.press(on.form(), "Change")).status_code == 200
    assert (await on.sam.press(on.form(), "Delete")).status_code == 200
    assert on.kept() == []


async def test_the_exported_file_holds_what_was_written(on: SlackStage) -> None:
    await on.sam.say("Words of mine 🙂")
    await on.sam.say("export")
    assert "Words of mine 🙂" in on.slack.files[0]["content"].decode()
    assert on.slack.last("files.completeUploadExternal")["channel_id"] == on.sam.dm


async def test_a_reply_address_elsewhere_is_never_called(on: SlackStage, caplog: pytest.LogCaptureFixture) -> None:
    async with FakeSlack() as other:
        listed = ephemeral(await on.sam.asks("/rapport"))
        for url in (
            other.hook(),
            "http://hooks.slack.com/x",
            "https://slack.com.evil.example/x",
            "//x",
            "x",
            "ftp://x",
        ):
            await on.sam.press(listed, "My streaks", response_url=url)
            assert on.slack.last("chat.postMessage")["channel"] == on.sam.id
        assert other.calls == []
    assert "leads to another server" in caplog.text


async def test_a_proxy_in_the_environment_does_not_stand_between_us_and_this_machine(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with on_slack(slack, tmp_path) as on:
        nudge = await on.nudge()
        await on.sam.press(nudge, "Why this nudge?")
        await on.sam.say("export")
    assert slack.of(HOOK)
    assert slack.files
