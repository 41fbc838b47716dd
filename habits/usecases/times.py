"""A person's own time and zone, as Start and Settings take them."""

from datetime import time

from habits.messages import Request
from habits.models import Person
from habits.schedule import MORNING
from habits.zones import known

LATEST = time(17)
"""An hour before the evening, so that a late message still comes in the day."""


def read_times(person: Person, request: Request) -> dict[str, str]:
    """Put the form's time and zone on the person; what is wrong comes back by field, and nothing is put."""
    try:
        at = time.fromisoformat(request.value("at")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return {"at": "Choose a time, such as 09:30."}
    if not known(request.value("tz")):
        return {"tz": "Choose the zone your clock shows."}
    if not MORNING <= at <= LATEST:
        return {"at": "Between 06:00 and 17:00, please: I do not write in your evening."}
    person.nudge_at, person.tz = at, request.value("tz")
    return {}
