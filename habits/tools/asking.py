"""Whether a tool still asks by itself. Kindly: it is offered once, and what is not taken up rests."""

from datetime import date, timedelta

from habits.tools.entries import last_days
from habits.tools.tool import Moment

RESTS = timedelta(days=28)
"""So long it is asked without an answer; then it waits until the person opens it."""


def still_wanted(moment: Moment, tool: str, kind: str, last: date | None) -> bool:
    """Whether the person takes this up now and then; who never did is offered it once, if they use the tools at all
    and want questions.

    Args:
        last: when it was asked or answered last.
    """
    kept = {(one, form): day for one, form, day in last_days(moment.session, moment.person)}
    taken_up = kept.get((tool, kind))
    if taken_up is not None:
        return last is None or last - taken_up <= RESTS
    return last is None and moment.person.questions_a_week > 0 and bool(kept)
