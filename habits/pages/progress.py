"""One habit's last twelve weeks: as a picture, and the same in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from habits.automaticity import ratings
from habits.grid import Mark, Progress, first_monday, progress
from habits.history import past, strengths
from habits.messages import Actions, Bold, Button, Heading, Message, Note, Paragraph, Part, Picture, Show
from habits.models import Person
from habits.practice import Practised
from habits.words import DAYS, MONTHS, count_words, weekdays_words

TITLE = "Your last 12 weeks"
GAP = "\u2003"
"""An em space: ordinary ones run together where chats draw text."""
LEGEND = GAP.join(
    (
        f"{Mark.DONE.value} did it",
        f"{Mark.AWAY.value} no chance, away, or not asked",
        f"{Mark.NOT_TODAY.value} not this time",
        f"{Mark.OPEN.value} open, or no answer",
    )
)
STRENGTH = "Strength is the practice of the last months: it grows slowly, and a quiet day takes little away."
PRIVATE = "Only you see this."


def read(session: Session, person: Person, one: Practised, today: date) -> Progress:
    """What there is to show of a habit."""
    known = past(session, person, one.habit)
    monday = first_monday(today)
    days = [known.day(monday + timedelta(days=n), today) for n in range((today - monday).days + 7 - today.weekday())]
    scores = strengths(known, today)
    return progress(one.plan.name, days, scores, ratings(session, one.habit), today, daily=one.cadence.per == "day")


def in_picture(one: Practised, shown: Progress) -> Show:
    """The picture, for the person's own chat, and a word about it where they are."""
    words = Button("In words", "progress.show", {"habit": str(one.id), "as": "words"})
    lead = Paragraph((Bold(shown.name), f"\n{summary(shown)}"))
    message = Message(TITLE, (lead, Note(f"The picture is in your chat with me. {PRIVATE}"), Actions((words,))))
    alt = f"Twelve weeks of {shown.name}: {summary(shown)[:1].lower()}{summary(shown)[1:]}"
    return Show(message, picture=Picture("twelve-weeks.png", TITLE, alt, shown, instead=in_words(shown)))


def in_words(shown: Progress) -> Message:
    """The same in a line for each week."""
    rows = "\n".join(lines(shown))
    parts: list[Part] = [Heading(f"12 weeks of {shown.name}"), Paragraph(summary(shown)), Paragraph(rows)]
    if shown.ratings:
        parts.append(Paragraph(by_itself(shown.ratings)))
    week = weekdays_words("".join(str(n + 1) for n in shown.weekdays)) if shown.weekdays else "Mon to Sun"
    parts.append(Note(f"One line a week: its Monday, the strength at its end (0 to 100), and {week}."))
    return Message(TITLE, (*parts, Note(LEGEND), Note(STRENGTH), Note(PRIVATE)))


def summary(shown: Progress) -> str:
    """ "Done on 41 of 52 days asked; strength 62 of 100, up from 18." """
    known = [percent(week.strength) for week in shown.weeks if week.strength is not None]
    first, now = (known[0], known[-1]) if known else (0, 0)
    strength = f"trength {now} of 100, up from {first}" if first < now else f"trength {now} of 100"
    if not shown.done:
        return f"S{strength}; the next one counts."
    done = count_words(shown.done, "day", "days")
    if shown.asked is not None:
        done = f"{shown.done} of {count_words(shown.asked, 'day', 'days')} asked"
    return f"Done on {done}; s{strength}."


def lines(shown: Progress) -> list[str]:
    """A line for each week since the habit began, oldest first: its Monday, the strength at its end, its signs."""
    return [
        GAP.join(
            (
                f"{_digits(week.monday.day, 2)} {MONTHS[week.monday.month - 1]}",
                _digits(percent(week.strength), 3),
                " ".join(week.marks[n].value for n in shown.weekdays),
            )
        )
        for week in shown.weeks
        if week.strength is not None
    ]


def by_itself(answers: Sequence[tuple[date, int]]) -> str:
    told = ", ".join(f"{score} on {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}" for day, score in answers)
    return f"Does it run by itself? From 1 to 7, you said {told}."


def percent(score: float) -> int:
    """A strength from 0 to 1 as it is shown: a whole number of 100."""
    return round(100 * score)


def _digits(number: int, wide: int) -> str:
    """A number in a column: what is missing is filled with spaces as wide as a digit."""
    return f"{number:\u2007>{wide}}"
