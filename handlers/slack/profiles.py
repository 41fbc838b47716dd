"""What Slack told of people lately. It changes seldom, but it changes: people travel and move."""

import time
from collections.abc import Callable

from habits.messages import Profile

HOUR = 3600.0
MOST = 1000


class Profiles:
    """Profiles by person, each for an hour, the latest thousand. `read` gives seconds that only grow."""

    def __init__(self, read: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._kept: dict[str, tuple[float, Profile]] = {}

    def get(self, person: str) -> Profile | None:
        since, profile = self._kept.get(person, (0.0, None))
        return profile if profile is not None and self._read() - since < HOUR else None

    def keep(self, person: str, profile: Profile) -> None:
        self._kept.pop(person, None)  # so that the order is that of their age
        self._kept[person] = (self._read(), profile)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
