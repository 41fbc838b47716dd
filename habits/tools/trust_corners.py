"""The corners of the trust triangle (authenticity, logic, empathy) in everyday words, and two habits for each."""

from collections.abc import Mapping

from habits.content import offered
from habits.messages import Bold, Button, Note, Option, Paragraph, Part
from habits.practice import practised
from habits.tools.tool import Moment

CORNERS = (
    Option("straight", "Straight", "Was I real with them, or behind a role or a policy?"),
    Option("clear", "Clear", "Could they follow my thinking, and did it hold?"),
    Option("caring", "Caring", "Did they feel that I care what they need?"),
)
LABELS = {one.value: one.label for one in CORNERS}
HABITS: Mapping[str, tuple[str, str]] = {
    "straight": ("say-the-real-thing", "welcome-the-snag"),
    "clear": ("point-first", "two-other-stories"),
    "caring": ("eyes-up", "say-it-back"),
}
TEACHES = {
    "straight": "People trust who is real with them sooner than who is polished.",
    "clear": "Your thinking may hold and still be hard to follow: the point first, then the reason.",
    "caring": "Caring is felt when you ask what they need, and less when you imagine it.",
}


def steadying(moment: Moment, corner: str) -> tuple[Part, ...]:
    """A line about a corner, and two habits of the catalogue that steady it."""
    own = {one.habit.catalogue_id for one in practised(moment.session, moment.person, moment.today)}
    title = Bold(f"Two habits that steady “{LABELS[corner].lower()}”")
    parts: list[Part] = [Note(TEACHES[corner]), Paragraph((title,))]
    for id in HABITS[corner]:
        if habit := offered(moment.session, id):
            take = None if id in own else Button("Take it up", "habits.take", {"catalogue": id})
            mine = "\nYou practise this one already." if id in own else ""
            parts.append(Paragraph((Bold(habit.name), f"\n{habit.plan}{mine}"), take))
    return tuple(parts)
