"""The one message of a working day: its order, its one ask, and what is turned over in turn."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from habits.models import Outgoing
from tests.stage import CONTENT, Member, Stage, button_of, buttons_in, shown, words_in


def march(*days: int) -> list[str]:
    return [f"2026-03-{day:02}" for day in days]


def abouts(stage: Stage, what: str) -> list[str]:
    """What the sent messages spoke of, in order of their days; "" where they did not."""
    rows = sorted((row for row in stage.rows(Outgoing) if row.state == "sent"), key=lambda row: row.due_at)
    return [row.about.get(what, "") for row in rows]


async def test_yesterday_then_today_then_one_ask(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await stage.day("2026-03-03")
    [parcel] = await stage.day("2026-03-04")
    text = words_in(parcel.message)
    order = [text.index(part) for part in ("Yesterday: Say it back", "Today: Say it back\n", "A question, if you like")]
    assert order == sorted(order)


async def test_two_questions_a_week_and_never_two_days_running(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.live(*march(3, 4, 5, 6, 9, 10, 11, 12, 13))
    asked = [bool(one) for one in abouts(stage, "question")]
    assert sum(asked[:5]) == sum(asked[5:]) == 2
    assert not any(a and b for a, b in pairwise(asked))


@pytest.mark.parametrize(("wanted", "expected"), [("0", 0), ("1", 1), ("3", 3)])
async def test_as_many_questions_as_wanted(stage: Stage, sam: Member, wanted: str, expected: int) -> None:
    await sam.start()
    await sam.submit(await sam.do("settings.open"), questions=wanted)
    await stage.tick()
    await sam.live(*march(3, 4, 5, 6))
    assert sum(map(bool, abouts(stage, "question"))) == expected


async def test_ones_own_words_come_before_a_question_and_one_a_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    for text in ("First words.", "Second words."):
        kept = await sam.say(text)
        await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-04")
    await stage.tick()
    await stage.day("2026-03-03")
    [wednesday], [thursday] = await stage.day("2026-03-04"), await stage.day("2026-03-05")
    for parcel in (wednesday, thursday):
        assert "What happened?" in words_in(parcel.message)
        assert "A question, if you like" not in words_in(parcel.message)
        assert words_in(parcel.message).count("words.") == 1
    both = words_in(wednesday.message) + words_in(thursday.message)
    assert "First words." in both
    assert "Second words." in both


async def test_nudges_take_turns(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.live(*march(3, 4, 5))
    ids = [nudge.id for nudge in CONTENT.habit("say-it-back").nudges]
    assert abouts(stage, "nudge") == (ids * 4)[:4]


async def test_two_habits_take_turns(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up"))
    await stage.tick()
    await sam.live(*march(3, 4, 5))
    first, second, third, fourth = abouts(stage, "habit")
    assert first == third != second == fourth


async def test_a_habit_some_times_a_week_comes_on_its_days_only(stage: Stage, sam: Member) -> None:
    stage.to("2026-03-01 20:00")
    await sam.take_up("Rare", cadence="2 per week")
    await sam.start()
    sent = [day for day in march(2, 3, 4, 5, 6) if await stage.day(day) and await sam.do("bot.opened")]
    assert abouts(stage, "habit").count("") == len(sent) - 2


async def test_a_habit_of_ones_own_has_its_plan_for_a_nudge(stage: Stage, sam: Member) -> None:
    await sam.take_up("Breathe", "the phone rings", "breathe once")
    await sam.start()
    [nudge] = await stage.tick()
    assert "Breathe\nIf the phone rings, then I breathe once." in words_in(nudge.message)


async def test_with_nothing_to_say_nothing_is_sent(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
    assert await stage.day("2026-03-03") == []
    assert stage.rows(Outgoing)[-1].state == "cancelled"


async def test_a_day_that_is_answered_is_not_asked_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.press(nudge.message, "No chance came")
    [tuesday] = await stage.day("2026-03-03")
    assert "Yesterday" not in words_in(tuesday.message)


async def test_yesterday_is_answered_in_todays_message(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    [tuesday] = await stage.day("2026-03-03")
    past = next(one for one in buttons_in(tuesday.message) if one.label == "Did it")
    assert past.args["day"] == "2026-03-02"
    answered = await sam.do(past.verb, past.args)
    assert "✓ Did it: Say it back, yesterday." in words_in(answered)
    assert button_of(answered, "Not today")


async def test_on_monday_yesterday_is_friday(stage: Stage, sam: Member) -> None:
    stage.to("2026-03-06 08:00")
    await sam.start()
    await stage.tick()
    [monday] = await stage.day("2026-03-09")
    assert "Fri 6 Mar: Say it back. How did it go?" in words_in(monday.message)


async def test_after_two_weeks_away_it_does_not_ask_about_a_day_that_is_closed(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.do("pause.open"), back="2026-03-16")
    [back] = await stage.day("2026-03-16")
    assert "How did it go" not in words_in(back.message)


async def test_the_message_is_drawn_the_same_after_every_press(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    [nudge] = await stage.day("2026-03-04")
    shows = await sam.press(await sam.press(nudge.message, "Did it"), "Change")
    assert words_in(shown(shows).message) == words_in(nudge.message)


async def test_why_this_nudge_tells_the_true_reason(stage: Stage, sam: Member) -> None:
    await sam.take_up("Zebra", "zebras pass", "wave")
    await sam.start()
    [nudge] = await stage.tick()
    why = shown(await sam.press(nudge.message, "Why this nudge?"))
    assert why.where == "private"
    assert "You took up “Zebra” today" in words_in(why)
    assert "Zebra" not in why.message.summary


async def test_send_me_one_now_without_a_habit_says_so(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
    stage.to("2026-03-03 10:00")
    assert button_of(await sam.do("nudge.now"), "Find one")
    assert await stage.tick() == []


async def test_send_me_one_now_brings_one_that_came_too_late(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert await stage.day("2026-03-03", "13:00") == []
    assert "Here it comes" in words_in(await sam.do("nudge.now"))
    assert len(await stage.tick()) == 1
    assert "here already" in words_in(await sam.do("nudge.now"))


async def test_send_me_one_now_works_in_a_pause_and_the_pause_goes_on(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("pause.too_much")
    assert await stage.day("2026-03-03", "10:00") == []
    await sam.do("nudge.now")
    assert len(await stage.tick()) == 1
    assert await stage.day("2026-03-04") == []


async def test_a_year_of_mornings_has_one_message_on_each_working_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.submit(await sam.do("settings.open"), country="none")
    await stage.tick()
    day, sent = date(2026, 3, 3), 1
    while day < date(2026, 6, 1):
        count = len(await stage.day(day.isoformat()))
        await sam.do("bot.opened")
        assert count == (day.isoweekday() <= 5)
        sent, day = sent + count, day + timedelta(days=1)
    assert sent == 65
