"""The inputs that Start and Settings share."""

from habits.messages import ChoiceInput, Option, TimeInput
from habits.models import Person
from habits.words import time_words
from habits.zones import ZONES


def time_inputs(person: Person) -> tuple[TimeInput, ChoiceInput]:
    zones = {zone.name: zone.label for zone in ZONES}
    zones.setdefault(person.tz, person.tz)
    return (
        TimeInput(name="at", label="My message comes at", initial=time_words(person.nudge_at)),
        ChoiceInput(
            name="tz",
            label="Your time zone",
            options=tuple(Option(name, label) for name, label in zones.items()),
            initial=person.tz,
        ),
    )
