"""Which habit, which nudge, which question: whatever was shown longest ago.

Pure, and the one place where this is decided. Rotation alone gives nearly half of what learning could, and is better
where the texts are equally good; a policy that learns can later stand behind the same functions.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def least_recent(candidates: Sequence[T], shown: Mapping[T, date]) -> T | None:
    """The candidate shown longest ago; never shown comes first, and among equals the earlier in the list."""
    return min(candidates, key=lambda one: shown.get(one, date.min), default=None)


def next_text(styles: Mapping[str, str], shown: Mapping[str, date], last_style: str, rested: date) -> str | None:
    """The nudge to show: of another style than the last one where there is one, and of these the one shown longest
    ago. None when all were shown lately: then the person's own plan is the nudge.

    Args:
        styles: the habit's nudges by id, in the order of the catalogue, with their style.
        shown: the local date on which each was shown last.
        last_style: the style of the person's last nudge, whichever habit it was for; empty when it had none.
        rested: a text shown on this date or later is not shown again yet.
    """
    able = [text for text in styles if shown.get(text, date.min) < rested]
    other = [text for text in able if styles[text] != last_style]
    return least_recent(other or able, shown)
