"""The tools' pages: all of them, one of them with what is kept in it, one entry. Read in forms, which stay nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from habits.messages import (
    Actions,
    Bold,
    Button,
    Confirm,
    DateInput,
    Divider,
    Form,
    Heading,
    Input,
    Menu,
    Note,
    Paragraph,
    Part,
    Quote,
)
from habits.models import Entry, Person
from habits.pages.tool_asks import comes_back, open_button, silence
from habits.tools import TOOLS
from habits.tools.entries import come_up, records, switched_off
from habits.tools.forms import body, told
from habits.tools.tool import Fields, Moment, Record, Step, Tool
from habits.words import day_words, on_day, sentence, shorten

PAGE, ROUNDS = 5, 5
"""So many entries stand on a page, and so many earlier rounds below an entry."""
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
    offset = min(offset, max(0, len(kept) - 1) // PAGE * PAGE)  # the last ones of a page may be gone
    rows = kept[offset : offset + PAGE]
    parts: list[Part] = [*lead, Paragraph(tool.about), *tool.summary(Moment(session, person, today), kept)]
    args = {"tool": tool.id}
    begin = [Button(_label(tool, one, kept), "tool.open", args | {"step": one.name}) for one in tool.beginnings()]
    parts.append(Actions(tuple(begin) or (Button(tool.title, tool.opens),)))
    for one in rows:
        read = Button("Read", "tool.entry", {"entry": str(one.entry.id), "offset": str(offset)})
        course = comes_back(session, person, one.entry, today)
        lines = f"\n{shorten(tool.line(one.fields), 300)}\n{course}".rstrip()
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
    parts += tool.shows(moment)
    course = comes_back(moment.session, moment.person, entry, moment.today)
    parts += [Note(course)] if course else []
    changes = tuple(_changes(tool, record, offset, [step for step, _ in done]))
    if len(changes) > 1:
        parts.append(Paragraph("To change what you kept:", Menu(changes)))
    buttons = (*_onward(tool, record, offset), *(changes if len(changes) == 1 else ()), *_away(tool, entry, offset))
    parts += [Actions(buttons), MINE]
    for fields in reversed(record.before[-ROUNDS:]):
        parts += _earlier(moment, tool, fields)
    parts += [Note("What was before that is in the file of your data.")] if len(record.before) > ROUNDS else []
    return reading(tool.title, *parts)


def step_form(moment: Moment, tool: Tool, step: Step, args: Mapping[str, str], *, edit: bool = False) -> Form:
    """The form of a step."""
    kept = {key: args[key] for key in ("out", "at", "offset") if key in args}
    kept |= {"tool": tool.id, "step": step.name} | ({"edit": "yes"} if edit else {})
    kept |= {"entry": str(moment.record.entry.id)} if moment.record else {}
    lead, asked = () if moment.record else (YOURS,), body(moment, step, edit=edit)
    dated = any(isinstance(one, DateInput) for one in asked)
    late = silent(moment.session, moment.person, tool.id) if dated else ()
    return Form(tool.title, "tool.save", (*lead, *asked, *late), step.submit, args=kept)


def silent(session: Session, person: Person, tool: str) -> tuple[Part, ...]:
    """Below a day to come back on: why the bot may not."""
    why = silence(session, person, tool)
    return (Note(sentence(f"{why}. Until then it waits here.")),) if why else ()


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


def _onward(tool: Tool, record: Record, offset: int) -> Iterator[Button]:
    """What carries the entry on."""
    here = {"entry": str(record.entry.id), "offset": str(offset), "tool": tool.id}
    for step in tool.steps:
        if step.name == record.entry.step:
            yield Button(step.label, "tool.open", here | {"step": step.name}, "primary")
        elif step.offered(record.fields):
            yield Button(step.label, "tool.open", here | {"step": step.name})


def _changes(tool: Tool, record: Record, offset: int, done: Sequence[Step]) -> Iterator[Button]:
    """What changes the words of a step."""
    here = {"entry": str(record.entry.id), "offset": str(offset), "tool": tool.id, "edit": "yes"}
    for step in [one for one in done if not one.offered(record.fields)]:
        label = "Change" if len(done) == 1 else shorten(f"Change “{step.label}”", 70)
        yield Button(label, "tool.open", here | {"step": step.name})


def _away(tool: Tool, entry: Entry, offset: int) -> Iterator[Button]:
    """What puts the entry off, or away. One that rests has its next step, and a day when the person wants one."""
    args = {"entry": str(entry.id), "offset": str(offset)}
    if entry.step:
        yield Button("Another day", "tool.later", args)
    if entry.due_on:
        yield Button("Let it rest", "tool.rest", args)
    yield Button("Delete", "tool.delete", args, "danger", DELETE)
    yield Button("Back", "tool.page", {"tool": tool.id, "offset": str(offset)})
