"""Dates, times and plans in plain words."""

from datetime import date, time, timedelta

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FURTHEST = timedelta(days=730)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def day_words(day: date, today: date | None = None) -> str:
    """ "today", "yesterday", "tomorrow", or "Mon 23 Nov"; with the year when it is another one."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if today is not None and (day - today) / timedelta(days=1) in near:
        return near[(day - today).days]
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{DAYS[day.isoweekday() - 1]} {day.day} {MONTHS[day.month - 1]}{year}"


def dated(day: date, today: date) -> str:
    """Both, where a mix-up would matter: "yesterday, Sun 22 Nov", or "Mon 16 Nov"."""
    words = day_words(day, today)
    return f"{words}, {day_words(day)}" if words in ("today", "yesterday", "tomorrow") else words


def day_named(text: str, today: date) -> date | None:
    """The day that somebody names: "yesterday", "on monday", "next fri", "2026-03-02"; None for any other text.

    A weekday is its latest one, today included; with "last" the one before today, with "next" the one after.
    """
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}
    first, *rest = text.lower().split() or [""]
    if not rest:
        if first in near:
            return today + timedelta(days=near[first])
        if len(first) == 10 and first[:4].isdecimal():
            return _iso(first)
    name = rest[0] if len(rest) == 1 and first in ("on", "last", "next") else "" if rest else first
    number = next((n for n, one in enumerate(WEEKDAYS) if len(name) > 2 and one.startswith(name)), None)
    if number is None:
        return None
    back = (today.weekday() - number) % 7
    ahead = {"next": 7, "last": 0 if back else -7}.get(first, 0)
    return today + timedelta(days=ahead - back)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def on_day(day: date, today: date) -> str:
    """`day_words` where a sentence needs "on": "on Mon 23 Nov", but "today"."""
    words = day_words(day, today)
    return words if words in ("today", "yesterday", "tomorrow") else f"on {words}"


def bad_date(text: str, today: date) -> str:
    """What is wrong with a day to come back on, with the nearest good one; empty when it is fine."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "Choose a day."
    if day <= today:
        return f"Choose a day after today; the first is {day_words(today + timedelta(days=1))}."
    if day - today > FURTHEST:
        return f"Within two years, please: {day_words(today + FURTHEST, today)} at the latest."
    return ""


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
