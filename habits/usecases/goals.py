"""The workspace's goals: everybody may read them, its administrators keep the list.

A value story names a goal in its words, so one that is taken off the list stays with the stories that name it.
"""

from datetime import datetime

from sqlmodel import Session, select

from habits.goals import LONGEST, MOST, NONE, on_the_list
from habits.kit import kit
from habits.messages import (
    Actions,
    Ask,
    Button,
    Confirm,
    Form,
    Invalid,
    Note,
    Paragraph,
    Part,
    Reply,
    Request,
    Show,
    TextInput,
)
from habits.models import Goal
from habits.pages.common import gone, say
from habits.people import administers, me, me_today

TITLE = "Goals for everybody"
OFF = Confirm("Take this goal off the list?", "Value stories that name it keep its words.", "Take it off")
BACK = Button("Value stories", "tool.page", {"tool": "value"})


def open_form(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`goals.open`: the list; with a form for one more, for who administers the workspace."""
    parts, room = _list(session, request), len(_current(session, request)) < MOST
    if not administers(request):
        note = Note("The administrators of this workspace keep this list: tell one of them what is missing here.")
        return Ask(Form(TITLE, "", (*parts, Actions((BACK,)), note), submit="", close="Close"))
    if not room:
        note = Note(f"{MOST} fit: a short list is one that people know. Take one off, and there is room again.")
        return Ask(Form(TITLE, "", (*parts, Actions((BACK,)), note), submit="", close="Close"))
    more = TextInput(
        name="text",
        label="A goal",
        placeholder="Close the month in three days",
        hint="In words that your partners would use. Everybody in this workspace can read it.",
        max_length=LONGEST,
    )
    return Ask(Form(TITLE, "goals.save", (*parts, more), "Add it", args=dict(request.args)))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`goals.save`: one more goal, by an administrator."""
    if refusal := _refusal(request):
        return refusal
    person, today = me_today(session, request, now)
    same = select(Goal).where(Goal.workspace_id == person.workspace_id, Goal.source_key == request.source)
    if session.exec(same).first() is None:
        text = " ".join(request.value("text").split())
        if wrong := _wrong(text, [one.text for one in _current(session, request)]):
            return Invalid({"text": wrong})
        session.add(
            Goal(
                workspace_id=person.workspace_id,
                id=kit(session).new_id(),
                text=text,
                first_day=today,
                source_key=request.source,
            )
        )
        session.flush()
    return _after(session, request, "Added. Everybody here can name it in a value story now.")


def remove(session: Session, request: Request, now: datetime) -> Reply:
    """`goals.remove`: off the list, by an administrator; what names it keeps its words."""
    if refusal := _refusal(request):
        return refusal
    _, today = me_today(session, request, now)
    wanted = request.args.get("goal", "")
    row = next((one for one in _current(session, request) if str(one.id) == wanted), None)
    if row is None:
        return gone("goal")
    row.last_day = max(row.first_day, today)
    session.add(row)
    session.flush()
    return _after(session, request, "Taken off the list. Stories that name it keep its words.")


def _list(session: Session, request: Request) -> tuple[Part, ...]:
    goals, mine = _current(session, request), administers(request)
    rows = [
        Paragraph(one.text, Button("Take off", "goals.remove", {"goal": str(one.id)}, confirm=OFF) if mine else None)
        for one in goals
    ]
    lead = "What we are after here. A value story names one of these, or none:" if rows else "No goal is entered yet."
    return (Paragraph(lead), *rows)


def _after(session: Session, request: Request, text: str) -> Reply:
    """The list as it is now, to read: a form that stayed open would still hold what was typed."""
    room = len(_current(session, request)) < MOST
    buttons = (Button("Add another", "goals.open"), BACK) if room else (BACK,)
    parts = (Paragraph(text), *_list(session, request), Actions(buttons))
    return Ask(Form(TITLE, "", parts, submit="", close="Close"))


def _current(session: Session, request: Request) -> list[Goal]:
    return on_the_list(session, me(session, request).workspace_id)


def _wrong(text: str, known: list[str]) -> str:
    if not text:
        return "A few words are enough."
    if len(text) > LONGEST:
        return f"That is {len(text):,} characters, and {LONGEST} fit here."
    if text.lower() == NONE:
        return "Stories can say that without a goal. What are you after?"
    if text.lower() in (one.lower() for one in known):
        return "That one is on the list already."
    return "" if len(known) < MOST else f"{MOST} goals fit here. Take one off first, please."


def _refusal(request: Request) -> Reply | None:
    if request.profile is None:
        return Show(say("I could not look up who administers this workspace. Nothing was changed; please try again."))
    if not request.profile.admin:
        return Show(
            say("The goals are kept by the administrators of this workspace. You can name them in your stories.")
        )
    return None
