"""Words that are commands, on every platform: in the chat with the bot, and behind a slash command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from habits.tools import named
from habits.words import day_named

CHAT = {
    "help": "help.show",
    "?": "help.show",
    "hello": "help.show",
    "hi": "help.show",
    "start": "start.open",
    "done": "habits.done",
    "did it": "habits.done",
    "did it today": "habits.done",
    "no chance": "habits.no_chance",
    "no chance came": "habits.no_chance",
    "not today": "habits.not_today",
    "pause": "pause.ask",
    "too much": "pause.too_much",
    "away": "leave.open",
    "on leave": "leave.open",
    "holiday": "leave.open",
    "vacation": "leave.open",
    "closures": "closures.open",
    "goals": "goals.open",
    "resume": "pause.end",
    "go on": "pause.end",
    "habits": "habits.show",
    "streaks": "streaks.show",
    "reflect": "reflect.open",
    "answers": "answers.page",
    "patterns": "patterns.show",
    "digest": "digest.show",
    "tools": "tool.menu",
    "reword": "reword.open",
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

OF_A_DAY = {"done": "habits.done", "did it": "habits.done", "no chance": "habits.no_chance", "not": "habits.not_today"}
"""With a day behind it: "done yesterday", "no chance tomorrow", "not on friday"."""

ANY_DAY = date(2000, 1, 1)

FIRMLY = ("pause", "stop", "unsubscribe")
GOES_ON = ("please", "until", "now", "this", "me")
"""How such a word goes on when it is still meant as a command: "pause until friday", not "pause and listen"."""


class Routed(NamedTuple):
    verb: str
    text: str = ""
    unknown: str = ""
    args: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Command:
    """A slash command. `words` are what may stand behind it, with `tools` a tool's name too; `free` is the verb for
    any other text."""

    name: str
    usage: str
    description: str
    bare: str
    words: tuple[str, ...] = ()
    free: str = ""
    tools: bool = False

    def route(self, text: str) -> Routed:
        said = tidy(text)
        if not said:
            return Routed(self.bare)
        word, *rest = text.split(maxsplit=1)
        if rest and (verb := WITH_TEXT.get((self.name, tidy(word).rstrip(":")))):
            return Routed(verb, rest[0].strip())
        if said in self.words:
            return Routed(SHORT.get((self.name, said)) or CHAT[said])
        if self.tools and (tool := named(said)):
            return Routed("tool.open", args={"tool": tool.id})
        if "done" in self.words and (found := _of_a_day(said)):
            return found
        return (
            Routed(self.free, text.strip()) if self.free else Routed("help.show", unknown=f"{self.name} {text.strip()}")
        )


SHORT = {("/habits", "add"): "habits.add", ("/habits", "new"): "habits.add", ("/habits", "pause"): "pause.open"}

WITH_TEXT = {("/reflect", "reword"): "reword.check"}
"""A word behind a command that takes the rest as its text."""

COMMANDS = (
    Command(
        "/reflect",
        "[your thoughts | tools | purpose | experiments]",
        "Answer today's question, or open one of your tools, privately",
        "reflect.open",
        ("answers", "tools", "reword"),
        "reflect.keep",
        tools=True,
    ),
    Command(
        "/habits",
        "[add | done | done yesterday | no chance | pause | too much | resume]",
        "Your habits: add, change, pause, or say you did it",
        "habits.show",
        (
            "add",
            "new",
            "done",
            "did it",
            "did it today",
            "no chance",
            "not today",
            "pause",
            "too much",
            "resume",
            "go on",
        ),
    ),
    Command("/streaks", "", "Your streaks and this week at a glance, for you only", "streaks.show"),
    Command("/patterns", "", "What the team reports, in rough bands", "patterns.show"),
    Command("/digest", "", "Your team's digest, as it is now", "digest.show"),
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
    return Routed(verb) if verb else _of_a_day(said) or Routed("talk.message", text)


def _of_a_day(said: str) -> Routed | None:
    """An answer and the day it is for; which date that is, the person's own calendar tells."""
    for word, verb in OF_A_DAY.items():
        day = said.removeprefix(f"{word} ")
        if day != said and day_named(day, ANY_DAY):
            return Routed(verb, day)
    return None
