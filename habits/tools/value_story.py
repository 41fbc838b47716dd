"""A value story read: its stage, the line to send the partner, and the stories under the goal they name. Pure."""

from collections.abc import Iterable, Sequence

from habits.goals import NONE
from habits.tools.tool import Fields

STAGES = {
    "shown": "Shown",
    "realised": "Realised, not confirmed yet",
    "discovered": "Discovered",
}
"""The furthest first."""
NO_GOAL = "No goal named"


def stage(fields: Fields) -> str:
    """Where a story is. Only the partner's own words take it to the last stage."""
    if fields.get("words") and fields.get("agrees") == "yes":
        return "shown"
    return "realised" if fields.get("there") == "yes" else "discovered"


def draft(fields: Fields) -> str:
    """What to send the partner, with the numbers in it."""
    measure, seen = (fields.get(name, "").rstrip(" .!?…") for name in ("measure", "seen"))
    asks = "True for you? How would you put it in one sentence, and may I quote you?"
    return f"We hoped for {measure}. I see {seen}. {asks}"


def by_goal(stories: Iterable[Fields], goals: Sequence[str]) -> dict[str, list[Fields]]:
    """The stories by goal, the furthest first: the goals on the list in their order, also those without a story; those
    that were taken off it; and last what names none."""
    found: dict[str, list[Fields]] = {goal: [] for goal in goals}
    free: list[Fields] = []
    for one in stories:
        goal = one.get("goal") or NONE
        (free if goal == NONE else found.setdefault(goal, [])).append(one)
    if free:
        found.setdefault(NO_GOAL, []).extend(free)
    order = list(STAGES)
    return {goal: sorted(own, key=lambda one: order.index(stage(one))) for goal, own in found.items()}
