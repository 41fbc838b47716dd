"""What many replies share: a short sentence, the way back to Home, the words of a streak."""

from datetime import date

from sqlmodel import Session

from habits.history import past, streak_of
from habits.messages import Message, Paragraph, Part, Rich, Show
from habits.models import Person
from habits.practice import Practised
from habits.streaks import Streak
from habits.words import count_words

PRIVATE = "For you only. No names needed."


def say(text: Rich, *more: Part, summary: str = "") -> Message:
    """A short message: one sentence, and what may follow it."""
    plain = text if isinstance(text, str) else "".join(s if isinstance(s, str) else s.text for s in text)
    return Message(summary or plain, (Paragraph(text), *more))


def gone(what: str) -> Show:
    """For a button whose row is no longer there, or never was this person's."""
    return Show(say(f"That {what} is no longer here. Nothing was changed."))


def streak_now(session: Session, person: Person, one: Practised, today: date) -> Streak:
    return streak_of(past(session, person, one.habit), today)


def run_words(one: Practised, streak: Streak) -> str:
    """The run in a few kind words; empty when there is nothing to say yet."""
    unit = ("day", "days") if one.cadence.per == "day" else ("week", "weeks")
    if streak.repairable:
        return f"Your run of {count_words(streak.repairable, *unit)} is waiting: one more brings it back."
    if streak.current == 0:
        return ""
    if streak.current == 1:
        return "That makes one."
    return f"{count_words(streak.current, *unit)} in a row."
