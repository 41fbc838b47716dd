"""How often a habit is meant to be practised: daily, weekly, or some times a week."""

import re
from dataclasses import dataclass
from typing import Literal

_SOME_PER_WEEK = re.compile(r"([2-6]) per week")


@dataclass(frozen=True)
class Cadence:
    """So many times per day or week: ``Cadence(3, "week")`` is "3 per week".

    "daily" means working days; which days those are is the calendar's business.
    Raises ValueError for what has no text: a day has one time, a week one to six.
    """

    times: int
    per: Literal["day", "week"]

    def __post_init__(self) -> None:
        most = {"day": 1, "week": 6}.get(self.per, 0)
        if not 1 <= self.times <= most:
            raise ValueError(f"no cadence has {self.times} times per {self.per}")

    def __str__(self) -> str:
        if self.per == "day":
            return "daily"
        return "weekly" if self.times == 1 else f"{self.times} per week"

    @classmethod
    def parse(cls, text: str) -> "Cadence":
        """Read "daily", "weekly" or "2 per week" to "6 per week"; raise ValueError with a kind reason."""
        plain = " ".join(text.split()).lower()
        if plain == "daily":
            return cls(1, "day")
        if plain == "weekly":
            return cls(1, "week")
        if some := _SOME_PER_WEEK.fullmatch(plain):
            return cls(int(some[1]), "week")
        raise ValueError(f'cadence "{text}" is not known; write daily, weekly, or 2 per week up to 6 per week')
