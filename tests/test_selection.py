"""Which text comes next: another style, the one shown longest ago, and none twice within its rest."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from habits.selection import least_recent, next_text

STYLES = ("words", "tiny", "cue", "curious", "connect", "reframe")
SIX = {f"h/{style}": style for style in STYLES}
MONDAY = date(2026, 3, 2)


def play(days: int, texts: dict[str, str], rest: int) -> list[str | None]:
    """One nudge a day; what was shown, day by day."""
    shown: dict[str, date] = {}
    last, told = "", list[str | None]()
    for n in range(days):
        day = MONDAY + timedelta(days=n)
        text = next_text(texts, shown, last, day - timedelta(days=rest))
        told.append(text)
        if text:
            shown[text], last = day, texts[text]
    return told


def test_what_was_never_shown_comes_first_in_the_order_of_the_catalogue() -> None:
    assert play(6, SIX, 20) == list(SIX)


def test_when_all_have_been_shown_lately_the_own_plan_is_the_nudge() -> None:
    told = play(30, SIX, 20)
    assert told[6:21] == [None] * 15
    assert told[21:27] == list(SIX)


def test_another_style_goes_before_one_that_was_shown_longer_ago() -> None:
    shown = {"a/tiny": MONDAY, "b/cue": MONDAY + timedelta(days=1)}
    texts = {"a/tiny": "tiny", "b/cue": "cue"}
    assert next_text(texts, shown, "tiny", MONDAY + timedelta(days=40)) == "b/cue"


def test_the_same_style_is_better_than_nothing() -> None:
    assert next_text({"a/tiny": "tiny"}, {}, "tiny", MONDAY) == "a/tiny"


def test_a_habit_without_texts_has_none() -> None:
    assert next_text({}, {}, "", MONDAY) is None


def test_of_equals_the_earlier_in_the_list() -> None:
    assert least_recent(["x", "y"], {}) == "x"
    assert least_recent([], {}) is None


@given(st.integers(1, 8), st.integers(0, 25), st.lists(st.sampled_from(STYLES), min_size=1, max_size=9))
def test_no_text_comes_back_before_it_has_rested_and_no_style_twice_running_without_need(
    seed: int, rest: int, styles: list[str]
) -> None:
    texts = {f"{seed}/{n}": style for n, style in enumerate(styles)}
    told = play(60, texts, rest)
    for n, text in enumerate(told):
        assert text is None or text not in told[max(0, n - rest) : n]
    if rest == 0 and len(set(styles)) > 1:
        assert all(texts[one or ""] != texts[two or ""] for one, two in pairwise(told))
