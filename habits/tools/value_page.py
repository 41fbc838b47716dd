"""One page of Markdown to show what came of it, in the partners' words. Pure.

The nicknames stay out: they are names that only the person knows. Everything that was typed is escaped, so that it
reads as it was said.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from habits.tools.tool import Fields
from habits.tools.value_story import NO_GOAL, by_goal, stage
from habits.words import day_words, shorten

SHOWN, OTHERS = 8, 8
"""So many stories fit on a page, in their words and without them."""
NOTHING = "Nothing is in a partner’s own words yet. One sentence of theirs is enough to begin."

SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")
AT_THE_BEGINNING = re.compile(r"^(\d*)([-+=.)])")


def page(stories: Sequence[Fields], goals: Sequence[str], today: date) -> str:
    """The page: by goal what partners confirmed, newest first; then what is still on its way."""
    shown = [one for one in stories if stage(one) == "shown"]
    others = [one for one in stories if stage(one) != "shown"]
    parts = ["# Value, in our partners’ words", f"{day_words(today)} {today.year}"]
    parts += list(_confirmed(shown[:SHOWN], goals)) or [NOTHING]
    parts += _more(len(shown) - SHOWN)
    if others:
        parts += ["## Not yet in their words", "\n".join(_on_the_way(one) for one in others[:OTHERS])]
        parts += _more(len(others) - OTHERS)
    return "\n\n".join(parts) + "\n"


def _confirmed(shown: Sequence[Fields], goals: Sequence[str]) -> Iterator[str]:
    for goal, own in by_goal(shown, goals).items():
        if own:
            yield f"## {'More' if goal == NO_GOAL else _line(goal, 75)}"
        for one in own:
            said = shorten(one["words"], 400).splitlines()
            yield "\n".join(f"> {_plain(text)}".rstrip() for text in said)
            yield f"{_line(one['outcome'], 200)} — {_numbers(one)}"


def _on_the_way(one: Fields) -> str:
    """A line for a story that no partner has confirmed."""
    if stage(one) == "realised":
        return f"- Realised, not confirmed yet: {_line(one['outcome'], 120)} — {_numbers(one)}"
    return f"- Discovered: {_line(one['outcome'], 120)} — we hope for {_line(one['measure'], 200)}."


def _numbers(one: Fields) -> str:
    return f"we hoped for {_line(one['measure'], 200)}, and see {_line(one['seen'], 200)}."


def _more(count: int) -> list[str]:
    return [f"And {count} more."] if count > 0 else []


def _line(text: str, most: int) -> str:
    return _plain(shorten(" ".join(text.split()), most).rstrip("."))


def _plain(text: str) -> str:
    """Nothing in it is read as a heading, a list, a link or markup."""
    return AT_THE_BEGINNING.sub(r"\1\\\2", SIGNS.sub(r"\\\1", text.strip()))
