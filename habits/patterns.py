"""What a team reports, as one stored snapshot for each period: made once, through `privacy.py`, and never again.

Digest, channel, `/patterns` and the receipt show it, and nothing else. No person and no word of anybody is known here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import local_date
from habits.kit import kit
from habits.models import Snapshot, Team
from habits.privacy import BANDS, FEW, SOME, comparable, published
from habits.tallies import ALONE, WEEK, cover, roster_changes, roster_size, tallies

SMALL, BLOCK = 10, 4
"""A team of fewer has one period of so many weeks instead of four weekly ones."""

TREND, HALF_A_YEAR = 4, 26
"""So many published periods stand side by side; so far back it is looked for them."""


def period_weeks(roster: int) -> int:
    """How long a team's next period is, by how many were asked to join."""
    return BLOCK if roster < SMALL else 1


def make(session: Session, team: Team, now: datetime) -> None:
    """Store the snapshot of each period that is over by the team's clock; the next one begins where it ended.

    Called when a digest is due, and only then: so nobody chooses the moment. What is said later changes nothing.
    """
    today = local_date(now, ZoneInfo(team.tz))
    while (after := team.begins + team.weeks * WEEK) <= today:
        session.add(_snapshot(session, team, now))
        team.begins, team.weeks = after, period_weeks(roster_size(session, team, after))
        session.add(team)
        session.flush()


def latest(session: Session, team: Team, count: int = 1) -> list[Snapshot]:
    """The newest snapshots, the newest first."""
    found = select(Snapshot).where(Snapshot.workspace_id == team.workspace_id, Snapshot.team_id == team.id)
    return list(session.exec(found.order_by(col(Snapshot.first_day).desc()).limit(count)))


def _snapshot(session: Session, team: Team, now: datetime) -> Snapshot:
    last = team.begins + team.weeks * WEEK - timedelta(days=1)
    before = latest(session, team, HALF_A_YEAR)
    bands = _bands(session, team, last)
    alike = not before or comparable(roster_changes(session, team, before[0].last_day, last))
    past = _side_by_side(before) if alike else []
    return Snapshot(
        workspace_id=team.workspace_id,
        id=kit(session).new_id(),
        team_id=team.id,
        first_day=team.begins,
        last_day=last,
        made_at=now,
        content={
            "bands": bands,
            "ends": [*(one.last_day.isoformat() for one in past), last.isoformat()],
            "trend": {what: [*(one.content["bands"].get(what, "") for one in past), bands[what]] for what in bands},
            "back": _came_back(bands, past),
            "attention": _attention(bands, before),
            "comparable": alike,
        },
    )


def _bands(session: Session, team: Team, last: date) -> dict[str, str]:
    """Through the door: habits and themes together, since people have a few of them; the promise and the trust check by
    themselves."""
    among, floor = cover(session, team, team.begins, last), kit(session).floor
    counts = tallies(session, team, team.begins, last)
    alone = [{what: counts.pop(what)} for what in ALONE if what in counts]
    bands = published(counts, among, floor)
    for tally in alone:
        bands |= published(tally, among, floor)
    return bands


def _side_by_side(before: Sequence[Snapshot]) -> list[Snapshot]:
    """The published periods that a new one may be compared with, oldest first: none from before the roster changed by
    a few."""
    found: list[Snapshot] = []
    for one in before:
        if one.content["bands"]:
            found.append(one)
        if not one.content["comparable"]:  # with the one before it
            break
    return found[: TREND - 1][::-1]


def _came_back(bands: Mapping[str, str], past: Sequence[Snapshot]) -> list[str]:
    """What more than a few report again, after a period in which only a few did. What was not shown says nothing."""
    weak = {what for what, name in past[-1].content["bands"].items() if name == FEW} if past else set[str]()
    strong = {what for one in past[:-1] for what, name in one.content["bands"].items() if name != FEW}
    return [what for what, name in bands.items() if name != FEW and what in weak & strong and what not in ALONE]


def _attention(bands: Mapping[str, str], before: Sequence[Snapshot]) -> str:
    """The theme least reported; of several, the one that was named longest ago. None where all are reported well."""
    low = {what: name for what, name in bands.items() if name in (FEW, SOME) and what.startswith("theme:")}
    named = [one.content["attention"] for one in before]
    unnamed = {what: named.index(what) if what in named else len(named) for what in low}
    return min(low, key=lambda what: (BANDS.index(low[what]), -unnamed[what]), default="")
