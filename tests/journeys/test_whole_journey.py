"""The whole bot, end to end: a newcomer's weeks, over Socket Mode and over signed HTTP."""

import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.stage import LATER, TUESDAY, Place, taken_port, workspace
from tests.journeys.visitor import Json, Visitor, reads, until

SAM, AMARA, MAYA = "U0SAM", "U0AMARA", "U0MAYA"

# What Sam writes. None of it may ever be posted by the bot, but for the one that Sam asked to see again.
PROMISE = "I asked Ines what her week hangs on. Three partners, one signature."
CHANGED = "I asked Ines what her week hangs on. Three partners & one signature, <she said>."
FORM = "Her answer came two days later: the signature was never needed."
AT_ONCE = "The silence in the closing call was louder than the numbers."
TYPED, EDITED = "Jonas laughed when I said it back.", "Jonas laughed, and then he nodded."
TAKEN_BACK = "This was meant for somebody else."
DELETED = "A name that should not be here: Wolfgang."
SECRETS = (FORM, AT_ONCE, TYPED, EDITED, TAKEN_BACK, DELETED, CHANGED)


@pytest_asyncio.fixture(params=["socket mode", "signed http"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """The workspace with the bot on it, once over each way in."""
    async with workspace(tmp_path, over_http=request.param == "signed http") as running:
        yield running


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing on any of these ways is worth a warning: no refused call, no error, no surprise."""
    caplog.set_level(logging.DEBUG)
    yield
    loud = [f"{one.name}: {one.getMessage()}" for one in caplog.get_records("call") if one.levelno >= logging.WARNING]
    assert loud == []
    said = "\n".join(one.getMessage() for one in caplog.get_records("call") if not one.name.startswith("aiosqlite"))
    assert [secret for secret in SECRETS if secret in said] == []


async def test_a_newcomers_first_weeks(place: Place, tmp_path: Path) -> None:
    await first_weeks(place, tmp_path)


async def first_weeks(place: Place, tmp_path: Path) -> None:
    async with place.visitor(SAM) as sam, place.visitor(MAYA) as maya:
        nudge = await begins(sam)
        nudge = await records_it_and_changes_their_mind(sam, nudge)
        await writes_in_the_chat(sam)
        await reflects_in_the_form(sam, nudge)
        await tends_their_habits(sam)
        await looks_at_their_streaks(sam)
        await pauses_a_habit_and_lets_two_go(sam)
        await is_asked_about_yesterday(sam)
        await hears_their_own_words_again(sam)
        await lives_on_home(sam)
        await puts_a_nudge_off(sam)
        await takes_everything_along(sam)
        await leaves_for_good(sam, tmp_path)
        await nothing_was_refused(sam)
        the_bot_kept_quiet_about_what_sam_wrote(sam)
        maya_saw_nothing_of_sam(maya)


async def begins(sam: Visitor) -> Json:
    await sam.opens("messages")
    welcome = await sam.newest("the team *BRM team*", "Hello, I am Rapport.", "Your manager sees nothing about you")
    await sam.opens("messages")
    await sam.opens("home")
    await sam.press(await sam.home("Hello, I am Rapport", "the team *BRM team*"), "Not now", beside="If you join")
    await sam.home("Hello, I am Rapport", without="the team *BRM team*")
    assert [one["ts"] for one in await sam.chat()] == [welcome["ts"]]

    await sam.press(welcome, "Tell me more")
    welcome = await sam.reading(welcome, "What a day looks like")
    await sam.press(welcome, "Start")
    await sam.filled(await sam.form("Start", "Begin with one habit"))
    await sam.reading(welcome, "You are in. Your first nudge is right below")
    return await sam.newest("Say it back", "A question, if you like")


async def records_it_and_changes_their_mind(sam: Visitor, nudge: Json) -> Json:
    await sam.press(nudge, "Did it")
    done = await sam.reading(nudge, "✓ Did it: *Say it back*")
    await sam.press(done, "Change")
    await sam.press(await sam.reading(nudge, "No chance came"), "No chance came")
    await sam.press(await sam.reading(nudge, "A good answer; your run waits."), "Change")
    await sam.press(await sam.reading(nudge, "Not today"), "Did it")
    return await sam.reading(nudge, "✓ Did it: *Say it back*")


async def writes_in_the_chat(sam: Visitor) -> None:
    await sam.types(f"/reflect {AT_ONCE}")
    said = await sam.newest("Kept as your answer to “Who may bring you a problem next")
    assert said["is_ephemeral"]
    await sam.press(said, "It is just a note")
    await sam.reading(said, "Kept as a note.")

    await sam.says(TAKEN_BACK)
    said = await sam.newest("Kept as", "Ask me again on …")
    await sam.press(said, "Undo")
    await sam.reading(said, "Taken back: I kept nothing.")

    ts = await sam.says(TYPED)
    await sam.newest("Kept as", "Ask me again on …")
    await sam.do("edit", channel=sam.dm, ts=ts, text=EDITED)
    await until_answers(sam, [EDITED, AT_ONCE])

    ts = await sam.says(DELETED)
    await until_answers(sam, [DELETED, EDITED, AT_ONCE])
    await sam.do("delete", channel=sam.dm, ts=ts)
    await until_answers(sam, [EDITED, AT_ONCE])


async def reflects_in_the_form(sam: Visitor, nudge: Json) -> None:
    await sam.press(nudge, "Reflect")
    form = await sam.form("Reflect", "Who may bring you a problem next")
    assert await sam.submit(form, text="", again="2026-03-09") == {"text": "Please complete this required field."}
    errors = await sam.submit(form, text=PROMISE, again="2026-03-03")
    assert errors == {"again": "Choose a day after today; the first is Wed 4 Mar."}
    await sam.filled(form, text=PROMISE, again="2026-03-09")
    kept = await sam.reading(nudge, "✓ Your answer is kept")

    await sam.press(kept, "Read or change")
    await sam.filled(await sam.form("Your answer", PROMISE), text=CHANGED)
    assert await answers(sam) == [CHANGED, EDITED, AT_ONCE]


async def tends_their_habits(sam: Visitor) -> None:
    await sam.types("/habits")
    listing = await sam.newest("Your habits", "Say it back", "That makes one.")

    await sam.press(listing, "Add a habit")
    await sam.filled(await sam.form("One habit first"))
    await sam.filled(await sam.form("A new habit"), habit="missing-chair")
    await sam.filled(await sam.form("Make it yours", "The missing chair"))
    listing = await sam.reading(listing, "“The missing chair” is yours now.", "Say it back")

    await sam.press(listing, "Add a habit")
    await sam.filled(await sam.form("One habit first"))
    await sam.filled(await sam.form("A new habit"), habit="own")
    form = await sam.form("Your own habit")
    assert set(await sam.submit(form, name="Last word", cue="", action="")) == {"cue", "action"}
    await sam.filled(form, name="Last word", cue="If a meeting ends,", action="then I let somebody else close it.")
    listing = await sam.reading(listing, "If a meeting ends, then I let somebody else close it.")

    await sam.press(listing, "Change", beside="Last word")
    await sam.filled(await sam.form("Change this habit", "a meeting ends"), cue="a call ends", cadence="2 per week")
    listing = await sam.reading(listing, "If a call ends, then I", "from Mon 9 Mar on")


async def looks_at_their_streaks(sam: Visitor) -> None:
    await sam.types("/streaks")
    said = await sam.newest("Your streaks", "Say it back", "✓\u00a0Tue", "That makes one.", "Only you see this.")
    assert said["is_ephemeral"]


async def pauses_a_habit_and_lets_two_go(sam: Visitor) -> None:
    await sam.to("tomorrow")
    wednesday = await sam.newest("Did it", "Not today")
    assert "Yesterday" not in reads(wednesday), "Tuesday is answered"
    await sam.types("/habits")
    listing = await sam.newest("Your habits", "Say it back", "Last word")
    await sam.press(listing, "Pause", beside="Last word")
    form = await sam.form("Pause", "I will be quiet about this habit")
    assert "back" in await sam.submit(form, back="2026-03-03")
    await sam.filled(form, back="2026-03-16")
    listing = await sam.reading(listing, "Paused until Mon 16 Mar")
    await sam.press(listing, "Go on now", beside="Last word")
    listing = await sam.reading(listing, "Good to see you.")
    assert "Paused" not in reads(listing)

    for name in ("Last word", "The missing chair"):
        await sam.press(listing, "Let it go", beside=name)
        await sam.filled(await sam.form("Let it go?", name))
        listing = await sam.reading(listing, "Let go. Its record stays")
        await sam.types("/habits")
        listing = await sam.newest("Your habits", "Say it back")
        assert name not in reads(listing)


async def is_asked_about_yesterday(sam: Visitor) -> None:
    await sam.to("tomorrow")
    thursday = await sam.newest("Say it back", "Did it")
    assert "Last word" not in reads(thursday), "it was let go, so nobody asks for it"
    await sam.to("tomorrow")
    friday = await sam.newest("Yesterday: *Say it back*. How did it go?")
    assert reads(friday).index("Yesterday") < reads(friday).index("Reflect")

    await sam.press(friday, "Not that day")
    friday = await sam.reading(friday, "Not this time: *Say it back*, yesterday. That is fine.")
    await sam.press(friday, "Did it")
    await sam.reading(friday, "✓ Did it: *Say it back*", "yesterday. That is fine.")


async def hears_their_own_words_again(sam: Visitor) -> None:
    for _ in ("Saturday", "Sunday", "Monday"):
        await sam.to("tomorrow")
    monday = await sam.newest("On Tue 3 Mar you wrote this, and asked me to come back to it", "What happened?")
    assert escaped(CHANGED) not in reads(monday), "quoted as it is, not as markup"
    assert CHANGED in reads(monday)

    await sam.press(monday, "Tell me")
    await sam.filled(await sam.form("Reflect", CHANGED, "What happened?"), text=FORM)
    monday = await sam.reading(monday, "✓ You told me what became of your words from Tue 3 Mar.")
    assert CHANGED not in reads(monday), "and then they are not there any more"
    await until_answers(sam, [FORM, CHANGED, EDITED, AT_ONCE])


async def lives_on_home(sam: Visitor) -> None:
    await sam.opens("home")
    home = await sam.home("Your next message comes *tomorrow at 09:00*", "·\u00a0Mon", "Did it", "Your recent answers")
    await sam.press(home, "Too much right now")
    home = await sam.home("Quiet until Tue 17 Mar")
    await sam.press(home, "Go on now")
    home = await sam.home("*tomorrow at 09:00*", without="Quiet until")
    await sam.press(home, "Did it")
    home = await sam.home("✓ Did it: *Say it back*", "✓\u00a0Mon")

    await sam.press(home, "Change", beside="Questions: up to")
    form = await sam.form("Settings", "My working days")
    assert "at" in await sam.submit(form, at="23:30")
    await sam.filled(form, at="08:15", workdays=("2", "4"), questions="0", words="forms")
    home = await sam.home("Tue and Thu at 08:15", "forms only", "*tomorrow at 08:15*")
    await sam.says(TYPED)
    await sam.newest("You chose forms only, so I kept nothing of that message.")

    await sam.press(home, "Change", beside="Questions: up to")
    form = await sam.form("Settings", "My working days")
    await sam.filled(form, at="09:00", workdays=tuple("12345"), questions="2", words="chat")
    home = await sam.home("Mon to Fri at 09:00", "messages and forms")

    await sam.press(home, "Reflect")
    await sam.filled(await sam.form("Reflect"), text=FORM, again="2026-04-01")
    home = await sam.home("Your words from today come back on Wed 1 Apr")
    await sam.press(home, "Another day")
    await sam.filled(await sam.form("Ask me again", FORM), again="2026-04-02")
    await sam.home("Your words from today come back on Thu 2 Apr")


async def puts_a_nudge_off(sam: Visitor) -> None:
    await sam.to("tomorrow")
    tuesday = await sam.newest("Say it back", "Did it", "Not today")
    await sam.press(tuesday, "Why this nudge?")
    why = await sam.newest("You took up “Say it back”")
    assert why["is_ephemeral"]
    await sam.press(tuesday, "Snooze 1 hour")
    await sam.reading(tuesday, "*Say it back* comes back at 10:00.")
    await sam.to("hour")
    again = await sam.newest("Say it back", "Did it")
    assert again["ts"] != tuesday["ts"]
    await sam.press(again, "Did it")
    await sam.reading(again, "✓ Did it: *Say it back*")


async def takes_everything_along(sam: Visitor) -> None:
    await sam.opens("home")
    await sam.press(await sam.home("Your data"), "Export my data")

    message = await sam.newest()
    while "files" not in message:
        message = await sam.newest()
    mine = await sam.download(message)
    assert {one["text"] for one in mine["answers"]} == {FORM, EDITED, AT_ONCE, CHANGED}
    promise = next(one for one in mine["answers"] if one["text"] == CHANGED)
    assert promise["ask_again"] == [{"due_on": "2026-03-09", "state": "answered"}]
    assert promise["day"] == "2026-03-03"
    names = [habit["practised"][-1]["name"] for habit in mine["habits"]]
    assert sorted(names) == ["Last word", "Say it back", "The missing chair"]
    days = next(habit["days"] for habit in mine["habits"] if habit["catalogue_id"] == "say-it-back")
    assert {day: one["said"] for day, one in days.items()} == {
        "2026-03-03": "done",
        "2026-03-05": "not_today",
        "2026-03-06": "done",
        "2026-03-09": "done",
        "2026-03-10": "done",
    }
    assert mine["settings"]["tz"] == "Europe/Madrid"
    assert mine["pauses"] is not None
    assert {"invitation", "daily", "snooze"} == {one["kind"] for one in mine["messages"]}


async def leaves_for_good(sam: Visitor, folder: Path) -> None:
    [(person_id,)] = rows(folder, f"SELECT id FROM person WHERE platform_id = '{SAM}'")
    assert traces(folder, person_id)
    await sam.opens("home")
    await sam.press(await sam.home("Your data"), "Delete my data")
    await sam.home("Everything is gone, and its key with it.", "Hello, I am Rapport")
    assert traces(folder, person_id) == []
    assert rows(folder, f"SELECT 1 FROM person WHERE platform_id = '{SAM}'") == []
    assert rows(folder, "SELECT count(*) FROM person WHERE started_at IS NOT NULL")[0][0] == 13

    await sam.to("tomorrow")
    await sam.opens("home")
    await sam.home("Hello, I am Rapport", without="Everything is gone")
    assert "files" in [one for one in await sam.chat() if one.get("bot_id")][-1], "silence since"


async def nothing_was_refused(sam: Visitor) -> None:
    state = await sam.state()
    assert [row for row in state["wire"] if row["bad"]] == []
    told = [event["row"] for event in sam.heard if event["kind"] == "wire"]
    assert {"views.open", "views.update", "views.publish", "chat.postMessage", "chat.update"} & {
        row["what"] for row in told
    }
    assert [row for row in told if row["bad"]] == []


def the_bot_kept_quiet_about_what_sam_wrote(sam: Visitor) -> None:
    posted = posted_by_the_bot(sam)
    assert len(posted) > 30
    quoting = [one for one in posted if CHANGED in reads(one)]
    assert quoting
    assert all("asked me to come back to it" in reads(one) for one in quoting)
    for secret in {*SECRETS, PROMISE} - {CHANGED}:
        assert [one for one in posted if secret in str(one) or escaped(secret) in str(one)] == []
    assert [one for one in posted if CHANGED in one["text"] or escaped(CHANGED) in one["text"]] == []


def maya_saw_nothing_of_sam(maya: Visitor) -> None:
    assert {event["kind"] for event in maya.heard} <= {"unread", "clock", "app", "wire", "message", "update", "home"}
    told = str([event for event in maya.heard if event["kind"] != "unread"])
    assert [secret for secret in (*SECRETS, PROMISE, SAM, "D0SAM", "missing-chair") if secret in told] == []


# -- the rest of what must hold


async def test_a_manager_sees_nothing_of_anybody(tmp_path: Path) -> None:
    early = TUESDAY.replace(hour=8)
    async with workspace(tmp_path, start=early) as place, place.visitor(MAYA) as maya, place.visitor(AMARA) as amara:
        await amara.says(TYPED)
        await amara.newest("Kept")
        await amara.to("tomorrow")
        message = await amara.newest("you wrote this, and asked me to come back to it")
        await maya.opens("home")
        await maya.home("Your habits", "Open the shield", "Your manager sees nothing about you.")
        await maya.newest("Open the shield")
        assert "Thursday check-in" in reads(message)
        state = await maya.state()
        seen = str([event for event in maya.heard if event["kind"] != "unread"]) + str(
            {key: state[key] for key in ("messages", "home", "modals", "wire")}
        )
        for hers in (TYPED, "Thursday check-in", AMARA, "D0AMARA", "Finance"):
            assert hers not in seen


async def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    async with workspace(tmp_path) as place, place.visitor(SAM) as sam:
        await begins(sam)
        await sam.says(TYPED)
        await sam.newest("Kept")
        await sam.to("tomorrow")
        wednesday = await sam.newest("Yesterday: *Say it back*. How did it go?")
        before = await sam.chat()
    async with workspace(tmp_path, start=TUESDAY + LATER) as place, place.visitor(SAM) as sam:
        assert await sam.chat() == before
        await sam.press(wednesday, "Did it", beside="Yesterday")
        await sam.reading(wednesday, "✓ Did it: *Say it back*, yesterday")
        assert await answers(sam) == [TYPED]
        await sam.to("tomorrow")
        await sam.newest("Yesterday: *Say it back*. How did it go?")


async def test_reset_begins_anew(tmp_path: Path) -> None:
    async with workspace(tmp_path) as place, place.visitor(SAM) as sam, place.visitor(AMARA) as amara:
        await begins(sam)
        await sam.to("week")
        await sam.newest("How did it go?")
        await sam.says("See you in a week.")
        await sam.newest("Kept as")
        first = [reads(one) for one in await amara.chat()][:1]
        await sam.do("reset")
        [invitation] = await sam.chat()
        assert "the team *BRM team*" in reads(invitation)
        assert "reload" in [one["kind"] for one in sam.heard]
        await sam.opens("messages")
        await sam.newest("Hello, I am Rapport.")
        assert first == [reads(one) for one in await amara.chat()][:1]
        said = await sam.chat()
        assert max(float(one["ts"]) for one in said) <= place.bot.clock.now().timestamp()
        assert rows(tmp_path, "SELECT count(*) FROM person") == [(14,)]


async def test_a_taken_port_is_no_obstacle(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        port = taken_port(stack)
        async with workspace(tmp_path, port=port) as place, place.visitor(SAM) as sam:
            assert not place.url.endswith(f":{port}")
            await sam.opens("home")
            await sam.home("Hello, I am Rapport")


# -- looking closely


async def answers(sam: Visitor) -> list[str]:
    """The person's answers as the form shows them, newest first."""
    await sam.types("/reflect answers")
    form = await sam.form("Your answers")
    await sam.do("close", all=True)
    return [
        element["elements"][0]["text"]
        for block in form["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
    ]


async def until_answers(sam: Visitor, wanted: list[str]) -> None:
    """Edits and deletions reach the bot in the background."""

    async def found() -> bool:
        return await answers(sam) == wanted

    await until(found, f"the answers are {wanted}")


def posted_by_the_bot(person: Visitor) -> list[Json]:
    """Every version of every message that the bot put into the person's chat."""
    messages = [event["message"] for event in person.heard if event["kind"] in ("message", "update")]
    return [one for one in messages if one.get("bot_id")]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rows(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(folder / "local.db")) as database:
        return list(database.execute(statement))


def traces(folder: Path, person_id: object) -> list[str]:
    """The tables in which anything names a person."""
    names = [str(name) for (name,) in rows(folder, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    wanted = str(person_id).lower()
    return [name for name in names if wanted in str(rows(folder, f"SELECT * FROM {name}")).lower().replace("-", "")]
