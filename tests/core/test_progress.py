"""Strength in /streaks, and the last twelve weeks of one habit as words and as a picture."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from habits.grid import Progress
from habits.history import Past, past, strength_on, strengths
from habits.messages import Picture, Reply
from habits.models import CheckIn, Habit, Outgoing, Person, Practice, Rating
from habits.strength import Outcome, over_changes, strength
from tests.stage import MONDAY, Member, Stage, button_of, shown, words_in

FIRST = date(2026, 3, 2)
DONE, MISSED, SKIPPED = Outcome.DONE, Outcome.MISSED, Outcome.SKIPPED


def at(day: int) -> date:
    return FIRST + timedelta(days=day)


def change(stage: Stage, *rows: object, plain: bool = False) -> None:
    """Put rows into the database; and, with `plain`, let Sam prefer words."""
    with stage.database.session(writes=True) as session:
        if plain:
            session.exec(select(Person)).one().plain = True
        session.add_all(rows)
        session.commit()


def lived(stage: Stage, said: dict[int, str]) -> None:
    """Say these of the only habit, on days with a message each."""
    habit = stage.rows(Habit)[0]
    ids = (UUID(int=10_000 + n) for n in range(10_000))
    keys: dict[str, Any] = {"workspace_id": habit.workspace_id}
    for day, outcome in said.items():
        moment = MONDAY + timedelta(days=day)
        row: dict[str, Any] = {"person_id": habit.person_id, "habit_id": habit.id, "day": at(day), "outcome": outcome}
        change(stage, *([CheckIn(id=next(ids), said_at=moment, **keys, **row)] if outcome else []))
        times: dict[str, Any] = {"due_at": moment, "try_at": moment, "expires_at": moment, "sent_at": moment}
        message: dict[str, Any] = {
            "kind": "daily",
            "dedupe_key": f"old {day}",
            "state": "sent",
            "message_id": "1",
            "day": at(day),
        }
        about = {"habit": str(habit.id)}
        change(stage, Outgoing(id=next(ids), recipient=habit.person_id, about=about, **keys, **times, **message))


def scores(stage: Stage, today: int) -> list[float]:
    with stage.database.session(writes=False) as session:
        return list(strengths(known(stage, session), at(today)).values())


def known(stage: Stage, session: Session) -> Past:
    return past(session, stage.person(), stage.rows(Habit)[0])


def picture_of(reply: Reply) -> Picture:
    found = shown(reply).picture
    assert found is not None
    return found


def lines_in(reply: object) -> list[str]:
    return [one for one in words_in(reply).splitlines() if re.match(r"\u2007?\d+ [A-Z][a-z]{2}\u2003", one)]


async def test_streaks_say_the_strength_and_what_it_means(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, {0: "done", 1: "done", 2: "", 3: "not_today", 4: "done"})
    stage.to("2026-03-06 12:00")
    said = words_in(await sam.do("streaks.show"))
    expected = strength([DONE, DONE, MISSED, MISSED, DONE], 1, 1)[-1]
    assert f"Strength {round(100 * expected)} of 100." in said
    assert said.count("Strength is the practice of the last months") == 1


async def test_weekends_silence_and_no_chance_leave_strength_as_it_was(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, {0: "done", 1: "no_chance", 3: "done"})  # no message on day 2
    one, two = strength([DONE, DONE], 1, 1)
    assert scores(stage, 7) == [one, one, one, two, two, two, two, two]


async def test_today_costs_nothing_while_it_is_open(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, {0: "done", 1: ""})
    assert scores(stage, 1) == strength([DONE, SKIPPED], 1, 1)
    assert scores(stage, 2) == strength([DONE, MISSED, SKIPPED], 1, 1)


async def test_three_a_week_with_weekends_off_is_three_in_five(stage: Stage, sam: Member) -> None:
    await sam.take_up(cadence="3 per week")
    lived(stage, {0: "done", 1: "", 2: "done", 3: "", 4: "done", 7: "done"})
    week = [DONE, MISSED, DONE, MISSED, DONE, SKIPPED, SKIPPED, DONE]
    assert scores(stage, 7) == strength(week, 3, 5)


async def test_a_change_of_cadence_carries_the_strength_over(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, dict.fromkeys((0, 1, 2, 3, 4, 7, 8), "done") | {9: "", 10: "", 11: "done"})
    first = stage.rows(Practice)[0]
    later = first.model_dump() | {"id": UUID(int=9000), "first_day": at(7), "cadence": "3 per week"}
    change(stage, Practice(**later))
    week = [DONE] * 5 + [SKIPPED] * 2
    assert scores(stage, 11) == over_changes([(week, 1, 1), ([DONE, DONE, MISSED, MISSED, DONE], 3, 5)])


async def test_strength_on_a_day_is_the_last_of_them(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, {0: "done", 1: "done"})
    with stage.database.session(writes=False) as session:
        assert strength_on(known(stage, session), at(1)) == strength([DONE, DONE], 1, 1)[-1]
        assert strength_on(known(stage, session), at(-1)) == 0


async def test_twelve_weeks_come_as_a_picture_that_says_itself_in_words(stage: Stage, sam: Member) -> None:
    await sam.take_up("Say it back")
    lived(stage, {n: "done" for n in range(25) if n % 7 < 4} | {n: "" for n in range(25) if n % 7 == 4})
    stage.to("2026-03-27 12:00")
    reply = await sam.press(await sam.do("streaks.show"), "Show 12 weeks")
    picture = picture_of(reply)
    assert re.fullmatch(
        r"Twelve weeks of Say it back: done on 16 of 19 days asked; strength 54 of 100, up from 18\.", picture.alt
    )
    assert "The picture is in your chat with me." in words_in(shown(reply).message)
    assert "Say it back" not in picture.title + picture.name + shown(reply).message.summary


async def test_a_line_for_each_week_since_it_began_with_its_signs_and_strength(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    lived(stage, {0: "done", 1: "no_chance", 2: "not_today", 3: "", 4: "done", 7: "done"})
    stage.to("2026-03-09 12:00")
    reply = await sam.press(await sam.press(await sam.do("streaks.show"), "Show 12 weeks"), "In words")
    assert shown(reply).picture is None
    assert lines_in(reply) == ["\u20072 Mar\u2003\u200710\u2003✓ ○ – · ✓", "\u20079 Mar\u2003\u200714\u2003✓ · · · ·"]


async def test_there_are_twelve_lines_at_most(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    stage.to("2026-09-09 12:00")
    reply = await sam.do("progress.show", {"habit": str(stage.rows(Habit)[0].id), "as": "words"})
    assert [line.split("\u2003")[0] for line in lines_in(reply)][::11] == ["22 Jun", "\u20077 Sep"]


async def test_who_prefers_words_gets_words_alone(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    change(stage, plain=True)
    reply = await sam.press(await sam.do("streaks.show"), "Show 12 weeks")
    assert shown(reply).picture is None
    assert "12 weeks of Ask" in words_in(reply)


async def test_answers_on_running_by_itself_are_shown(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    habit = stage.rows(Habit)[0]
    for number, (day, item) in enumerate(((14, "automatic"), (14, "thinking"), (28, "automatic"))):
        row: dict[str, Any] = {"workspace_id": habit.workspace_id, "person_id": habit.person_id, "day": at(day)}
        change(
            stage,
            Rating(id=UUID(int=9000 + number), item=item, score=2 + number, habit_id=habit.id, said_at=MONDAY, **row),
        )
    stage.to("2026-03-31 12:00")
    reply = await sam.do("progress.show", {"habit": str(habit.id)})
    shows = picture_of(reply).shows
    assert isinstance(shows, Progress)
    assert shows.ratings == ((at(14), 2), (at(28), 4))
    assert "you said 2 on Mon 16 Mar, 4 on Mon 30 Mar." in words_in(picture_of(reply).instead)


async def test_a_new_habit_is_told_kindly(sam: Member) -> None:
    await sam.take_up()
    reply = await sam.press(await sam.do("streaks.show"), "Show 12 weeks")
    assert "Strength 0 of 100; the next one counts." in words_in(reply)


async def test_nobody_sees_the_weeks_of_somebody_else(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    habit = str(stage.rows(Habit)[0].id)
    kim = stage.member("kim")
    for args in ({"habit": habit}, {"habit": "not an id"}, {}):
        reply = await kim.do("progress.show", args)
        assert "no longer here" in words_in(reply)
    assert button_of(await sam.do("streaks.show"), "Show 12 weeks").args == {"habit": habit}
