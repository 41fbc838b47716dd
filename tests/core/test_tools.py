"""The mechanism of the tools: a new one is one module."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

import habits.tools
from habits.messages import Ask, ChannelInput, ChecksInput, ChoiceInput, DateInput, Input, Reply, Value
from habits.models import Entry
from habits.tools import TOOLS, found, named
from habits.tools.tool import Tool
from handlers.words import COMMANDS
from tests.stage import Member, Stage, button_of, shown, words_in

TOY = """
from habits.messages import TextInput
from habits.tools.tool import Step, Tool, come_back


def _wish(moment):
    return (TextInput(name="wish", label="What do you wish?"), come_back(moment, "Ask me on", 1))


TOOL = Tool(
    id="toy",
    title="Toy",
    about="For this test.",
    words=("wishes",),
    steps=(
        Step(name="wish", label="A wish", body=_wish, begins=True, next="came"),
        Step(name="came", label="Did it come?", body=(TextInput(name="came", label="Did it come?"),)),
    ),
)
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more module among the tools, for one test."""
    (tmp_path / "toy.py").write_text(TOY)
    monkeypatch.setattr(habits.tools, "__path__", [*habits.tools.__path__, str(tmp_path)])
    before = dict(TOOLS)
    TOOLS.update(found(habits.tools.__path__))
    yield
    TOOLS.clear()
    TOOLS.update(before)
    sys.modules.pop("habits.tools.toy")


@pytest.mark.usefixtures("toy")
async def test_a_new_tool_is_one_module(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    for word in ("toy", "Wishes"):
        assert COMMANDS[0].route(word).args == {"tool": "toy"}
    assert "For this test." in words_in(await sam.do("tool.menu"))
    form = await sam.press(await sam.do("home.show"), "Toy")
    assert "What do you wish?" in words_in(await sam.submit(form, wish="Rain"))
    assert "Rain" in words_in(await sam.do("tool.open", {"tool": "toy"}))
    [parcel] = await stage.day("2026-03-03")
    assert "Toy: yesterday you kept this" in words_in(parcel.message)
    told = await sam.submit(await sam.press(parcel.message, "Tell me"), came="It poured")
    assert "kept. Your words are for you only" in words_in(told)
    page = words_in(await sam.press(told, "Read or change"))
    assert "Rain" in page
    assert "It poured" in page
    file = shown(await sam.do("data.export")).file
    assert file is not None
    assert json.loads(file.content)["tools"][0]["fields"] == {"wish": "Rain", "came": "It poured"}
    await sam.do("data.delete")
    assert stage.rows(Entry) == []


async def test_what_a_removed_tool_kept_is_still_exported_and_asked_by_nobody(
    stage: Stage, sam: Member, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("toy")
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.do("tool.open", {"tool": "toy"}), wish="Rain")
    del TOOLS["toy"]
    assert "Toy" not in words_in((await stage.day("2026-03-03"))[0].message)
    args = {"entry": str(stage.rows(Entry)[0].id)}
    for verb in ("tool.entry", "tool.follow_up"):
        assert "no longer here" in words_in(await sam.do(verb, args))
    assert "Rain" not in words_in(await sam.do("home.show"))
    file = shown(await sam.do("data.export")).file
    assert file is not None
    assert b"Rain" in file.content


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.id)
def test_a_tool_fits_where_it_is_shown(tool: Tool) -> None:
    assert len(tool.title) <= 24
    assert 0 < len(tool.about) <= 200
    assert named(tool.id) is tool
    names = [step.name for step in tool.steps]
    assert len(names) == len(set(names))
    assert all(len(step.label) <= 70 and len(step.submit) <= 24 for step in tool.steps)
    assert all(tool.step(regular.step) for regular in tool.regular)
    assert tool.opens or tool.beginnings()


def entered(one: Input) -> Value:
    """Something that fits an input."""
    match one:
        case ChoiceInput():
            return (*one.options, *(option for _, group in one.groups for option in group))[-1].value
        case ChecksInput():
            return (one.options[0].value,)
        case DateInput():
            return one.initial or "2026-03-20"
        case ChannelInput():
            return "C1"
    return "3 of my own words"


async def begun(sam: Member, tool: Tool, step: str) -> Reply:
    """The step's form, filled in; and the one after it, where it only opens another."""
    reply = await sam.do("tool.open", {"tool": tool.id, "step": step})
    for _ in range(2):
        if isinstance(reply, Ask) and reply.form.verb:
            filled = {one.name: entered(one) for one in reply.form.body if isinstance(one, Input)}
            reply = await sam.do("tool.save", reply.form.args, values=filled)
    return reply


@pytest.mark.parametrize("tool", [one for one in TOOLS.values() if one.steps], ids=lambda tool: tool.id)
async def test_every_tool_is_entered_exported_and_deleted(stage: Stage, sam: Member, tool: Tool) -> None:
    for step in tool.beginnings():
        kept = await begun(sam, tool, step.name)
        assert "Kept. Your words are for you only." in words_in(kept), step.name
        assert "3 of my own words" in words_in(kept)
        assert button_of(kept, "Delete").confirm is not None
    file = shown(await sam.do("data.export")).file
    assert file is not None
    told = json.loads(file.content)["tools"]
    assert {one["tool"] for one in told} == {tool.id}
    assert all("3 of my own words" in one["fields"].values() for one in told)
    assert "my own words" not in words_in(await sam.do("home.show"))
    await sam.do("data.delete")
    assert stage.rows(Entry) == []


@pytest.mark.parametrize("tool", [one for one in TOOLS.values() if one.steps], ids=lambda tool: tool.id)
async def test_a_deleted_entry_never_comes_back(stage: Stage, sam: Member, tool: Tool) -> None:
    await sam.start()
    await stage.tick()
    for step in tool.beginnings():
        await sam.press(await begun(sam, tool, step.name), "Delete")
    assert stage.rows(Entry) == []
    await sam.live("2026-03-03", "2026-03-04", "2026-03-20", "2026-06-01")
    assert not [one for one in stage.sender.sent if "my own words" in words_in(one.message)]


async def test_a_nudge_brings_its_tool_and_once_a_week_the_purpose(stage: Stage, sam: Member) -> None:
    await sam.start("one-that-matters")
    [parcel] = await stage.tick()
    assert "What are you great at?" in words_in(await sam.press(parcel.message, "Purpose"))
    canvas = dict.fromkeys(("love", "great", "passion"), "x")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), sentence="I open doors", **canvas)
    [parcel] = await stage.day("2026-03-03")
    assert "Purpose: “I open doors”" in words_in(parcel.message)
    await sam.do("bot.opened")
    assert "I open doors" not in words_in((await stage.day("2026-03-04"))[0].message)
    await sam.do("tool.switch", {"tool": "purpose", "to": "off"})
    assert "I open doors" not in words_in((await stage.day("2026-03-09"))[0].message)


async def test_going_through_many_entries(sam: Member) -> None:
    for number in range(7):
        await sam.do("tool.save", {"tool": "purpose", "step": "week"}, values={"hour": f"Hour {number}"})
    page = await sam.do("tool.page", {"tool": "purpose"})
    assert "Hour 6" in words_in(page)
    assert "Hour 1" not in words_in(page)
    older = await sam.press(page, "Older")
    assert "Hour 0" in words_in(older)
    for _ in range(2):  # the last ones of that page
        older = await sam.press(await sam.press(older, "Read"), "Delete")
    assert "Hour 6" in words_in(older)


def test_what_draws_for_others_cannot_reach_a_tool() -> None:
    """Nothing private reaches a manager: no module that makes patterns or digests imports the tools."""
    graph = grimp.build_graph("habits")
    for_others = {one for one in graph.modules if {"privacy", "patterns", "digest"} & set(one.split("."))}
    tools = {one for one in graph.modules if one.startswith("habits.tools")}
    assert tools
    assert not [one for one in for_others if graph.find_upstream_modules(one) & tools]


async def test_a_page_far_behind_the_last_one_is_the_last_one(sam: Member) -> None:
    for number in range(7):
        await sam.do("tool.save", {"tool": "purpose", "step": "week"}, values={"hour": f"Hour {number}"})
    page = words_in(await sam.do("tool.page", {"tool": "purpose", "offset": "99999"}))
    assert "Hour 0" in page
    assert "Hour 2" not in page


async def test_before_start_nobody_is_told_that_the_bot_comes_back(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "prepare", "step": "before"})
    assert "I write only to people who pressed Start" in words_in(form)
    values = dict.fromkeys(("meeting", "need", "worry", "point", "question"), "x")
    kept = words_in(await sam.submit(form, **values))
    assert "I come back" not in kept
    assert "It waits here from tomorrow on: I write only to people who pressed Start." in kept
    moved = await sam.submit(await sam.do("tool.later", {"entry": str(stage.rows(Entry)[0].id)}), again="2026-03-09")
    assert "I come back" not in words_in(moved)


async def test_a_tool_that_is_switched_off_promises_nothing(sam: Member) -> None:
    await sam.start()
    await sam.do("tool.switch", {"tool": "prepare", "to": "off"})
    form = await sam.do("tool.open", {"tool": "prepare", "step": "before"})
    assert "This tool is switched off, so I will not ask" in words_in(form)
    values = dict.fromkeys(("meeting", "need", "worry", "point", "question"), "x")
    kept = words_in(await sam.submit(form, **values))
    assert "I come back" not in kept
    assert "It waits here from tomorrow on: this tool is switched off, so I will not ask." in kept


async def test_after_an_answer_the_message_says_when_the_bot_comes_back(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    form = await sam.do("tool.open", {"tool": "stretch", "step": "plan"})
    await sam.submit(form, thing="Chair the board", kind="strategic", again="2026-03-03")
    form = await sam.press((await stage.day("2026-03-03"))[0].message, "Tell me")
    told = words_in(await sam.submit(form, did="later", again="2026-03-05"))
    assert "✓ Stretch: kept. Your words are for you only. I come back to it on Thu 5 Mar." in told
