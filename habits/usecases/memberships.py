"""Being in a team: by one's own choice, counted in one, out of it any day. Nobody is told."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from habits.messages import Actions, Button, Message, Reply, Request, Show
from habits.models import Person, Team
from habits.pages import teams as page
from habits.pages.common import gone, say
from habits.people import me, today_of
from habits.teams import Place, answer, count_in, counts_in, leave, place
from habits.words import on_day


def join(session: Session, request: Request, now: datetime) -> Reply:
    """`team.join`: for somebody who has pressed Start before."""
    person = me(session, request)
    found = place(session, person, request.args.get("team", ""))
    if found is None:
        return gone("invitation")
    return Show(joined(session, person, found, now), "replace", notice=True)


def joined(session: Session, person: Person, found: Place, now: datetime) -> Message:
    """They are in. A member counts here at once, unless they count in another team already."""
    answer(session, person, found.team, "joined")
    if found.role != "member":
        return page.joined(found.team, found.role, "")
    today = today_of(person, now)
    other = counts_in(session, person, today + timedelta(weeks=1))
    if other not in (None, found.team.id):
        name = session.exec(select(Team.name).where(Team.workspace_id == person.workspace_id, Team.id == other)).first()
        here = Button("Count me here instead", "team.count", {"team": str(found.team.id)})
        words = f"You count in {name}, and one person counts once, so you do not count here."
        return say(f"You are in {found.team.name}. {words}", Actions((here,)))
    count_in(session, person, found.team, today)
    return page.joined(found.team, found.role, "You count here from today on.")


def decline(session: Session, request: Request, now: datetime) -> Reply:
    """`team.decline`: a no is a no, and nobody hears of it."""
    person = me(session, request)
    found = place(session, person, request.args.get("team", ""))
    if found is None:
        return gone("invitation")
    leave(session, person, found.team, today_of(person, now))
    verb = "team.join" if person.started_at else "start.open"
    again = Button("Join after all", verb, {"team": str(found.team.id)})
    return Show(say("That is fine. Nobody is told.", Actions((again,))), "replace")


def go(session: Session, request: Request, now: datetime) -> Reply:
    """`team.leave`: out of it, also out of this week's pattern."""
    person = me(session, request)
    found = place(session, person, request.args.get("team", ""))
    if found is None:
        return gone("team")
    leave(session, person, found.team, today_of(person, now))
    left = f"You have left {found.team.name}. Nobody is told, and what you say counts there no more."
    return Show(say(left), "replace", notice=True)


def count(session: Session, request: Request, now: datetime) -> Reply:
    """`team.count`: in which of several teams somebody counts."""
    person, today = me(session, request), today_of(me(session, request), now)
    found = place(session, person, request.args.get("team", ""))
    if found is None or not found.joined or found.role != "member":
        return gone("team")
    day = count_in(session, person, found.team, today)
    return Show(say(f"You count in {found.team.name}, {on_day(day, today)} and after."), "replace", notice=True)


def join_asked(session: Session, person: Person, team_id: str, now: datetime) -> str:
    """After Start, pressed in an invitation: the team's name, or an empty text."""
    found = place(session, person, team_id)
    if found is None:
        return ""
    joined(session, person, found, now)
    return found.team.name
