"""The tools' verbs, the same for every tool: seeing, opening, keeping, putting off, letting rest, deleting."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from habits.messages import Ask, DateInput, Form, Invalid, Note, Paragraph, Part, Reply, Request, Show
from habits.models import Entry, Outgoing, Person
from habits.pages import tools as pages
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.pages.tool_asks import comes_back
from habits.people import me, me_today, mine, today_of
from habits.shown import sent_before
from habits.tools import TOOLS, entries
from habits.tools.tool import Moment, Step, Tool
from habits.usecases.tool_moments import beginning, moment_of
from habits.words import bad_date

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
    step, moment = tool.step(request.args["step"]), moment_of(session, person, request, today)
    if step is None or (moment.record is None and ("entry" in request.args or not step.begins)):
        return no_longer(session, person, request, now)
    if moment.record is not None:
        return _form(moment, tool, step, request, edit="edit" in request.args)
    moment = beginning(moment, request, tool, step)
    if moment.record is None:
        return _form(moment, tool, step, request)
    step = tool.step(moment.record.entry.step) or step
    return _form(moment, tool, step, request, edit=step.begins)


def follow_up(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.follow_up`: what an entry waits for; its page when it waits for nothing."""
    person, today = me_today(session, request, now)
    moment = moment_of(session, person, request, today)
    tool = TOOLS.get(moment.record.entry.tool) if moment.record else None
    if moment.record is None or tool is None:
        return no_longer(session, person, request, now)
    step = tool.step(moment.record.entry.step)
    if step is None:
        return Ask(pages.entry_page(moment, tool, moment.record))
    return _form(moment, tool, step, request)


def entry(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.entry`: an entry's own page."""
    person = me(session, request)
    return _page_of(session, person, request, now)


def later(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.later`: on which other day?"""
    person, today = me_today(session, request, now)
    moment = moment_of(session, person, request, today)
    if moment.record is None or not moment.record.entry.step:
        return no_longer(session, person, request, now)
    silent = pages.silent(session, person, moment.record.entry.tool)
    day = DateInput(name="again", label="On which day?", initial=(today + WEEK_ON).isoformat())
    note = Note("With my message of that day. On a day off, with the next one.")
    return Ask(Form("Ask me again", "tool.move", (day, *(silent or (note,))), "Ask me then", args=dict(request.args)))


def move(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.move`: the bot comes back on that day instead."""
    person, today = me_today(session, request, now)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None or not row.step:
        return no_longer(session, person, request, now)
    if wrong := bad_date(request.value("again"), today):
        return Invalid({"again": wrong})
    day = date.fromisoformat(request.value("again"))
    entries.wait(session, row, row.step, day)
    return _after(session, person, request, now, comes_back(session, person, row, today))


def rest(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.rest`: nothing more is asked about an entry; it stays among what is kept, to be carried on or not."""
    person = me(session, request)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    if row is None:
        return no_longer(session, person, request, now)
    entries.wait(session, row, row.step, None)
    return _after(session, person, request, now, "It may rest. What you wrote stays here.")


def delete(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.delete`: an entry is gone, and never asked about again."""
    person, today = me_today(session, request, now)
    row = mine(session, person, Entry, request.args.get("entry", ""))
    tool = TOOLS.get(row.tool) if row else None
    if row is None or tool is None:
        return no_longer(session, person, request, now)
    told = "Deleted. I kept nothing of it."
    if person.free_text and _was_quoted(session, person, row, today):
        told += " The message that quoted it clears when you press a button in it."
    session.delete(row)
    session.flush()
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


def no_longer(session: Session, person: Person, request: Request, now: datetime) -> Reply:
    """For an entry that was deleted: the message that quoted it is drawn without it."""
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    return gone("entry") if out is None else Show(render(session, person, out, now), "replace")


def _was_quoted(session: Session, person: Person, row: Entry, today: date) -> bool:
    lately = (one.about for one in sent_before(session, person, today + timedelta(days=1)))
    return any(one.get("entry") == str(row.id) and "told" not in one for one in lately)


def _page_of(session: Session, person: Person, request: Request, now: datetime, *lead: Part) -> Reply:
    today = today_of(person, now)
    moment = moment_of(session, person, request, today)
    tool = TOOLS.get(moment.record.entry.tool) if moment.record else None
    if moment.record is None or tool is None:
        return no_longer(session, person, request, now)
    return Ask(pages.entry_page(moment, tool, moment.record, *lead, offset=_offset(request)))


def _after(session: Session, person: Person, request: Request, now: datetime, text: str) -> Reply:
    """Where it was done: in the message, on Home, or in the form."""
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is not None and {"entry", "tool"} & out.about.keys():
        return Show(render(session, person, out, now), "replace")
    if request.args.get("at") == "home":
        return Show(say(text), "replace")
    return _page_of(session, person, request, now, Paragraph(text))


def _offset(request: Request) -> int:
    text = request.args.get("offset", "0")
    return int(text) if text.isdecimal() and len(text) < 7 else 0
