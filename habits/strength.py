"""How strong a habit is by now: one number from 0 to 1 a day, from what was done lately.

Pure. A streak asks "without a break?"; strength forgives: a missed day costs a little and is earned back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import Enum
from math import sqrt


class Outcome(Enum):
    """What became of a habit on one calendar day."""

    DONE = "done"
    MISSED = "missed"  # "not today", or a due day without an answer; a spare day is still this
    SKIPPED = "skipped"  # it did not count: weekend, leave, pause, no message came, "no chance came"


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
    if times < 1 or period < 1:
        raise ValueError(f"a cadence of {times} in {period} days asks for nothing")
    asked, span = (1, 1) if times >= period else (2 * times, 2 * period)
    keep = 0.5 ** (sqrt(asked / span) / _HALF_LIFE)
    window: deque[bool] = deque([False] * span, maxlen=span)
    score, done, scores = 0.0, 0, []
    for day in days:
        if day is not Outcome.SKIPPED:
            done += (day is Outcome.DONE) - window[0]  # the oldest day leaves as the new one enters
            window.append(day is Outcome.DONE)
            score = score * keep + min(1.0, done / asked) * (1 - keep)
        scores.append(score)
    return scores
