"""Reword a draft in Slack: nothing of it stays in a chat."""

import pytest

from tests.slack.fake_slack import refusing
from tests.slack.stage import SlackStage, said

DRAFT = "We met our Zanzibarfloor KPIs."


async def test_a_draft_behind_the_command_is_answered_in_a_form(
    on: SlackStage, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await on.sam.command("/reflect", f"reword {DRAFT}")
    assert answer.text == ""
    assert f"{DRAFT} A lot of work went into that." in said(on.form())
    assert on.slack.names() == ["views.open"]  # no message, and no reply address that may have run out
    assert "Zanzibarfloor" not in on.form()["private_metadata"]
    assert on.slack.messages == {}
    assert on.kept() == []
    assert "Zanzibarfloor" not in caplog.text


async def test_not_even_when_the_database_takes_nothing(on: SlackStage) -> None:
    await on.sam.opens("messages")
    on.slack.forget()
    with on.full_disk():
        await on.sam.command("/reflect", f"reword {DRAFT}")
    assert set(on.slack.names()) <= {"views.open"}


async def test_when_it_is_too_late_for_a_form_a_button_without_words_opens_one(on: SlackStage) -> None:
    with on.slack.failing("views.open", refusing("expired_trigger_id")):
        await on.sam.command("/reflect", f"reword {DRAFT}")
    assert "Zanzibarfloor" not in said(on.slack.of("chat.postMessage"))
    await on.sam.press(on.posted(), "Open reword a draft")
    assert on.form()["title"]["text"] == "Reword a draft"
    assert "Zanzibarfloor" not in said(on.form())


async def test_a_form_is_updated_in_place_and_shows_the_rewording(on: SlackStage) -> None:
    await on.sam.command("/reflect", "reword")
    on.slack.forget()
    form = on.form()
    empty = (await on.sam.submit(form, text=" ")).json()
    assert empty["errors"] == {"text": "One sentence is enough."}
    answer = (await on.sam.submit(form, text=DRAFT)).json()
    assert answer["response_action"] == "update"
    second = answer["view"] | {"id": form["id"]}
    assert "Zanzibarfloor" not in second["private_metadata"]
    third = (await on.sam.submit(second)).json()
    assert "opens the talk already" in said(third["view"])
    assert on.slack.names() == []
    assert on.kept() == []


async def test_the_word_in_the_chat_brings_a_button_without_any_words(on: SlackStage) -> None:
    await on.sam.say("reword")
    await on.sam.press(on.posted(), "Open reword a draft")
    assert on.form()["title"]["text"] == "Reword a draft"
