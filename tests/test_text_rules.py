"""What no text may say. Scanned here: every text in the code and in the catalogue; every text of a long walk through
the bot: `tests/core/test_tone.py`, by the same rule.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.stage import CONTENT

ROOT = Path(__file__).parents[1]
WITH_TEXTS = ("words", "answers", "asks", "automaticity", "content", "grid", "holidays", "rhythm", "zones")
RULE_FILES = ("reword_rules", "reword_schema")
"""They tell a coach what is wrong in a file."""
SOURCES = sorted(
    [
        *(ROOT / "habits" / "usecases").glob("*.py"),
        *(ROOT / "habits" / "pages").glob("*.py"),
        *(path for path in (ROOT / "habits" / "tools").glob("*.py") if path.stem not in RULE_FILES),
        *(ROOT / "habits" / f"{name}.py" for name in WITH_TEXTS),
        ROOT / "handlers" / "failures.py",
        ROOT / "handlers" / "words.py",
    ]
)

UNKIND = re.compile(
    r"\b(lost|lose[sr]?|losing|failed|failures?|broken?|missed|misses|21 days|should(?:n.t)?|must|guilt\w*|"
    r"streak is over|don.t forget|only \d+|overdue|zero|lazy|unfortunately|sorry|error|invalid|null|undefined|"
    r"traceback)\b",
    re.IGNORECASE,
)
"""Of losing, failing, breaking and missing, and so of any count of it; of duty and guilt; and what only a machine says.
"Fail" and "miss" as such are free: a small bet may fail, and what colleagues do is easy to miss."""


def unkind(text: str) -> str:
    """The first word that may not be said; empty for a kind text."""
    found = UNKIND.search(text)
    return found[0] if found else ""


# The rule itself.


@pytest.mark.parametrize(
    "text",
    [
        "You lost your streak.", "Your streak broke", "It is broken now", "You failed", "3 missed days",
        "You missed two", "Two misses this week", "It takes 21 days", "You should write", "Sorry!", "You're losing it",
        "the error was yours", "Only 3 left",
    ],
)  # fmt: skip
def test_the_rule_finds_what_may_not_be_said(text: str) -> None:
    assert unkind(text)


@pytest.mark.parametrize(
    "text",
    [
        "A run that waits: one more brings it back", "The missing chair", "Not this time. That is fine.", "At a loss?",
        "Take a break",
        "I kept none of it", "One thing you would normally miss", "dismissed",
        "The next one counts", "about two months, often longer",
    ],
)  # fmt: skip
def test_the_rule_leaves_kind_words_alone(text: str) -> None:
    assert not unkind(text)


# The code.


def texts_in(source: str) -> Iterator[str]:
    """Every string, shown or not, so that none slips through; f-strings whole, with 7 where something is filled in, so
    that a count is seen as one. Docstrings are for those who read code."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # strings that stand alone
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said | parts:
            yield node.value


def test_docstrings_are_left_out_and_f_strings_are_whole() -> None:
    found = list(texts_in('"""Lost."""\nx = f"You {n} and {m} more"\ny = "failed"\ndef f():\n  """Broke."""\n'))
    assert sorted(found) == ["You 7 and 7 more", "failed"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_in_the_code_is_unkind(path: Path) -> None:
    texts = list(texts_in(path.read_text(encoding="utf-8")))
    assert {text: unkind(text) for text in texts if unkind(text)} == {}


# The catalogue.


def catalogue() -> Iterator[tuple[str, str]]:
    """Every text that a coach wrote and a person reads, with where it is."""
    for theme in CONTENT.themes:
        yield from ((theme.id, text) for text in (theme.title, theme.why))
        yield from ((one.id, one.text) for one in theme.aloud)
        yield from ((one.id, one.text) for one in theme.actions)
        for habit in theme.habits:
            yield from ((habit.id, text) for text in (habit.name, habit.plan))
            yield from ((one.id, one.text) for one in habit.nudges)
            yield from ((one.id, one.text) for one in habit.questions)
    yield from ((one.kind, one.text) for one in CONTENT.service)


def found_in(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {f"{where}: {text}": unkind(text) for where, text in texts if unkind(text)}


def test_no_text_in_the_catalogue_is_unkind() -> None:
    assert found_in(catalogue()) == {}
