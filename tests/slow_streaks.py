"""Streaks a second time: the rules read slowly, without a running total, to check the quick ones against.

Nothing here is shared with the engine. A period is a word ("kept", "missed", "bridged", "open"), and what a period did
is found by looking back at those before it.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import NamedTuple


class Fact(NamedTuple):
    """What is known of one day. `here`: taken up, not away, not paused. `said`: done, not, no chance, or nothing."""

    day: date
    workday: bool
    here: bool
    said: str


class Found(NamedTuple):
    current: int
    best: int
    spare: int
    repairable: int


def lifelong(facts: Sequence[Fact], rhythms: Sequence[int], today: date) -> Found:
    """A whole life with a habit: `rhythms` says of each day how often a week was asked then, or 0 for daily."""
    begun = [(fact, times) for fact, times in zip(facts, rhythms, strict=True) if _monday(fact.day) <= _monday(today)]
    streaks = [Found(0, 0, 2, 0)]
    for _, stretch in groupby(begun, key=lambda pair: pair[1] == 0):
        streaks.append(after(_periods(list(stretch), today)))
    return streaks[-1]._replace(best=max(one.best for one in streaks))


def _periods(stretch: list[tuple[Fact, int]], today: date) -> list[str]:
    if stretch[0][1] == 0:
        return days([fact for fact, _ in stretch], today)
    weeks = groupby(stretch, key=lambda pair: _monday(pair[0].day))
    return [word for _, week in weeks for word in _one_week(list(week), today)]


def _one_week(week: list[tuple[Fact, int]], today: date) -> list[str]:
    return weeks([fact for fact, _ in week], week[0][1], today)


def _monday(day: date) -> date:
    return date.fromisocalendar(*day.isocalendar()[:2], 1)


def days(facts: Sequence[Fact], today: date) -> list[str]:
    """A daily habit: one word for each working day that has come."""
    words = []
    for fact in facts:
        if not fact.workday or fact.day > today:
            continue
        if not fact.here or fact.said == "no chance":
            words.append("bridged")
        elif fact.said == "done":
            words.append("kept")
        elif fact.said == "" and fact.day == today:
            words.append("open")
        else:
            words.append("missed")
    return words


def weeks(facts: Sequence[Fact], times: int, today: date) -> list[str]:
    """A habit some times a week: one word for each week that has begun."""
    words = []
    for monday in sorted({_monday(fact.day) for fact in facts}):
        week = [fact for fact in facts if _monday(fact.day) == monday]
        workdays = [fact for fact in week if fact.workday]
        available = [fact for fact in workdays if fact.here and fact.said != "no chance"]
        done = [fact for fact in week if fact.said == "done"]
        if monday > today:
            continue
        if not available:
            words.append("bridged")
        elif len(done) >= min(len(available), ceil(Fraction(times * len(available), len(workdays)))):
            words.append("kept")
        elif today <= max(fact.day for fact in week):
            words.append("open")
        else:
            words.append("missed")
    return words


def after(periods: Sequence[str]) -> Found:
    """The streak after these periods."""
    fates: list[str] = []
    best = 0
    for word in periods:
        if word in ("kept", "missed"):
            fates.append(_fate(fates, word))
            best = max(best, _running(fates))
    waiting = _running(fates[: _last(fates, "saved")]) if _repair_due(fates) else 0
    return Found(_running(fates), best, _spare(fates), waiting)


def _fate(before: list[str], word: str) -> str:
    """What became of a period, given what became of those before it."""
    if word == "kept":
        return "repaired" if _repair_due(before) else "kept"
    if _repair_due(before):
        return "late"
    if _running(before) == 0:
        return "idle"
    if _spare(before):
        return "spared"
    return "saved" if _kept_since_repair(before) >= 5 else "ended"


def _repair_due(fates: list[str]) -> bool:
    """The next kept period brings a streak back: it ended just now, or one period ago."""
    return fates[-1:] == ["saved"] or fates[-2:] == ["saved", "late"]


def _running(fates: list[str]) -> int:
    """How many in a row by now."""
    if not fates or fates[-1] in ("late", "idle", "saved", "ended"):
        return 0
    if fates[-1] == "repaired":
        return 1 + _running(fates[: _last(fates, "saved")])
    return _running(fates[:-1]) + (fates[-1] == "kept")


def _spare(fates: list[str]) -> int:
    """Spare days in hand."""
    if not fates:
        return 2
    kept = fates.count("kept") + fates.count("repaired")
    gained = fates[-1] in ("kept", "repaired") and kept % 20 == 0
    return min(2, _spare(fates[:-1]) + gained) - (fates[-1] == "spared")


def _kept_since_repair(fates: list[str]) -> int:
    since = fates[_last(fates, "repaired") :] if "repaired" in fates else fates
    return since.count("kept") + since.count("repaired")


def _last(fates: list[str], fate: str) -> int:
    """The place of the last one of a kind."""
    return len(fates) - 1 - fates[::-1].index(fate)
