"""Words that are commands, on every platform: in the chat with the bot, and behind a slash command."""

from dataclasses import dataclass
from typing import NamedTuple

CHAT = {
    "help": "help.show",
    "?": "help.show",
    "hello": "help.show",
    "hi": "help.show",
    "start": "start.open",
    "done": "habits.done",
    "did it": "habits.done",
    "did it today": "habits.done",
    "pause": "pause.ask",
    "too much": "pause.too_much",
    "resume": "pause.end",
    "go on": "pause.end",
    "habits": "habits.show",
    "streaks": "streaks.show",
    "reflect": "reflect.open",
    "answers": "answers.page",
    "settings": "settings.open",
    "nudge": "nudge.now",
    "stop": "welcome.ask_stop",
    "leave": "welcome.ask_stop",
    "unsubscribe": "welcome.ask_stop",
    "undo": "answers.undo",
    "thanks": "talk.thanks",
    "thank you": "talk.thanks",
    "ok": "talk.thanks",
    "okay": "talk.thanks",
    "export": "data.export",
    "delete": "data.ask_delete",
}
"""A whole message of one of these is a command; any other sentence is something to keep."""


FIRMLY = ("pause", "stop", "unsubscribe")
GOES_ON = ("please", "until", "now", "this", "me")
"""How such a word goes on when it is still meant as a command: "pause until friday", not "pause and listen"."""


class Routed(NamedTuple):
    verb: str
    text: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class Command:
    """A slash command. `words` are what may stand behind it; `free` is the verb for any other text."""

    name: str
    usage: str
    description: str
    bare: str
    words: tuple[str, ...] = ()
    free: str = ""

    def route(self, text: str) -> Routed:
        said = tidy(text)
        if not said:
            return Routed(self.bare)
        if said in self.words:
            return Routed(SHORT.get((self.name, said)) or CHAT[said])
        return (
            Routed(self.free, text.strip()) if self.free else Routed("help.show", unknown=f"{self.name} {text.strip()}")
        )


SHORT = {("/habits", "add"): "habits.add", ("/habits", "new"): "habits.add", ("/habits", "pause"): "pause.open"}

COMMANDS = (
    Command(
        "/reflect",
        "[your thoughts]",
        "Answer today's question, privately",
        "reflect.open",
        ("answers",),
        "reflect.keep",
    ),
    Command(
        "/habits",
        "[add | done | pause | too much | resume]",
        "Your habits: add, change, pause, or say you did it",
        "habits.show",
        ("add", "new", "done", "did it", "did it today", "pause", "too much", "resume", "go on"),
    ),
    Command("/streaks", "", "Your streaks and this week at a glance, for you only", "streaks.show"),
    Command(
        "/rapport",
        "[start | answers | settings | export | delete]",
        "Help, settings, and your data",
        "help.show",
        tuple(CHAT),
    ),
)


def tidy(text: str) -> str:
    """As people type a word: without case, outer spaces and a full stop."""
    return " ".join(text.split()).lower().rstrip(".!")


def in_chat(text: str) -> Routed:
    """What a message in the chat with the bot asks for."""
    said = tidy(text)
    first, *rest = said.split() or [""]
    if first in FIRMLY and rest and rest[0] in GOES_ON and len(rest) < 4:
        return Routed(CHAT[first])
    verb = CHAT.get(said)
    return Routed(verb) if verb else Routed("talk.message", text)
