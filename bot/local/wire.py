"""What went over the wire lately, for the page's developer pane.

Payloads are shown on the page only, to the person they concern. The Python log gets names, codes and sizes.
"""

from __future__ import annotations

import itertools
import json
import logging
from collections import deque

from bot.clock import Clock
from bot.local.browsers import Browsers
from bot.local.ids import Json

MOST_ROWS = 400
log = logging.getLogger("rapport.local")


class Wire:
    def __init__(self, browsers: Browsers, clock: Clock) -> None:
        self._browsers = browsers
        self._clock = clock
        self._ids = itertools.count()
        self.rows: deque[Json] = deque(maxlen=MOST_ROWS)

    def note(
        self,
        direction: str,
        what: str,
        detail: object = None,
        *,
        ms: float | None = None,
        bad: bool = False,
        about: str | None = None,
    ) -> None:
        """Remember one exchange. `about` is the person it concerns; None concerns everybody."""
        row: Json = {
            "id": next(self._ids),
            "at": self._clock.now().timestamp(),
            "direction": direction,
            "what": what,
            "bad": bad,
        }
        row |= {"ms": None if ms is None else round(ms, 1), "detail": detail, "_about": about}
        self.rows.append(row)
        level = logging.WARNING if bad else logging.DEBUG
        log.log(level, "%s %s (%d bytes)", direction, what, len(json.dumps(detail)))
        self._browsers.push(None if about is None else [about], "wire", row=_shown(row))

    def of(self, person: str) -> list[Json]:
        return [_shown(row) for row in self.rows if row["_about"] in (None, person)]


def _shown(row: Json) -> Json:
    return {key: value for key, value in row.items() if key != "_about"}
