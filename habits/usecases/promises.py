"""You said, I will do: a manager promises one thing a week, the team reads it, both sides say whether it happened."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from habits.briefing import find_snapshot, monday_of, post_key, promise_of, promise_words
from habits.catalogue import NotInCatalogue
from habits.catalogue.model import Theme
from habits.digest import theme_for, view_of
from habits.kit import kit
from habits.messages import (
    Ask,
    ChoiceInput,
    Form,
    Invalid,
    Note,
    Option,
    Reply,
    Request,
    Show,
    TextInput,
)
from habits.models import Person, Promise, PromiseMark, Team
from habits.pages.common import gone, say
from habits.people import me
from habits.schedule import add_outgoing
from habits.teams import Place, led, place
from habits.usecases.digest import redrawn
from habits.vault import seal
from habits.words import shorten

OWN, LONGEST = "own", 300
LASTS = timedelta(days=2)
"""A promise that could not be posted is posted later, if it is not too late for the week."""

PARTNERS_FIRST = "behind-the-metric/a1"
"""I'll ask for a partner's sentence before the KPIs: always among the choices."""


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`promise.open`: one of the theme's actions, or words of one's own."""
    found = led(session, me(session, request), request.args.get("team", ""))
    if found is None:
        return gone("team")
    if promise_of(session, found.team, monday_of(found.team, now)) is not None:
        return Show(say("You have promised something for this week already. One a week is plenty; the next one comes."))
    theme = _theme(session, found.team, request, now)
    actions = {one.id: one.text for one in theme.actions}
    actions.setdefault(PARTNERS_FIRST, kit(session).catalogue.action(PARTNERS_FIRST).text)
    options = (*(Option(key, shorten(text, 75)) for key, text in actions.items()), Option(OWN, "In my own words"))
    pick = ChoiceInput(name="action", label="This week", options=options, initial=next(iter(actions)), look="radio")
    own = TextInput(
        name="own",
        label="My own words, if you chose them",
        optional=True,
        placeholder="I’ll …",
        max_length=LONGEST,
        hint="Small enough for a week, and something that people can see.",
    )
    note = Note(f"{_where(found.team)} Next week you say whether it happened, and so does the team.")
    return Ask(Form("I will …", "promise.save", (pick, own, note), "Promise", args=dict(request.args)))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`promise.save`: kept, and posted to the team at once; one a week."""
    person = me(session, request)
    found = led(session, person, request.args.get("team", ""))
    if found is None:
        return gone("team")
    team, action, own = found.team, request.value("action"), request.value("own")
    if action == OWN and not own:
        return Invalid({"own": "A few words are enough."})
    if action != OWN and not _known(session, action):
        return Invalid({"action": "Choose one, or write your own."})
    monday = monday_of(team, now)
    before = promise_of(session, team, monday)
    if before is not None and before.source_key != request.source:
        return Invalid({"own": f"Promised already this week: {shorten(promise_words(session, before), 120)}"})
    if before is None:
        row_id = kit(session).new_id()
        promise = Promise(
            workspace_id=team.workspace_id,
            id=row_id,
            team_id=team.id,
            person_id=person.id,
            week=monday,
            action="" if action == OWN else action,
            text=seal(session, person, row_id, own) if action == OWN else None,
            said_at=now,
            source_key=request.source,
        )
        session.add(promise)
        session.flush()
        _post(session, person, team, promise, now)
    return redrawn(session, person, team, request, now)


def kept(session: Session, request: Request, now: datetime) -> Reply:
    """`promise.kept`: whoever leads says whether it happened."""
    person = me(session, request)
    found = led(session, person, request.args.get("team", ""))
    promise = _promise(session, found, request) if found else None
    if found is None or promise is None:
        return gone("promise")
    promise.happened = request.args.get("said") == "yes"
    session.add(promise)
    session.flush()
    return redrawn(session, person, found.team, request, now)


def mark(session: Session, request: Request, now: datetime) -> Reply:
    """`promise.mark`: a member says whether they saw it. Anybody may press in a channel; members who joined count."""
    person = me(session, request)
    found = place(session, person, request.args.get("team", ""))
    promise = _promise(session, found, request) if found else None
    if found is None or promise is None or not found.joined or found.role != "member":
        return Show(say("Thank you. Here the members of the team answer, once they have joined by their own choice."))
    key = (promise.workspace_id, promise.id, person.id)
    row = session.get(PromiseMark, key) or PromiseMark(
        workspace_id=key[0], promise_id=key[1], person_id=key[2], happened=False, said_at=now
    )
    row.happened, row.said_at = request.args.get("said") == "yes", now
    session.add(row)
    session.flush()
    seen = "You saw it happen" if row.happened else "Not this time"
    return Show(say(f"{seen}. Thank you. Only a rough band is shown, and only when enough people answered."))


def _promise(session: Session, found: Place, request: Request) -> Promise | None:
    """The promise that a button names, if it is of that team."""
    try:
        row = session.get(Promise, (found.team.workspace_id, UUID(request.args.get("promise", ""))))
    except ValueError:
        return None
    return row if row is not None and row.team_id == found.team.id else None


def _theme(session: Session, team: Team, request: Request, now: datetime) -> Theme:
    """The one that the digest asked about."""
    catalogue, wanted = kit(session).catalogue, request.args.get("theme", "")
    try:
        return catalogue.theme(wanted)
    except NotInCatalogue:
        snapshot = find_snapshot(session, team, "")
        return theme_for(
            catalogue, team.habit, view_of(snapshot) if snapshot else None, monday_of(team, now).toordinal() // 7
        )


def _known(session: Session, action: str) -> bool:
    try:
        return bool(kit(session).catalogue.action(action))
    except NotInCatalogue:
        return False


def _where(team: Team) -> str:
    return "I post it in the team’s channel." if team.channel else "The team finds it in /patterns."


def _post(session: Session, person: Person, team: Team, promise: Promise, now: datetime) -> None:
    if team.channel:
        about, key = {"team": str(team.id), "promise": str(promise.id)}, post_key(promise)
        add_outgoing(session, person, "post", now, key, about, lasts=LASTS, channel=team.channel)
