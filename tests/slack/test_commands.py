"""Slash commands: acknowledged at once, answered privately, from wherever they were typed."""

import asyncio

import pytest

from handlers.desk import VERBS
from handlers.words import CHAT, COMMANDS, Command
from tests.slack.fake_slack import HOOK
from tests.slack.signed import actions_in, ephemeral
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")

BY_NAME = {one.name: one for one in COMMANDS}
OPENS_A_FORM = {
    "reflect.open",
    "reword.open",
    "habits.add",
    "start.open",
    "pause.open",
    "settings.open",
    "answers.page",
    "leave.open",
    "goals.open",
    "tool.menu",
    "tool.open",
}
IN_THE_CHAT = {
    "data.export": "what I keep about you",
    "talk.thanks": "You are welcome",
    "nudge.now": "May I send you one short message",
}


@pytest.mark.parametrize(
    ("command", "word"), [(one, word) for one in COMMANDS for word in ("", *one.words)], ids=lambda one: str(one)
)
async def test_every_command_and_every_word_behind_it(on: SlackStage, command: Command, word: str) -> None:
    answer = await on.sam.command(command.name, word)
    assert answer.status_code == 200
    verb = command.route(word).verb
    assert VERBS[verb].writes or answer.text == "", "who only reads is not waited for"
    if verb in OPENS_A_FORM:
        assert on.slack.names() == ["views.open"]
    elif verb in IN_THE_CHAT:
        assert answer.text == ""
        assert on.slack.of("chat.postMessage")[0]["channel"] == on.sam.id
        assert IN_THE_CHAT[verb] in said(on.slack.of("chat.postMessage")[0])
    elif not VERBS[verb].writes:
        assert on.slack.names() == [HOOK]
        assert on.slack.last(HOOK)["response_type"] == "ephemeral"
        assert on.slack.last(HOOK)["replace_original"] is False
    else:
        assert answer.json()["response_type"] == "ephemeral"
        assert on.slack.names() == []


@pytest.mark.parametrize("text", ["DONE", "  done. ", "Did  it!", "done"])
async def test_case_spaces_and_a_full_stop_do_not_matter(on: SlackStage, text: str) -> None:
    await on.nudge()
    answer = await on.sam.command("/habits", text)
    assert "Did it" in said(answer.json())
    assert on.rows("SELECT outcome FROM check_in") == [("done",)]


async def test_reflect_with_words_keeps_them_at_once_and_says_so_privately(on: SlackStage) -> None:
    answer = await on.sam.command("/reflect", "The call went *well*.\nNext: ask <@U1> & co")
    assert "Kept as a note" in said(answer.json())
    assert "went" not in said(answer.json())
    assert on.kept() == ["The call went *well*.\nNext: ask @U1 & co"]
    assert on.slack.names() == []


@pytest.mark.parametrize("name", ["/habits", "/streaks", "/rapport"])
async def test_text_that_a_command_does_not_know_gets_help_that_names_it(on: SlackStage, name: str) -> None:
    answer = await on.sam.asks(name, "make me <!channel> &lt;coffee&gt;")
    assert "I do not know" in said(answer)
    assert "<!" not in said(answer["blocks"])
    assert on.rows("SELECT * FROM answer") == []


async def test_a_command_that_an_older_manifest_still_names_gets_help(on: SlackStage) -> None:
    answer = await on.sam.asks("/mood", "great")
    assert "I do not know “/mood great” yet" in said(answer)


@pytest.mark.parametrize("text", ["the payload was late", "payload", "payload={}", "a=b&payload=c"])
async def test_words_that_mean_something_to_a_parser_are_words_like_any_other(on: SlackStage, text: str) -> None:
    answer = await on.sam.command("/reflect", text)
    assert answer.status_code == 200
    assert on.kept() == [text]


async def test_ten_thousand_characters_are_kept_whole(on: SlackStage) -> None:
    words = "wörd&<🙂> " * 1000
    answer = await on.sam.command("/reflect", words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    assert "Kept" in said(answer.json())
    assert on.kept() == [words.strip()]


async def test_the_same_command_twice_is_one_deed(on: SlackStage) -> None:
    trigger = on.slack.trigger()
    for _ in range(2):
        answer = await on.sam.command("/reflect", "Once is enough", trigger_id=trigger)
        assert "Kept" in said(answer.json())
    assert on.kept() == ["Once is enough"]


async def test_the_same_command_twice_at_once_is_one_deed(on: SlackStage) -> None:
    trigger = on.slack.trigger()
    twice = [on.sam.command("/reflect", "Once is enough", trigger_id=trigger) for _ in range(2)]
    assert all("Kept" in said(answer.json()) for answer in await asyncio.gather(*twice))
    assert on.kept() == ["Once is enough"]


async def test_a_command_typed_in_somebody_elses_chat_is_answered_in_ones_own(on: SlackStage) -> None:
    await on.sam.command("/rapport", "export", channel_id="DOTHER", channel_name="directmessage")
    assert on.slack.of("chat.postMessage")[0]["channel"] == on.sam.id
    assert on.slack.files


async def test_buttons_of_a_private_answer_replace_it_through_its_reply_address(on: SlackStage) -> None:
    await on.nudge()
    on.slack.forget()
    listed = ephemeral(await on.sam.asks("/habits", "done"), channel="DOTHER")
    await on.sam.press(listed, "Change")
    changed = on.slack.last(HOOK)
    assert changed["replace_original"] is True
    assert {"Did it", "No chance came", "Not today"} <= dict(actions_in(changed)).keys()
    assert on.slack.names() == [HOOK]


async def test_a_form_opened_from_a_private_answer_replaces_that_answer_when_it_is_saved(on: SlackStage) -> None:
    listed = ephemeral(await on.sam.asks("/habits"))
    await on.sam.press(listed, "Add a habit")
    chosen = await on.sam.submit(on.form(), habit="own")
    second = chosen.json()["view"] | {"id": on.form()["id"]}
    await on.sam.submit(second, name="Look up", cue="somebody speaks", action="look up")
    assert on.slack.last(HOOK)["replace_original"] is True
    assert "Look up" in said(on.slack.last(HOOK))


async def test_a_used_up_reply_address_falls_back_to_the_persons_own_chat(on: SlackStage) -> None:
    listed = ephemeral(await on.sam.asks("/rapport"))
    on.slack.forget()
    await on.sam.press(listed, "My streaks", response_url=on.slack.hook(uses=0))
    assert on.slack.names() == [HOOK, "chat.postMessage"]
    assert on.slack.last("chat.postMessage")["channel"] == on.sam.id


async def test_every_word_is_one_that_the_help_knows_or_that_leads_somewhere(on: SlackStage) -> None:
    helped = said(await on.sam.asks("/rapport", "help"))
    named = ("start", "done", "pause", "too much", "resume", "habits", "streaks", "reflect", "answers", "settings")
    assert all(word in helped and word in CHAT for word in named)
