"""What a tool is: a few forms, whose entries the bot keeps for one person, and comes back to on a day they chose.

A tool is one module of this package that names a `TOOL`. All it does is say what its forms ask, what is off with an
entry, and how it reads; keeping, showing, asking, changing, deleting and exporting are the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from habits.calendar import is_working
from habits.messages import DateInput, File, Input, Part, Reply
from habits.models import Entry, Person
from habits.people import absences_of, workdays_of
from habits.words import shorten

Fields = Mapping[str, str]
"""What was entered, by input name. Several ticks stand in one text, with commas."""
Errors = Mapping[str, str]
"""What is off, by input name."""
Body = tuple[Part | Input, ...]

AGAIN = "again"
"""The name of the one input that is not kept among the fields: the day on which the bot comes back."""


@dataclass(frozen=True)
class Record:
    """An entry, opened: what it says now, and what its steps said before they were done again, the latest last.
    `source`: the deed that wrote it last."""

    entry: Entry
    fields: Fields
    before: Sequence[Fields] = ()
    source: str = ""


@dataclass(frozen=True)
class Moment:
    """Where a tool's code is asked: whose entry it is, on which local day, and what it says so far (nothing yet, when
    it is about to begin). `like`: another entry that a new one is to stand beside. `entered`: the day on which
    it is written, when that is later than `today`, the day it is about."""

    session: Session
    person: Person
    today: date
    record: Record | None = None
    like: Record | None = None
    entered: date | None = None

    @property
    def fields(self) -> Fields:
        return self.record.fields if self.record else {}

    @property
    def now(self) -> date:
        """The day from which days to come are counted."""
        return self.entered or self.today


def nothing_off(_moment: Moment, _fields: Fields) -> Errors:
    return {}


def no_reply(_moment: Moment, _fields: Fields) -> Reply | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One form of a tool.

    Args:
        name: tells the steps of a tool apart. It is kept in plain.
        label: what the button says that opens it, and what stands above its answers.
        body: what the form shows and asks. Inputs of the same name in several steps are one field.
        begins: it begins an entry; else it carries one on.
        next: the step that follows, by name, or how that is told from the fields; "": none, the entry is closed; None:
            the entry stays where it is. When the form asked for the day "again", the bot comes back on that day and
            asks for the following step.
        question: how that is asked in the daily message, under the person's own words.
        submit: what the form's own button says.
        check: what is off, beyond what the inputs themselves say (empty, too long, a day that has gone).
        instead: a reply in place of keeping anything, or the name of another step to open.
        reply: a reply in place of the entry's own page, once it is kept.
        offered: whether an entry that is not waiting for this step may be carried on with it all the same.
        listed: it has a button on the tool's page; one that another step opens needs none.
        single: there is one such entry at a time: beginning another one carries on the one there is.
    """

    name: str
    label: str
    body: Body | Callable[[Moment], Body]
    begins: bool = False
    next: str | Callable[[Fields], str | None] | None = ""
    question: str | Callable[[Fields], str] = "What happened?"
    submit: str = "Keep it"
    check: Callable[[Moment, Fields], Errors] = nothing_off
    instead: Callable[[Moment, Fields], Reply | str | None] = no_reply
    reply: Callable[[Moment, Fields], Reply | None] = no_reply
    offered: Callable[[Fields], bool] = lambda _: False
    listed: bool = True
    single: bool = False

    def inputs(self, moment: Moment) -> tuple[Input, ...]:
        return tuple(one for one in self.parts(moment) if isinstance(one, Input))

    def parts(self, moment: Moment) -> Body:
        return self.body(moment) if callable(self.body) else self.body

    def following(self, fields: Fields) -> str | None:
        return self.next(fields) if callable(self.next) else self.next

    def asks(self, fields: Fields) -> str:
        return self.question(fields) if callable(self.question) else self.question


@dataclass(frozen=True, kw_only=True)
class Regular:
    """What a tool asks every now and then by itself, in the daily message.

    Args:
        step: the form that answers it; it begins an entry.
        text: the question.
        due: whether to ask on the moment's day, knowing when it was asked or answered last.
        rank: of two on one day the lower one is asked.
    """

    step: str
    text: str
    due: Callable[[Moment, date | None], bool]
    rank: int = 5


def first_words(fields: Fields) -> str:
    """The usual way to name an entry: the text that was entered first."""
    return next((text for text in fields.values() if text), "")


def nothing_more(_moment: Moment) -> tuple[Part, ...]:
    return ()


def no_summary(_moment: Moment, _records: Sequence[Record]) -> tuple[Part, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool.

    Args:
        id: lower-case letters and hyphens; kept in plain.
        title: at most 24 characters, as a form's title.
        about: one or two sentences, on its page and in the menu.
        place: where it stands among the others.
        steps: its forms, those that begin an entry first.
        words: what may stand behind `/reflect`, besides the id.
        line: an entry in few words.
        quote: a person's own words of an entry, as the daily message brings them back.
        shows: what an entry's page shows below its words: a draft to send, habits to take up.
        summary: what the tool's page shows above the entries, newest first: a count, a trend.
        regular: what it asks every now and then without a day of anybody's.
        recall: a sentence that nudges may quote now and then, from the records of the tool, newest first.
        file: all of it as a file, with the label of its button.
        habits: habits of the catalogue whose nudges bring a button to it.
        opens: another verb to open it with; then it has no steps.
        counts: what of an entry, a yes or a no and never its words, may count in a team's rough bands; None: nothing.
    """

    id: str
    title: str
    about: str
    place: int = 99
    steps: tuple[Step, ...] = ()
    words: tuple[str, ...] = ()
    line: Callable[[Fields], str] = first_words
    quote: Callable[[Fields], str] = first_words
    shows: Callable[[Moment], tuple[Part, ...]] = nothing_more
    summary: Callable[[Moment, Sequence[Record]], tuple[Part, ...]] = no_summary
    regular: tuple[Regular, ...] = ()
    recall: Callable[[Sequence[Record]], str] | None = None
    file: tuple[str, Callable[[Moment, Sequence[Record]], File]] | None = None
    habits: tuple[str, ...] = ()
    opens: str = ""
    counts: Callable[[Fields], bool | None] = lambda _: None

    def step(self, name: str) -> Step | None:
        return next((one for one in self.steps if one.name == name), None)

    def beginnings(self) -> list[Step]:
        """The steps that a new entry may be begun with."""
        return [one for one in self.steps if one.begins and one.listed]


TOOLS: dict[str, Tool] = {}
"""Every tool by id, in their order; found and put in by the package itself."""


def come_back(moment: Moment, label: str, days: int, hint: str = "", *, optional: bool = False) -> DateInput:
    """The input for the day on which the bot comes back, filled in with one so many days ahead.

    Args:
        optional: the day is of use after some answers only; it is filled in all the same, so that nobody is sent back.
    """
    day = (moment.now + timedelta(days=days)).isoformat()
    usual = f"On that day {brings_back(moment)} On a day off, with the next message."
    return DateInput(name=AGAIN, label=label, hint=hint or usual, initial=day, optional=optional)


def brings_back(moment: Moment) -> str:
    """What the bot does on the day on which it comes back."""
    if moment.person.free_text:
        return "I bring your words back in our chat and ask."
    return "I ask in our chat, and your words open in a form."


def not_this_week(moment: Moment, last: date | None) -> bool:
    """Whether nothing was asked or answered since Monday."""
    return last is None or last < moment.today - timedelta(days=moment.today.weekday())


def ends_the_week(moment: Moment) -> bool:
    """Whether it is the person's last working day until Sunday."""
    workdays, away = workdays_of(moment.person), absences_of(moment.session, moment.person)
    rest = (moment.today + timedelta(days=n) for n in range(1, 7 - moment.today.weekday()))
    return not any(is_working(day, workdays, away) for day in rest)


def short(fields: Fields, *names: str, most: int = 100) -> str:
    """Some of the fields in one short line."""
    return " · ".join(shorten(" ".join(fields[name].split()), most) for name in names if fields.get(name))
