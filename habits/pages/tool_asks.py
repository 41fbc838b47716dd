"""What a tool asks in the daily message, before it is answered and after."""

from datetime import date

from sqlmodel import Session

from habits.messages import Actions, Bold, Button, Note, Paragraph, Part, Quote
from habits.models import Entry, Outgoing, Person
from habits.people import mine
from habits.tools import TOOLS
from habits.tools.entries import opened, records, switched_off
from habits.tools.tool import Step, Tool
from habits.words import on_day, sentence, shorten

IN_A_FORM = "A form opens with one tap. What you enter there is for you only, and does not stay in the chat."


def tool_parts(session: Session, person: Person, out: Outgoing, today: date) -> tuple[Part, ...]:
    """The message's ask by a tool; nothing for one that is no longer there."""
    if "told" in out.about:
        return _told(session, person, out)
    if "entry" not in out.about:
        return _regular(out)
    entry = mine(session, person, Entry, out.about["entry"])
    tool = TOOLS.get(entry.tool) if entry else None
    step = tool.step(out.about["step"]) if tool else None
    return _due(session, person, out, entry, tool, step, today) if entry and tool and step else ()


def recall_parts(session: Session, person: Person, out: Outgoing) -> tuple[Part, ...]:
    """A sentence of the person's own, beside a nudge: as it is now, if they still want it."""
    tool = TOOLS.get(out.about.get("recall", ""))
    if tool is None or tool.recall is None or tool.id in switched_off(session, person) or not person.free_text:
        return ()
    sentence = tool.recall(records(session, person, tool.id))
    return (Note(f"{tool.title}: “{sentence}”"),) if sentence else ()


def tool_buttons(session: Session, person: Person, catalogue_id: str) -> tuple[Button, ...]:
    """The tools that go with a habit."""
    fitting = [tool for tool in TOOLS.values() if catalogue_id in tool.habits]
    off = switched_off(session, person) if fitting else ()
    return tuple(open_button(tool) for tool in fitting if tool.id not in off)


def open_button(tool: Tool) -> Button:
    """The way into a tool."""
    return Button(tool.title, tool.opens or "tool.open", {} if tool.opens else {"tool": tool.id})


def _regular(out: Outgoing) -> tuple[Part, ...]:
    tool = TOOLS.get(out.about["tool"])
    regular = next((one for one in tool.regular if one.step == out.about["step"]), None) if tool else None
    if tool is None or regular is None:
        return ()
    args = {"tool": tool.id, "step": regular.step, "out": str(out.id)}
    ask = Paragraph((f"{tool.title}: ", Bold(regular.text)))
    return (ask, Actions((Button("Answer", "tool.open", args, "primary"),)), Note(IN_A_FORM))


def _due(
    session: Session, person: Person, out: Outgoing, entry: Entry, tool: Tool, step: Step, today: date
) -> tuple[Part, ...]:
    """A person's own words, on the day they chose."""
    if entry.state == "closed" or entry.due_on is None or entry.step != step.name:
        return (
            Paragraph(f"{tool.title}: what you kept {on_day(entry.day, today)} may rest. It stays among your words."),
        )
    if entry.due_on > max(today, out.day):
        return (Paragraph(f"↻ {tool.title}: I will come back to it {on_day(entry.due_on, today)}."),)
    fields = opened(session, person, entry).fields
    words: Part = Quote(shorten(tool.quote(fields), 1500))
    ask = Paragraph((Bold(step.asks(fields)),))
    if not person.free_text:
        words, ask = Note("You chose forms only, so your words open in a form."), Paragraph("Shall we look at it?")
    args = {"entry": str(entry.id), "out": str(out.id)}
    buttons = (
        Button("Tell me", "tool.follow_up", args, "primary"),
        Button("Ask me again later", "tool.later", args),
        Button("Let it rest", "tool.rest", args),
    )
    lead = Paragraph(f"{tool.title}: {on_day(entry.day, today)} you kept this, and asked me to come back to it:")
    return (lead, words, ask, Actions(buttons), Note(IN_A_FORM))


def _told(session: Session, person: Person, out: Outgoing) -> tuple[Part, ...]:
    entry = mine(session, person, Entry, out.about["told"])
    tool = TOOLS.get(entry.tool) if entry else None
    if entry is None or tool is None:
        return ()
    args = {"entry": str(entry.id), "out": str(out.id)}
    read = Button("Read or change", "tool.entry", args)
    kept, following = sentence(f"✓ {tool.title}: kept, for you only."), tool.step(entry.step)
    if following is None or following.name == out.about["step"]:
        return (Paragraph(kept, read),)
    return (Paragraph(kept), Actions((Button(following.label, "tool.follow_up", args), read)))
