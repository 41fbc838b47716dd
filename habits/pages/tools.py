"""The tools' pages: all of them, one of them with what is kept in it, one entry. Read in forms, which stay nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from habits.messages import Actions, Bold, Button, Confirm, Divider, Form, Heading, Input, Note, Paragraph, Part, Quote
from habits.models import Entry, Person
from habits.pages.tool_asks import open_button
from habits.tools import TOOLS
from habits.tools.entries import come_up, records, switched_off
from habits.tools.forms import body, told
from habits.tools.tool import Fields, Moment, Record, Step, Tool
from habits.words import day_words, on_day, sentence, shorten

PAGE = 5
MINE = Note("This page is for you only.")
YOURS = Note("Your words here are for you only.")
ALL = Button("All tools", "tool.menu")
DELETE = Confirm("Delete this entry?", "It cannot be brought back, and I will not ask about it.", "Delete")


def menu(session: Session, person: Person) -> Form:
    """All tools, those that are switched off at the end."""
    off = switched_off(session, person)
    parts: list[Part] = [Paragraph("Small forms for the work behind the numbers. Your words in them are yours alone.")]
    for tool in TOOLS.values():
        if tool.id not in off:
            parts.append(
                Paragraph((Bold(tool.title), f"\n{tool.about}"), Button("Open", "tool.page", {"tool": tool.id}))
            )
    if off & TOOLS.keys():
        parts += [Divider(), Paragraph("Switched off. I neither show nor ask them; what you kept stays yours.")]
    for tool in TOOLS.values():
        if tool.id in off:
            parts.append(Paragraph(tool.title, Button("Switch on", "tool.switch", {"tool": tool.id, "to": "on"})))
    return reading("Your tools", *parts)


def page(session: Session, person: Person, tool: Tool, today: date, offset: int = 0, *lead: Part) -> Form:
    """One tool: what it is for, how it goes, and what is kept in it, newest first."""
    kept = records(session, person, tool.id)
    rows = kept[offset : offset + PAGE]
    if not rows and offset:  # the last one of this page is gone
        return page(session, person, tool, today, max(0, offset - PAGE), *lead)
    parts: list[Part] = [*lead, Paragraph(tool.about), *tool.summary(Moment(session, person, today), kept)]
    args = {"tool": tool.id}
    begin = [Button(_label(tool, one, kept), "tool.open", args | {"step": one.name}) for one in tool.beginnings()]
    parts.append(Actions(tuple(begin) or (Button(tool.title, tool.opens),)))
    for one in rows:
        read = Button("Read", "tool.entry", {"entry": str(one.entry.id), "offset": str(offset)})
        lines = f"\n{shorten(tool.line(one.fields), 300)}\n{_course(one.entry, today)}".rstrip()
        parts.append(Paragraph((Bold(sentence(day_words(one.entry.day, today))), lines), read))
    turn = [("Newer", max(0, offset - PAGE))] if offset else []
    turn += [("Older", offset + PAGE)] if len(kept) > offset + PAGE else []
    buttons = [Button(label, "tool.page", args | {"offset": str(to)}) for label, to in turn]
    if tool.file and kept:
        buttons.append(Button(tool.file[0], "tool.file", args))
    if tool.id in switched_off(session, person):
        buttons.append(Button("Switch it on", "tool.switch", args | {"to": "on"}))
    else:
        buttons.append(Button("Switch it off", "tool.switch", args | {"to": "off"}))
    return reading(tool.title, *parts, Divider(), Actions((*buttons, ALL)), MINE)


def entry_page(moment: Moment, tool: Tool, record: Record, *lead: Part, offset: int = 0) -> Form:
    """One entry: its words under what was asked, what comes of them, and what can be done."""
    entry = record.entry
    done = _done(moment, tool)
    parts: list[Part] = [*lead, Note(sentence(day_words(entry.day, moment.today)))]
    for _, inputs in done:
        parts += _words(inputs, record.fields)
    for fields in record.before:
        parts += _earlier(moment, tool, fields)
    parts += tool.shows(moment)
    course = _course(entry, moment.today)
    parts += [Note(course)] if course else []
    parts += [Actions(tuple(_doings(tool, record, offset, [step for step, _ in done]))), MINE]
    return reading(tool.title, *parts)


def step_form(moment: Moment, tool: Tool, step: Step, args: Mapping[str, str], *, edit: bool = False) -> Form:
    """The form of a step."""
    kept = {key: args[key] for key in ("out", "at", "offset") if key in args}
    kept |= {"tool": tool.id, "step": step.name} | ({"edit": "yes"} if edit else {})
    kept |= {"entry": str(moment.record.entry.id)} if moment.record else {}
    lead = () if moment.record else (YOURS,)
    return Form(tool.title, "tool.save", (*lead, *body(moment, step, edit=edit)), step.submit, args=kept)


def home_parts(session: Session, person: Person, today: date) -> tuple[Part, ...]:
    """On Home: what waits for a word, and one button per tool. No words of anybody's."""
    off = switched_off(session, person)
    on = {id: tool for id, tool in TOOLS.items() if id not in off}
    parts: list[Part] = [Heading("Your tools")]
    for entry in come_up(session, person, on, today):
        line = (Bold(on[entry.tool].title), f", {on_day(entry.day, today)}: it waits for a word of yours.")
        args = {"at": "home", "entry": str(entry.id)}
        parts.append(Paragraph(line, Button("Read and tell", "tool.follow_up", args)))
    return (*parts, Actions((*(open_button(tool) for tool in on.values()), ALL)))


def _label(tool: Tool, step: Step, kept: Sequence[Record]) -> str:
    """What the button of a beginning opens: of an entry that there is once, what follows."""
    there = next((one.entry for one in kept if step.single and one.entry.kind == step.name), None)
    following = tool.step(there.step) if there else None
    return (following or step).label


def reading(title: str, *parts: Part) -> Form:
    """Something to read, in a form."""
    return Form(title, "", parts, submit="", close="Close")


def _course(entry: Entry, today: date) -> str:
    """Whether the bot comes back to it."""
    if entry.due_on is None:
        return ""
    if entry.due_on > today:
        return f"I come back to it {on_day(entry.due_on, today)}."
    return "It waits for a word of yours."


def _done(moment: Moment, tool: Tool) -> list[tuple[Step, list[Input]]]:
    """The steps that were done, each with the fields that no step before it has."""
    found: list[tuple[Step, list[Input]]] = []
    seen: set[str] = set()
    for step in tool.steps:
        own = [one for one in step.inputs(moment) if one.name not in seen]
        if any(one.name in moment.fields for one in own):
            found.append((step, own))
            seen |= {one.name for one in own}
    return found


def _words(inputs: Sequence[Input], fields: Fields) -> Iterator[Part]:
    for one in inputs:
        if text := told(one, fields.get(one.name, "")):
            yield Paragraph((Bold(one.label),))
            yield Quote(text)


def _earlier(moment: Moment, tool: Tool, fields: Fields) -> Iterator[Part]:
    yield Divider()
    yield Note(f"Earlier, until {day_words(date.fromisoformat(fields['until']), moment.today)}:")
    inputs = {one.name: one for step in tool.steps for one in step.inputs(moment)}
    for name, text in fields.items():
        if name in inputs and (words := told(inputs[name], text)):
            yield Quote(words)


def _doings(tool: Tool, record: Record, offset: int, done: Sequence[Step]) -> Iterator[Button]:
    entry = record.entry
    args = {"entry": str(entry.id), "offset": str(offset)}
    here = args | {"tool": tool.id}
    for step in tool.steps:
        if step.name == entry.step:
            yield Button(step.label, "tool.open", here | {"step": step.name}, "primary")
        elif step.offered(record.fields):
            yield Button(step.label, "tool.open", here | {"step": step.name})
    for step in [one for one in done if not one.offered(record.fields)]:
        label = "Change" if len(done) == 1 else shorten(f"Change “{step.label}”", 70)
        yield Button(label, "tool.open", here | {"step": step.name, "edit": "yes"})
    if entry.step:
        yield Button("Another day", "tool.later", args)
        yield Button("Let it rest", "tool.rest", args)
    yield Button("Delete", "tool.delete", args, "danger", DELETE)
    yield Button("Back", "tool.page", {"tool": tool.id, "offset": str(offset)})
