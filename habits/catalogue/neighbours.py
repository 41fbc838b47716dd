"""`harder`: the habit that asks a bit more is in the catalogue, and another one."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from habits.catalogue.problems import Problem
from habits.catalogue.schema import ThemeFile
from habits.catalogue.source import Source


def neighbours(sources: Sequence[Source], themes: Sequence[ThemeFile]) -> Iterator[Problem]:
    """A problem at each `harder` that leads nowhere. `themes` are the sources' files, in the same order."""
    known = [habit.id for theme in themes for habit in theme.habits]
    for source, theme in zip(sources, themes, strict=True):
        for number, habit in enumerate(theme.habits):
            if habit.harder is not None and (reason := _reason(habit.id, habit.harder, known)):
                yield source.problem(("habits", number, "harder"), reason)


def _reason(habit: str, harder: str, known: Sequence[str]) -> str:
    """What is amiss, or ""."""
    if harder == habit:
        return "harder names this habit itself; name another one, or leave the line out"
    if harder in known:
        return ""
    close = get_close_matches(harder, [one for one in known if one != habit], n=1)
    hint = f'did you mean "{close[0]}"?' if close else "write a habit's id, or leave the line out"
    return f'harder "{harder}" is not the id of a habit; {hint}'
