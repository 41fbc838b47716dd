"""Changing a habit: words from today, rhythm from Monday, and the past stays as it was."""

from datetime import date

from habits.models import Habit, Practice
from habits.practice import read
from tests.stage import Member, Stage, form_of, initial, words_in


def way(stage: Stage, day: str) -> tuple[str, str, str, str]:
    """Cue, cadence, nudge days and working week of the only habit, on a day."""
    on = date.fromisoformat(day)
    with stage.database.session(writes=False) as session:
        [habit] = stage.rows(Habit)
        one = read(session, stage.person(), habit, on)
        row = [row for row in sorted(stage.rows(Practice), key=lambda row: row.first_day) if row.first_day <= on][-1]
        return one.plan.cue, str(one.cadence), row.nudge_days, row.workdays


async def change(sam: Member, **values: str) -> str:
    return words_in(await sam.submit(await sam.press(await sam.do("habits.show"), "Change"), **values))


async def test_new_words_count_from_today_and_not_before(stage: Stage, sam: Member) -> None:
    await sam.take_up(cue="tea is ready")
    stage.to("2026-03-04 10:00")
    await change(sam, cue="coffee is ready")
    assert way(stage, "2026-03-03")[0] == "tea is ready"
    assert way(stage, "2026-03-04")[0] == "coffee is ready"


async def test_a_new_rhythm_starts_on_monday(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    stage.to("2026-03-04 10:00")
    assert "Weekly from Mon 9 Mar on" in await change(sam, cadence="weekly")
    assert way(stage, "2026-03-08")[1] == "daily"
    assert way(stage, "2026-03-09")[1:3] == ("weekly", "3")


async def test_a_change_on_a_monday_starts_on_the_next_one(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await change(sam, cadence="weekly")
    assert way(stage, "2026-03-08")[1] == "daily"
    assert way(stage, "2026-03-09")[1] == "weekly"


async def test_two_changes_on_one_day_are_one(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await change(sam, cue="tea", cadence="weekly")
    await change(sam, cue="cake", cadence="2 per week")
    assert len(stage.rows(Practice)) == 2
    assert way(stage, "2026-03-02")[0] == "cake"
    assert way(stage, "2026-03-09")[:2] == ("cake", "2 per week")


async def test_changing_back_before_monday_leaves_the_old_rhythm(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await change(sam, cadence="weekly")
    stage.to("2026-03-05 10:00")
    opened = await sam.press(await sam.do("habits.show"), "Change")
    assert initial(form_of(opened))["cadence"] == "weekly"
    await sam.submit(opened, cadence="daily")
    assert way(stage, "2026-03-09")[1:3] == ("daily", "12345")


async def test_the_past_is_append_only(stage: Stage, sam: Member) -> None:
    await sam.take_up(cue="first")
    before = {row.first_day: row.plan for row in stage.rows(Practice)}
    for day, cue in (("2026-03-03", "second"), ("2026-03-10", "third"), ("2026-03-17", "fourth")):
        stage.to(f"{day} 10:00")
        await change(sam, cue=cue, cadence="weekly" if cue == "third" else "daily")
        after = {row.first_day: row.plan for row in stage.rows(Practice)}
        past = {first: plan for first, plan in before.items() if first < date.fromisoformat(day)}
        assert past.items() <= after.items()
        before = after
    assert way(stage, "2026-03-02")[0] == "first"
    assert way(stage, "2026-03-09")[0] == "second"


async def work_on(sam: Member, days: str) -> None:
    await sam.submit(await sam.do("settings.open"), workdays=tuple(days))


async def test_another_working_week_counts_from_tomorrow(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    stage.to("2026-03-04 10:00")
    await work_on(sam, "123")
    assert way(stage, "2026-03-04")[3] == "12345"
    assert way(stage, "2026-03-05")[2:] == ("123", "123")


async def test_a_rhythm_planned_for_monday_takes_the_new_working_week_along(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await change(sam, cadence="4 per week")
    await work_on(sam, "123")
    assert way(stage, "2026-03-09")[1:] == ("4 per week", "123", "123")


async def test_new_words_after_a_new_working_week_hold_tomorrow_too(stage: Stage, sam: Member) -> None:
    await sam.take_up(cue="old")
    await work_on(sam, "1234")
    await change(sam, cue="new")
    for day in ("2026-03-02", "2026-03-03", "2026-03-09"):
        assert way(stage, day)[0] == "new"
    assert way(stage, "2026-03-02")[3] == "12345"


async def test_a_habit_that_was_let_go_is_not_changed_by_an_old_form(stage: Stage, sam: Member) -> None:
    await sam.take_up(cue="old")
    form = await sam.press(await sam.do("habits.show"), "Change")
    await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
    stage.to("2026-03-04 10:00")
    assert "no longer here" in words_in(await sam.submit(form, cue="new"))
    assert len(stage.rows(Practice)) == 1
