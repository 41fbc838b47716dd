"""Days off for everybody in the workspace, entered by its administrators.

Nobody's schedule is touched when they are entered: whoever plans or draws a message looks at them anyway. What has
been stays as it was: they begin on a day that has not begun for anybody who is here.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import instant, local_date
from habits.kit import kit
from habits.messages import (
    Ask,
    Button,
    DateInput,
    Form,
    Input,
    Invalid,
    Note,
    Paragraph,
    Part,
    Reply,
    Request,
    Show,
    TextInput,
)
from habits.models import Closure, Person
from habits.pages.common import gone, say
from habits.people import me_today, workspace_of
from habits.planning import look_again
from habits.words import day_words, shorten

LONGEST = timedelta(days=60)
FARTHEST = "Pacific/Kiritimati"
"""Where a day begins first."""


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`closures.open`: what is entered, and a form for more."""
    if refusal := _refusal(request):
        return refusal
    _, today = me_today(session, request, now)
    known: list[Part] = []
    for row in coming(session, request, today):
        remove = Button("Remove", "closures.remove", {"closure": str(row.id)})
        begun = row.first_day <= today
        known.append(Paragraph(f"{row.name}: {days_words(row, today)}", None if begun else remove))
    day = (today + timedelta(days=1)).isoformat()
    inputs: tuple[Input, ...] = (
        DateInput(name="first", label="First day", initial=day),
        DateInput(name="last", label="Last day", initial=day),
        TextInput(name="name", label="Name", placeholder="Company days", max_length=80),
    )
    return Ask(
        Form(
            "Days off for everybody",
            "closures.save",
            (
                Paragraph("On these days I write to nobody here, and they count for nobody."),
                *known,
                *inputs,
                Note("For days of your own, type “away” in our chat."),
            ),
            args=dict(request.args),
        )
    )


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`closures.save`: from tomorrow on at the earliest."""
    if refusal := _refusal(request):
        return refusal
    workspace, (person, today) = workspace_of(session, request.workspace), me_today(session, request, now)
    days = _read_days(request, _first_possible(session, person, now), today)
    if isinstance(days, Invalid):
        return days
    name = shorten(" ".join(request.value("name").split()), 80)
    if not name:
        return Invalid({"name": "A short name, please, so that people know why I am quiet."})
    same = select(Closure).where(Closure.workspace_id == workspace.id, Closure.source_key == request.source)
    row = session.exec(same).first() or Closure(
        workspace_id=workspace.id,
        id=kit(session).new_id(),
        first_day=days[0],
        last_day=days[1],
        name=name,
        source_key=request.source,
    )
    session.add(row)
    session.flush()
    return Show(say(f"Saved: {row.name}, {days_words(row, today)}. I write to nobody here on these days."), "replace")


def remove(session: Session, request: Request, now: datetime) -> Reply:
    """`closures.remove`: one that has not begun is taken back, and everybody is planned for those days again."""
    if refusal := _refusal(request):
        return refusal
    person, today = me_today(session, request, now)
    wanted = request.args.get("closure", "")
    row = next((one for one in coming(session, request, today) if str(one.id) == wanted), None)
    if row is None or row.first_day < _first_possible(session, person, now):
        return gone("entry")
    session.delete(row)
    session.flush()
    begins = instant(row.first_day, time.min, ZoneInfo(FARTHEST))
    look_again(session, row.workspace_id, max(now, begins.astimezone(UTC)))
    return Show(say(f"Removed: {row.name}. Those days are as any others again."), "replace")


def coming(session: Session, request: Request, today: date) -> list[Closure]:
    """Those that are not over, the earliest first."""
    workspace = workspace_of(session, request.workspace)
    rows = select(Closure).where(Closure.workspace_id == workspace.id, Closure.last_day >= today)
    return list(session.exec(rows.order_by(col(Closure.first_day), col(Closure.id)).limit(20)))


def days_words(row: Closure, today: date) -> str:
    first, last = day_words(row.first_day, today), day_words(row.last_day, today)
    return first if row.first_day == row.last_day else f"{first} to {last}"


def _refusal(request: Request) -> Reply | None:
    if request.profile is None:
        return Show(say("I could not look up who administers this workspace. Nothing was changed; please try again."))
    if not request.profile.admin:
        return Show(say("Days off for everybody are entered by the administrators of this workspace."))
    return None


def _first_possible(session: Session, person: Person, now: datetime) -> date:
    """Tomorrow; later only where tomorrow has passed for somebody already, a world away."""
    zones = session.exec(select(Person.tz).where(Person.workspace_id == person.workspace_id).distinct())
    latest = max(local_date(now, ZoneInfo(zone)) for zone in zones)
    return max(local_date(now, ZoneInfo(person.tz)) + timedelta(days=1), latest)


def _read_days(request: Request, earliest: date, today: date) -> tuple[date, date] | Invalid:
    try:
        first = date.fromisoformat(request.value("first"))
        last = date.fromisoformat(request.value("last"))
    except ValueError:
        return Invalid({"first": "Choose a first and a last day."})
    if first < earliest:
        return Invalid({"first": f"From {day_words(earliest, today)} on, please: what has been stays as it is."})
    if last < first:
        return Invalid({"last": "The last day comes before the first one."})
    if last - first > LONGEST:
        return Invalid({"last": "Two months at most, please."})
    return first, last
