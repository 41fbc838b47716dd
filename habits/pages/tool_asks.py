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

IN_A_FORM = "A form opens with one tap. Your words there are for you only, and do not stay in the chat."


def tool_parts(session: Session, person: Person, out: Outgoing, today: date) -> tuple[Part, ...]:
    """The message's ask by a tool; nothing for one that is no longer there."""
    if "told" in out.about:
        return _told(session, person, out, today)
    if "entry" not in out.about:
        return _regular(out)
    entry = mine(session, person, Entry, out.about["entry"])
    if entry is None:
        return (Note("What I asked about here is deleted."),)
    tool = TOOLS.get(entry.tool)
    step = tool.step(out.about["step"]) if tool else None
    return _due(session, person, out, entry, tool, step, today) if tool and step else ()


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
    buttons = (Button("Answer", "tool.open", args, "primary"), Button("What is this?", "tool.page", {"tool": tool.id}))
    return (ask, Actions(buttons), Note(IN_A_FORM))


def _due(
    session: Session, person: Person, out: Outgoing, entry: Entry, tool: Tool, step: Step, today: date
) -> tuple[Part, ...]:
    """A person's own words, on the day they chose."""
    if entry.due_on is None:
        return (
            Paragraph(f"{tool.title}: what you kept {on_day(entry.day, today)} may rest. It stays among your words."),
        )
    if entry.step != step.name:
        return (Paragraph(f"✓ {tool.title}: told. {comes_back(session, person, entry, today)}"),)
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


def comes_back(session: Session, person: Person, entry: Entry, today: date) -> str:
    """Whether the bot comes back to an entry, and when; why not, while it may not. Empty for what waits for nothing."""
    if entry.due_on is None:
        return ""
    if entry.due_on <= today:
        return "It waits for a word of yours."
    if why := silence(session, person, entry.tool):
        return f"It waits here from {on_day(entry.due_on, today).removeprefix('on ')} on: {why}."
    return f"I come back to it {on_day(entry.due_on, today)}."


def silence(session: Session, person: Person, tool: str) -> str:
    """Why the bot comes back to nothing of a tool; empty when it does."""
    if person.started_at is None:
        return "I write only to people who pressed Start"
    return "this tool is switched off, so I will not ask" if tool in switched_off(session, person) else ""


def _told(session: Session, person: Person, out: Outgoing, today: date) -> tuple[Part, ...]:
    entry = mine(session, person, Entry, out.about["told"])
    tool = TOOLS.get(entry.tool) if entry else None
    if entry is None or tool is None:
        return ()
    args = {"entry": str(entry.id), "out": str(out.id)}
    read = Button("Read or change", "tool.entry", args)
    back, following = comes_back(session, person, entry, today), tool.step(entry.step)
    kept = sentence(f"✓ {tool.title}: kept. Your words are for you only. {back}".rstrip())
    if following is None or following.name == out.about["step"]:
        return (Paragraph(kept, read),)
    return (Paragraph(kept), Actions((Button(following.label, "tool.follow_up", args), read)))
