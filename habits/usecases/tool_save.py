"""Keeping what was entered in a tool's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from habits.messages import Ask, ChannelInput, Input, Invalid, Paragraph, Reply, Request, Show
from habits.models import Outgoing
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.pages.tools import entry_page, step_form
from habits.people import me, me_today, mine
from habits.tools import TOOLS, entries
from habits.tools.forms import body, read, sets_course
from habits.tools.tool import AGAIN, Fields, Moment, Record, Step, Tool
from habits.usecases.tool_moments import beginning, moment_of
from habits.usecases.tools import no_longer

KEPT = "Kept. Your words are for you only."


@dataclass(frozen=True)
class Deed:
    """A form that came back: of which tool and step, for which entry. `edit`: what was kept is changed."""

    tool: Tool
    step: Step
    moment: Moment
    edit: bool
    source: str
    now: datetime


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`tool.save`: keep what was entered; the form stays open with what was typed when something is off."""
    deed = _deed(session, request, now)
    if deed is None:
        return no_longer(session, me(session, request), request, now)
    step, moment = deed.step, deed.moment
    inputs = tuple(one for one in body(moment, step, edit=deed.edit) if isinstance(one, Input))
    fields, wrong = read(inputs, request.values, moment.now)
    if errors := _seen(wrong, request) or _seen(step.check(moment, fields), request):
        return Invalid(errors)
    instead = step.instead(moment, fields)
    if isinstance(instead, str):
        other = deed.tool.step(instead)
        return Ask(step_form(moment, deed.tool, other, request.args)) if other else gone("form")
    if instead is not None:
        return instead
    known = _known(deed)
    record = known or _kept(deed, inputs, _seen(fields, request))
    return _reply(deed, request, record, None if known else step.reply(moment, fields))


def _seen(told: Mapping[str, str], request: Request) -> Mapping[str, str]:
    """Of the fields that the form had: one that came later, with a goal that was entered meanwhile, stops nobody."""
    return {name: text for name, text in told.items() if name in request.values or not request.values}


def _deed(session: Session, request: Request, now: datetime) -> Deed | None:
    """What the form was for; None when it is no longer there."""
    person, today = me_today(session, request, now)
    tool = TOOLS.get(request.args.get("tool", ""))
    step = tool.step(request.args.get("step", "")) if tool else None
    moment = moment_of(session, person, request, today)
    if tool is None or step is None or (moment.record is None and ("entry" in request.args or not step.begins)):
        return None
    if moment.record is not None:
        return Deed(tool, step, moment, "edit" in request.args, request.source, now)
    moment = beginning(moment, request, tool, step)  # of what there is once, the one that was kept meanwhile is changed
    return Deed(tool, step, moment, moment.record is not None, request.source, now)


def _known(deed: Deed) -> Record | None:
    """The entry, when this very deed has been kept already."""
    moment = deed.moment
    if moment.record is not None:
        return moment.record if moment.record.source == deed.source else None
    row = entries.by_source(moment.session, moment.person, deed.source)
    return entries.opened(moment.session, moment.person, row) if row else None


def _kept(deed: Deed, inputs: Sequence[Input], entered: Fields) -> Record:
    """Keep the fields and what comes next. The day to come back on has a place of its own; a channel has none."""
    moment, step = deed.moment, deed.step
    left_out = {AGAIN, *(one.name for one in inputs if isinstance(one, ChannelInput))}
    fields = {name: text for name, text in entered.items() if name not in left_out}
    # a form that was left open while another one carried the entry on changes words, not what comes next
    awaited = deed.edit or moment.record is None or moment.record.entry.step == step.name
    course = awaited and sets_course(moment, step, edit=deed.edit)
    record = _begun(deed, fields) if moment.record is None else _rewritten(deed, moment.record, fields)
    record.entry.reported = deed.tool.counts(record.fields)
    moment.session.add(record.entry)
    following, day = step.following(record.fields), _day(deed, entered)
    changed = not deed.edit or (following, day) != (record.entry.step, record.entry.due_on)
    if course and changed and following is not None:
        entries.wait(moment.session, record.entry, following, day)
    return record


def _begun(deed: Deed, fields: Fields) -> Record:
    session, person, today = deed.moment.session, deed.moment.person, deed.moment.today
    entry = entries.begin(session, person, deed.tool.id, deed.step.name, today, deed.source, deed.now, fields)
    return Record(entry, fields, (), deed.source)


def _rewritten(deed: Deed, old: Record, fields: Fields) -> Record:
    """A step that is done once more leaves what it said before beside."""
    said = {name: old.fields[name] for name in fields if name in old.fields}
    again = bool(said) and not deed.edit and said != fields
    before = (*old.before, {**said, "until": deed.moment.today.isoformat()}) if again else old.before
    record = Record(old.entry, {**old.fields, **fields}, before, deed.source)
    entries.rewrite(deed.moment.session, deed.moment.person, record, deed.now)
    return record


def _day(deed: Deed, entered: Fields) -> date | None:
    """When the bot comes back: on the day that was entered; one that was not asked for stays."""
    if AGAIN in entered:
        return date.fromisoformat(entered[AGAIN]) if entered[AGAIN] else None
    return deed.moment.record.entry.due_on if deed.edit and deed.moment.record else None


def _reply(deed: Deed, request: Request, record: Record, reply: Reply | None) -> Reply:
    """Where it was entered: in the message that asked, on Home; else the entry's own page."""
    session, person = deed.moment.session, deed.moment.person
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    entry = deed.moment.record.entry if deed.moment.record else None
    if out is not None and entries.answers(out, deed.tool.id, deed.step.name, entry):
        out.about = out.about | {"told": str(record.entry.id)}
        session.add(out)
        session.flush()
    if reply is not None:
        return reply
    if out is not None and "told" in out.about:
        return Show(render(session, person, out, deed.now), "replace")
    if request.args.get("at") == "home":
        return Show(say(KEPT), "replace")
    moment = Moment(session, person, deed.moment.now, record)
    return Ask(entry_page(moment, deed.tool, record, Paragraph(KEPT)))
