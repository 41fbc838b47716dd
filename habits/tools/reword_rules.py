"""Reads `reword.toml`, refuses what is amiss by file and line, and gives the rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from habits.catalogue.positions import Loc
from habits.catalogue.problems import CatalogueError, Problem
from habits.catalogue.source import Source, read
from habits.tools.reword_phrases import Phrase, phrase, plain_words
from habits.tools.reword_schema import RuleFile, reasons


@dataclass(frozen=True)
class Shield:
    """One kind of shield. `name` goes into "it may hold up ... as a shield"; `question` is for who was told it."""

    id: str
    name: str
    behind: str
    credit: str
    ask: str
    step: str
    question: str
    says: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    even_as_a_question: bool


@dataclass(frozen=True)
class Rules:
    """What `reword.toml` says; each field as it is explained there."""

    opens: tuple[Phrase, ...]
    shuts: tuple[Phrase, ...]
    asks: tuple[Phrase, ...]
    not_mine: tuple[Phrase, ...]
    lead_ins: tuple[Phrase, ...]
    turns: tuple[Phrase, ...]
    general_question: str
    shields: tuple[Shield, ...]


@cache
def rules() -> Rules:
    """The rules that come with Rapport, read once."""
    return load(Path(__file__).with_name("reword.toml"))


def load(path: Path) -> Rules:
    """Read a rule file. Raises CatalogueError with every problem found, in the order of lines."""
    source = read(path.parent, path)
    try:
        file = RuleFile.model_validate(source.data)
    except ValidationError as error:
        raise CatalogueError(_in_order(source.problem(*one) for one in reasons(error))) from None
    if problems := _in_order(_Phrases(source, path, file).problems()):
        raise CatalogueError(problems)
    return _built(file)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: one.line)


def _built(file: RuleFile) -> Rules:
    def parsed(texts: Sequence[str]) -> tuple[Phrase, ...]:
        return tuple(phrase(text, file.lists) for text in texts)

    shields = (
        Shield(**(one.model_dump() | {"says": parsed(one.says), "unless": parsed(one.unless)})) for one in file.shields
    )
    return Rules(
        opens=parsed(file.opens),
        shuts=parsed(file.shuts),
        asks=parsed(file.asks),
        not_mine=parsed(file.not_mine),
        lead_ins=parsed(file.lead_ins),
        turns=parsed(file.turns),
        general_question=file.general_question,
        shields=tuple(shields),
    )


@dataclass(frozen=True)
class _Phrases:
    """All phrases of a file, and what is amiss with them."""

    source: Source
    path: Path
    file: RuleFile

    def problems(self) -> Iterator[Problem]:
        first: dict[tuple[Loc, str], int] = {}
        for loc, text in self._all():
            line = self._line(loc, text, first.get((loc, text), 0))
            if (loc, text) in first:
                yield Problem(self.source.file, line, f'"{text}" is already in this list at line {first[loc, text]}')
            first.setdefault((loc, text), line)
            try:
                phrase(text, self.file.lists)
            except ValueError as error:
                yield Problem(self.source.file, line, str(error))
        yield from self._words()
        seen = set[str]()
        for number, shield in enumerate(self.file.shields):
            if shield.id in seen:
                yield self.source.problem(("shields", number, "id"), f'shield id "{shield.id}" is already used')
            seen.add(shield.id)

    def _all(self) -> Iterator[tuple[Loc, str]]:
        for key in ("opens", "shuts", "asks", "not_mine", "lead_ins", "turns"):
            yield from (((key,), text) for text in getattr(self.file, key))
        for number, shield in enumerate(self.file.shields):
            yield from ((("shields", number, "says"), text) for text in shield.says)
            yield from ((("shields", number, "unless"), text) for text in shield.unless)

    def _words(self) -> Iterator[Problem]:
        for name, words in self.file.lists.items():
            for word in words:
                if not word.replace("-", "").isalnum() or len(plain_words(word)) > 1:
                    loc = ("lists", name)
                    line = self._line(loc, word, 0)
                    yield Problem(self.source.file, line, f'"{word}": a list has single words')

    def _line(self, loc: Loc, text: str, after: int) -> int:
        """The line of one text of a list that may be many lines long."""
        start = self.source.problem(loc, "").line
        lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        found = (n for n, line in enumerate(lines, 1) if n >= start and n > after and f'"{text}"' in line)
        return next(found, start)
