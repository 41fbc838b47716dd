"""Seeing a team: `/patterns`, the digest at once, and what a manager sees."""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from habits.briefing import brief, find_snapshot, monday_of, promise_of, promise_words
from habits.digest import Digest, view_of
from habits.kit import kit
from habits.messages import Actions, Button, Reply, Request, Show
from habits.models import Person, Team
from habits.pages import digest as page
from habits.pages.common import say
from habits.people import me, me_today
from habits.teams import Place, counts_in, places

NO_TEAM = "You are in no team here. A manager makes one from Home; whoever is asked joins by their own choice."


def patterns(session: Session, request: Request, now: datetime) -> Reply:
    """`patterns.show`: what the team reports, in bands, and over time as a chart; the same for members and managers."""
    person, today = me_today(session, request, now)
    found = _which(session, person, request, counts_in(session, person, today))
    if found is None:
        return Show(say(NO_TEAM))
    team, catalogue = found.team, kit(session).catalogue
    told, promise = brief(session, team, now), promise_of(session, team, monday_of(team, now))
    this_week = promise_words(session, promise) if promise else ""
    chart = None if person.plain else page.picture(catalogue, team.name, told.view)
    return Show(page.patterns(catalogue, told, this_week, member=found.role == "member"), picture=chart)


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`digest.show`: the digest as it is now, for who leads the team: of the newest snapshot, never of a new one."""
    person = me(session, request)
    mine = [one for one in places(session, person) if one.leads]
    found = next((one for one in mine if str(one.team.id) == request.args.get("team")), mine[0] if mine else None)
    if found is None:
        see = Actions((Button("Patterns", "patterns.show"),))
        return Show(say("The digest goes to whoever leads a team. What it says of the team, you can see as well.", see))
    return drawn(session, person, found.team, brief(session, found.team, now), "here")


def receipt(session: Session, request: Request, now: datetime) -> Reply:
    """`digest.receipt`: exactly the manager's current snapshot, by the code that draws the manager's."""
    person, today = me_today(session, request, now)
    found = _which(session, person, request, counts_in(session, person, today))
    if found is None:
        where = "not in that team" if "team" in request.args else "in no team"
        return Show(say(f"You are {where}, so no manager sees anything with you in it."))
    snapshot = find_snapshot(session, found.team, "")
    view = view_of(snapshot) if snapshot else None
    return Show(page.receipt(kit(session).catalogue, found.team.name, view))


def redrawn(session: Session, person: Person, team: Team, request: Request, now: datetime) -> Show:
    """A manager's digest again, after something was done in it, of the snapshot it was drawn with."""
    return drawn(session, person, team, brief(session, team, now, request.args.get("snapshot", "")), "replace")


def drawn(session: Session, person: Person, team: Team, told: Digest, where: Literal["here", "replace"]) -> Show:
    """A digest with its chart in it, as the weekly one."""
    catalogue = kit(session).catalogue
    chart = None if person.plain else page.picture(catalogue, team.name, told.view)
    return Show(page.digest(catalogue, told), where, picture=chart, inside=True)


def _which(session: Session, person: Person, request: Request, counted: object) -> Place | None:
    """The team that a button names; without one, where they count, one they lead, or any they joined."""
    mine = [one for one in places(session, person) if one.joined]
    if "team" in request.args:
        return next((one for one in mine if str(one.team.id) == request.args["team"]), None)
    return min(mine, key=lambda one: (one.team.id != counted, not one.leads), default=None)
