"""Dates, times and plans in plain words."""

from datetime import date, time, timedelta

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, today: date | None = None) -> str:
    """ "today", "yesterday", "tomorrow", or "Mon 23 Nov"; with the year when it is another one."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if today is not None and (day - today) / timedelta(days=1) in near:
        return near[(day - today).days]
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{DAYS[day.isoweekday() - 1]} {day.day} {MONTHS[day.month - 1]}{year}"


def on_day(day: date, today: date) -> str:
    """`day_words` where a sentence needs "on": "on Mon 23 Nov", but "today"."""
    words = day_words(day, today)
    return words if words in ("today", "yesterday", "tomorrow") else f"on {words}"


def time_words(at: time) -> str:
    return f"{at:%H:%M}"


def weekdays_words(weekdays: str) -> str:
    """ "12345" -> "Mon to Fri"; "24" -> "Tue and Thu"."""
    names = [DAYS[int(d) - 1] for d in sorted(weekdays)]
    if len(names) > 2 and int(max(weekdays)) - int(min(weekdays)) == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plan_words(cue: str, action: str) -> str:
    return f"If {cue}, then I {action}."


def count_words(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def shorten(text: str, most: int) -> str:
    """The text, or its beginning up to a word's end, with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,.;:") + "…"


def sentence(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
