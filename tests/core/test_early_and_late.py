"""Answers for a day other than today: ahead, late, changed. Each is filed under the day it is for."""

import asyncio
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habits.history import past, streak_of, strengths
from habits.models import Answer, CheckIn, Habit
from habits.streaks import Streak
from habits.words import day_named
from handlers.words import COMMANDS, in_chat
from tests.stage import Member, Stage, button_of, buttons_in, errors_of, form_of, initial, shown, words_in

BY_NAME = {one.name: one for one in COMMANDS}
THURSDAY, FRIDAY = "2026-03-05 12:00", "2026-03-06 12:00"


def said(stage: Stage) -> dict[str, str]:
    return {row.day.isoformat(): row.outcome for row in stage.rows(CheckIn)}


async def typed(sam: Member, text: str) -> str:
    """What the bot says to a message in the chat."""
    routed = in_chat(text)
    return words_in(await sam.do(routed.verb, text=routed.text))


async def habit_since_monday(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    stage.to(THURSDAY)


# Words.


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("done yesterday", "2026-03-04"),
        ("Done  Yesterday.", "2026-03-04"),
        ("did it monday", "2026-03-02"),
        ("done on tue", "2026-03-03"),
        ("done last monday", "2026-03-02"),
        ("done thursday", "2026-03-05"),
        ("done today", "2026-03-05"),
        ("done 2026-03-03", "2026-03-03"),
    ],
)
async def test_typed_with_a_day_it_is_filed_under_that_day(stage: Stage, sam: Member, text: str, day: str) -> None:
    await habit_since_monday(stage, sam)
    assert "✓ Did it: Ask" in await typed(sam, text)
    assert said(stage) == {day: "done"}


async def test_the_reply_says_under_which_day_it_was_filed(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    assert "yesterday, Wed 4 Mar" in await typed(sam, "done yesterday")
    assert "Mon 2 Mar" in await typed(sam, "not on monday")
    assert "tomorrow, Fri 6 Mar" in await typed(sam, "no chance tomorrow")
    assert said(stage) == {"2026-03-04": "done", "2026-03-02": "not_today", "2026-03-06": "no_chance"}


async def test_behind_the_command_as_in_the_chat(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    for text in ("done yesterday", "no chance tomorrow"):
        routed = BY_NAME["/habits"].route(text)
        await sam.do(routed.verb, text=routed.text)
    assert said(stage) == {"2026-03-04": "done", "2026-03-06": "no_chance"}
    assert BY_NAME["/habits"].route("done somehow").verb == "help.show"
    assert BY_NAME["/reflect"].route("done yesterday").verb == "reflect.keep"


@pytest.mark.parametrize("text", ["done yesterday: I asked Jonas", "not sure", "not that day", "done deal", "not yet"])
def test_a_sentence_that_only_begins_so_is_a_sentence(text: str) -> None:
    assert in_chat(text).verb == "talk.message"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["mon", "tuesday", "weds", "thu", "fri", "sat"]))
def test_a_weekday_is_its_latest_the_last_before_today_and_the_next_after(today: date, name: str) -> None:
    if name == "weds":
        assert day_named(name, today) is None  # not the beginning of its name
        return
    plain, last, coming = (day_named(f"{word} {name}".strip(), today) for word in ("", "last", "next"))
    assert plain is not None
    assert last is not None
    assert coming is not None
    assert today - timedelta(days=6) <= plain <= today
    assert today - timedelta(days=7) <= last < today < coming <= today + timedelta(days=7)
    assert plain.weekday() == last.weekday() == coming.weekday()


async def test_the_day_is_the_persons_own(stage: Stage) -> None:
    """At 08:00 in Madrid it is still Sunday in Honolulu."""
    kai = stage.member("kai", tz="Pacific/Honolulu")
    await kai.start()
    stage.to("2026-03-05 08:00")
    await typed(kai, "done yesterday")
    assert said(stage) == {"2026-03-03": "done"}


# Ahead.


async def test_done_waits_until_it_happened(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    reply = await sam.do("habits.done", text="tomorrow")
    assert "has not come yet. Done is for what happened" in words_in(reply)
    assert said(stage) == {}
    await sam.press(reply, "No chance")
    assert said(stage) == {"2026-03-06": "no_chance"}


async def test_ahead_goes_as_far_as_the_next_working_day(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    stage.to(FRIDAY)
    assert "Mon 9 Mar" in await typed(sam, "no chance next monday")
    assert "Mon 9 Mar is as far ahead" in await typed(sam, "no chance next tuesday")
    assert said(stage) == {"2026-03-09": "no_chance"}


async def test_a_day_answered_ahead_is_not_asked_about(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await typed(sam, "done")
    await typed(sam, "no chance tomorrow")
    sent = await stage.day("2026-03-03")
    labels = {one.label for parcel in sent for one in buttons_in(parcel.message)}
    assert not {"No chance came", "Not today"} & labels
    [wednesday] = await stage.day("2026-03-04")
    assert "Yesterday" not in words_in(wednesday.message)
    assert "Not that day" not in {one.label for one in buttons_in(wednesday.message)}


async def test_said_ahead_it_is_changed_like_any_other(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    early = await sam.do("habits.not_today", text="tomorrow")
    await sam.press(await sam.press(early, "Change"), "No chance")
    assert said(stage) == {"2026-03-06": "no_chance"}
    stage.to("2026-03-06 17:00")
    await typed(sam, "done")
    assert said(stage) == {"2026-03-06": "done"}


async def test_leave_moves_the_next_working_day(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    await typed(sam, "done")
    await sam.submit(await sam.do("pause.open"), back="2026-03-11")
    assert "Wed 11 Mar" in await typed(sam, "no chance next wednesday")


# Several habits, and none.


async def test_of_several_habits_a_button_says_which(stage: Stage, sam: Member) -> None:
    await sam.take_up("One")
    await sam.take_up("Two")
    stage.to(THURSDAY)
    asked = await sam.do("habits.done", text="yesterday")
    assert said(stage) == {}
    assert [one.label for one in buttons_in(asked)].count("Not that day") == 2
    answered = await sam.press(asked, "Did it")
    assert "yesterday" in words_in(answered)
    assert said(stage) == {"2026-03-04": "done"}


async def test_a_day_before_the_habit_or_after_it_was_let_go_is_closed(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    assert "took this habit up later" in await typed(sam, "done last sunday")
    [habit] = stage.rows(Habit)
    await sam.do("habits.stop", {"habit": str(habit.id)})
    assert "No habit" not in await typed(sam, "done yesterday")
    await sam.do("habit.mark", {"habit": str(habit.id), "day": "2026-03-05", "said": "done"})
    assert said(stage) == {"2026-03-04": "done"}


async def test_without_a_habit_one_is_offered(sam: Member) -> None:
    for word in ("done yesterday", "no chance", "not tomorrow"):
        assert "no habit yet" in await typed(sam, word)
    assert "no habit yet" in words_in(await sam.do("habit.another"))


# The form.


async def test_the_form_files_a_past_day_and_says_so(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    form = await sam.press(await sam.do("habits.done"), "Change")
    form = await sam.press(form, "Another day")
    days = {option.value: option for one in form_of(form).body for option in getattr(one, "options", ())}
    assert list(days)[:4] == ["2026-03-06", "2026-03-04", "2026-03-03", "2026-03-02"]
    assert days["2026-03-06"].label == "Tomorrow, Fri 6 Mar"
    assert initial(form_of(form))["day"] == "2026-03-04"
    filed = await sam.submit(form, day="2026-03-03", said="done")
    assert "Tue 3 Mar" in words_in(filed)
    again = await sam.press(await sam.press(await sam.do("habits.done"), "Change"), "Another day")
    days = {option.value: option for one in form_of(again).body for option in getattr(one, "options", ())}
    assert (days["2026-03-03"].detail, days["2026-03-02"].detail) == ("Did it", "")


async def test_on_home_it_is_one_press_away_and_home_shows_the_day(stage: Stage, sam: Member) -> None:
    await habit_since_monday(stage, sam)
    form = await sam.press(await sam.do("home.show"), "Another day")
    kept = shown(await sam.submit(form, day="2026-03-03", said="no_chance"))
    assert kept.where == "home"
    assert "No chance came: Ask, Tue 3 Mar" in words_in(kept)
    change = [one for one in buttons_in(kept) if one.verb == "habit.ask"]
    again = await sam.do("habit.ask", change[0].args)
    assert "Tue 3 Mar: Ask" in words_in(again)
    await sam.press(again, "Did it")
    assert said(stage) == {"2026-03-03": "done"}


async def test_the_form_asks_which_of_several_habits(stage: Stage, sam: Member) -> None:
    await sam.take_up("One")
    await sam.take_up("Two")
    stage.to(THURSDAY)
    form = await sam.do("habit.another")
    two = next(row for row in stage.rows(Habit) if row.id != stage.rows(Habit)[0].id)
    await sam.submit(form, habit=str(two.id), day="2026-03-04", said="not_today")
    assert [(row.habit_id, row.outcome) for row in stage.rows(CheckIn)] == [(two.id, "not_today")]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"said": ""}, "said", "Choose one"),
        ({"said": "failed"}, "said", "Choose one"),
        ({"day": ""}, "day", "Choose a day"),
        ({"day": "2026-03-06"}, "day", "Done is for what happened"),
        ({"day": "2026-03-07"}, "day", "as far ahead"),
        ({"day": "2026-02-01"}, "day", "is closed now"),
    ],
)
async def test_what_is_off_in_the_form_is_said_at_its_field(
    stage: Stage, sam: Member, wrong: dict[str, str], field: str, words: str
) -> None:
    await habit_since_monday(stage, sam)
    errors = errors_of(await sam.submit(await sam.do("habit.another"), **({"said": "done"} | wrong)))
    assert list(errors) == [field]
    assert words in errors[field]
    assert said(stage) == {}


# Words for another day.


async def test_words_are_filed_under_tomorrow_and_moved_to_another_day(stage: Stage, sam: Member) -> None:
    stage.to(THURSDAY)
    kept = await sam.submit(await sam.do("reflect.open"), text="For the talk.", day="2026-03-06")
    assert "Kept for tomorrow, Fri 6 Mar" in words_in(kept)
    assert [row.day.day for row in stage.rows(Answer)] == [6]
    edit = await sam.press(kept, "Read or change")
    assert initial(form_of(edit))["day"] == "2026-03-06"
    assert "as far ahead" in errors_of(await sam.submit(edit, day="2026-03-09"))["day"]
    moved = await sam.submit(edit, day="2026-03-04")
    assert "It is under yesterday, Wed 4 Mar now" in words_in(moved)
    assert [row.day.day for row in stage.rows(Answer)] == [4]


async def test_old_words_can_be_changed_where_they_are(stage: Stage, sam: Member) -> None:
    kept = await sam.submit(await sam.do("reflect.open"), text="Long ago.")
    stage.to("2026-04-20 12:00")
    edit = await sam.press(kept, "Read or change")
    assert "Changed. For you only." in words_in(await sam.submit(edit, text="Long ago, and better."))
    assert [row.day.isoformat() for row in stage.rows(Answer)] == ["2026-03-02"]


# Late, early and corrected answers are worth what answers in time are.

DAYS = 12
ANSWERS = st.lists(st.sampled_from(["done", "done", "no_chance", "not_today"]), min_size=DAYS, max_size=DAYS)
Deed = tuple[int, int, str]
"""Said on a day, for a day, this."""


def at(number: int) -> date:
    return date(2026, 3, 2) + timedelta(days=number)


async def live(url: str, cadence: str, deeds: list[Deed]) -> tuple[Streak, list[float]]:
    """Twelve days in which messages come and these things are said; then the streak and the strength."""
    stage = Stage(url)
    sam = stage.member()
    await sam.start()
    await sam.take_up(cadence=cadence)
    await sam.do("habits.stop", {"habit": str(stage.rows(Habit)[0].id)})  # the catalogue's, so that one is left
    own = stage.rows(Habit)[-1]
    for number in range(DAYS + 8):
        await stage.day(at(number).isoformat())
        stage.to(f"{at(number)} 20:00")
        for _, day, outcome in (one for one in deeds if one[0] == number):
            await sam.do("habit.mark", {"habit": str(own.id), "day": at(day).isoformat(), "said": outcome})
    with stage.database.session(writes=False) as session:
        known = past(session, stage.person(), own)
    stage.database.close()
    return streak_of(known, at(DAYS)), list(strengths(known, at(DAYS)).values())


@st.composite
def retold(draw: st.DrawFn) -> tuple[list[Deed], list[Deed]]:
    """What was said on each day in the evening, and the same said early or late, often after something else."""
    answers = list(enumerate(draw(ANSWERS)))
    in_time = [(day, day, said) for day, said in answers]
    otherwise: list[Deed] = []
    for day, outcome in draw(st.permutations(answers)):
        last = day + draw(st.integers(0, 7))
        first = draw(st.integers(day, last))
        other = draw(st.sampled_from(["done", "no_chance", "not_today"]))
        otherwise += [(first, day, other)] if first < last else []
        early = outcome != "done" and at(day).weekday() not in (0, 5, 6) and day > 0 and draw(st.booleans())
        otherwise += [(day - 1, day, outcome)] if early else []
        otherwise += [(last, day, outcome)]
    return in_time, otherwise


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(retold(), st.sampled_from(["daily", "weekly", "3 per week"]))
def test_answering_late_early_or_twice_equals_having_answered_then(
    migrated: Path, told: tuple[list[Deed], list[Deed]], cadence: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for number, deeds in enumerate(told):
            path = shutil.copyfile(migrated, Path(folder) / f"{number}.db")
            found.append(asyncio.run(live(f"sqlite:///{path}", cadence, deeds)))
        assert found[0] == found[1]


async def test_old_buttons_of_a_day_still_name_their_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    stage.to(THURSDAY)
    assert button_of(nudge.message, "Did it").args["day"] == "2026-03-02"
    await sam.press(nudge.message, "Did it")
    assert said(stage) == {"2026-03-02": "done"}
