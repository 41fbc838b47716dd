"""What is shown of a team over time: rough bands, a period a column. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Trend:
    """What a chart of a team shows: up to four periods by their last days, oldest first. Each row has a name and, for
    each period, a band ("few", "some", "most", "nearly all"), or "" where none is shown."""

    title: str
    ends: tuple[date, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
