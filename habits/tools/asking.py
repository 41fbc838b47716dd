"""Whether a tool still asks by itself. Kindly: it is offered once, and what is not taken up rests."""

from datetime import date, timedelta

from sqlmodel import col

from habits.models import Outgoing
from habits.shown import sent_to
from habits.tools.entries import last_days
from habits.tools.tool import Moment

WEEK = timedelta(days=7)
RESTS = 4
"""So often it is asked without an answer; then it waits until the person opens it."""


def still_wanted(moment: Moment, tool: str, kind: str, *also: str) -> bool:
    """Whether the person takes this up now and then; who never did is offered it once, if they have used the tools for
    a week and want questions.

    Args:
        kind: the form that answers it.
        also: other forms of the tool that take it up.
    """
    kept = {(one, form): day for one, form, day in last_days(moment.session, moment.person)}
    days = [kept[tool, form] for form in (kind, *also) if (tool, form) in kept]
    if days:
        return _times_asked(moment, tool, kind, max(days)) < RESTS
    settled = bool(kept) and moment.today - min(kept.values()) >= WEEK
    return moment.person.questions_a_week > 0 and settled and not _times_asked(moment, tool, kind, date.min)


def _times_asked(moment: Moment, tool: str, kind: str, since: date) -> int:
    """How often it was asked after a day, as long as messages are kept."""
    rows = sent_to(moment.person).where(Outgoing.kind == "daily", col(Outgoing.day) > since)
    told = (row.about for row in moment.session.exec(rows))
    return sum((one.get("tool"), one.get("step")) == (tool, kind) for one in told)
