"""Reword a draft in Slack: nothing of it stays in a chat."""

import pytest

from tests.slack.stage import SlackStage, said

DRAFT = "We met our Zanzibarfloor KPIs."


async def test_a_draft_behind_the_command_is_answered_in_the_acknowledgement(
    on: SlackStage, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await on.sam.command("/reflect", f"reword {DRAFT}")
    assert answer.json()["response_type"] == "ephemeral"
    assert f"{DRAFT} A lot of work went into that." in said(answer.json())
    assert on.slack.names() == []  # no message, and no reply address that may have run out
    assert on.slack.messages == {}
    assert on.kept() == []
    assert "Zanzibarfloor" not in caplog.text


async def test_not_even_when_the_database_takes_nothing(on: SlackStage) -> None:
    await on.sam.opens("messages")
    on.slack.forget()
    with on.full_disk():
        answer = await on.sam.command("/reflect", f"reword {DRAFT}")
    assert answer.json()["response_type"] == "ephemeral"
    assert on.slack.names() == []


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
