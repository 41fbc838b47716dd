"""Sentences as words, and the phrases of `reword.toml` as they are found in them. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

FEW = 5
"""How many words `*` may stand for, at most."""
NUMBER = "<number>"

_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W_]+(?:['’ʼ‘][^\W_]+)*")
_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|\n+")
_BREAK = re.compile(r"[,;:()–—]|\s-+\s")
_CHOICE = r"(?:<[\w-]+>|[^\W_]+(?:['’-][^\W_]+)*)"
_PIECE = re.compile(rf"\*|{_CHOICE}(?:/{_CHOICE})*")
_ODD = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "let's": ("let", "us")}
_SHORT = {"'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am", "n't": "not"}


@dataclass(frozen=True)
class Word:
    """`start` and `end` are places in the draft; `after` is the comma or other mark that stands before the word."""

    text: str
    start: int
    end: int
    after: str = ""


@dataclass(frozen=True)
class Sentence:
    words: tuple[Word, ...]
    start: int
    end: int
    asks: bool


@dataclass(frozen=True)
class Phrase:
    """What may stand at each place; None for any few words. `asked`: only in a question."""

    parts: tuple[frozenset[str] | None, ...]
    asked: bool = False


Span = tuple[int, int]
"""From which word of a sentence up to which (not with it)."""


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences that have words, in order."""
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        if words := tuple(_words(text, start, end)):
            whole = text[start:end]
            begin = start + len(whole) - len(whole.lstrip())
            yield Sentence(words, begin, begin + len(whole.strip()), "?" in whole.strip()[-3:])
        start = end


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    last = start
    for found in _WORD.finditer(text, start, end):
        mark = _BREAK.search(text, last, found.start()) if last > start else None
        after = mark[0].strip() if mark else ""
        for part in plain_words(found[0]):
            yield Word(part, found.start(), found.end(), after)
            after = ""
        last = found.end()


def plain_words(word: str) -> tuple[str, ...]:
    """A word in small letters, and what was drawn together taken apart: "isn’t" is "is", "not"."""
    word = re.sub("[’ʼ‘]", "'", word.lower())
    if word in _ODD:
        return _ODD[word]
    for end, full in _SHORT.items():
        if word.endswith(end) and word != end:
            return (word.removesuffix(end), full)
    return (word,)


def phrase(text: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    """Read one phrase of the rule file. Raises ValueError with a reason for the coach."""
    bare = text.strip()
    asked = bare.endswith("?")
    bare = bare.removesuffix("?")
    if left := _PIECE.sub("", bare).split():
        raise ValueError(f'"{text}": I cannot read "{left[0]}"; a phrase has words, /, * and <lists>, a ? at its end')
    parts = tuple(part for piece in bare.split() for part in _parts(text, piece, lists))
    if not parts or parts[0] is None or parts[-1] is None:
        raise ValueError(f'"{text}": a phrase begins and ends with a word')
    return Phrase(parts, asked)


def _parts(text: str, piece: str, lists: Mapping[str, Sequence[str]]) -> Iterator[frozenset[str] | None]:
    if piece == "*":
        yield None
        return
    choices = [_choice(text, one, lists) for one in piece.split("/")]
    if len(choices) == 1 and not piece.startswith("<"):
        yield from (frozenset({part}) for part in choices[0])
    elif any(len(words) != 1 for one, words in zip(piece.split("/"), choices, strict=True) if "<" not in one):
        raise ValueError(f'"{text}": between / stand single words; write the others as a phrase of their own')
    else:
        yield frozenset(part for words in choices for part in words)


def _choice(text: str, one: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    if not one.startswith("<") or one == NUMBER:
        return [one] if one == NUMBER else [part for bit in _WORD.findall(one) for part in plain_words(bit)]
    name = one.strip("<>")
    if name not in lists:
        raise ValueError(f'"{text}": there is no list "{name}" under [lists]')
    return [word.lower() for word in lists[name]]


def first(phrases: Sequence[Phrase], sentence: Sentence) -> Span | None:
    """Where the first of the phrases stands in a sentence, if any of them does."""
    places = range(len(sentence.words))
    return next((span for at in places if (span := begins(phrases, sentence, at))), None)


def begins(phrases: Sequence[Phrase], sentence: Sentence, at: int) -> Span | None:
    """The first of the phrases that begins at this very word."""
    for one in phrases:
        if one.asked and not sentence.asks:
            continue
        if (end := _end(one.parts, sentence.words, at)) is not None:
            return at, end
    return None


def _end(parts: tuple[frozenset[str] | None, ...], words: tuple[Word, ...], at: int) -> int | None:
    if not parts:
        return at
    if at >= len(words):
        return None
    here, *_ = parts
    if here is not None:
        return _end(parts[1:], words, at + 1) if _fits(here, words[at]) else None
    for place in range(at, min(at + FEW + 1, len(words))):
        if words[place].after:  # any few words, up to the next comma
            return None
        if (end := _end(parts[1:], words, place)) is not None:
            return end
    return None


def _fits(choices: frozenset[str], word: Word) -> bool:
    return word.text in choices or (NUMBER in choices and any(letter.isdigit() for letter in word.text))
