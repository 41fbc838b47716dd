"""How a digest reads, to the manager and in the channel; `/patterns`; and the receipt: exactly what a manager sees."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from habits.catalogue import Catalogue
from habits.digest import PROMISE, TRUST, Digest, Promised, View, name_of, trend_of
from habits.messages import Actions, Bold, Button, Heading, Message, Note, Paragraph, Part, Picture
from habits.words import MONTHS, count_words

NOTHING_YET = (
    "No pattern to show so far. I show one only when enough people took part, and only where it points to nobody."
)
BANDS = "Of those who took part, in rough bands: few, some, most, nearly all. Reported, not observed."
RECEIPT = "What does my manager see?"
UNREAD = " I could not post it in the channel: please write /invite @Rapport there."
WEEK = timedelta(weeks=1)
NEVER = (
    "Never: who joined, who answered and who did not; anybody’s words, streak or strength; a number of people; a list "
    "of names in any order. Nobody may use any of it for appraisal or pay."
)


def digest(catalogue: Catalogue, told: Digest, *, channel: bool = False) -> Message:
    """Five lines and what can be done: for a manager, or (the same snapshot) for the team's channel."""
    args = {"team": told.team_id, "snapshot": told.snapshot_id}
    parts: list[Part] = [
        Heading(f"{told.team}: {period(told.view)}" if told.view else told.team),
        *_lines(catalogue, told),
        *_promise(told.promise, args, channel=channel),
        *_own(told.own, channel=channel),
        _aloud(told, args, channel=channel),
        Note(BANDS if told.view and told.view.lines else NOTHING_YET),
        Actions((Button(RECEIPT, "digest.receipt", args), Button("Patterns", "patterns.show", args))),
    ]
    return Message(f"The digest of {told.team}", tuple(parts))


def patterns(catalogue: Catalogue, told: Digest, this_week: str, *, member: bool) -> Message:
    """Everything of a snapshot, in words; and what was promised, which members may mark here as well."""
    args, view = {"team": told.team_id, "snapshot": told.snapshot_id}, told.view
    parts: list[Part] = [Heading(f"{told.team}: {period(view)}" if view else told.team), *_everything(catalogue, view)]
    if this_week:
        parts.append(Paragraph(("Promised for this week: ", Bold(this_week), ".")))
    if told.promise is not None and member:
        parts += _promise(told.promise, args, channel=True)
    parts.append(Actions((Button(RECEIPT, "digest.receipt", {"team": told.team_id}),)))
    return Message(f"Patterns of {told.team}", tuple(parts))


def receipt(catalogue: Catalogue, team: str, view: View | None) -> Message:
    """What a manager sees just now: the same snapshot, by the same code."""
    lead = Paragraph(
        (Bold(team), ": this is all that whoever leads it sees of the team. Their digest is made of these lines.")
    )
    dates = (Heading(period(view)),) if view else ()
    return Message(RECEIPT, (lead, *dates, *_everything(catalogue, view), Note(NEVER)))


def picture(catalogue: Catalogue, team: str, view: View | None) -> Picture | None:
    """The chart, where there is something to show."""
    if view is None or not view.lines:
        return None
    said = "; ".join(f"{name_of(catalogue, what)}: {_over_time(view, what)}" for what in view.lines)
    alt = f"Patterns of {team}, {period(view)}. {said}."
    words = Message(f"Patterns of {team}", _everything(catalogue, view))
    return Picture("patterns.png", f"Patterns of {team}", alt, trend_of(catalogue, team, view), instead=words)


def period(view: View) -> str:
    """ "16 to 22 Nov", or "26 Oct to 22 Nov"."""
    first, last = view.first, view.last
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{begin} to {last.day} {MONTHS[last.month - 1]}"


def _lines(catalogue: Catalogue, told: Digest) -> Sequence[Part]:
    """The shared habit now against before, and the theme worth attention."""
    view, parts = told.view, list[Part]()
    shared = next((what for what in view.bands if what.startswith("habit:")), "") if view else ""
    if view and shared:
        before = f" The time before: {view.before(shared)}." if view.before(shared) else ""
        line = f": {view.bands[shared]} of those who took part reported it.{before}"
        parts.append(Paragraph((Bold(name_of(catalogue, shared)), line)))
    elif told.habit:
        parts.append(Paragraph(("Your team’s habit: ", Bold(told.habit), f"\n{told.plan}")))
    if view and view.attention:
        name, band = name_of(catalogue, view.attention), view.bands[view.attention]
        parts.append(Paragraph(("Worth attention: ", Bold(name), f". {band.capitalize()} reported it.")))
    if view and PROMISE in view.bands:
        parts.append(_promise_seen(view))
    return parts


def _promise_seen(view: View) -> Part:
    """What the team saw of the promises whose marks this snapshot holds: those of the week or weeks before."""
    then = replace(view, first=view.first - WEEK, last=view.last - WEEK)
    return Paragraph((f"Promised for {period(then)}: ", Bold(view.bands[PROMISE]), " said it happened."))


def _promise(promise: Promised | None, args: dict[str, str], *, channel: bool) -> Sequence[Part]:
    """Was the last one kept? Its maker says so here; the team marks it in the channel, and shows as a band."""
    if promise is None:
        return ()
    lead, verb = ("Last promise: ", Bold(promise.words), "."), "promise.mark" if channel else "promise.kept"
    unread = "" if promise.posted or channel else UNREAD
    if promise.happened is not None and not channel:
        run = promise.run + 1 if promise.happened else 0
        kept = f" It happened{f': {run} in a row' if run > 1 else ''}." if promise.happened else " Not this time."
        return (Paragraph((*lead, f"{kept}{unread}")),)
    row = f" {count_words(promise.run, 'promise', 'promises')} kept in a row before it." if promise.run > 1 else ""
    args = args | {"promise": promise.id} | ({"in": "channel"} if channel else {})
    yes = Button("I saw it" if channel else "It happened", verb, args | {"said": "yes"})
    no = Button("Not this time", verb, args | {"said": "no"})
    return (Paragraph((*lead, f" Did it happen?{row}{unread}")), Actions((yes, no)))


def _own(own: Sequence[tuple[str, str]], *, channel: bool) -> Sequence[Part]:
    lead = "Your manager goes first: " if channel else "Managers go first: "
    return [Paragraph((lead, Bold(name), f", done on {days} last week.")) for name, days in own]


def _aloud(told: Digest, args: dict[str, str], *, channel: bool) -> Part:
    ask = ("Ask aloud: " if not channel else "To talk about: ", Bold(told.aloud.text))
    if channel or not told.may_promise:
        return Paragraph(ask)
    return Paragraph(ask, Button("I will …", "promise.open", args | {"theme": told.theme}, "primary"))


def _everything(catalogue: Catalogue, view: View | None) -> tuple[Part, ...]:
    if view is None or not view.bands:
        return (Paragraph(NOTHING_YET),)
    rows = [Paragraph((Bold(name_of(catalogue, what)), f": {_over_time(view, what)}")) for what in view.lines]
    parts: list[Part] = list(rows)
    if view.back:
        parts.append(Paragraph(("Came back: ", Bold(", ".join(name_of(catalogue, what) for what in view.back)))))
    if PROMISE in view.bands:
        parts.append(_promise_seen(view))
    if TRUST in view.bands:
        parts.append(Paragraph(("The trust check: ", Bold(view.bands[TRUST]), " felt that something wobbled.")))
    return (*parts, Note(BANDS))


def _over_time(view: View, what: str) -> str:
    """ "few, some, now most": the oldest first, as the chart has it."""
    *earlier, now = view.trend[what]
    return ", ".join((*(band or "not shown" for band in earlier), f"now {now}" if earlier else now))
