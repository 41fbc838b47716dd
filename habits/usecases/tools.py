"""The tools' verbs, the same for every tool: seeing, opening, keeping, putting off, letting rest, deleting."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from habits.messages import Ask, DateInput, Form, Invalid, Note, Paragraph, Part, Reply, Request, Show
from habits.models import Entry, Outgoing, Person
from habits.pages import tools as pages
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, me_today, mine
from habits.tools import TOOLS, entries
from habits.tools.tool import Moment, Step, Tool
from habits.words import bad_date, on_day

WEEK_ON = timedelta(days=7)


def menu(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`tool.menu`: all tools."""
    return Ask(pages.menu(session, me(session, request)))


def page(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.page`: one tool and what is kept in it."""
    person, today = me_today(session, request, now)
    tool = TOOLS.get(request.args.get("tool", ""))
    return Ask(pages.page(session, person, tool, today, _offset(request)) if tool else pages.menu(session, person))


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.open`: the form of a step, for a new entry or for one there is; of a tool: its form while nothing is kept
    in it, then its page."""
    person, today = me_today(session, request, now)
    tool = TOOLS.get(request.args.get("tool", ""))
    if tool is None:
        return Ask(pages.menu(session, person))
    if "step" not in request.args:
        begin = tool.beginnings()
        if not begin or entries.records(session, person, tool.id, limit=1):
            return Ask(pages.page(session, person, tool, today))
        return _form(Moment(session, person, today), tool, begin[0], request)
    step, moment = tool.step(request.args["step"]), _moment(session, person, request, today)
    if step is None or (moment.record is None and ("entry" in request.args or not step.begins)):
        return gone("entry")
    if moment.record is None and step.single and (there := entries.newest(session, person, tool.id, step.name)):
        moment = Moment(session, person, today, entries.opened(session, person, there))
        step = tool.step(there.step) or step
        return _form(moment, tool, step, request, edit=step.begins)
    like = mine(session, person, Entry, request.args.get("like", ""))
    if moment.record is None and like is not None and like.tool == tool.id:
        moment = Moment(session, person, today, like=entries.opened(session, person, like))
    return _form(moment, tool, step, request, edit="edit" in request.args)


def follow_up(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.follow_up`: what an entry waits for; its page when it waits for nothing."""
    person, today = me_today(session, request, now)
    moment = _moment(session, person, request, today)
    tool = TOOLS.get(moment.record.entry.tool) if moment.record else None
    if moment.record is None or tool is None:
        return gone("entry")
    step = tool.step(moment.record.entry.step)
    if step is None:
        return Ask(pages.entry_page(moment, tool, moment.record))
    return _form(moment, tool, step, request)


def entry(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.entry`: an entry's own page."""
    person, today = me_today(session, request, now)
    return _page_of(session, person, request, today)


def later(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.later`: on which other day?"""
    person, today = me_today(session, request, now)
    moment = _moment(session, person, request, today)
    if moment.record is None or not moment.record.entry.step:
        return gone("entry")
    start = () if person.started_at else (Note("I write only to people who pressed Start; until then it waits here."),)
    day = DateInput(name="again", label="On which day?", initial=(today + WEEK_ON).isoformat())
    note = Note("With my message of that day. On a day off, with the next one.")
    return Ask(Form("Ask me again", "tool.move", (day, note, *start), "Ask me then", args=dict(request.args)))


def move(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.move`: the bot comes back on that day instead."""
    person, today = me_today(session, request, now)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None or not row.step:
        return gone("entry")
    if wrong := bad_date(request.value("again"), today):
        return Invalid({"again": wrong})
    day = date.fromisoformat(request.value("again"))
    entries.wait(session, row, row.step, day)
    return _after(session, person, request, now, f"I come back to it {on_day(day, today)}.")


def rest(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.rest`: nothing more is asked about an entry; it stays among what is kept."""
    person = me(session, request)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None:
        return gone("entry")
    entries.wait(session, row, "", None)
    return _after(session, person, request, now, "It may rest. What you wrote stays here.")


def delete(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.delete`: an entry is gone, and never asked about again."""
    person, today = me_today(session, request, now)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None:
        return gone("entry")
    tool = TOOLS.get(row.tool)
    session.delete(row)
    session.flush()
    told = "Deleted. I kept nothing of it."
    if tool is None:
        return Show(say(told), "replace")
    return Ask(pages.page(session, person, tool, today, _offset(request), Paragraph(told)))


def switch(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`tool.switch`: on or off, for the person who asks."""
    person, tool = me(session, request), TOOLS.get(request.args.get("tool", ""))
    if tool and request.args.get("to") in ("on", "off"):
        entries.switch(session, person, tool.id, on=request.args["to"] == "on")
    return Ask(pages.menu(session, person))


def file(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.file`: what is kept in a tool, as a file in the person's own chat."""
    person, today = me_today(session, request, now)
    tool = TOOLS.get(request.args.get("tool", ""))
    if tool is None or tool.file is None:
        return gone("file")
    made = tool.file[1](Moment(session, person, today), entries.records(session, person, tool.id))
    text = "Here it is. The file now also lies in this chat; delete it here once you have saved it."
    return Show(say(text), "here", file=made)


def _form(moment: Moment, tool: Tool, step: Step, request: Request, *, edit: bool = False) -> Ask:
    return Ask(pages.step_form(moment, tool, step, request.args, edit=edit))


def _moment(session: Session, person: Person, request: Request, today: date) -> Moment:
    """Where a tool's code is asked; with the entry that the request names, if it is theirs and of that tool."""
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None or request.args.get("tool", row.tool) != row.tool:
        return Moment(session, person, today)
    return Moment(session, person, today, entries.opened(session, person, row))


def _page_of(session: Session, person: Person, request: Request, today: date, *lead: Part) -> Reply:
    moment = _moment(session, person, request, today)
    tool = TOOLS.get(moment.record.entry.tool) if moment.record else None
    if moment.record is None or tool is None:
        return gone("entry")
    return Ask(pages.entry_page(moment, tool, moment.record, *lead, offset=_offset(request)))


def _after(session: Session, person: Person, request: Request, now: datetime, text: str) -> Reply:
    """Where it was done: in the message, on Home, or in the form."""
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is not None and {"entry", "tool"} & out.about.keys():
        return Show(render(session, person, out, now), "replace")
    if request.args.get("at") == "home":
        return Show(say(text), "replace")
    return _page_of(session, person, request, me_today(session, request, now)[1], Paragraph(text))


def _offset(request: Request) -> int:
    text = request.args.get("offset", "0")
    return int(text) if text.isdecimal() and len(text) < 7 else 0
