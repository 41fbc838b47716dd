"""What Slack told of people lately. It changes seldom, but it changes: people travel and move."""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from habits.messages import Profile

HOUR, DAY = 3600.0, 86_400.0
MOST = 1000
SLACKBOT = "USLACKBOT"
"""Slack's own bot, which Slack does not call one."""

ALWAYS = datetime.max.replace(tzinfo=UTC)
AWAY_SIGNS = {
    "airplane",
    "airplane_departure",
    "baby",
    "beach_with_umbrella",
    "desert_island",
    "face_with_thermometer",
    "luggage",
    "no_entry",
    "no_entry_sign",
    "palm_tree",
}
AWAY_WORDS = re.compile(
    r"\b(vacation|vacationing|holidays?|annual leave|(parental|sick|on) leave|pto|ooo|out of (the )?office|(off )?sick|"
    r"day off|away until|back on)\b",
    re.IGNORECASE,
)
"""Statuses that say that somebody is not at work. Slack itself suggests "Vacationing" and "Out sick"."""


def profile_of(user: Mapping[str, Any]) -> Profile:
    """What `users.info` says, in our words. A status without an end counts as long as it stands."""
    own = user.get("profile") or {}
    sign, words = str(own.get("status_emoji") or "").strip(":"), str(own.get("status_text") or "")
    away = sign in AWAY_SIGNS or AWAY_WORDS.search(words) is not None
    ends = own.get("status_expiration") or 0
    until = datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and 0 < ends < 2**33 else ALWAYS
    return Profile(
        tz=str(user.get("tz") or ""),
        admin=any(user.get(flag) is True for flag in ("is_admin", "is_owner", "is_primary_owner")),
        away_until=until if away else None,
        person=not (user.get("is_bot") or user.get("deleted") or user.get("id") == SLACKBOT),
    )


class Profiles:
    """Profiles by person, each for an hour, the latest thousand. `read` gives seconds that only grow."""

    def __init__(self, read: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._kept: dict[str, tuple[float, Profile]] = {}
        self._looked: dict[str, float] = {}

    def get(self, person: str) -> Profile | None:
        since, profile = self._kept.get(person, (0.0, None))
        return profile if profile is not None and self._read() - since < HOUR else None

    def keep(self, person: str, profile: Profile) -> None:
        self._kept.pop(person, None)  # so that the order is that of their age
        self._kept[person] = (self._read(), profile)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def first_today(self, person: str) -> bool:
        """True once a day for each person: whoever asks so is to look them up."""
        now = self._read()
        if now - self._looked.get(person, -DAY) < DAY:
            return False
        self._looked.pop(person, None)
        self._looked[person] = now
        if len(self._looked) > 10 * MOST:
            del self._looked[next(iter(self._looked))]
        return True
