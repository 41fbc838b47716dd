"""The inputs that Start and Settings share."""

from datetime import time

from habits.messages import ChoiceInput, Option, Request, TimeInput
from habits.models import Person
from habits.words import time_words
from habits.zones import ZONES, known

LATEST = time(18, 0)


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


def read_times(person: Person, request: Request) -> dict[str, str]:
    """Put the form's time and zone on the person; what is wrong comes back by field, and nothing is put."""
    try:
        at = time.fromisoformat(request.value("at")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return {"at": "Choose a time, such as 09:30."}
    if not known(request.value("tz")):
        return {"tz": "Choose the zone your clock shows."}
    if not time(6) <= at <= LATEST:
        return {"at": "Between 06:00 and 18:00, please: I do not write in your evening."}
    person.nudge_at, person.tz = at, request.value("tz")
    return {}
