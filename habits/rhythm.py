"""How often the bot writes: half as often when nothing comes back, one question after that, then quiet.

Pure: the messages and the person's last deed say it all, so whatever they do brings the old rhythm back.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from habits.calendar import working_days_between
from habits.models import Outgoing, Person
from habits.people import workdays_of

HALVED, ASKED = 3, 6
"""So many messages in a row without an answer."""

CHECK_IN, BACK_OFF = "check_in", "back_off"


class Rhythm(Enum):
    FULL = "full"
    HALF = "half"
    ASK = "ask"  # shall I go on?
    QUIET = "quiet"  # until the person acts


def rhythm(unanswered: Sequence[Outgoing]) -> Rhythm:
    """What the newest messages without an answer (newest first) tell us to do."""
    if len(unanswered) < HALVED:
        return Rhythm.FULL
    if any(row.about.get("service") == CHECK_IN for row in unanswered):
        return Rhythm.QUIET
    return Rhythm.HALF if len(unanswered) < ASKED else Rhythm.ASK


def unanswered(person: Person, earlier: Sequence[Outgoing]) -> list[Outgoing]:
    """The nudges (newest first) since the person last did anything, whatever it was. A question is no nudge: it may
    well be read and thought about."""
    since = person.acted_at or person.started_at
    later = (row for row in earlier if since is None or (row.sent_at is not None and row.sent_at > since))
    return [row for row in later if {"habit", "service"} & row.about.keys()]


def rests(person: Person, unanswered: Sequence[Outgoing], day: date) -> bool:
    """Whether the last working day had its nudge, so that this one has none in a halved rhythm."""
    return working_days_between(unanswered[0].day, day, workdays_of(person)) < 2
