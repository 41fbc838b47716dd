"""Making and leading a team: who is asked, when its digest comes. Joining it: `memberships.py`."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from habits.calendar import local_date
from habits.content import offered
from habits.kit import kit
from habits.messages import Actions, Ask, Button, Confirm, Invalid, Reply, Request, Show
from habits.models import Membership, Person, Team
from habits.pages import team_forms
from habits.pages.common import gone, say
from habits.patterns import period_weeks
from habits.people import administers, me
from habits.rosters import end, set_roster
from habits.teams import answer, led, may_make_teams, next_digest, place
from habits.usecases.team_people import REFUSAL, UNSEEN, asked_for, set_up
from habits.zones import known

END = Confirm(
    "End this team?",
    "No more digests and no more patterns. Everybody’s habits and words stay theirs.",
    "End it",
)


class Wanted(NamedTuple):
    """What a team's form says, checked."""

    name: str
    habit: str
    day: int
    at: time
    tz: str
    own_line: bool
    to_channel: bool


def make(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`team.make`: the form, which begins with what a manager will see and never see."""
    person = me(session, request)
    if not may_make_teams(session, person, administers(request)):
        return Show(say(REFUSAL))
    return Ask(team_forms.make(kit(session).catalogue, person.tz, request.args))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`team.save`: the team, and an invitation for each of its people."""
    person = me(session, request)
    if not may_make_teams(session, person, administers(request)):
        return Show(say(REFUSAL))
    wanted, asked = _read(session, request), asked_for(request, person)
    if isinstance(wanted, Invalid) or isinstance(asked, Invalid):
        return _both(wanted, asked)
    if not asked:
        return Invalid({"people": "Choose a channel, or somebody to ask."})
    team = _made(session, request, person, wanted, len(asked), now)
    if team is not None:
        set_roster(session, team, dict.fromkeys(asked, "member") | {person.platform_id: "owner"}, now)
        _answer_for(session, person, team, wanted)
    return Show(set_up(session, wanted.name, len(asked)), "replace", notice=True)


def edit(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`team.edit`: everything but the people."""
    found = led(session, me(session, request), request.args.get("team", ""))
    if found is None:
        return gone("team")
    form = team_forms.change(kit(session).catalogue, found.team, own_line=found.own_line, args=request.args)
    return Ask(form)


def change(session: Session, request: Request, now: datetime) -> Reply:
    """`team.change`: from the next digest on."""
    person = me(session, request)
    found = led(session, person, request.args.get("team", ""))
    if found is None:
        return gone("team")
    wanted = _read(session, request)
    if isinstance(wanted, Invalid):
        return wanted
    if request.args.get("members") == "unknown":
        return Invalid({"channel": UNSEEN})
    if wanted.to_channel and not request.value("channel"):
        return Invalid({"channel": "Which channel? Without one the digest stays with you."})
    team = found.team
    team.name, team.habit, team.digest_on, team.digest_at = wanted.name, wanted.habit, wanted.day, wanted.at
    team.tz = wanted.tz
    team.channel, team.to_channel = request.value("channel"), wanted.to_channel
    if team.next_digest_at is None or team.next_digest_at > now:  # one that is due is planned first
        team.next_digest_at = next_digest(team, now)
    session.add(team)
    _answer_for(session, person, team, wanted)
    return Show(
        say(f"{team.name} is changed. What was shown of earlier weeks stays as it was."), "replace", notice=True
    )


def ask_end(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`team.ask_end`: asked once more."""
    found = led(session, me(session, request), request.args.get("team", ""))
    if found is None:
        return gone("team")
    button = Button("End this team", "team.end", {"team": str(found.team.id)}, "danger", END)
    return Show(say(f"{found.team.name} can end any day. Everybody’s habits go on.", Actions((button,))))


def finish(session: Session, request: Request, now: datetime) -> Reply:
    """`team.end`."""
    found = led(session, me(session, request), request.args.get("team", ""))
    if found is None:
        return gone("team")
    end(session, found.team, now)
    return Show(say(f"{found.team.name} has ended. Thank you for leading it."), "replace")


def _read(session: Session, request: Request) -> Wanted | Invalid:
    name, day, also = request.value("name"), request.value("day"), request.values.get("also")
    also = also if isinstance(also, tuple) else ()
    errors = {}
    if not name:
        errors["name"] = "What do you call the team?"
    if len(name) > team_forms.NAME:
        errors["name"] = f"{team_forms.NAME} characters at most, please."
    try:
        at = time.fromisoformat(request.value("at"))
    except ValueError:
        errors["at"], at = "Choose a time, such as 09:00.", time(9)
    if day not in "1234567" or len(day) != 1:
        errors["day"] = "Choose a day."
    if not known(request.value("tz")):
        errors["tz"] = "Choose a time zone of the list."
    habit = "" if request.value("habit") == team_forms.NO_HABIT else request.value("habit")
    if habit and offered(session, habit) is None:
        errors["habit"] = "Choose one of the list."
    if errors:
        return Invalid(errors)
    tz = request.value("tz")
    return Wanted(name, habit, int(day), at, tz, team_forms.OWN_LINE in also, team_forms.TO_CHANNEL in also)


def _both(*read: object) -> Invalid:
    errors = {field: text for one in read if isinstance(one, Invalid) for field, text in one.errors.items()}
    return Invalid(errors)


def _made(session: Session, request: Request, person: Person, wanted: Wanted, asked: int, now: datetime) -> Team | None:
    """The row; None when the same form came a second time."""
    here = Team.workspace_id == person.workspace_id, Team.source_key == request.source
    if session.exec(select(Team.id).where(*here)).first() is not None:
        return None
    today = local_date(now, ZoneInfo(wanted.tz))
    channel = request.value("channel")
    team = Team(
        workspace_id=person.workspace_id,
        id=kit(session).new_id(),
        name=wanted.name,
        channel=channel,
        to_channel=wanted.to_channel and bool(channel),
        habit=wanted.habit,
        tz=wanted.tz,
        digest_on=wanted.day,
        digest_at=wanted.at,
        begins=today + timedelta(days=-today.weekday() % 7),
        weeks=period_weeks(asked),
        source_key=request.source,
    )
    team.next_digest_at = next_digest(team, now)
    session.add(team)
    session.flush()
    return team


def _answer_for(session: Session, person: Person, team: Team, wanted: Wanted) -> None:
    """Whoever leads is in by leading; whether their own line is shown is their own choice."""
    answer(session, person, team, "joined")
    own = place(session, person, str(team.id))
    if own is not None and own.own_line != wanted.own_line:
        set_own_line(session, person, team, wanted.own_line)


def set_own_line(session: Session, person: Person, team: Team, on: bool) -> None:
    """Whether the digest shows how a habit of theirs went."""
    row = session.get_one(Membership, (team.workspace_id, team.id, person.id))
    row.own_line = on
    session.add(row)
    session.flush()
