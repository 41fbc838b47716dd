"""Where a tool's code is asked: for which entry, and about which day."""

from datetime import date

from sqlmodel import Session

from habits.messages import Request
from habits.models import Entry, Outgoing, Person
from habits.people import mine
from habits.tools import entries
from habits.tools.tool import Moment, Step, Tool


def moment_of(session: Session, person: Person, request: Request, today: date) -> Moment:
    """With the entry that the request names, if it is theirs and of that tool."""
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None or request.args.get("tool", row.tool) != row.tool:
        return Moment(session, person, today)
    return Moment(session, person, today, entries.opened(session, person, row))


def beginning(moment: Moment, request: Request, tool: Tool, step: Step) -> Moment:
    """For a step that begins an entry: with the one there is, where there is one at a time; else empty, about the day
    of the message that asked for it, and beside the entry that it is to be like."""
    session, person = moment.session, moment.person
    if step.single and (there := entries.newest(session, person, tool.id, step.name)):
        return Moment(session, person, moment.today, entries.opened(session, person, there))
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    day = out.day if out and entries.answers(out, tool.id, step.name, None) else moment.today
    like = mine(session, person, Entry, request.args.get("like", ""))
    beside = entries.opened(session, person, like) if like is not None and like.tool == tool.id else None
    return Moment(session, person, day, like=beside, entered=moment.today)
