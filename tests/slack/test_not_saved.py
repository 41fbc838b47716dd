"""Commit before acknowledging: when the database takes nothing, nobody is told that it did."""

import httpx
import pytest

from bot.engines import PATIENCE
from tests.slack.fake_slack import HOOK, Json
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")

SAVED = ("Kept", "Saved", "saved", "You are in", "Changed", "Did it:", "is yours now", "Quiet until")
KIND = "I could not save that just now"


@pytest.fixture(autouse=True)
def as_patient_as_always(on: SlackStage) -> None:
    on.bot.database.patience = PATIENCE


def nothing_claims_success(on: SlackStage, *answers: httpx.Response) -> None:
    heard = "".join(answer.text for answer in answers) + said([call.args for call in on.slack.calls])
    assert [word for word in SAVED if word in heard.replace(KIND, "")] == []


async def test_a_command_says_so_and_gives_the_words_back(on: SlackStage) -> None:
    await on.sam.command("/streaks")
    on.slack.forget()
    with on.full_disk():
        answer = await on.sam.command("/reflect", "Words & more")
    told = answer.json()
    assert told["response_type"] == "ephemeral"
    assert KIND in said(told)
    assert "Words & more" in said(told)
    nothing_claims_success(on, answer)
    assert on.kept() == []


async def test_a_long_text_comes_back_whole(on: SlackStage) -> None:
    await on.sam.command("/streaks")
    words = "wörd 🙂 " * 1400
    with on.full_disk():
        answer = (await on.sam.command("/reflect", words)).json()
    quoted = [block["elements"][0]["elements"][0]["text"] for block in answer["blocks"] if block["type"] == "rich_text"]
    assert "".join(quoted) == words.strip()


async def test_a_sentence_in_the_chat_is_answered_in_the_chat(on: SlackStage) -> None:
    await on.sam.opens("messages")
    on.slack.forget()
    with on.full_disk():
        assert (await on.sam.say("Words in the chat")).status_code == 200
    assert KIND in on.posted()["text"]
    assert "Words in the chat" in said(on.posted()["blocks"])
    assert on.posted()["channel"] == on.sam.dm
    nothing_claims_success(on)
    assert on.kept() == []


async def test_an_edit_and_a_deletion_that_could_not_be_followed_are_not_passed_over(on: SlackStage) -> None:
    first = on.sam.message("Firts")
    await on.sam.event(first)
    for follow in (on.sam.edit(first, "First"), on.sam.unsay(first)):
        with on.full_disk():
            await follow
        assert "I could not follow that change" in on.posted()["text"]
    assert on.kept() == ["Firts"]


async def test_a_button_says_so_and_leaves_the_message_as_it_was(on: SlackStage) -> None:
    nudge = await on.nudge()
    on.slack.forget()
    with on.full_disk():
        answer = await on.sam.press(nudge, "Did it")
    assert answer.status_code == 200
    assert on.slack.names() == [HOOK]
    assert KIND in said(on.slack.last(HOOK))
    nothing_claims_success(on)
    assert on.rows("SELECT * FROM check_in") == []


@pytest.mark.parametrize(
    ("command", "text", "values", "field"),
    [
        ("/reflect", "", {"text": "Words in a form"}, "text"),
        ("/rapport", "start", {}, "at"),
        ("/rapport", "settings", {"questions": "0"}, "at"),
        ("/habits", "pause", {"back": "2026-03-09"}, "first"),
    ],
)
async def test_a_form_stays_open_with_an_error_on_a_field(
    on: SlackStage, command: str, text: str, values: Json, field: str
) -> None:
    await on.sam.command(command, text)
    on.slack.forget()
    with on.full_disk():
        answer = await on.sam.submit(on.form(), **values)
    told = answer.json()
    assert told["response_action"] == "errors"
    assert KIND in told["errors"][field]
    assert on.slack.names() == []
    nothing_claims_success(on, answer)


async def test_a_form_without_fields_is_answered_privately(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.opens("home")
    await on.sam.press(on.slack.homes["USAM"], "Let it go")
    on.slack.forget()
    with on.full_disk():
        answer = await on.sam.submit(on.form())
    assert (answer.status_code, answer.text) == (200, "")
    assert KIND in said(on.posted())
    nothing_claims_success(on)
    assert on.rows("SELECT stopped_on FROM habit") == [(None,)]


async def test_a_first_contact_that_cannot_be_written_down_is_told_too(on: SlackStage) -> None:
    with on.full_disk():
        answer = await on.sam.command("/reflect", "Hello")
    assert KIND in answer.text
    assert on.rows("SELECT * FROM person") == []


async def test_after_a_bad_minute_the_same_delivery_is_saved_once(on: SlackStage) -> None:
    await on.sam.opens("messages")
    event = on.sam.message("Patience")
    with on.full_disk():
        await on.sam.event(event)
    for _ in range(2):
        await on.sam.event(event)
    assert on.kept() == ["Patience"]


async def test_somebody_else_who_holds_the_row_is_waited_for_two_seconds(on: SlackStage) -> None:
    """On SQLite that is the whole database."""
    await on.sam.command("/streaks")
    with on.bot.database.engine.connect() as other:
        other.exec_driver_sql("UPDATE person SET tz = tz")
        answer = await on.sam.command("/reflect", "Words in a queue")
    assert KIND in answer.text
    await on.bot.database.run(lambda _: None, writes=True, patience=10)
    assert on.kept() == []
