"""Home: everything of one's own on one quiet page."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from habits.answers import newest
from habits.content import question_text
from habits.daily import choose
from habits.holidays import place_words
from habits.messages import (
    Actions,
    Bold,
    Button,
    Confirm,
    Divider,
    Heading,
    Message,
    Note,
    Paragraph,
    Part,
)
from habits.models import Answer, FollowUp, Person
from habits.pages import tools
from habits.pages.check_in import today_parts
from habits.pages.habit_list import habit_part
from habits.pages.streaks import glance
from habits.pages.teams import home_parts
from habits.pages.welcome import ANY_TIME, WHAT, WHO_SEES, YOUR_WORDS, choices
from habits.pauses import coming_leave, quiet_until, why_quiet
from habits.people import region_of, today_of
from habits.practice import Practised, practised
from habits.rhythm import open_check_in
from habits.schedule import hours, next_daily, next_message
from habits.teams import may_make_teams
from habits.words import day_words, on_day, sentence, time_words, weekdays_words

AT = {"at": "home"}
AHEAD = 7
"""Messages looked through for the next one: more than a week has."""
STOP = Confirm(
    "Stop daily messages?",
    "I stay quiet until you press Start again. Your habits and your words stay as they are.",
    "Stop",
    "Go on",
)
FORGET = Confirm(
    "Delete everything?",
    "Your habits, taps and words are destroyed with their key, and nobody can bring them back. "
    "Messages in this chat stay until you delete them; a manager’s list of whom they asked to join a team is theirs.",
    "Delete everything",
)


def page(session: Session, person: Person, now: datetime, change: str = "", admin: bool = False) -> Message:
    """The whole page; before Start it is the welcome. `admin`: of the workspace."""
    today = today_of(person, now)
    active = practised(session, person, today)
    if person.started_at is None and not active and not newest(session, person, 0, 1):
        invited = home_parts(session, person, today, may_make_teams(session, person, admin))
        return welcome(more=invited)
    parts: list[Part] = [
        Paragraph(_next(session, person, today)),
        *_start(person),
        *_waiting(session, person, today),
    ]
    parts.append(Heading("Your habits"))
    for one in active:
        parts += _habit(session, person, one, today, change)
    parts += [
        Actions(
            (
                Button("Add a habit", "habits.add", AT),
                Button("Reflect", "reflect.open", AT),
                _quiet(session, person, today),
            )
        )
    ]
    parts += tools.home_parts(session, person, today)
    parts += home_parts(session, person, today, may_make_teams(session, person, admin))
    parts += [*_days_away(session, person, today)]
    parts += [*_answers(session, person, today), *_settings(session, person, admin), *data_parts()]
    return Message("Rapport", tuple(parts))


def welcome(*lead: Part, more: tuple[Part, ...] = ()) -> Message:
    """Home before Start."""
    body = (Paragraph(WHAT), Paragraph(YOUR_WORDS), Paragraph(WHO_SEES), Paragraph(ANY_TIME))
    return Message("Rapport", (*lead, Heading("Hello, I am Rapport"), *body, Actions(choices(True, **AT)), *more))


def _next(session: Session, person: Person, today: date) -> tuple[str | Bold, ...]:
    due = _next_with_words(session, person)
    if person.unreachable:
        return (
            "I could not reach you in the chat, so I am quiet. ",
            Bold("Open Settings and save"),
            " to begin again.",
        )
    if open_check_in(session, person):
        return ("I am quiet until you tell me to go on. ", Bold("Keep going"), " brings me back.")
    if due is None:
        when = "once you have a habit" if person.started_at else "only when you ask me to"
        return (f"No message is planned. I write {when}.",)
    when = f"{on_day(today_of(person, due), today)} at {time_words(person.nudge_at)}"
    until = quiet_until(session, person, today)
    pause = f" Quiet until {until}." if until else ""
    why = why_quiet(session, person, today)
    return (f"{why} " if why else "", "Your next message comes ", Bold(when), f".{pause}")


def _next_with_words(session: Session, person: Person) -> datetime | None:
    """The next daily message that will have something to say: a weekly habit alone is quiet on other days."""
    due = next_message(session, person)
    for _ in range(AHEAD):
        if due is None or choose(session, person, today_of(person, due)):
            return due
        due = next_daily(session, person, due)
    return None


def _start(person: Person) -> tuple[Part, ...]:
    return () if person.started_at else (Actions((Button("Start daily nudges", "start.open", AT, "primary"),)),)


def _quiet(session: Session, person: Person, today: date) -> Button:
    if waiting := open_check_in(session, person):
        return Button("Keep going", "nudge.keep", AT | {"out": str(waiting.id)})
    if quiet_until(session, person, today):
        return Button("Go on now", "pause.end", AT)
    return Button("Too much right now", "pause.too_much", AT)


def _habit(session: Session, person: Person, one: Practised, today: date, change: str) -> tuple[Part, ...]:

    line = habit_part(session, person, one, today, AT)
    week = Note(glance(session, person, one, today))
    return (line, week, *today_parts(session, person, one, today, AT, change), Divider())


def _waiting(session: Session, person: Person, today: date) -> tuple[Part, ...]:
    """Words that are to come back: those whose day has come can be answered here."""
    rows = session.exec(
        select(FollowUp)
        .where(FollowUp.workspace_id == person.workspace_id, FollowUp.person_id == person.id)
        .where(col(FollowUp.state).in_(("waiting", "asked")))
        .order_by(col(FollowUp.due_on))
        .limit(5)
    ).all()
    parts: list[Part] = [Heading("You asked me to come back to")] if rows else []
    for row in rows:
        answer = session.get_one(Answer, (row.workspace_id, row.answer_id))
        args = AT | {"follow_up": str(row.id)}
        when = f"Your words from {day_words(answer.day, today)}"
        if row.due_on <= today:
            parts.append(Paragraph((Bold(when), ": what happened?"), Button("Read and tell", "reflect.open", args)))
        else:
            parts.append(
                Paragraph(
                    f"{when} come back {on_day(row.due_on, today)}.", Button("Another day", "follow_up.again", args)
                )
            )
    return tuple(parts)


def _answers(session: Session, person: Person, today: date) -> tuple[Part, ...]:
    """When and to what, without the words: this page is drawn by the platform, and they are yours."""
    rows = newest(session, person, 0, 3)
    if not rows:
        return ()
    parts: list[Part] = [Heading("Your recent answers")]
    for row in rows:
        what = question_text(session, row.question_id) or ("What happened?" if row.follow_up_id else "A note")
        parts.append(
            Paragraph(
                f"{sentence(day_words(row.day, today))}: {what}",
                Button("Read", "answers.edit", AT | {"answer": str(row.id)}),
            )
        )
    return (*parts, Actions((Button("All my answers", "answers.page"),)))


def _days_away(session: Session, person: Person, today: date) -> tuple[Part, ...]:
    """Leave that is still to come, and how to take it back."""
    parts: list[Part] = []
    for row in coming_leave(session, person, today + timedelta(days=1)):
        if row.first_day > today and row.last_day is not None:
            days = f"{day_words(row.first_day, today)} to {day_words(row.last_day, today)}"
            parts.append(Paragraph(f"Away {days}.", Button("Take back", "leave.drop", AT | {"absence": str(row.id)})))
    return (Heading("Your days away"), *parts) if parts else ()


def _settings(session: Session, person: Person, admin: bool) -> tuple[Part, ...]:
    words, (until, since) = "messages and forms" if person.free_text else "forms only", hours(person)
    line = (
        f"{weekdays_words(person.workdays)} at {time_words(person.nudge_at)}, {person.tz}. "
        f"Public holidays: {place_words(region_of(session, person) or '') or 'none'}. "
        f"Quiet from {time_words(since)} to {time_words(until)}. "
        f"Questions: up to {person.questions_a_week} a week. Your words: {words}."
    )
    buttons = [Button("Days away", "leave.open", AT)]
    if person.started_at is not None:
        buttons.append(Button("Stop daily messages", "welcome.later", AT, confirm=STOP))
    if admin:
        buttons.append(Button("Days off for everybody", "closures.open", AT))
        buttons.append(Button("Who may make teams", "roles.open", AT))
        buttons.append(Button("Goals for everybody", "goals.open", AT))
    return (Heading("Settings"), Paragraph(line, Button("Change", "settings.open", AT)), Actions(tuple(buttons)))


def data_parts() -> tuple[Part, ...]:
    return (
        Heading("Your data"),
        Actions(
            (
                Button("Export my data", "data.export"),
                Button("Delete my data", "data.delete", AT, "danger", FORGET),
            )
        ),
        Note("Only you can see this page. Your manager sees nothing about you."),
    )
