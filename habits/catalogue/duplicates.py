"""What may be there only once: ids, a habit's styles, the texts of nudges and of what is for managers.

Looks at the data as it was read, not at what passed validation: a file with another mistake still takes part.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from habits.catalogue.positions import Loc
from habits.catalogue.problems import Problem
from habits.catalogue.source import Source


class _Claim(NamedTuple):
    loc: Loc
    key: Hashable
    name: str


def duplicates(sources: Iterable[Source]) -> Iterator[Problem]:
    """A problem at each second use, naming the place of the first."""
    first: dict[Hashable, Problem] = {}
    for source in sources:
        for claim in _claims(source):
            here = source.problem(claim.loc, "")
            there = first.setdefault(claim.key, here)
            if there is not here:
                reason = f"{claim.name} is already used at {there.file}:{there.line}"
                yield source.problem(claim.loc, reason)


def _claims(source: Source) -> Iterator[_Claim]:
    # No habit has a theme's id: "<theme>/q1" is asked aloud, "<habit>/q1" is for oneself.
    if theme := _text(source.data, "id"):
        yield _Claim(("id",), ("id", theme), f'theme id "{theme}"')
    for at, habit in _blocks(source.data, (), "habits"):
        if name := _text(habit, "id"):
            yield _Claim((*at, "id"), ("id", name), f'habit id "{name}"')
        own = (source.file, at)
        for place, nudge in _blocks(habit, at, "nudges"):
            if style := _text(nudge, "style"):
                yield _Claim((*place, "style"), ("style", own, style), f'style "{style}" of this habit')
            if text := _text(nudge, "text"):
                yield _Claim((*place, "text"), ("nudge", text.casefold()), "the same nudge text")
        for place, question in _blocks(habit, at, "questions"):
            if name := _text(question, "id"):
                yield _Claim((*place, "id"), ("question", own, name), f'question id "{name}" of this habit')
    yield from _claims_for_managers(source)


def _claims_for_managers(source: Source) -> Iterator[_Claim]:
    """The two kinds share one set of ids, since each of either is known as "<theme>/<id>"."""
    for kind in ("aloud", "actions"):
        for place, block in _blocks(source.data, (), kind):
            if name := _text(block, "id"):
                yield _Claim((*place, "id"), ("for managers", source.file, name), f'id "{name}" of this theme')
            if text := _text(block, "text"):
                yield _Claim((*place, "text"), (kind, text.casefold()), "the same text")


def _text(block: Mapping[str, object], key: str) -> str:
    """The text at a key, spaces evened out; "" when there is none, which validation reports."""
    value = block.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _blocks(outer: Mapping[str, object], at: Loc, key: str) -> Iterator[tuple[Loc, Mapping[str, object]]]:
    blocks = outer.get(key)
    for number, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            yield (*at, key, number), block
