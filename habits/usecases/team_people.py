"""Who is asked to be in a team, and who may make teams. Never who joined."""

from datetime import datetime

from sqlmodel import Session, col, select

from habits.kit import kit
from habits.messages import Ask, Invalid, Message, Note, Paragraph, Reply, Request, Show
from habits.models import Person
from habits.pages import team_forms
from habits.pages.common import gone, say
from habits.pages.teams import size_words
from habits.people import administers, me, people_by_id
from habits.rosters import MOST, edition, roster, set_roster
from habits.teams import led

UNSEEN = "I cannot see who is in that channel. Invite me there with /invite @Rapport, then try again."
CHANGED = "The list has changed meanwhile; open it again."
REFUSAL = "Teams are made by the administrators of this workspace, and by those they name. Ask one of them, please."


def people(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`team.people`: whom the team asks; never who joined."""
    found = led(session, me(session, request), request.args.get("team", ""))
    if found is None:
        return gone("team")
    known = roster(session, found.team)
    return Ask(team_forms.people(found.team, known, {**request.args, "list": edition(known)}))


def people_save(session: Session, request: Request, now: datetime) -> Reply:
    """`team.people_save`: ask those who are new, take others off the list; but not off one that they never saw."""
    person = me(session, request)
    found = led(session, person, request.args.get("team", ""))
    if found is None:
        return gone("team")
    asked = asked_for(request, person)
    if isinstance(asked, Invalid):
        return asked
    known = roster(session, found.team)
    wanted = dict.fromkeys(asked, "member")
    wanted |= dict.fromkeys(_picked(request, "coaches"), "coach")
    wanted |= dict.fromkeys(_picked(request, "managers"), "manager")
    wanted |= {who: role for who, role in known.items() if role == "owner" or who == person.platform_id}
    if wanted != known and request.args.get("list") != edition(known):
        return Invalid({"people": CHANGED})
    set_roster(session, found.team, wanted, now)
    count = sum(role == "member" for role in wanted.values())
    return Show(set_up(session, found.team.name, count), "replace", notice=True)


def roles(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`roles.open`: for administrators of the workspace."""
    person = me(session, request)
    if not administers(request):
        return Show(say(REFUSAL))
    rows = select(Person.platform_id).where(Person.workspace_id == person.workspace_id, col(Person.leads).is_(True))
    return Ask(team_forms.roles(list(session.exec(rows))))


def roles_save(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`roles.save`: those, and nobody else; teams that exist stay with whoever leads them."""
    person = me(session, request)
    if not administers(request):
        return Show(say(REFUSAL))
    chosen = set(_picked(request, "leaders"))
    rows = select(Person).where(Person.workspace_id == person.workspace_id, col(Person.leads).is_(True))
    for one in session.exec(rows).all():
        one.leads = one.platform_id in chosen
    for one in people_by_id(session, person.workspace_id, chosen, person.tz):
        one.leads = True
    session.flush()
    return Show(say("Saved. They find “Make a team” on their Home."), "replace")


def asked_for(request: Request, person: Person) -> set[str] | Invalid:
    """Who is to be asked: those picked, and everybody in the channel, but not whoever leads it."""
    if request.args.get("members") == "unknown":
        return Invalid({"channel": UNSEEN})
    found = {*_picked(request, "people"), *_picked(request, "members")} - {person.platform_id}
    if len(found) > MOST:
        return Invalid({"channel": f"{MOST} people at most in one team, please."})
    return found


def _picked(request: Request, field: str) -> tuple[str, ...]:
    found = request.values.get(field)
    return found if isinstance(found, tuple) else ()


def set_up(session: Session, name: str, people: int) -> Message:
    """Said after a team was made or its people changed."""
    words = size_words(people, kit(session).floor)
    ask = "Each of them gets one message from me, and joins only by their own choice. Who does, I tell nobody."
    return say(f"{name} is set up. {ask}", Paragraph(words), Note("You find the digest on Home, and with /digest."))
