"""What a digest tells besides the team's snapshot: what its managers said of themselves, because they chose to."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import local_date
from habits.catalogue import NotInCatalogue
from habits.content import offered
from habits.digest import Digest, Promised, question_aloud, theme_for, view_of
from habits.history import past
from habits.kit import kit
from habits.models import Outgoing, Person, Promise, Snapshot, Team
from habits.patterns import latest
from habits.practice import practised
from habits.strength import Outcome
from habits.teams import leaders
from habits.vault import reveal
from habits.words import count_words

WEEK = timedelta(weeks=1)


def brief(session: Session, team: Team, now: datetime, snapshot_id: str = "") -> Digest:
    """The digest as it is now, of the newest snapshot or of the one that it was drawn with before."""
    snapshot = find_snapshot(session, team, snapshot_id)
    view = view_of(snapshot) if snapshot else None
    monday, catalogue = monday_of(team, now), kit(session).catalogue
    theme = theme_for(catalogue, team.habit, view, monday.toordinal() // 7)
    shared = offered(session, team.habit)
    return Digest(
        team=team.name,
        team_id=str(team.id),
        snapshot_id=str(snapshot.id) if snapshot else "",
        view=view,
        habit=shared.name if shared else "",
        plan=shared.plan if shared else "",
        promise=last_promise(session, team, monday),
        own=own_lines(session, team, monday),
        aloud=question_aloud(theme, monday.toordinal() // 7),
        theme=theme.id,
        may_promise=promise_of(session, team, monday) is None,
    )


def find_snapshot(session: Session, team: Team, snapshot_id: str) -> Snapshot | None:
    """The team's snapshot with an id, else its newest one."""
    try:
        found = session.get(Snapshot, (team.workspace_id, UUID(snapshot_id))) if snapshot_id else None
    except ValueError:
        found = None
    if found is not None and found.team_id == team.id:
        return found
    return next(iter(latest(session, team)), None)


def monday_of(team: Team, now: datetime) -> date:
    """The Monday of the team's week."""
    today = local_date(now, ZoneInfo(team.tz))
    return today - timedelta(days=today.weekday())


def promise_of(session: Session, team: Team, monday: date) -> Promise | None:
    """What was promised for a week."""
    rows = select(Promise).where(Promise.workspace_id == team.workspace_id, Promise.team_id == team.id)
    return session.exec(rows.where(Promise.week == monday)).first()


def last_promise(session: Session, team: Team, monday: date) -> Promised | None:
    """The newest promise of a week that is over, for half a year."""
    rows = select(Promise).where(Promise.workspace_id == team.workspace_id, Promise.team_id == team.id)
    rows = rows.where(Promise.week < monday, Promise.week >= monday - 26 * WEEK)
    found = session.exec(rows.order_by(col(Promise.week).desc())).all()
    if not found:
        return None
    run = next((n for n, one in enumerate(found[1:]) if one.happened is not True), len(found) - 1)
    last = found[0]
    return Promised(str(last.id), promise_words(session, last), last.happened, run, not _failed(session, last))


def post_key(promise: Promise) -> str:
    """What makes its post in the channel one."""
    return f"promise:{promise.id}"


def _failed(session: Session, promise: Promise) -> bool:
    rows = select(Outgoing.state).where(Outgoing.workspace_id == promise.workspace_id)
    return session.exec(rows.where(Outgoing.dedupe_key == post_key(promise))).first() == "failed"


def promise_words(session: Session, promise: Promise) -> str:
    """What was promised, in the catalogue's words or in the manager's own, which they had posted to the team."""
    if promise.text is not None:
        person = session.get_one(Person, (promise.workspace_id, promise.person_id))
        return reveal(session, person, promise.id, promise.text)
    try:
        return kit(session).catalogue.action(promise.action).text
    except NotInCatalogue:
        return "what I said last time"


def own_lines(session: Session, team: Team, monday: date) -> tuple[tuple[str, str], ...]:
    """Managers who go first: a habit of theirs from the catalogue, the shared one if they practise it, and on how many
    days of last week it was done. What they do in words of their own stays theirs."""
    found = []
    for person, mine in leaders(session, team):
        theirs = practised(session, person, monday - timedelta(days=1)) if mine.own_line else []
        open_ones = [(one, it) for one in theirs if (it := offered(session, one.habit.catalogue_id))]
        if open_ones:
            one, it = min(open_ones, key=lambda pair: pair[1].id != team.habit)
            known = past(session, person, one.habit)
            days = [known.day(monday - timedelta(days=n), monday) for n in range(7, 0, -1)]
            done = sum(day.outcome is Outcome.DONE for day in days)
            found.append((it.name, count_words(done, "day", "days")))
    return tuple(found)
