"""A message as plain text, for a terminal: what it says, without what can be pressed."""

from collections.abc import Iterator

from habits.messages import Actions, Divider, Message, Part, Rich


def text(shown: Message) -> str:
    """The parts' words, one below the other."""
    return "\n".join(line for part in shown.parts for line in _lines(part))


def _lines(part: Part) -> Iterator[str]:
    if not isinstance(part, Actions | Divider):
        yield words(part.text)


def words(said: Rich) -> str:
    """Without emphasis."""
    return said if isinstance(said, str) else "".join(one if isinstance(one, str) else one.text for one in said)
