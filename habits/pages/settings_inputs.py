"""The inputs that Start and Settings share."""

from itertools import groupby
from unicodedata import normalize

from sqlmodel import Session

from habits.holidays import countries, country_of
from habits.messages import ChecksInput, ChoiceInput, Option, Profile, TextInput, TimeInput
from habits.models import Person
from habits.people import region_of
from habits.schedule import hours
from habits.words import DAYS, time_words
from habits.zones import ZONES, known

QUESTIONS = ("No questions", "One a week", "Up to two a week", "Up to three a week")
NOWHERE = "none"
"""The value of "no public holidays": a platform takes no empty one."""


def zone_shown(person: Person, profile: Profile | None) -> str:
    """The zone that a form begins with: the platform's as it is now, where it is followed."""
    follows = profile is not None and known(profile.tz) and person.own_tz is False
    return profile.tz if profile is not None and follows else person.tz


def time_inputs(person: Person, zone: str) -> tuple[TimeInput, ChoiceInput]:
    return (
        TimeInput(name="at", label="My message comes at", initial=time_words(person.nudge_at)),
        ChoiceInput(
            name="tz",
            label="Your time zone",
            options=zone_options(zone),
            initial=zone,
        ),
    )


def zone_options(zone: str) -> tuple[Option, ...]:
    """Zones to choose from, the one that is set among them."""
    zones = {one.name: one.label for one in ZONES}
    zones.setdefault(zone, zone)
    return tuple(Option(name, label) for name, label in zones.items())


def holiday_input(session: Session, person: Person, zone: str) -> ChoiceInput:
    """All countries, by their first letters. Whoever has chosen none yet finds that of their time zone."""
    chosen = region_of(session, person)
    country = country_of(zone) if chosen is None else chosen.partition("-")[0]
    options = [Option(code, name) for code, name in countries().items()]
    by_letter = groupby(sorted(options, key=_letter), _letter)
    return ChoiceInput(
        name="country",
        label="Public holidays of",
        hint="On these days I keep quiet, and they never count.",
        groups=(("No country", (Option(NOWHERE, "None"),)), *((letter, tuple(group)) for letter, group in by_letter)),
        initial=country or NOWHERE,
    )


def part_input(session: Session, person: Person) -> TextInput:
    """For countries whose parts have holidays of their own."""
    return TextInput(
        name="part",
        label="Its state, region or canton",
        hint="Its short name, such as MD for Madrid or BY for Bavaria. Empty: the holidays of the whole country.",
        initial=(region_of(session, person) or "").partition("-")[2],
        max_length=60,
        optional=True,
    )


def quiet_inputs(person: Person) -> tuple[TimeInput, TimeInput]:
    until, since = hours(person)
    return (
        TimeInput(name="quiet_from", label="Quiet from", initial=time_words(since)),
        TimeInput(
            name="quiet_until",
            label="Quiet until",
            hint="Between these two I never write by myself.",
            initial=time_words(until),
        ),
    )


def _letter(option: Option) -> str:
    return normalize("NFD", option.label)[0].upper()


def week_input(person: Person) -> ChecksInput:
    return ChecksInput(
        name="workdays",
        label="My working days",
        options=tuple(Option(str(number), name) for number, name in enumerate(DAYS, 1)),
        initial=tuple(person.workdays),
    )


def manner_inputs(person: Person) -> tuple[ChecksInput | ChoiceInput, ...]:
    """How the bot behaves: towards a status, with questions, where one writes, and what one looks at."""
    return (
        ChecksInput(
            name="status",
            label="When my status says that I am away",
            options=(Option("follow", "Count it as a day off", "I look at it only when a message is due."),),
            initial=("follow",) if person.follows_status else (),
            optional=True,
        ),
        ChoiceInput(
            name="questions",
            label="Questions in my daily message",
            options=tuple(Option(str(n), words) for n, words in enumerate(QUESTIONS)),
            initial=str(person.questions_a_week),
        ),
        ChoiceInput(
            name="words",
            label="Where I write",
            hint="What you type as a message also stays in the chat; what you enter in a form does not.",
            options=(Option("chat", "In messages and in forms"), Option("forms", "In forms only")),
            initial="chat" if person.free_text else "forms",
            look="radio",
        ),
        ChoiceInput(
            name="pictures",
            label="My twelve weeks",
            options=(Option("yes", "As a picture"), Option("no", "In words only")),
            initial="no" if person.plain else "yes",
            look="radio",
        ),
    )
