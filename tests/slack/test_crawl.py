"""A walk through everything the core can show, pressing every button: Slack would take each page and form."""

from collections import deque
from collections.abc import Iterator

from habits.messages import Ask, Button, Reply, Show
from habits.models import Answer
from handlers.desk import VERBS
from handlers.slack import render
from handlers.slack.lint import lint_message, lint_view
from tests.slack.fake_slack import Json
from tests.stage import Member, Stage, buttons_in, initial

ORIGIN = {"channel": "D0123456789", "ts": "1700000000.000001", "url": "https://hooks.slack.com/actions/T1/" + "9" * 80}
WORDS = {
    "name": "*A* <!here> & co _" * 3,
    "cue": "<@U1> *says* > & <" * 8,
    "action": "`do` ~it~ &amp; " * 9,
    "text": "<!channel> *bold* &lt; 🙂 " * 100,
    "again": "2026-03-16",
    "there": "yes",
    "agrees": "yes",
    **dict.fromkeys(("partner", "outcome", "measure", "seen", "words"), "<!here> *bold* &lt; 🙂"),
    **dict.fromkeys(("love", "great", "passion", "sentence", "hour", "moves"), "<!here> *bold* &lt; 🙂 " * 9),
}
WANTED = set(VERBS) - {"talk.message", "reflect.keep", "source.edited", "source.deleted", "bot.opened"}
TYPED = (
    "pause.ask",
    "data.export",
    "settings.open",
    "nudge.now",
    "habits.done",
    "habits.no_chance",
    "habits.not_today",
    "welcome.ask_stop",
    "answers.undo",
    "talk.thanks",
    "tool.file",
)
"""Also behind words, and not always behind a button."""

IN_TIME = {
    "rating.open",
    "rating.save",
    "graduate.yes",
    "graduate.not_yet",
    "graduate.back",
    "habits.take",
    "stretch.stay",
    "nudge.keep",
    "leave.drop",
    "closures.open",
    "closures.save",
    "closures.remove",
    "goals.save",
    "goals.remove",
}
IN_TIME |= {verb for verb in VERBS if verb.startswith(("team.", "roles.", "patterns.", "digest.", "promise."))}
"""Behind months of practice, weeks of silence, coming leave, a team, or an administrator's rights: `tests/core` goes
there."""


def drawn(reply: Reply) -> Iterator[Json]:
    """All the ways in which a reply may be drawn."""
    if isinstance(reply, Ask):
        yield render.view(reply.form, ORIGIN)
    elif isinstance(reply, Show):
        yield render.home(reply.message)
        if reply.where != "home":
            yield render.message(reply.message)


def check(reply: Reply) -> None:
    for payload in drawn(reply):
        problems = lint_view(payload) if "type" in payload else lint_message(payload)
        assert problems == [], payload
        assert len(payload.get("private_metadata", "")) <= 3000
        check_values(payload)


def check_values(node: object) -> None:
    if isinstance(node, dict):
        limit = 2000 if node.get("type") == "button" else 150
        assert len(str(node.get("value", ""))) <= limit
        node = list(node.values())
    for child in node if isinstance(node, list) else []:
        check_values(child)


async def walk(member: Member, *first: Reply) -> set[str]:
    """Press whatever was not pressed before, and submit whatever opens; gives the verbs that were done."""
    seen: set[str] = set()
    waiting = deque(first)
    while waiting:
        reply = waiting.popleft()
        check(reply)
        for button in buttons_in(reply):
            if (key := kind_of(button)) not in seen:
                seen.add(key)
                if button.verb != "data.delete":
                    waiting.append(await member.do(button.verb, button.args))
        if (
            isinstance(reply, Ask)
            and reply.form.verb
            and (key := f"{reply.form.verb} {initial(reply.form)}") not in seen
        ):
            seen.add(key)
            for words in ({}, WORDS, {"habit": "own"}):
                values = initial(reply.form)
                values |= {name: text for name, text in words.items() if name in values}
                waiting.append(await member.do(reply.form.verb, reply.form.args, values=values))
    return {key.split()[0] for key in seen}


def kind_of(button: Button) -> str:
    """One of each: pages of the same thing for another day or row look alike."""
    told = {
        key: "" if key in ("day", "answer", "out", "habit", "follow_up", "entry") else value
        for key, value in button.args.items()
    }
    return f"{button.verb} {sorted(told.items())}"


async def test_everything_that_can_be_reached_is_something_slack_takes(stage: Stage, sam: Member) -> None:
    welcome = await sam.do("bot.opened")
    done = await walk(sam, welcome, await sam.do("home.show"), await sam.do("help.show", {"unknown": "<!here>" * 50}))
    for day in (2, 3, 16, 17):
        again = {"again": f"2026-03-{day:02}"}  # what the walk before it kept is at rest, or deleted
        await sam.do("tool.save", {"tool": "purpose", "step": "canvas"}, values=WORDS | again)
        sent = await stage.day(f"2026-03-{day:02}")
        kept = [await sam.say(f"{WORDS['text']} {day}"), await sam.say("x" * 11_000)]
        newest = max(stage.rows(Answer), key=lambda row: row.id)
        kept.insert(0, await sam.do("answers.edit", {"answer": str(newest.id)}))  # before anything deletes it
        pages = [await sam.do(verb) for verb in ("home.show", "habits.show", "streaks.show", "answers.page")]
        done |= await walk(sam, *kept, *(Show(parcel.message) for parcel in sent), *pages)
        await sam.do("pause.end")
    check(await sam.do("data.ask_delete"))
    for verb in TYPED:
        check(await sam.do(verb))
    check(await sam.do("data.delete"))
    assert done >= WANTED - {*TYPED, *IN_TIME, "data.ask_delete", "home.show", "help.show"}
