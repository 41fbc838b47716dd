"""From rows to streaks: what was said, in the working week and rhythm of its time."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from habits.cadence import Cadence
from habits.history import Past, past, streak_of, week_of
from habits.models import CheckIn, Habit, Outgoing, Practice
from habits.streaks import Day, Streak, combine, overall, periods, streak
from habits.strength import Outcome
from tests.stage import Member, Stage, words_in

DONE, MISSED, SKIPPED = Outcome.DONE, Outcome.MISSED, Outcome.SKIPPED
DAILY, WEEKLY = Cadence(1, "day"), Cadence(1, "week")


def at(day: int) -> date:
    """A day counted from Monday 2 March 2026, which is 0."""
    return date(2026, 3, 2) + timedelta(days=day)


def days(count: int, said: dict[int, Outcome], workdays: str = "12345", away: Iterable[int] = ()) -> list[Day]:
    """The days by hand, as the streak functions want them."""
    return [Day(at(n), str(at(n).isoweekday()) in workdays, n not in set(away), said.get(n)) for n in range(count)]


def run(stage: Stage, today: int) -> Streak:
    """The streak of the only habit, out of the database."""
    with stage.database.session(writes=False) as session:
        return streak_of(past(session, stage.person(), stage.rows(Habit)[0]), at(today))


async def say(stage: Stage, sam: Member, day: int, said: str = "done") -> None:
    stage.to(f"{at(day)} 12:00")
    await sam.do("habit.mark", {"habit": str(stage.rows(Habit)[0].id), "day": at(day).isoformat(), "said": said})


async def test_a_daily_habit_counts_working_days(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    for day in (0, 1, 2, 3, 4, 7):
        await say(stage, sam, day)
    by_hand = periods(DAILY, days(14, dict.fromkeys((0, 1, 2, 3, 4, 7), DONE)), at(7))
    assert run(stage, 7) == streak(by_hand)
    assert run(stage, 7).current == 6


async def test_no_chance_bridges_and_not_today_uses_a_spare_day(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    for day, said in ((0, "done"), (1, "no_chance"), (2, "not_today"), (3, "done")):
        await say(stage, sam, day, said)
    assert run(stage, 3) == streak(periods(DAILY, days(7, {0: DONE, 1: SKIPPED, 2: MISSED, 3: DONE}), at(3)))
    assert (run(stage, 3).current, run(stage, 3).freezes) == (2, 1)


async def test_from_daily_to_weekly_a_new_streak_starts_and_the_best_stays(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    for day in range(4):
        await say(stage, sam, day)
    await sam.submit(await sam.press(await sam.do("habits.show"), "Change"), cadence="weekly")
    for day in (8, 16):
        await say(stage, sam, day)
    first = (DAILY, days(7, dict.fromkeys(range(4), DONE)))
    second = (WEEKLY, days(21, {8: DONE, 16: DONE})[7:])
    assert run(stage, 16) == overall([first, second], at(16))
    assert run(stage, 16) == combine([streak(periods(*one, at(16))) for one in (first, second)])
    assert (run(stage, 16).current, run(stage, 16).best) == (2, 4)


async def test_another_working_week_does_not_rewrite_the_past(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    for day in range(5):
        await say(stage, sam, day)
    stage.to("2026-03-09 12:00")
    before = run(stage, 7)
    await sam.submit(await sam.do("settings.open"), workdays=tuple("1234567"))
    assert run(stage, 7) == before
    with stage.database.session(writes=False) as session:
        known = past(session, stage.person(), stage.rows(Habit)[0])
    assert [day.working for day in week_of(known, at(0))] == [True] * 5 + [False] * 2
    assert [day.working for day in week_of(known, at(7))] == [True] * 7


async def test_paused_days_bridge(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await say(stage, sam, 0)
    stage.to("2026-03-03 08:00")
    await sam.submit(await sam.do("pause.open"), back=at(9).isoformat())
    await say(stage, sam, 9)
    assert run(stage, 9) == streak(periods(DAILY, days(14, {0: DONE, 9: DONE}, away=range(1, 9)), at(9)))
    assert (run(stage, 9).current, run(stage, 9).freezes) == (2, 2)


async def test_days_before_it_was_taken_up_and_after_it_was_let_go_do_not_count(stage: Stage, sam: Member) -> None:
    stage.to("2026-03-04 12:00")
    await sam.take_up()
    await say(stage, sam, 2)
    await say(stage, sam, 3)
    stage.to("2026-03-06 12:00")
    await sam.do("habits.stop", {"habit": str(stage.rows(Habit)[0].id)})
    assert run(stage, 30).current == run(stage, 4).current == 2


async def test_a_late_answer_gives_the_streak_that_would_have_been(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await say(stage, sam, 0)
    for day in (1, 2, 3):
        await stage.day(at(day).isoformat())
        if day != 2:
            await say(stage, sam, day)
    assert run(stage, 3).freezes == 1
    habit = str(stage.rows(Habit)[0].id)
    await sam.do("habit.mark", {"habit": habit, "day": at(2).isoformat(), "said": "done"})
    assert (run(stage, 3).current, run(stage, 3).freezes) == (4, 2)


async def test_on_weekends_the_week_at_a_glance_shows_only_what_was_done(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    assert "Sat" not in words_in(await sam.do("streaks.show"))
    await say(stage, sam, 5)
    assert "✓\u00a0Sat" in words_in(await sam.do("streaks.show"))


SAID = st.dictionaries(st.integers(0, 27), st.sampled_from(["done", "no_chance", "not_today"]), max_size=28)
OUTCOMES = {"done": DONE, "no_chance": SKIPPED, "not_today": MISSED}


@settings(max_examples=200, deadline=None)
@given(said=SAID, lapsed=st.sets(st.integers(0, 27)), changes=st.lists(st.sampled_from([7, 14, 21]), unique=True))
def test_rows_and_days_by_hand_agree(said: dict[int, str], lapsed: set[int], changes: list[int]) -> None:
    """Any month of answers, lapsed days and changes between daily and weekly on Mondays."""
    ids: dict[str, Any] = {"workspace_id": UUID(int=1), "person_id": UUID(int=2)}
    habit = Habit(**ids, id=UUID(int=3), adopted_on=at(0), source_key="x")
    starts = [0, *sorted(changes)]
    ways = [
        Practice(
            **ids, id=UUID(int=n), habit_id=habit.id, first_day=at(start), nudge_days="1", workdays="12345", plan=b"",
            cadence="weekly" if number % 2 else "daily",
        )
        for n, (number, start) in enumerate(enumerate(starts))
    ]  # fmt: skip
    asked = frozenset(at(n) for n in range(28) if n not in lapsed)
    known = Past(habit, {at(n): one for n, one in said.items()}, asked, asked, (), ways)
    outcomes = dict.fromkeys(lapsed - {27}, SKIPPED) | {n: OUTCOMES[one] for n, one in said.items()}
    all_days = days(28, outcomes)
    stretches = [
        (WEEKLY if number % 2 else DAILY, all_days[start:end])
        for number, (start, end) in enumerate(pairwise([*starts, 28]))
    ]
    assert streak_of(known, at(27)) == overall(stretches, at(27))


async def test_messages_that_were_sent_or_cancelled_bridge_nothing(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await say(stage, sam, 0)
    await stage.day("2026-03-03")
    await say(stage, sam, 2)
    assert run(stage, 2).freezes == 1
    assert {row.state for row in stage.rows(Outgoing)} == {"sent"}
    assert len(stage.rows(CheckIn)) == 2


async def test_with_two_daily_habits_the_one_whose_turn_it_was_not_does_not_suffer(stage: Stage, sam: Member) -> None:
    """They take turns in the message; silence about one is ours, not the person's."""
    await sam.start("say-it-back")
    own = {"name": "Second", "cue": "a call ends", "action": "write one line", "cadence": "daily"}
    await sam.do("habits.save", values=own)
    for day in ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"):
        sent = await stage.tick() if day == "2026-03-02" else await stage.day(day)
        await sam.press(sent[0].message, "Did it")
    shown = words_in(await sam.do("streaks.show"))
    assert "3 days in a row. Best: 3 days. 2 spare days" in shown
    assert "2 days in a row. Best: 2 days. 2 spare days" in shown


async def test_a_nudge_put_off_until_tomorrow_is_not_a_miss(stage: Stage, sam: Member) -> None:
    await sam.start()
    [monday] = await stage.tick()
    await sam.press(monday.message, "Did it")
    [tuesday] = await stage.day("2026-03-03")
    await sam.press(tuesday.message, "Tomorrow")
    [wednesday] = await stage.day("2026-03-04")
    await sam.press(wednesday.message, "Did it")
    assert "2 days in a row. Best: 2 days. 2 spare days" in words_in(await sam.do("streaks.show"))
