"""What can be typed, in a few lines."""

from habits.messages import Actions, Bold, Button, Message, Note, Paragraph, Part
from habits.words import shorten

COMMANDS = (
    ("/reflect", "today’s question in a form; with words behind it, they are kept at once"),
    (
        "/reflect tools",
        "ten small forms for your own work; “/reflect purpose” opens one, “/reflect reword …” checks a draft",
    ),
    ("/habits", "your habits; also “/habits add”, “done”, “done yesterday”, “pause”, “resume”"),
    ("/streaks", "your runs and this week at a glance"),
    ("/patterns", "what your team reports, in rough bands that point to nobody"),
    ("/digest", "for who leads a team: its digest, as it is now"),
    ("/rapport", "this help; also “start”, “answers”, “settings”, “export”, “delete”"),
)
WORDS = (
    "done, reflect, tools, undo, pause, away, too much, resume, stop, start, habits, streaks, answers, reword, "
    "patterns, digest, settings, export, delete"
)


def guide(unknown: str = "", quiet: str = "", admin: bool = False) -> Message:
    """The help. What was typed and not understood is named, so that nobody wonders; so is why it is `quiet` today."""
    lead: tuple[Part, ...] = (Paragraph(quiet),) if quiet else ()
    if unknown:
        lead += (Paragraph(f"I do not know “{shorten(unknown, 60)}” yet, so I did nothing. This is what I know:"),)
    lines = [Paragraph((Bold(command), f": {what}.")) for command, what in COMMANDS]
    return Message(
        "What I can do",
        (
            *lead,
            *lines,
            Paragraph(
                (
                    "In our chat you can type ",
                    Bold(WORDS),
                    ". Any other sentence is kept as your answer, or as a note.",
                )
            ),
            Actions(
                (
                    Button("My habits", "habits.show"),
                    Button("My streaks", "streaks.show"),
                    Button("My answers", "answers.page"),
                    Button("My tools", "tool.menu"),
                    *((Button("Days off for everybody", "closures.open"),) if admin else ()),
                    *((Button("Goals for everybody", "goals.open"),) if admin else ()),
                )
            ),
            Note("What you write is for you only."),
        ),
    )
