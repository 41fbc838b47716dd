"""What Rapport says: complete, short, kind, never the same twice, and easy to read.

`python -m tests.test_content` prints how easy, kind by kind.
"""

import re
import sys
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple, get_args

import pytest

from habits.catalogue import CatalogueHabit, MessageKind, Style, load
from habits.catalogue.schema import (
    ALOUD_MOST,
    HALF_MOST,
    MESSAGE_MOST,
    NAME_MOST,
    NUDGE_MOST,
    PROMISE_MOST,
    QUESTION_MOST,
)

CATALOGUE = load()
LABEL = 75  # characters of an option in a form, on the platform that shows least
FILLED = {"harder": "Hand it over", "holiday": "Labour Day", "day": "yesterday"}
PLAN_MOST = len("If , then I .") + 2 * HALF_MOST
UNKIND = re.compile(
    r"\b(should|must|ought|lost|lose|losing|fail(s|ed|ure)|broken?|missed|misses|lapsed?|skipped|guilt\w*|shame|blame|"
    r"streak|don't forget|overdue|lazy|loser|zero|unfortunately|sorry|error|21 days|\d+ missed)\b|!",
    re.IGNORECASE,
)

# hope, whole; asked; hopes; something; every
SILENT = re.compile(
    r"((?<=[^aeiouyl])|(?<=[aeiouy]l))e$|(?<=[^aeiouytd])e(?=d$)|(?<=[^aeiouyscxzhgl])e(?=s$)|(?<=som)e(?=[bdhtw])"
    r"|(?<=ev)e(?=ry)"
)
SPOKEN_APART = re.compile(r"[aeiouy]ing$|[^ctgs]i(?=a|ou)|idea|quiet|reopen")


class Text(NamedTuple):
    kind: str
    where: str
    text: str
    most: int


def texts() -> Iterator[Text]:
    """Every text of the catalogue that people read, with what is filled in."""
    for habit in CATALOGUE.habits:
        yield Text("name", habit.id, habit.name, NAME_MOST)
        yield Text("plan", habit.id, habit.plan, PLAN_MOST)
        yield from (Text("nudge", nudge.id, nudge.text, NUDGE_MOST) for nudge in habit.nudges)
        yield from (Text("question", asked.id, asked.text, QUESTION_MOST) for asked in habit.questions)
    for theme in CATALOGUE.themes:
        yield from (Text("aloud", asked.id, asked.text, ALOUD_MOST) for asked in theme.aloud)
        yield from (Text("action", action.id, action.text, PROMISE_MOST) for action in theme.actions)
    for message in CATALOGUE.service:
        yield Text("message", message.kind, message.text.format(**FILLED), MESSAGE_MOST)


TEXTS = tuple(texts())


def of(kind: str) -> list[Text]:
    return [one for one in TEXTS if one.kind == kind]


# Complete


@pytest.mark.parametrize("habit", CATALOGUE.habits, ids=lambda habit: habit.id)
def test_every_habit_has_six_styles_four_questions_and_a_harder_neighbour(habit: CatalogueHabit) -> None:
    assert [nudge.style for nudge in habit.nudges] == list(get_args(Style))
    assert sorted(asked.id for asked in habit.questions) == [f"{habit.id}/q{number}" for number in range(1, 5)]
    assert CATALOGUE.habit(habit.harder) is not habit


def test_whoever_practises_three_habits_finds_a_harder_one_still() -> None:
    for habit in CATALOGUE.habits:
        ahead, following = {habit.id}, habit.harder
        while following not in ahead:
            ahead.add(following)
            following = CATALOGUE.habit(following).harder
        assert len(ahead) > 3, habit.id


# Kind and true on any day


def test_no_text_is_longer_than_its_limit() -> None:
    assert not [one for one in TEXTS if len(one.text) > one.most]


def test_no_text_presses_or_blames() -> None:
    whys = [Text("why", theme.id, f"{theme.title}. {theme.why}", 0) for theme in CATALOGUE.themes]
    assert not [(found[0], one) for one in [*TEXTS, *whys] if (found := UNKIND.search(one.text))]


def test_no_text_is_there_twice() -> None:
    seen: dict[str, Text] = {}
    assert not [(one, first) for one in TEXTS if (first := seen.setdefault(one.text.casefold(), one)) is not one]


def test_the_first_question_looks_ahead() -> None:
    first = [habit.questions[0].text for habit in CATALOGUE.habits]
    assert not [text for text in first if re.search(r"\b(did|was|were|had|last|lately)\b", text, re.IGNORECASE)]


def test_questions_read_well_on_a_monday_morning() -> None:
    assert not [one for one in of("question") if re.search(r"\b(today|this week|yesterday)\b", one.text)]


# For managers


def test_what_is_asked_aloud_is_open_and_about_the_work_and_the_partners() -> None:
    for one in of("aloud"):
        assert re.match(r"(What|Which|Where|Who|How|When)\b", one.text), one
        assert one.text.endswith("?"), one
        assert re.search(r"\b(we|us|our|partners?)\b", one.text), one


def test_what_is_asked_aloud_points_at_nobody_and_wants_no_excuse() -> None:
    pointed = re.compile(
        r"\b(you|your|why|he|she|nobody|everyone|anyone)\b|n't\b|\bnot (do|done|ask|tell)", re.IGNORECASE
    )
    assert not [(found[0], one) for one in of("aloud") if (found := pointed.search(one.text))]


def test_what_is_asked_aloud_is_true_on_any_day() -> None:
    assert not [one for one in of("aloud") if re.search(r"\b(today|this week|yesterday)\b", one.text)]


def test_an_action_is_a_promise_in_the_first_person() -> None:
    for one in of("action"):
        assert one.text.startswith("I'll "), one
        assert not one.text.endswith((".", ";", ",")), one


def test_an_action_can_be_seen() -> None:
    unseen = re.compile(
        r"\b(try to|aim|hope|intend|think|feel|remember|understand|reflect|be (more|less|better)|always|never)\b"
    )
    assert not [(found[0], one) for one in of("action") if (found := unseen.search(one.text))]


def test_an_action_stands_whole_on_one_line_of_a_form() -> None:
    assert not [one for one in of("action") if len(one.text) > LABEL]


def test_managers_can_ask_for_a_sentence_before_the_kpis() -> None:
    texts = [action.text for action in CATALOGUE.theme("behind-the-metric").actions]
    assert "I'll ask for a partner's sentence before the KPIs" in texts


# True and easy


def test_the_only_horizon_is_about_two_months_often_longer() -> None:
    intros = CATALOGUE.messages("automaticity_intro")
    assert all("about two months, often longer" in one.text for one in intros)
    assert not [one for one in TEXTS if re.search(r"\b(66|\w+ty|\d+) days\b", one.text)]


@pytest.mark.parametrize("kind", ["why_this_nudge", "why_this_nudge_first"])
def test_the_reason_for_a_nudge_is_one_sentence(kind: MessageKind) -> None:
    assert all(len(sentences(one.text)) == 1 for one in CATALOGUE.messages(kind))


# Easy to read


def test_texts_are_easy_to_read() -> None:
    sys.stdout.write(f"\n{table()}\n")
    for kind in ("nudge", "question", "message", "aloud", "action"):
        assert median(map(grade, of(kind))) < 5
        assert max(map(grade, of(kind))) <= 10
    assert median(map(grade, of("plan"))) < 10  # each is one sentence, by its form
    assert max(map(grade, of("plan"))) <= 13


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("I", 1), ("someone", 2), ("asked", 1), ("wanted", 2), ("table", 2), ("whole", 1), ("different", 3),
        ("changes", 2), ("message", 2), ("question", 2), ("idea", 3), ("day", 1), ("relationship", 4), ("you're", 1),
        ("didn't", 2), ("something", 2), ("every", 2), ("trying", 2), ("curious", 3), ("quiet", 2), ("lines", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def grade(one: Text) -> float:
    """Flesch-Kincaid: the school year in which a text is easy to read."""
    words = re.findall(r"[A-Za-z][A-Za-z']*|\d+", one.text)
    return 0.39 * len(words) / len(sentences(one.text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.?!]+[\"')]*(?:\s|$)", text) if part.strip()]


def syllables(word: str) -> int:
    """Groups of vowels, without silent ones, and where two are spoken in one group both; right for nearly all words."""
    word = re.sub(r"'\w+$", "", re.sub(r"(?<=[sd])n't$", "en", word.lower()))
    groups = len(re.findall(r"[aeiouy]+", SILENT.sub("", word)))
    return max(groups + len(SPOKEN_APART.findall(word)), 1)


def table() -> str:
    """How easy the texts are, kind by kind: reading grade and length."""
    lines = ["            texts    grade: middle, hardest    characters: middle, longest"]
    for kind in ("nudge", "question", "message", "aloud", "action", "plan"):
        grades, lengths = [grade(one) for one in of(kind)], [len(one.text) for one in of(kind)]
        how_easy = f"{len(grades):6} {median(grades):16.1f} {max(grades):8.1f}"
        lines.append(f"{kind:10} {how_easy} {median(lengths):21.0f} {max(lengths):8}")
    hardest = sorted((one for one in TEXTS if one.kind != "plan"), key=grade)[:-6:-1]
    return "\n".join([*lines, "", *(f"{grade(one):4.1f}  {one.where}: {one.text}" for one in hardest)])


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
