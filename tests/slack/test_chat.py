"""Sentences in the chat with the bot: words that are commands, answers, notes, edits, deletions."""

import asyncio

import pytest

from handlers.words import CHAT
from tests.slack.fake_slack import BOT, BOT_USER
from tests.slack.signed import from_bot
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")

NASTY = [
    ("&lt;!channel&gt; and &lt;@U123&gt;", "<!channel> and <@U123>"),
    ("&amp;lt; is not &lt;", "&lt; is not <"),
    ("*bold* _it_ ~no~ `code`\n&gt; quote", "*bold* _it_ ~no~ `code`\n> quote"),
    ("🙂 :smile: 👩‍👩‍👧", "🙂 :smile: 👩‍👩‍👧"),
    ("&amp;copy; AT&amp;T", "&copy; AT&T"),
    ("see <http://example.com|example.com>", "see example.com"),
    ("see <https://example.com/a?b=1&amp;c=2>", "see https://example.com/a?b=1&c=2"),
    ("see <https://example.com/notes|our notes>", "see our notes (https://example.com/notes)"),
    ("<mailto:kim@example.com|kim@example.com> or <tel:+341|+34 1>", "kim@example.com or +34 1"),
    ("<@U123|kim> <!here> <!subteam^S1|@sales> <#C1|general> <#C2>", "@kim @here @sales #general #C2"),
    ("by <!date^1392734382^{date_short}|18 Feb 2014>", "by 18 Feb 2014"),
]


@pytest.mark.parametrize("word", CHAT)
async def test_every_word_that_is_a_command_is_answered_in_the_chat(on: SlackStage, word: str) -> None:
    await on.sam.opens("messages")
    sent = len(on.slack.messages)
    answer = await on.sam.say(word.upper())
    assert answer.status_code == 200
    assert len(on.slack.messages) == sent + 1
    assert on.posted()["channel"] == on.sam.dm
    assert on.rows("SELECT * FROM answer") == []


async def test_a_word_that_needs_a_form_is_answered_by_a_button_that_opens_it(on: SlackStage) -> None:
    await on.sam.say("settings")
    await on.sam.press(on.posted(), "Open settings")
    assert on.form()["title"]["text"] == "Settings"


@pytest.mark.parametrize(("sent", "meant"), NASTY, ids=[meant for _, meant in NASTY])
async def test_a_text_is_kept_as_it_was_typed(on: SlackStage, sent: str, meant: str) -> None:
    await on.sam.say(sent)
    assert on.kept() == [meant]
    assert "Kept as a note" in said(on.posted())


@pytest.mark.parametrize("meant", [meant for _, meant in NASTY])
async def test_a_kept_text_is_shown_as_words_only(on: SlackStage, meant: str) -> None:
    await on.sam.say(meant.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    await on.sam.command("/reflect", "answers")
    page = on.form()
    assert [meant] == [
        piece["text"]
        for block in page["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        for piece in part["elements"]
        if piece["type"] == "text"
    ]
    assert '"mrkdwn"' not in said([block for block in page["blocks"] if meant in said(block)])


async def test_ten_thousand_characters_are_kept_and_can_be_read_again(on: SlackStage) -> None:
    await on.sam.say("wörd 🙂 " * 1400)
    await on.sam.command("/reflect", "answers")
    await on.sam.press(on.form(), "Change")
    shown = "".join(
        block["elements"][0]["elements"][0]["text"] for block in on.form()["blocks"] if block["type"] == "rich_text"
    )
    assert [shown] == on.kept() == [("wörd 🙂 " * 1400).strip()]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
async def test_no_text_is_answered_kindly_and_keeps_nothing(on: SlackStage, text: str) -> None:
    await on.sam.say(text)
    assert "There was no text in that" in said(on.posted())
    assert on.kept() == []


async def test_messages_elsewhere_and_from_bots_are_nobodys_business(on: SlackStage) -> None:
    await on.sam.opens("messages")
    before, sent = on.everything(), len(on.slack.messages)
    said_by_sam = on.sam.message("In a channel")
    for event in (
        said_by_sam | {"channel": "C1", "channel_type": "channel"},
        said_by_sam | {"channel": "G1", "channel_type": "mpim"},
        said_by_sam | {"bot_id": "BOTHER"},
        said_by_sam | {"user": BOT_USER, "bot_id": BOT},
        said_by_sam | {"subtype": "bot_message", "user": None, "bot_id": "BX"},
        said_by_sam | {"subtype": "channel_join"},
        {key: value for key, value in said_by_sam.items() if key != "user"},
    ):
        assert (await on.sam.event(event)).status_code == 200
    assert on.everything() == before
    assert len(on.slack.messages) == sent


async def test_an_answer_in_a_thread_is_answered_in_that_thread(on: SlackStage) -> None:
    await on.sam.event(on.sam.message("One more thing", thread_ts="1700000000.000001"))
    assert on.posted()["thread_ts"] == "1700000000.000001"


async def test_an_edit_reaches_what_was_kept_and_says_nothing(on: SlackStage) -> None:
    first = on.sam.message("Firts")
    await on.sam.event(first)
    sent = len(on.slack.messages)
    await on.sam.edit(first, "First &amp; last")
    assert on.kept() == ["First & last"]
    assert len(on.slack.messages) == sent


async def test_an_edit_without_its_former_text_is_followed_too(on: SlackStage) -> None:
    first = on.sam.message("Firts")
    await on.sam.event(first)
    now = {"user": on.sam.id, "ts": first["ts"], "text": "First"}
    hidden = {"type": "message", "subtype": "message_changed", "channel": on.sam.dm, "channel_type": "im"}
    await on.sam.event(hidden | {"message": now, "ts": "1.2"})
    assert on.kept() == ["First"]


async def test_a_link_preview_is_no_change_of_words(on: SlackStage) -> None:
    first = on.sam.message("See <https://example.com>")
    await on.sam.event(first)
    await on.sam.edit(first, first["text"], attachments=[{"title": "Example"}])
    assert on.rows("SELECT changed_at FROM answer") == [(None,)]


async def test_a_deletion_reaches_what_was_kept(on: SlackStage) -> None:
    first = on.sam.message("Not for keeps")
    await on.sam.event(first)
    await on.sam.unsay(first)
    assert on.kept() == []


async def test_the_stone_that_a_deleted_thread_leaves_is_a_deletion(on: SlackStage) -> None:
    first = on.sam.message("Not for keeps")
    await on.sam.event(first)
    await on.sam.edit(first, "This message was deleted.", subtype="tombstone", user="USLACKBOT")
    assert on.kept() == []


async def test_nobody_changes_what_somebody_else_said(on: SlackStage) -> None:
    first = on.sam.message("Mine")
    await on.sam.event(first)
    await on.kim.edit(first | {"user": "UKIM"}, "Yours")
    await on.kim.unsay(first | {"user": "UKIM"})
    assert on.kept() == ["Mine"]


async def test_what_the_bot_changes_in_its_own_messages_is_not_heard(on: SlackStage) -> None:
    nudge = await on.nudge()
    before = on.everything()
    await on.sam.edit(from_bot(nudge), "Something else", user=BOT_USER, bot_id=BOT)
    assert on.everything() == before


async def test_the_same_event_four_times_is_said_once(on: SlackStage) -> None:
    event = on.sam.message("Said once")
    for number in range(4):
        await on.sam.event(event, event_id="Ev1", retry=number)
    assert on.kept() == ["Said once"]
    assert len(on.slack.messages) == 1


async def test_the_same_event_four_times_at_once_is_said_once(on: SlackStage) -> None:
    event = on.sam.message("Said once")
    answers = await asyncio.gather(*(on.sam.event(event, event_id="Ev1") for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert on.kept() == ["Said once"]
    assert len(on.slack.messages) == 1


async def test_a_sentence_delivered_again_after_an_edit_does_not_undo_the_edit(on: SlackStage) -> None:
    event = on.sam.message("Firts")
    await on.sam.event(event)
    await on.sam.edit(event, "First")
    await on.sam.event(event)
    assert on.kept() == ["First"]


async def test_opening_the_chat_welcomes_once_and_home_is_drawn_every_time(on: SlackStage) -> None:
    for _ in range(2):
        await on.sam.opens("messages")
        await on.sam.opens("home")
    assert on.slack.names() == ["chat.postMessage", "views.publish", "views.publish"]
    assert "May I send you" in on.posted()["text"]


async def test_events_that_are_not_listened_to_are_acknowledged(on: SlackStage) -> None:
    assert (await on.sam.event({"type": "reaction_added", "user": on.sam.id})).status_code == 200
    assert on.slack.names() == []
