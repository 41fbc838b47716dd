"""What the bot knows of a person's week: what was done, what they said, what is due. In words, for a form of theirs."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from habits.calendar import instant
from habits.messages import Bold, Paragraph, Part
from habits.models import Answer, CheckIn, Entry, FollowUp
from habits.practice import practised
from habits.tools.entries import come_up, opened, switched_off
from habits.tools.tool import TOOLS, Moment
from habits.vault import reveal
from habits.words import count_words, day_words, sentence, shorten

MOST, LENGTH = 5, 140
DAY = timedelta(days=1)


def monday(moment: Moment) -> date:
    """The first day of the person's week."""
    return moment.today - timedelta(days=moment.today.weekday())


def done(moment: Moment) -> tuple[Part, ...]:
    """Habits with their times, and what was kept in the tools; nothing where there is nothing."""
    return _list("Done, as I know it", [*_habits(moment), *_kept(moment)])


def said(moment: Moment) -> tuple[Part, ...]:
    """The person's own words of the week, the latest first."""
    return _list("What you wrote", list(_answers(moment)))


def due(moment: Moment) -> tuple[Part, ...]:
    """What the bot comes back to by the end of next week."""
    return _list("What I come back to", list(_coming(moment)))


def _list(title: str, lines: list[str]) -> tuple[Part, ...]:
    rows = "".join(f"\n• {shorten(' '.join(line.split()), LENGTH)}" for line in lines)
    return (Paragraph((Bold(title), rows)),) if lines else ()


def _habits(moment: Moment) -> Iterator[str]:
    """Each habit, with the times it was done."""
    person = moment.person
    rows = select(CheckIn.habit_id, func.count()).where(CheckIn.workspace_id == person.workspace_id)
    rows = rows.where(CheckIn.person_id == person.id, CheckIn.outcome == "done")
    rows = rows.where(col(CheckIn.day).between(monday(moment), moment.today))
    times = dict(moment.session.exec(rows.group_by(col(CheckIn.habit_id))).all())
    for one in practised(moment.session, person, moment.today):
        if one.id in times:
            yield f"{one.plan.name}: {count_words(times[one.id], 'time', 'times')}"


def _kept(moment: Moment) -> Iterator[str]:
    """What was kept in the tools, or carried on."""
    person, off = moment.person, switched_off(moment.session, moment.person)
    begin, end = (instant(day, time.min, ZoneInfo(person.tz)) for day in (monday(moment), moment.today + DAY))
    rows = select(Entry).where(Entry.workspace_id == person.workspace_id, Entry.person_id == person.id)
    began = col(Entry.day).between(monday(moment), moment.today)
    changed = and_(col(Entry.changed_at) >= begin, col(Entry.changed_at) < end)
    rows = rows.where(or_(began, changed))
    rows = rows.where(Entry.tool != "look-back", col(Entry.tool).in_(TOOLS.keys() - off))
    for entry in moment.session.exec(rows.order_by(col(Entry.day).desc(), col(Entry.id).desc()).limit(MOST)):
        tool = TOOLS[entry.tool]
        yield f"{tool.title}: {tool.line(opened(moment.session, person, entry).fields)}"


def _answers(moment: Moment) -> Iterator[str]:
    person = moment.person
    rows = select(Answer).where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id)
    rows = rows.where(col(Answer.day).between(monday(moment), moment.today))
    for answer in moment.session.exec(rows.order_by(col(Answer.day).desc(), col(Answer.id).desc()).limit(MOST)):
        yield f"“{reveal(moment.session, person, answer.id, answer.text)}”"


def _coming(moment: Moment) -> Iterator[str]:
    session, person = moment.session, moment.person
    until = monday(moment) + timedelta(days=13)
    found: list[tuple[date, str]] = []
    for entry in come_up(session, person, TOOLS.keys() - switched_off(session, person), until):
        tool = TOOLS[entry.tool]
        found.append((entry.due_on or until, f"{tool.title}: {tool.line(opened(session, person, entry).fields)}"))
    rows = select(FollowUp, Answer).where(Answer.id == FollowUp.answer_id, FollowUp.workspace_id == Answer.workspace_id)
    rows = rows.where(FollowUp.workspace_id == person.workspace_id, FollowUp.person_id == person.id)
    rows = rows.where(FollowUp.state == "waiting", col(FollowUp.due_on) <= until)
    for follow_up, answer in session.exec(rows.order_by(col(FollowUp.due_on)).limit(MOST)):
        found.append((follow_up.due_on, f"“{reveal(session, person, answer.id, answer.text)}”"))
    for day, text in sorted(found):
        when = day_words(day, moment.now) if day > moment.now else "now"
        yield sentence(f"{when}: {text}")
