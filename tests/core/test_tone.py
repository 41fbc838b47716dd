"""Every text that the core can show, in many states: kind, free of pressure, and private in its summaries."""

import re
from collections.abc import Iterator, Sequence

import pytest

from habits.messages import Ask, Button, Form, Message, Reply, Show, Value
from habits.models import Answer, FollowUp, Habit, Outgoing
from handlers.desk import VERBS
from handlers.words import CHAT, COMMANDS, in_chat
from tests.stage import Member, Stage, buttons_in, form_of, initial, shown, words_in
from tests.test_text_rules import unkind

pytestmark = pytest.mark.on("sqlite")  # it is about texts; `tests/slack/test_crawl.py` crawls on both

RAW = re.compile(r".\bNone\b|\bNone\b.|[{}]")
"""What was not filled in. A lone "None" is a choice that people have."""
OWN = ("Zorbit", "glimmerbee", "flumoxed", "wazzlewords")
FORM: dict[str, Value] = {
    "name": "Zorbit",
    "cue": "the glimmerbee hums",
    "action": "get flumoxed",
    "cadence": "daily",
    "text": "My wazzlewords.",
    "again": "2026-03-05",
    "back": "2026-03-06",
    "at": "09:00",
    "tz": "Europe/Madrid",
    "habit": "say-it-back",
    "workdays": tuple("12345"),
    "questions": "2",
}
KEEP = {"data.delete", "welcome.later"}
"""Verbs that would end the walk."""


class Crawler:
    """Presses every button and submits every form that it is shown, some steps deep, and collects all texts."""

    def __init__(self, member: Member) -> None:
        self.member, self.seen, self.replies = member, set[tuple[str, tuple[str, ...]]](), list[Reply]()

    async def walk(self, verb: str, args: dict[str, str], depth: int) -> None:
        mark = (verb, tuple(sorted(key + (value if len(value) < 13 else "") for key, value in args.items())))
        if mark in self.seen or depth == 0 or verb in KEEP:
            return
        self.seen.add(mark)
        reply = await self.member.do(verb, args, values=FORM, text="My wazzlewords.")
        self.replies.append(reply)
        for button in buttons_in(reply):
            await self.walk(button.verb, dict(button.args), depth - 1)
        if isinstance(reply, Ask) and reply.form.verb:
            await self.empty(reply.form)
            await self.walk(reply.form.verb, dict(reply.form.args), depth - 1)

    async def empty(self, form: Form) -> None:
        """The same form, sent with nothing in it: the texts of its errors."""
        self.replies.append(await self.member.do(form.verb, form.args, values=dict.fromkeys(initial(form), "")))


async def crawl(member: Member, depth: int = 3) -> list[Reply]:
    crawler = Crawler(member)
    for verb in sorted(VERBS):
        await crawler.walk(verb, {}, depth)
    return crawler.replies


async def states(stage: Stage) -> list[Reply]:
    """Replies of people in many states, with all that was sent to them."""
    replies: list[Reply] = []
    sam = stage.member("sam")
    replies += await crawl(sam)
    for day in ("03", "04", "05", "06", "09", "10"):
        for parcel in await stage.day(f"2026-03-{day}", "09:00"):
            replies.append(Show(parcel.message))
        if day in ("04", "09"):
            replies += await crawl(sam, 2)
    replies += await at_the_ends_of_a_streak(stage)
    replies += await odd_ids(stage, sam)
    await sam.do("pause.too_much")
    replies += await crawl(sam, 2)
    for verb in sorted(KEEP):
        replies += [await sam.do(verb), await sam.do("home.show"), await sam.do("habits.show")]
    return replies


async def at_the_ends_of_a_streak(stage: Stage) -> list[Reply]:
    """A run of ten, misses that the spare days cover, a run that waits, and one that begins anew."""
    kim = stage.member("kim")
    stage.to("2026-03-16 08:00")
    await kim.start()
    replies: list[Reply] = []
    for number, said in enumerate(["done"] * 10 + ["not_today"] * 6 + ["done"] * 2):
        day = number + number // 5 * 2
        stage.to(f"2026-{3 + (16 + day - 1) // 31:02}-{(16 + day - 1) % 31 + 1:02} 10:00")
        for parcel in await stage.tick():
            replies.append(Show(parcel.message))
        home = await kim.do("home.show")
        args = next(one.args for one in buttons_in(home) if one.verb == "habit.mark")
        replies += [home, await kim.do("habit.mark", {**args, "said": said}), await kim.do("streaks.show")]
    return replies


async def odd_ids(stage: Stage, sam: Member) -> list[Reply]:
    """What is said of rows in states that buttons of old messages can still name."""
    rows: list[Outgoing | FollowUp | Answer | Habit] = [
        *stage.rows(Outgoing),
        *stage.rows(FollowUp),
        *stage.rows(Answer),
        *stage.rows(Habit),
    ]
    names = {"Outgoing": "out", "FollowUp": "follow_up", "Answer": "answer", "Habit": "habit"}
    replies = []
    for row in rows[:20]:
        args = {names[type(row).__name__]: str(row.id), "day": "2026-03-03", "for": "tomorrow"}
        for verb in ("nudge.snooze", "nudge.back", "nudge.why", "reflect.open", "habit.ask", "follow_up.open"):
            replies.append(await sam.do(verb, args))
    return replies


def summaries(replies: Sequence[Reply]) -> Iterator[str]:
    for reply in replies:
        if isinstance(reply, Show):
            yield reply.message.summary


@pytest.fixture
async def all_replies(stage: Stage) -> list[Reply]:
    return await states(stage)


async def test_every_text_is_kind_and_every_summary_private(all_replies: list[Reply]) -> None:
    assert len(all_replies) > 200
    lines = [line for one in all_replies for line in own_lines(one)]
    assert {line: unkind(line) for line in lines if unkind(line)} == {}
    assert [line for line in lines if RAW.search(line)] == []
    told = {line for line in summaries(all_replies) for own in OWN if own.lower() in line.lower()}
    assert not told
    assert all(line.strip() for line in summaries(all_replies))
    assert all(len(button.label) <= 75 for one in all_replies for button in buttons_in(one))
    labels = {button.verb for one in all_replies for button in buttons_in(one)}
    assert labels <= set(VERBS)
    together = "\n".join(words_in(one) for one in all_replies)
    for once in (
        "is waiting: one more brings it back",
        "Ten times now",
        "The next one counts",
        "No message is planned",
    ):
        assert once in together


def own_lines(reply: Reply) -> Iterator[str]:
    """Each line that a person reads, without quotes of their own."""
    values = {one for button in buttons_in(reply) for one in button.args.values()}
    for line in words_in(reply).splitlines():
        if line not in values:
            yield line


async def test_every_form_fits_a_screen_and_says_its_title_shortly(all_replies: list[Reply]) -> None:
    forms = [one.form for one in all_replies if isinstance(one, Ask)]
    assert forms
    assert all(0 < len(form.title) <= 24 and len(form.submit) <= 24 and len(form.close) <= 24 for form in forms)


@pytest.mark.parametrize("word", sorted(CHAT))
async def test_every_word_of_the_chat_has_an_answer(sam: Member, word: str) -> None:
    for typed in (word, word.upper(), f"  {word}. "):
        reply = await sam.do(in_chat(typed).verb, text=typed)
        assert isinstance(reply, Show | Ask)
        assert words_in(reply)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
async def test_every_slash_command_has_an_answer_to_anything(sam: Member, command: object) -> None:
    route = command.route  # type: ignore[attr-defined]
    for text in ("", "  ", *command.words, "something quite unknown", "<!channel>"):  # type: ignore[attr-defined]
        routed = route(text)
        args = {"unknown": routed.unknown} if routed.unknown else {}
        assert words_in(await sam.do(routed.verb, args, text=routed.text))


async def test_an_unknown_verb_is_named_kindly(sam: Member) -> None:
    said = words_in(await sam.do("drop.tables"))
    assert "I do not know “drop.tables” yet, so I did nothing" in said


async def test_home_tells_the_truth_about_the_next_message(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert "Your next message comes tomorrow at 09:00" in words_in(await sam.do("home.show"))
    await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
    assert "Your next message comes" not in words_in(await sam.do("home.show"))


async def test_the_buttons_of_a_message_are_what_they_say(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    assert isinstance(nudge.message, Message)
    labels = [one.label for one in buttons_in(nudge.message)]
    assert labels[:5] == ["Snooze 1 hour", "Snooze 3 hours", "Tomorrow", "Too much right now", "Why this nudge?"]
    assert labels[5:9] == ["Did it", "No chance came", "Not today", "Reflect"]
    form = form_of(await sam.press(nudge.message, "Reflect"))
    assert form.submit == "Keep it"
    assert all(isinstance(one, Button) for one in buttons_in(nudge.message))
    assert shown(await sam.press(nudge.message, "Why this nudge?")).where == "private"
