"""Which habit, which nudge, which question: whatever was shown longest ago.

Rotation alone gives nearly half of what learning could, and is better where the texts are equally good; a policy
that learns can later stand behind the same function.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def least_recent(candidates: Sequence[T], shown: Mapping[T, date]) -> T | None:
    """The candidate shown longest ago; never shown comes first, and among equals the earlier in the list."""
    return min(candidates, key=lambda one: shown.get(one, date.min), default=None)
