"""The words of consent. Changing what happens to people's data means changing these, and asking again."""

from habits.messages import Actions, Bold, Button, Message, Paragraph, Part

WHAT = "I send one short message on working days: a nudge, sometimes with a question."
YOUR_WORDS = (
    "What you write is for you. It is stored encrypted; the people who run this bot hold the key and promise not to "
    "use it; what you type as a message also stays in the chat, what you enter in a form does not."
)
WHO_SEES = (
    "Your manager sees nothing about you; they may see a team pattern, in rough bands, when at least five people took "
    "part. It is never used for appraisal or pay. Saying no, pausing or leaving has no effect at work, and nobody is "
    "told who."
)
ANY_TIME = (Bold("pause"), ", ", Bold("export"), " and ", Bold("delete"), " work any time: just type the word here.")

MORE = (
    (
        "Why habits?",
        "Empathy and strategic thinking grow in small moments. A plan such as “If this happens, then I do that” makes "
        "the moment easier to catch. It takes about two months, often longer.",
    ),
    (
        "What a day looks like",
        "At your time: yesterday’s habit if it is still open, today’s nudge, and now and then one question. One tap "
        "answers. “No chance came” is a good answer.",
    ),
    (
        "When you are away",
        "Days off, pauses and days on which I was silent never count against you.",
    ),
    (
        "What stays where",
        "I keep your words for 90 days and your taps for 400, unless you delete them before; what you keep in a tool "
        "stays until you delete it. Words that are to come back wait for their day, and then I quote them in our "
        "chat. “export” gives you all of it, “delete” destroys it with its key.",
    ),
)


def message(more: bool = False) -> Message:
    """The welcome, word by word as people consent to it."""
    parts: list[Part] = [
        Paragraph((Bold("Hello, I am Rapport."), f"\n{WHAT}")),
        Paragraph(YOUR_WORDS),
        Paragraph(WHO_SEES),
        Paragraph(ANY_TIME),
    ]
    if more:
        parts += more_parts()
    parts.append(Actions(choices(more)))
    return Message("Hello, I am Rapport. May I send you one short message on working days?", tuple(parts))


def more_parts() -> list[Part]:
    """What "Tell me more" tells."""
    return [Paragraph((Bold(title), f"\n{text}")) for title, text in MORE]


def choices(more: bool = False, **args: str) -> tuple[Button, ...]:
    start = Button("Start", "start.open", args, "primary")
    tell = () if more else (Button("Tell me more", "welcome.more", args),)
    return (start, Button("Not now", "welcome.later", args), *tell)
