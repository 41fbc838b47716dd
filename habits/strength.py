"""How strong a habit is by now: one number from 0 to 1 a day, from what was done lately.

Pure. A streak asks "without a break?"; strength forgives: a missed day costs a little and is earned back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from enum import Enum
from math import sqrt


class Outcome(Enum):
    """What became of a habit on one calendar day."""

    DONE = "done"
    MISSED = "missed"  # "not today", or a due day without an answer; a spare day is still this
    SKIPPED = "skipped"  # it did not count: weekend, leave, pause, no message came, "no chance came"


DONE, SKIPPED = Outcome.DONE, Outcome.SKIPPED

# For a daily habit, this many days of perfect practice bring the strength to one half.
_HALF_LIFE = 13


def strength(days: Sequence[Outcome], times: int, period: int) -> list[float]:
    """The strength in [0, 1] at the end of each of `days`: one outcome a calendar day, oldest first, from
    adoption on.

    The cadence is `times` in `period` days, where `period` counts the days of a normal week that are not
    skipped: daily (1, 1); three a week with weekends off (3, 5). Asking for more than every day counts as
    every day. ValueError unless both are positive. Takes time linear in the number of days.

    Formula (published by Loop Habit Tracker; see docs on science): with f = times / period, a day keeps m =
    0.5 ** (sqrt(f) / 13) of the strength and earns 1 - m times the share done of what the cadence asks:
    `times` in the last `period` days, both doubled where f < 1. Ours differs in one point: a SKIPPED day
    changes nothing and is in no window, so that coming back from leave costs nothing.
    """
    return over_changes([(days, times, period)])


def over_changes(stretches: Iterable[tuple[Sequence[Outcome], int, int]]) -> list[float]:
    """`strength` of a habit whose cadence changed: its stretches in order, each with `times` and `period`.

    The score is carried over, and so are the days in the window. What was done before a change counts there as
    what it was: the same share of what was asked at the time (once, when once a week was asked, stands for three
    times once three are asked). So a change by itself changes nothing; only from then on more, or less, is asked.
    """
    score, scores = 0.0, []
    shares: list[float] = []  # of each day that counted: 1 / f of its time if done, else 0
    for days, times, period in stretches:
        if times < 1 or period < 1:
            raise ValueError(f"a cadence of {times} in {period} days asks for nothing")
        asked, span = (1, 1) if times >= period else (2 * times, 2 * period)
        f = asked / span
        keep = 0.5 ** (sqrt(f) / _HALF_LIFE)
        window = deque([0.0] * span + [share * f for share in shares[-span:]], maxlen=span)
        done = sum(window)
        for day in days:
            if day is not SKIPPED:
                new = 1.0 if day is DONE else 0.0
                done += new - window[0]  # the oldest day leaves as the new one enters
                window.append(new)
                score = score * keep + min(1.0, done / asked) * (1 - keep)
            scores.append(score)
        shares += [(day is DONE) / f for day in days if day is not SKIPPED]
    return scores
