"""Reword a draft: which shield may be in it, and words that keep the credit and open the talk. Pure: draft in,
finding out. Nothing is kept.

The rules are phrases in `reword.toml`, so this reads words, not people: it can be wrong, and says so where it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from habits.tools.reword_phrases import Sentence, Span, begins, first, sentences
from habits.tools.reword_rules import Rules, Shield
from habits.tools.reword_schema import FACT
from habits.tools.tool import Tool
from habits.words import sentence as capital
from habits.words import shorten

TOOL = Tool(
    id="reword",
    title="Reword a draft",
    about="Your own draft, before you send it: does it close the talk, and how could it open it? I keep none of it.",
    place=8,
    opens="reword.open",
)
MOST = 3000
"""The longest draft, in characters."""
FACT_MOST = 400
APART = (";", ":", "–", "—", "-")
"""Marks before which, or after which, another thought stands."""


@dataclass(frozen=True)
class Finding:
    """`shields` in the order in which the draft shows them; none of them when it `opens` the talk. `rewording` is the
    draft itself where there is no shield. `beside`: the shields in other sentences than the one that opens the talk,
    `where`: "Before" or "After" it; `asks`: that one is a question."""

    shields: tuple[Shield, ...]
    rewording: str
    opens: bool = False
    beside: tuple[Shield, ...] = ()
    where: str = ""
    asks: bool = False


@dataclass(frozen=True)
class _Hit:
    shield: Shield
    sentence: Sentence
    span: Span


def check(draft: str, rules: Rules) -> Finding:
    """What may be in one's own draft, and a rewording to edit, of at most `MOST` characters for a draft of as many."""
    said = list(sentences(draft))
    opening = [one for one in said if first(rules.opens, one) and not first(rules.shuts, one)]
    hits = [hit for one in said if one not in opening for hit in _hits(one, rules)]
    if opening:
        return _beside(draft, opening, hits)
    if not hits:
        return Finding((), draft)
    return Finding(tuple(dict.fromkeys(hit.shield for hit in hits)), _reworded(draft, said, hits[0], rules))


def _beside(draft: str, opening: list[Sentence], hits: list[_Hit]) -> Finding:
    """What opens the talk, and what may hold something up all the same; not what is followed by its credit."""
    left = [hit for hit in hits if not draft[hit.sentence.end :].lstrip().startswith(_credit(hit))]
    shields = tuple(dict.fromkeys(hit.shield for hit in left))
    where = "Before" if left and left[0].sentence.start < opening[0].start else "After"
    return Finding((), draft, opens=True, beside=shields, where=where, asks=opening[0].asks)


def _credit(hit: _Hit) -> str:
    return hit.shield.credit.replace(FACT, "").strip()


def question_for(words: str, rules: Rules) -> str:
    """One question to ask whoever said these words. It names nothing and explains nothing."""
    hits = (hit for one in sentences(words) for hit in _hits(one, rules))
    return next((hit.shield.question for hit in hits), rules.general_question)


def _hits(sentence: Sentence, rules: Rules) -> list[_Hit]:
    """The shields of a sentence, in its order."""
    if first(rules.not_mine, sentence):
        return []
    closes = first(rules.shuts, sentence) is not None
    found = [
        _Hit(shield, sentence, span)
        for shield in rules.shields
        if (span := first(shield.says, sentence))
        and (closes or not first(shield.unless, sentence))
        and (closes or shield.even_as_a_question or not _wants_to_know(sentence, span, rules))
    ]
    return sorted(found, key=lambda hit: hit.span)


def _wants_to_know(sentence: Sentence, span: Span, rules: Rules) -> bool:
    """Whether the phrase stands in a question: "Is this out of scope for you?\""""
    begin = max((at for at in range(span[0] + 1) if at == 0 or sentence.words[at].after), default=0)
    return sentence.asks and begins(rules.asks, sentence, begin) is not None


def _reworded(draft: str, said: list[Sentence], hit: _Hit, rules: Rules) -> str:
    """The draft with the shield's sentence, and what turns or asks against somebody right after it, in new words."""
    one = hit.sentence
    credit = hit.shield.credit.replace(FACT, _fact(draft, hit, rules))
    new = f"{credit} {hit.shield.ask} {hit.shield.step}"
    end = one.end
    for after in said[said.index(one) + 1 :]:
        if not begins(rules.turns, after, 0) and not first(rules.shuts, after):
            break
        end = after.end
    whole = draft[: one.start] + new + draft[end:]
    return whole if len(whole) <= MOST else new


def _fact(draft: str, hit: _Hit, rules: Rules) -> str:
    """The person's own words around the phrase: their number, their fact, as a sentence of its own."""
    one, words = hit.sentence, hit.sentence.words
    start, end = _from(hit, rules), next(_until(hit, rules), len(words))
    close = words[end].start if end < len(words) else one.end
    text = " ".join(draft[words[start].start : close].split()).rstrip(" .!?…,;:–—-(")
    asks = one.asks and end == len(words)
    return capital(shorten(text, FACT_MOST)) + ("?" if asks else "." if len(text) <= FACT_MOST else "")


def _from(hit: _Hit, rules: Rules) -> int:
    """The word with which the fact begins: after a colon, without "unfortunately"."""
    words, phrase = hit.sentence.words, hit.span[0]
    start = max((at for at in range(phrase + 1) if words[at].after in APART), default=0)
    while (lead := begins(rules.lead_ins, hit.sentence, start)) and lead[1] <= phrase:
        start = lead[1]
    return start


def _until(hit: _Hit, rules: Rules) -> Iterator[int]:
    """The words before which the fact may end: after a dash, before "so I do not see"."""
    words = hit.sentence.words
    for at in range(hit.span[1], len(words)):
        if (words[at].after in APART and words[at].after != ":") or begins(rules.turns, hit.sentence, at):
            yield at
