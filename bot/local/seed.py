"""Seven weeks of believable history for the people of the local workspace.

Made through the same use cases that people go through, on the days they would have. The newcomer is left alone.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.app import Bot
from bot.local.seed_team import (
    BESIDE,
    WEEKS,
    asked,
    enrolled,
    forget_teams,
    found_team,
    practise_in_weeks,
    record,
    take_up,
    working_days,
)
from habits.answers import keep
from habits.calendar import add_working_days, instant
from habits.kit import kit
from habits.models import Habit, Outgoing, Person, Schedule, Team, Workspace
from habits.usecases.data import forget
from habits.usecases.follow_ups import ask_again


@dataclass(frozen=True)
class Story:
    """One person's seven weeks: what they practise, how often it goes well, for how many days it
    went well lately, what they wrote and when to ask again."""

    person: str
    habits: tuple[str, ...]
    steady: float
    lately: int
    wrote: tuple[tuple[int, str], ...] = ()
    ask_again: str = ""


STORIES = (
    Story(
        "U0AMARA",
        ("say-it-back", "share-the-carry"),
        0.85,
        13,
        (
            (20, "I said back to Jonas that the closing week scares him. He said: not the week, the silence after it."),
            (12, "I asked Finance to own the Thursday check-in. They said yes before I had finished the sentence."),
        ),
        "They said yes to the Thursday check-in. Let me see whether it happens without me.",
    ),
    Story(
        "U0LEE",
        ("eyes-up",),
        0.7,
        4,
        ((9, "Full screen, no inbox, for twenty minutes. I noticed she stops before she disagrees."),),
    ),
    Story(
        "U0PRIYA",
        ("missing-chair", "one-more-question"),
        0.8,
        21,
        ((4, "The warehouse lead was not in the room. One call later we changed the date."),),
    ),
    Story(
        "U0DIEGO",
        ("number-plus-person",),
        0.5,
        0,
        ((12, "Ninety-nine percent on time, and the branch in Leeds still rings me every Friday."),),
    ),
    Story(
        "U0INES", ("one-that-matters",), 0.75, 8, ((3, "The contract talk could wait. The hour with Tomas could not."),)
    ),
    Story(
        "U0MAYA",
        ("open-the-shield",),
        0.8,
        9,
        ((8, "I said our targets are met, and heard myself. Asked what is still hard. Long pause, good answer."),),
    ),
)


MOMENT = timedelta(seconds=1)
"""Over less than that the messages of so many people are spread."""


async def seed_if_empty(bot: Bot) -> None:
    """At the first start."""
    if await bot.database.run(lambda session: session.exec(select(Workspace)).first() is None, writes=False):
        await reseed(bot)


async def reseed(bot: Bot) -> None:
    """Forget everybody, tell the stories, and live through what was due last once more, with the real bot: the team's
    last promise and digest, and the last working day."""
    now = bot.clock.now()
    day = _working_days_back(now.date(), 1)
    await bot.database.run(lambda session: _begin_again(session, day), writes=True, patience=60)
    for due in await bot.database.run(_due_times, writes=False):
        if due + MOMENT < now:
            bot.clock.jump_to(due + MOMENT)
            await bot.delivery.tick()
            await bot.delivery.settled()
    bot.clock.jump_to(now)
    bot.delivery.wake()  # today's message may be due by now


def _begin_again(session: Session, today: date) -> None:
    for person in session.exec(select(Person)).all():
        forget(session, person)
    forget_teams(session)
    seed(session, today)


def _due_times(session: Session) -> list[datetime]:
    planned = session.exec(select(Outgoing.try_at).where(Outgoing.state == "planned"))
    digests = session.exec(select(Team.next_digest_at).where(col(Team.next_digest_at).is_not(None)))
    return sorted({*session.exec(select(Schedule.next_due_at)), *planned, *filter(None, digests)})


def seed(session: Session, today: date) -> None:
    """All stories, up to the day before, and their team. The same every time: the chance in it has a fixed seed."""
    first = today - timedelta(days=7 * WEEKS + today.weekday())
    for story in STORIES:
        _tell(session, story, first, today, random.Random(story.person))
    found_team(session, first, today)


def _tell(session: Session, story: Story, first: date, today: date, chance: random.Random) -> None:
    person = enrolled(session, story.person, first)
    habits = [
        _practise(session, person, habit, first + timedelta(days=14 * number), today, story, chance)
        for number, habit in enumerate(story.habits)
    ]
    habits += [practise_in_weeks(session, person, one, first, today) for one in BESIDE.get(story.person, ())]
    asked(session, person, habits, first, today)
    _write(session, person, story, today, ZoneInfo(person.tz))


def _practise(
    session: Session, person: Person, habit_id: str, first: date, today: date, story: Story, chance: random.Random
) -> Habit:
    habit, said = take_up(session, person, habit_id, first), list[tuple[date, str]]()
    days = list(working_days(first, today))
    for back, day in zip(range(len(days), 0, -1), days, strict=True):
        weights = (story.steady, 0.08, 0.06, 1 - story.steady)
        by_chance = chance.choices(("done", "no_chance", "not_today", ""), weights)[0]
        said.append((day, "done" if back <= story.lately else by_chance))
    record(session, person, habit, [(day, one) for day, one in said if one])
    return habit


def _write(session: Session, person: Person, story: Story, today: date, zone: ZoneInfo) -> None:
    question = kit(session).catalogue.habit(story.habits[0]).questions[1].id
    for back, text in story.wrote:
        day = _working_days_back(today, back)
        at = instant(day, time(9, 12), zone)
        keep(session, person, text, day, f"seed:{person.platform_id}:{back}", at, question)
    if story.ask_again:
        day = _working_days_back(today, 10)
        at = instant(day, time(9, 20), zone)
        answer = keep(session, person, story.ask_again, day, f"seed:{person.platform_id}:again", at)
        ask_again(session, person, answer, _next_working(today), f"seed:{person.platform_id}:again")


def _working_days_back(today: date, count: int) -> date:
    """The working day so many working days before."""
    day = today
    for _ in range(count):
        day -= timedelta(days=1)
        while day.isoweekday() > 5:
            day -= timedelta(days=1)
    return day


def _next_working(day: date) -> date:
    """The second working day after, so that it comes back soon after today."""
    return add_working_days(day, 2, frozenset(range(1, 6)))
