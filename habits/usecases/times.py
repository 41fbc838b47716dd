"""A person's own time, zone, quiet hours and public holidays, as Start and Settings take them."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from habits.holidays import parts, place_of
from habits.messages import Request
from habits.models import Person
from habits.pages.settings_inputs import NOWHERE
from habits.people import keep_holidays, region_of, today_of
from habits.schedule import EVENING, MORNING, hours
from habits.words import time_words
from habits.zones import known

ROOM = timedelta(hours=1)
"""Between the message's time and the quiet hours, so that a late message still comes in the day."""


def read_times(
    session: Session, person: Person, request: Request, now: datetime, holidays_in: timedelta = timedelta(days=1)
) -> dict[str, str]:
    """Put what the form says on the person; what is wrong comes back by field, and nothing is put.

    Args:
        holidays_in: public holidays are kept from today plus this on, so that what has been stays as it was.
    """
    at, until, since = (_time(request, name) for name in ("at", "quiet_until", "quiet_from"))
    until, since = until or hours(person)[0], since or hours(person)[1]
    if at is None:
        return {"at": "Choose a time, such as 09:30."}
    if not known(request.value("tz")):
        return {"tz": "Choose the zone your clock shows."}
    if errors := _misfits(at, until, since):
        return errors
    place = _place(session, person, request)
    if place is None:
        return {"part": _known_parts(request.value("country"))}
    person.nudge_at = at
    person.quiet_until, person.quiet_from = (until, since) if (until, since) != (MORNING, EVENING) else (None, None)
    _put_zone(person, request)
    if request.value("country"):  # a form without it changes nothing
        keep_holidays(session, person, place, today_of(person, now) + holidays_in)
    return {}


def _time(request: Request, name: str) -> time | None:
    try:
        return time.fromisoformat(request.value(name)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _misfits(at: time, until: time, since: time) -> dict[str, str]:
    """The day lies between the end of one night and the beginning of the next."""
    midnight = timedelta(hours=since.hour, minutes=since.minute)
    if midnight < timedelta(hours=until.hour, minutes=until.minute) + 2 * ROOM:
        return {"quiet_from": "Later than the quiet ends, with two hours or more for me to write in."}
    latest = time(*divmod(int((midnight - ROOM).total_seconds()) // 60, 60))
    if not until <= at <= latest:
        return {
            "at": f"Between {time_words(until)} and {time_words(latest)}, please: I do not write in your quiet hours."
        }
    return {}


def _put_zone(person: Person, request: Request) -> None:
    """The platform's own zone makes it follow again; another one that was chosen stays."""
    zone, told = request.value("tz"), request.profile.tz if request.profile else ""
    if told and zone == told:
        person.own_tz = False
    elif zone != request.args.get("zone", person.tz):
        person.own_tz = True
    person.tz = zone


def _place(session: Session, person: Person, request: Request) -> str | None:
    """Whose public holidays; None for a part of the country that is not known."""
    before, country = region_of(session, person) or "", request.value("country")
    if country in ("", NOWHERE):
        return ""
    if "part" not in request.values and before.partition("-")[0] == country:
        return before
    if request.value("part") and not parts(country):
        return country  # nothing to tell apart there
    return place_of(country, request.value("part"))


def _known_parts(country: str) -> str:
    names = [f"{code} ({names[0]})" if names and names[0] != code else code for code, names in parts(country).items()]
    shown = ", ".join(names[:12]) + (" and more" if len(names) > 12 else "")
    return f"I know these: {shown}. Or leave it empty."
