"""When a use case breaks: the traceback in the log without anybody's words, a kind sentence to the person."""

import json
import logging
from collections.abc import Iterator

import pytest

from tests.slack.fake_slack import HOOK, dropping, refusing
from tests.slack.signed import signature
from tests.slack.stage import SlackStage, said

MARKER = "zebra-umbrella-seventeen"
SORRY = "Something went wrong on my side"


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that any logger says from DEBUG on. At the end, nobody's words are in it."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
        for record in caplog.records:
            spoken = f"{record.getMessage()} {record.__dict__} {record.exc_info} {record.exc_text}"
            assert MARKER not in spoken, record.name
        assert MARKER not in caplog.text


async def broken(on: SlackStage) -> None:
    """A habit whose row no use case can read; the error that it causes quotes what is in the row."""
    await on.nudge()
    on.change("UPDATE practice SET cadence = :words", words=f"{MARKER} per week")
    on.slack.forget()


async def test_a_command(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await broken(on)
    assert "I do not know" in said(await on.sam.asks("/habits", f"{MARKER} or so"))
    answer = await on.sam.command("/habits", "done")
    assert answer.status_code == 200
    assert SORRY in answer.json()["text"]
    assert "ValueError" in heard.text
    assert 'cadence.py", line' in heard.text


async def test_a_button_in_a_message(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await on.nudge()
    nudge = on.posted()
    on.change("UPDATE practice SET cadence = :words", words=f"{MARKER} per week")
    on.slack.forget()
    assert (await on.sam.press(nudge, "Did it")).status_code == 200
    assert on.slack.names() == [HOOK]
    assert SORRY in on.slack.last(HOOK)["text"]
    assert "ValueError" in heard.text


async def test_home(on: SlackStage) -> None:
    await broken(on)
    assert (await on.sam.opens("home")).status_code == 200
    assert SORRY in on.posted()["text"]


async def test_a_form_stays_open_with_what_was_typed(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await on.nudge()
    await on.sam.opens("home")
    await on.sam.press(on.slack.homes["USAM"], "Change")
    on.change("UPDATE practice SET cadence = :words", words=f"{MARKER} per week")
    answer = await on.sam.submit(on.form(), name=MARKER)
    assert answer.status_code == 200
    assert SORRY in answer.json()["errors"]["name"]
    assert "ValueError" in heard.text


async def test_a_sentence_in_the_chat(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await on.sam.say("First words")
    on.change("UPDATE person_key SET wrapped = :words", words=MARKER.encode())
    assert (await on.sam.say(f"Then {MARKER}")).status_code == 200
    assert SORRY in on.posted()["text"]
    assert "vault.py" in heard.text


async def test_words_that_go_the_usual_way_are_in_no_log(on: SlackStage) -> None:
    first = on.sam.message(f"I wrote {MARKER}")
    await on.sam.event(first)
    await on.sam.edit(first, f"I changed {MARKER}")
    await on.sam.command("/reflect", MARKER)
    await on.sam.command("/reflect")
    await on.sam.submit(on.form(), text=MARKER)
    await on.sam.command("/habits", MARKER)
    await on.sam.command("/reflect", "answers")
    await on.sam.command(f"/{MARKER}", MARKER)
    await on.sam.event({"type": "reaction_added", "reaction": MARKER, "user": on.sam.id})
    await on.sam.interact({"type": "shortcut", "callback_id": "x", "text": MARKER})
    assert len(on.kept()) == 3


async def test_words_that_could_not_be_saved_are_in_no_log(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await on.sam.opens("messages")
    with on.full_disk():
        await on.sam.say(MARKER)
        await on.sam.command("/reflect", MARKER)
    assert "Nothing was saved for talk.message" in heard.text


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
async def test_a_body_with_a_bad_signature_is_in_no_log(on: SlackStage, kind: str) -> None:
    for body in (json.dumps({"text": MARKER}), f"text={MARKER}", f"payload={MARKER}", MARKER, f"\udcff{MARKER}"):
        raw = body.encode(errors="surrogateescape")
        for forged in ({"x-slack-signature": "v0=nonsense"}, signature(raw, at=1_600_000_000)):
            answer = await on.post(raw, kind, headers=forged)
            assert answer.status_code in (400, 401)
            assert MARKER not in answer.text


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", "payload=[]", f"payload={MARKER}", f"text={MARKER}", "\x00", "[" * 9999]
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_a_signed_body_that_makes_no_sense_breaks_nothing(on: SlackStage, body: str, kind: str) -> None:
    assert (await on.post(body, kind)).status_code in (400, 404)
    assert on.slack.names() == []


async def test_slack_that_fails_when_the_reply_is_shown(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    nudge = await on.nudge()
    on.slack.fault("chat.update", refusing("internal_error"))
    answer = await on.sam.press(nudge, "Did it")
    assert answer.status_code == 200
    assert "SlackApiError (internal_error)" in heard.text
    assert SORRY in said(on.slack.last(HOOK))


async def test_slack_out_of_reach_after_the_acknowledgement(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    nudge = await on.nudge()
    for method in ("chat.update", "chat.postMessage", "chat.postEphemeral"):
        on.slack.fault(method, refusing("fatal_error"))
    on.slack.fault(HOOK, refusing("fatal_error"))
    assert (await on.sam.press(nudge, "Did it")).status_code == 200
    assert on.rows("SELECT outcome FROM check_in") == [("done",)]
    assert "fatal_error" in heard.text


async def test_a_dropped_connection_is_a_line_in_the_log_too(on: SlackStage, heard: pytest.LogCaptureFixture) -> None:
    await on.sam.opens("messages")
    on.slack.fault("chat.postMessage", dropping())
    assert (await on.sam.say(MARKER)).status_code == 200
    assert on.kept() == [MARKER]
    assert "ServerDisconnectedError" in heard.text
