"""Saying what became of a day: set, never toggled; open for seven days; one's own habits only."""

import pytest

from habits.messages import WorkspaceRef
from habits.models import Answer, CheckIn, FollowUp, Outgoing
from tests.stage import Member, Stage, button_of, buttons_in, shown, words_in

OUTCOMES = [
    ("Did it", "done", "Did it:"),
    ("No chance came", "no_chance", "A good answer"),
    ("Not today", "not_today", "That is fine"),
]


def said(stage: Stage) -> dict[str, str]:
    return {row.day.isoformat(): row.outcome for row in stage.rows(CheckIn)}


@pytest.mark.parametrize(("label", "outcome", "words"), OUTCOMES)
async def test_three_good_answers(stage: Stage, sam: Member, label: str, outcome: str, words: str) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    answered = shown(await sam.press(nudge.message, label))
    assert answered.where == "replace"
    assert words in words_in(answered)
    assert said(stage) == {"2026-03-02": outcome}


async def test_saying_it_twice_is_saying_it_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    once = await sam.press(nudge.message, "Did it")
    assert await sam.press(nudge.message, "Did it") == once
    assert len(stage.rows(CheckIn)) == 1


async def test_an_answer_is_changed_in_place_for_seven_days(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    done = await sam.press(nudge.message, "Did it")
    stage.to("2026-03-09 23:59")
    again = await sam.press(done, "Change")
    assert {"Did it", "No chance came"} <= {one.label for one in buttons_in(again)}
    await sam.press(again, "No chance came")
    assert said(stage) == {"2026-03-02": "no_chance"}


async def test_on_the_eighth_day_it_is_closed_and_stays(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    done = await sam.press(nudge.message, "Did it")
    stage.to("2026-03-10 00:01")
    for label, message in (("Change", done), ("Not today", nudge.message)):
        assert "is closed now" in words_in(await sam.press(message, label))
    assert said(stage) == {"2026-03-02": "done"}


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-03-04", "has not come yet"), ("2026-03-01", "took this habit up later"), ("soon", "no longer here")],
)
async def test_a_day_that_cannot_be_answered(stage: Stage, sam: Member, day: str, words: str) -> None:
    await sam.start()
    args = {**button_of(await sam.do("home.show"), "Did it").args, "day": day}
    assert words in words_in(await sam.do("habit.mark", args))
    assert words in words_in(await sam.do("habit.ask", args))
    assert stage.rows(CheckIn) == []


@pytest.mark.parametrize("outcome", ["", "failed", "DONE", "done; --"])
async def test_an_unknown_outcome_is_refused(stage: Stage, sam: Member, outcome: str) -> None:
    await sam.start()
    args = {**button_of(await sam.do("home.show"), "Did it").args, "said": outcome}
    assert "Nothing was changed" in words_in(await sam.do("habit.mark", args))
    assert stage.rows(CheckIn) == []


async def test_done_works_without_a_nudge(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    assert "✓ Did it" in words_in(await sam.do("habits.done"))
    assert said(stage) == {"2026-03-02": "done"}


async def test_done_with_two_habits_asks_which(stage: Stage, sam: Member) -> None:
    await sam.take_up("One")
    await sam.take_up("Two")
    asked = await sam.do("habits.done")
    assert stage.rows(CheckIn) == []
    assert [one.label for one in buttons_in(asked)].count("Did it") == 2
    await sam.press(asked, "Did it")
    assert len(stage.rows(CheckIn)) == 1


async def test_done_without_a_habit_offers_one(sam: Member) -> None:
    assert button_of(await sam.do("habits.done"), "Find one")


async def test_on_home_the_answer_stays_on_home(sam: Member) -> None:
    await sam.start()
    home = shown(await sam.press(await sam.do("home.show"), "Not today"))
    assert home.where == "home"
    assert "Not this time" in words_in(home)


@pytest.fixture
async def theirs(stage: Stage) -> dict[str, str]:
    """Ids of everything that Kim has: a habit, a message, an answer and a date to come back to it."""
    kim = stage.member("kim")
    await kim.start()
    await stage.tick()
    kept = await kim.say("My own words.")
    await kim.submit(await kim.press(kept, "Ask me again on …"), again="2026-03-20")
    [message], [answer], [again] = stage.rows(Outgoing), stage.rows(Answer), stage.rows(FollowUp)
    return {
        "habit": message.about["habit"],
        "out": str(message.id),
        "answer": str(answer.id),
        "follow_up": str(again.id),
        "day": "2026-03-02",
        "said": "done",
        "for": "1",
    }


def everything(stage: Stage) -> dict[str, list[str]]:
    """All of Kim's rows, to see that nothing changed."""
    kim = stage.person("kim")
    rows: dict[str, list[str]] = {}
    for table in (CheckIn, Answer, FollowUp, Outgoing):
        owner = "recipient" if table is Outgoing else "person_id"
        own = (row.model_dump() for row in stage.rows(table) if getattr(row, owner) == kim.id)
        rows[table.__name__] = sorted(map(str, own))
    return rows


GONE = [
    "habit.mark", "habit.ask", "habit.another", "habit.file",
    "habits.edit", "habits.ask_stop", "habits.stop", "habits.change",
    "pause.open", "pause.save", "nudge.snooze", "nudge.back", "nudge.why",
    "answers.edit", "answers.save", "answers.as_note", "follow_up.open",
    "follow_up.again", "follow_up.save", "follow_up.let_go",
]  # fmt: skip
VALUES = {"name": "x", "cue": "x", "action": "x", "text": "x", "again": "2026-03-10", "back": "2026-03-10"}


@pytest.mark.parametrize("team", ["T1", "T2"])
@pytest.mark.parametrize("verb", [*GONE, "answers.delete", "reflect.open", "reflect.save", "pause.end"])
async def test_what_belongs_to_somebody_else_is_no_longer_here(
    stage: Stage, theirs: dict[str, str], verb: str, team: str
) -> None:
    eve = stage.member("eve", team=WorkspaceRef("slack", team))
    await eve.do("bot.opened")
    before = everything(stage)
    reply = await eve.do(verb, theirs, values=VALUES)
    if verb in GONE:
        assert "no longer here" in words_in(reply)
    assert "My own words" not in words_in(reply)
    assert everything(stage) == before


@pytest.mark.parametrize("bad", ["", "not-an-id", "0" * 32, "{}", "%00", "🙂"])
async def test_an_id_that_is_none_is_no_longer_here(sam: Member, bad: str) -> None:
    await sam.start()
    args = dict.fromkeys(("habit", "out", "answer", "follow_up"), bad) | {"day": "2026-03-02", "said": "done"}
    for verb in GONE:
        if bad or verb not in ("pause.open", "pause.save", "habit.another"):  # without a habit they are of any
            reply = await sam.do(verb, args, values=VALUES)
            assert "no longer here" in words_in(reply), verb
