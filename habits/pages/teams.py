"""How teams read: the invitation, what a manager is told at set-up, a promise in the channel, the lines on Home."""

from datetime import date

from sqlmodel import Session

from habits.briefing import promise_words
from habits.messages import Actions, Bold, Button, Heading, Mention, Message, Note, Paragraph, Part
from habits.models import Person, Promise, Team
from habits.pages.common import say
from habits.pages.digest import RECEIPT
from habits.pages.welcome import ANY_TIME, WHAT, YOUR_WORDS
from habits.privacy import COLLUDERS, FEW, SOME, needed
from habits.teams import Place, counts_in, places
from habits.words import WEEKDAYS, sentence, time_words

YOU_SEE = (
    "What you will see: rough bands (few, some, most, nearly all) of what those who took part report, for the shared "
    "habit and by theme. Weekly with ten people or more, every four weeks with fewer."
)
YOU_NEVER_SEE = (
    "What you will never see: who joined, who answered and who did not, anybody’s words, streak or pause, or how many "
    "people stand behind a band. Nor will anybody else. Everybody sees exactly what you see."
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ROLE = {
    "owner": "as one who leads it",
    "manager": "as one who leads it",
    "coach": "as its coach",
    "member": "as a member",
}


def invitation(team: Team, role: str, person: Person, host: str) -> Message:
    """What somebody reads who is asked to join: the words of consent, and what a team adds to them. `host`: the
    platform's id of whoever leads it."""
    args, by = {"team": str(team.id)}, Mention(host, "Its manager")
    lead = Paragraph((by, " invites you to the team ", Bold(team.name), f", {ROLE[role]}."))
    if person.started_at is not None:
        join = Button("Join", "team.join", args, "primary")
        return Message("An invitation to a team", (lead, *_what_a_team_is(role), Actions((join, _not_now(args)))))
    hello = Paragraph((Bold("Hello, I am Rapport."), f"\n{WHAT}"))
    start = Button("Start and join", "start.open", args, "primary")
    buttons = Actions((start, _not_now(args), Button("Tell me more", "welcome.more", args)))
    body = (lead, hello, Paragraph(YOUR_WORDS), *_what_a_team_is(role), Paragraph(ANY_TIME), buttons)
    return Message("An invitation to a team", body)


def invitation_parts(team: Team, role: str, *, new: bool = False, **args: str) -> tuple[Part, ...]:
    """The same inside a daily message, or on Home, where the rest is said. `new`: they have yet to press Start."""
    args |= {"team": str(team.id)}
    lead = Paragraph(("You are invited to the team ", Bold(team.name), f", {ROLE[role]}."))
    label, verb = ("Start and join", "start.open") if new else ("Join", "team.join")
    return (lead, *_what_a_team_is(role), Actions((Button(label, verb, args, "primary"), _not_now(args))))


def _what_a_team_is(role: str) -> tuple[Part, ...]:
    if role == "member":
        text = (
            "If you join, you count in a rough pattern (few, some, most) that the team and its manager see, when "
            "enough people took part and it points to nobody. Your manager sees nothing about you. Saying no, now or "
            "later, has no effect at work, and nobody is told who said what."
        )
    else:
        text = "You do not count in the team’s pattern. You see what everybody in it sees, and nothing more."
    return (Paragraph(text),)


def _not_now(args: dict[str, str]) -> Button:
    return Button("Not now", "team.decline", args)


def size_words(people: int, floor: int) -> str:
    """What a team of this size can be promised, in plain words."""
    least, bands = needed(SOME, floor) + COLLUDERS + 1, needed(FEW, floor) + COLLUDERS + 1
    count = NUMBERS[people] if people < len(NUMBERS) else str(people)
    who = "one person" if people == 1 else f"{count} people"
    if people < least:
        return (
            f"With {who} I can promise privacy, not numbers: whatever I showed would point at somebody. So the digest "
            "brings your own line, your promise and one thing to ask. Ask them."
        )
    if people < 10:
        return f"With {who} I can promise privacy or weekly numbers, not both. I chose privacy. Ask them."
    if people < bands:
        return (
            f"With {who} I show a band every week where answers are mixed; what would point at somebody stays hidden."
        )
    return f"With {who} I show rough bands every week, as soon as enough of them take part."


def promised(session: Session, promise: Promise) -> Message:
    """What the team reads in its channel."""
    team = session.get_one(Team, (promise.workspace_id, promise.team_id))
    host = session.get_one(Person, (promise.workspace_id, promise.person_id)).platform_id
    who, what = Mention(host, "your manager"), Bold(promise_words(session, promise))
    said = ("You said, I will do. This week ", who, " promises: ", what, ".")
    note = Note("Next week you can mark here whether you saw it happen. Only a rough band of that is ever shown.")
    return Message(f"A promise to {team.name}", (Paragraph(said), note))


def home_parts(session: Session, person: Person, today: date, may_make: bool) -> tuple[Part, ...]:
    """Everything about teams on somebody's Home; nothing for who has nothing to do with any."""
    mine = [one for one in places(session, person) if one.state != "declined"]
    if not mine and not may_make:
        return ()
    parts: list[Part] = [Heading("Your team" if len(mine) < 2 else "Your teams")]
    counted = counts_in(session, person, today)
    for one in mine:
        parts += _place(one, counted == one.team.id, new=person.started_at is None)
    if may_make:
        parts.append(Actions((Button("Make a team", "team.make", {"at": "home"}),)))
    return tuple(parts)


def _place(one: Place, counts: bool, *, new: bool) -> tuple[Part, ...]:
    args = {"team": str(one.team.id), "at": "home"}
    if not one.state:
        return invitation_parts(one.team, one.role, new=new, at="home")
    see = (Button("Patterns", "patterns.show", args), Button(RECEIPT, "digest.receipt", args))
    if one.leads:
        when = f"{sentence(WEEKDAYS[one.team.digest_on - 1])}s at {time_words(one.team.digest_at)} ({one.team.tz})"
        lead = Paragraph((Bold(one.team.name), f". You lead it. Its digest comes on {when}."))
        act = (Button("Digest now", "digest.show", args), Button("People", "team.people", args))
        return (lead, Actions((*act, Button("Change", "team.edit", args), *see)))
    where = "" if one.role != "member" else " You count here." if counts else " You do not count here."
    lead = Paragraph((Bold(one.team.name), f".{where}"))
    here = (Button("Count me here", "team.count", args),) if one.role == "member" and not counts else ()
    return (lead, Actions((*see, *here, Button("Leave", "team.leave", args))))


def joined(team: Team, role: str, words: str) -> Message:
    """After joining, in the person's own chat."""
    more = Actions((Button(RECEIPT, "digest.receipt", {"team": str(team.id)}),))
    return say(("You are in ", Bold(team.name), f". {words}" if role == "member" else "."), more)
