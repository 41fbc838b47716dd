"""Forms: errors and next steps travel in the acknowledgement; what is saved goes where the form came from."""

import asyncio
import json
from typing import Any

import pytest

from tests.slack.fake_slack import HOOK, Json
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")


async def opened(on: SlackStage, command: str, text: str = "") -> Json:
    await on.sam.command(command, text)
    return on.form()


async def habit_menu(on: SlackStage, label: str) -> Json:
    """A form out of the menu of Sam's first habit on Home."""
    await on.nudge()
    await on.sam.opens("home")
    await on.sam.press(on.slack.homes["USAM"], label)
    return on.form()


async def test_start_begins(on: SlackStage) -> None:
    answer = await on.sam.submit(await opened(on, "/rapport", "start"), at="10:30", tz="Asia/Tokyo")
    assert (answer.status_code, answer.text) == (200, "")
    assert on.rows("SELECT tz, nudge_at FROM person") == [("Asia/Tokyo", "10:30:00.000000")]
    assert "You are in" in said(on.slack.last(HOOK))


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [({"at": "05:00"}, "at", "Between 06:00"), ({"at": None}, "at", "Choose a time")],
)
async def test_start_says_what_is_wrong_at_its_field(on: SlackStage, values: Json, field: str, why: str) -> None:
    answer = (await on.sam.submit(await opened(on, "/rapport", "start"), **values)).json()
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field]
    assert why in answer["errors"][field]
    assert on.rows("SELECT started_at FROM person") == [(None,)]


async def test_a_habit_of_ones_own_takes_two_steps_in_one_form(on: SlackStage) -> None:
    first = await opened(on, "/habits", "add")
    answer = (await on.sam.submit(first, habit="own")).json()
    assert answer["response_action"] == "update"
    second = answer["view"] | {"id": first["id"]}
    wrong = (await on.sam.submit(second, name="", cue="", action="x" * 151)).json()
    assert wrong["errors"].keys() == {"name", "cue", "action"}
    kept = await on.sam.submit(second, name="*Ask* <!here>", cue="a call ends & all leave", action="ask > once")
    assert (kept.status_code, kept.text) == (200, "")
    shown = said(on.slack.last(HOOK))
    assert "If a call ends & all leave, then I ask > once." in shown
    assert '"mrkdwn"' not in said([block for block in on.slack.last(HOOK)["blocks"] if "*Ask*" in said(block)])


async def test_a_habit_is_changed(on: SlackStage) -> None:
    answer = await on.sam.submit(await habit_menu(on, "Change"), name="Look up")
    assert answer.text == ""
    assert "Look up" in said(on.slack.homes["USAM"])


async def test_a_habit_is_let_go_by_a_form_without_fields(on: SlackStage) -> None:
    answer = await on.sam.submit(await habit_menu(on, "Let it go"))
    assert answer.text == ""
    assert on.rows("SELECT stopped_on FROM habit") == [("2026-03-02",)]
    assert "Say it back" not in said(on.slack.homes["USAM"])


async def test_a_pause_of_one_habit(on: SlackStage) -> None:
    form = await habit_menu(on, "Pause")
    wrong = (await on.sam.submit(form, back="2026-03-02")).json()
    assert "has come already" in wrong["errors"]["back"]
    await on.sam.submit(form, back="2026-03-16")
    assert "Paused until Mon 16 Mar" in said(on.slack.homes["USAM"])


async def test_reflecting_from_a_nudge_changes_the_nudge_and_keeps_the_words_out_of_the_chat(on: SlackStage) -> None:
    nudge = await on.nudge()
    await on.sam.press(nudge, "Reflect")
    await on.sam.submit(on.form(), text="Quite private words", again="2026-03-20")
    place = nudge["channel"], nudge["ts"]
    assert "Your answer is kept" in said(on.slack.messages[place])
    assert on.kept() == ["Quite private words"]
    assert "Quite private" not in said([call.args for call in on.slack.calls])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x", "day": "2026-03-04"}, "day"),
        ({"text": "x", "day": "2026-02-01"}, "day"),
        ({"text": "x", "again": "2026-03-02"}, "again"),
        ({"text": "x", "again": "2031-03-02"}, "again"),
    ],
)
async def test_reflecting_says_what_is_wrong_at_its_field(on: SlackStage, values: Json, field: str) -> None:
    answer = (await on.sam.submit(await opened(on, "/reflect"), **values)).json()
    assert list(answer["errors"]) == [field]
    assert on.kept() == []


async def test_an_answer_is_changed_on_its_page_and_the_page_comes_back(on: SlackStage) -> None:
    await on.sam.say("Frist")
    await on.sam.press(await opened(on, "/reflect", "answers"), "Change")
    empty = (await on.sam.submit(on.form(), text="  ")).json()
    assert list(empty["errors"]) == ["text"]
    back = (await on.sam.submit(on.form(), text="First")).json()
    assert back["response_action"] == "update"
    assert "changed later" in said(back["view"])
    assert on.kept() == ["First"]


async def test_asking_again_from_a_message_answers_in_that_message(on: SlackStage) -> None:
    await on.sam.say("Hold this for me")
    note = on.posted()
    await on.sam.press(note, "Ask me again on …")
    wrong = (await on.sam.submit(on.form(), again=None)).json()
    assert list(wrong["errors"]) == ["again"]
    await on.sam.submit(on.form(), again="2026-03-20")
    assert "bring your words back on Fri 20 Mar" in said(on.slack.messages[note["channel"], note["ts"]])


async def test_settings(on: SlackStage) -> None:
    form = await opened(on, "/rapport", "settings")
    wrong = (await on.sam.submit(form, workdays=[])).json()
    assert list(wrong["errors"]) == ["workdays"]
    await on.sam.submit(form, workdays=["1", "3"], at="08:30", questions="0", words="forms")
    assert on.rows("SELECT workdays, questions_a_week, free_text FROM person") == [("13", 0, 0)]
    await on.sam.say("Is this kept?")
    assert "forms only" in said(on.posted())
    assert on.kept() == []


async def test_the_same_submission_twice_and_at_once_is_one_deed(on: SlackStage) -> None:
    form = await opened(on, "/reflect")
    await asyncio.gather(on.sam.submit(form, text="Once"), on.sam.submit(form, text="Once"))
    await on.sam.submit(form, text="Once")
    assert on.kept() == ["Once"]
    habit = await opened(on, "/habits", "add")
    second = (await on.sam.submit(habit, habit="own")).json()["view"] | {"id": habit["id"]}
    for _ in range(2):
        await on.sam.submit(second, name="Look up", cue="it rings", action="look up")
    assert len(on.rows("SELECT * FROM habit")) == 1


async def test_a_closed_form_is_acknowledged(on: SlackStage) -> None:
    assert (await on.sam.close(await opened(on, "/reflect"))).status_code == 200
    assert on.kept() == []


async def test_ten_thousand_characters_in_a_form_are_kept_whole(on: SlackStage) -> None:
    await on.sam.submit(await opened(on, "/reflect"), text="wörd 🙂 " * 1400)
    assert on.kept() == [("wörd 🙂 " * 1400).strip()]


GARBAGE: list[Any] = [
    "",
    "not json",
    "[]",
    "null",
    "7",
    json.dumps({"args": [], "origin": 7}),
    json.dumps({"args": {"answer": 7, "out": None, "at": "moon"}, "origin": {"channel": "D1", "ts": "x", "url": "y"}}),
    json.dumps({"args": {"follow_up": "'; DROP TABLE answer; --"}, "origin": {"url": "http://127.0.0.1:1/steal"}}),
    json.dumps({"origin": {"url": "https://evil.example/hooks.slack.com"}}),
    json.dumps({"origin": {"url": "https://hooks.slack.com.evil.example/x"}}),
    json.dumps({"origin": {"url": "file:///etc/passwd"}}),
]


@pytest.mark.parametrize("metadata", GARBAGE)
async def test_a_form_with_forged_metadata_is_still_a_form(on: SlackStage, metadata: str) -> None:
    form = await opened(on, "/reflect")
    answer = await on.sam.submit(form | {"private_metadata": metadata}, text="Kept all the same")
    assert answer.status_code == 200
    assert on.kept() == ["Kept all the same"]
    assert on.slack.names()[-1] == "chat.postMessage"
    assert "Kept for today" in said(on.posted())
