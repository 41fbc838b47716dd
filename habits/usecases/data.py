"""A person's data is theirs: all of it as a file, or gone for good."""

import json
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from habits.answers import words_of
from habits.briefing import promise_words
from habits.content import question_text
from habits.messages import Actions, Button, Divider, File, Paragraph, Reply, Request, Show
from habits.models import (
    Absence,
    Answer,
    CheckIn,
    Counting,
    FollowUp,
    Habit,
    Membership,
    Outgoing,
    Person,
    Promise,
    PromiseMark,
    Rating,
    Region,
    Table,
    Team,
)
from habits.pages import home
from habits.pages.common import say
from habits.people import me, today_of
from habits.practice import history, read
from habits.schedule import next_message
from habits.tools.entries import every, switched_off
from habits.tools.tool import Record

OWNED = {
    "promise_mark": "person_id",
    "promise": "person_id",
    "counting": "person_id",
    "membership": "person_id",
    "entry": "person_id",
    "tool_off": "person_id",
    "follow_up": "person_id",
    "answer": "person_id",
    "check_in": "person_id",
    "rating": "person_id",
    "region": "person_id",
    "absence": "person_id",
    "practice": "person_id",
    "habit": "person_id",
    "outgoing": "recipient",
    "schedule": "subject",
    "person_key": "person_id",
    "person": "id",
}
"""Every table with rows of a person, and whose they are, in an order in which they can be deleted."""


def export(session: Session, request: Request, now: datetime) -> Reply:
    """`data.export`: everything, readable, as one JSON file in the person's own chat."""
    person = me(session, request)
    content = as_json(session, person).encode()
    name = f"rapport-{today_of(person, now).isoformat()}.json"
    text = "Here is what I keep about you. The file now also lies in this chat; delete it here once you have saved it."
    return Show(say(text), "here", file=File(name, "Your data", content))


def as_json(session: Session, person: Person) -> str:
    """What is kept about a person, as a file that people can read."""
    return json.dumps(everything(session, person), indent=2, ensure_ascii=False, default=_plain)


def everything(session: Session, person: Person) -> dict[str, Any]:
    """What is kept about a person, texts readable, keys and ids of the machinery left out."""
    habits = _rows(session, person, Habit)
    return {
        "settings": person.model_dump(exclude={"id", "workspace_id", "platform_id"}),
        "habits": [
            {
                **habit.model_dump(include={"catalogue_id", "adopted_on", "stopped_on", "graduated_on"}),
                "practised": [
                    {
                        "from": row.first_day,
                        "cadence": row.cadence,
                        "working_days": row.workdays,
                        "nudge_days": row.nudge_days,
                        **vars(read(session, person, habit, row.first_day).plan),
                    }
                    for row in history(session, habit)
                ],
                "days": {
                    row.day.isoformat(): {"said": row.outcome, "at": row.said_at}
                    for row in _rows(session, person, CheckIn)
                    if row.habit_id == habit.id
                },
                "runs_by_itself": [
                    row.model_dump(include={"day", "item", "score"})
                    for row in _rows(session, person, Rating)
                    if row.habit_id == habit.id
                ],
            }
            for habit in habits
        ],
        "holidays_of": [row.model_dump(include={"first_day", "country"}) for row in _rows(session, person, Region)],
        "pauses": [
            {**row.model_dump(include={"kind", "first_day", "last_day"}), "of": _what(session, person, row)}
            for row in _rows(session, person, Absence)
        ],
        "answers": [_answer(session, person, row) for row in _rows(session, person, Answer)],
        "teams": _teams(session, person),
        "tools": [_entry(row) for row in every(session, person)],
        "tools_switched_off": sorted(switched_off(session, person)),
        "next_message": next_message(session, person),
        "messages": [
            row.model_dump(include={"kind", "day", "state", "sent_at"}) for row in _rows(session, person, Outgoing)
        ],
    }


def _teams(session: Session, person: Person) -> dict[str, Any]:
    names = {
        team.id: team.name for team in session.exec(select(Team).where(Team.workspace_id == person.workspace_id)).all()
    }
    return {
        "joined": [
            {"team": names[row.team_id], **row.model_dump(include={"state", "own_line"})}
            for row in _rows(session, person, Membership)
        ],
        "counted": [
            {"from": row.first_day, "team": names[row.team_id] if row.team_id else None}
            for row in _rows(session, person, Counting)
        ],
        "promised": [
            {"team": names[row.team_id], "promise": promise_words(session, row)}
            | row.model_dump(include={"week", "happened", "said_at"})
            for row in _rows(session, person, Promise)
        ],
        "promises_seen": [
            row.model_dump(include={"happened", "said_at"}) for row in _rows(session, person, PromiseMark)
        ],
    }


def _what(session: Session, person: Person, pause: Absence) -> str:
    habit = session.get(Habit, (pause.workspace_id, pause.habit_id)) if pause.habit_id else None
    return read(session, person, habit, pause.first_day).plan.name if habit else "everything"


def _answer(session: Session, person: Person, row: Answer) -> dict[str, Any]:
    again = session.exec(
        select(FollowUp).where(FollowUp.workspace_id == row.workspace_id, FollowUp.answer_id == row.id)
    )
    return {
        **row.model_dump(include={"day", "written_at", "changed_at"}),
        "question": question_text(session, row.question_id),
        "text": words_of(session, person, row),
        "ask_again": [follow_up.model_dump(include={"due_on", "state"}) for follow_up in again],
    }


def _entry(row: Record) -> dict[str, Any]:
    """What was entered in a tool's forms, and before it was entered once more."""
    kept = row.entry.model_dump(
        include={"tool", "kind", "state", "day", "due_on", "reported", "written_at", "changed_at"}
    )
    return {**kept, "fields": row.fields, "before": row.before}


def ask_delete(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`data.ask_delete`: typed, so the button asks once more."""
    button = Button("Delete my data", "data.delete", {}, "danger", home.FORGET)
    export_first = Button("Export it first", "data.export")
    return Show(say("This destroys everything I keep about you, with its key.", Actions((button, export_first))))


def delete(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`data.delete`: really gone; the person is as if they had never been here."""
    person = me(session, request)
    forget(session, person)
    text = "Everything is gone, and its key with it. Thank you for your time. “start” begins anew, from nothing."
    if request.args.get("at") == "home":
        return Show(home.welcome(Paragraph(text), Divider()), "home")
    return Show(say(text), "replace")


def forget(session: Session, person: Person) -> None:
    """Destroy every row of a person, the data key among them."""
    session.flush()
    session.info["forgot"] = True  # so that the edge empties the write-ahead log as well
    for name, owner in OWNED.items():
        rows = Table.metadata.tables[name]
        session.execute(rows.delete().where(rows.c.workspace_id == person.workspace_id, rows.c[owner] == person.id))
    session.expunge_all()


def _rows(session: Session, person: Person, table: type[Any]) -> list[Any]:
    owner = getattr(table, OWNED[table.__tablename__])
    return list(session.exec(select(table).where(table.workspace_id == person.workspace_id, owner == person.id)))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"cannot write {type(value).__name__}")
