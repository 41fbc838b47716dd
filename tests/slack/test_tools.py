"""The tools in Slack: forms that follow each other in place, and a learning for a channel."""

from typing import Any

import pytest

from handlers.slack.render import CHANNELS
from tests.slack.fake_slack import BOT_USER, Json
from tests.slack.signed import actions_in
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")

CARD = dict.fromkeys(("question", "guess", "small", "cost", "stop", "grow"), "Sesame words")


async def step(on: SlackStage, form: Json, **values: Any) -> Json:
    """Submit a form; gives the one that takes its place."""
    answer = (await on.sam.submit(form, **values)).json()
    assert answer["response_action"] == "update", answer
    on.slack.views[form["id"]] = made = answer["view"] | {"id": form["id"], "hash": f"{form['hash']}+"}
    return dict(made)


async def pressed(on: SlackStage, shown: Json, label: str) -> Json:
    await on.sam.act(shown, next(action for name, action in actions_in(shown) if name == label))
    return on.form()


async def learned(on: SlackStage) -> Json:
    """An experiment that taught something: its form for sharing."""
    await on.sam.command("/reflect", "experiments")
    page = await step(on, await step(on, on.form(), experts="no"), **CARD)
    review = await pressed(on, page, "Tell what happened")
    page = await step(on, review, happened="Sesame words", taught="Sesame words", verdict="let_go")
    return await pressed(on, page, "Share this learning")


async def test_a_tools_forms_follow_each_other_and_nothing_entered_is_said_in_the_chat(on: SlackStage) -> None:
    form = await learned(on)
    assert "Sesame words" in said(form)
    for method in ("chat.postMessage", "chat.update", "chat.postEphemeral", "views.publish"):
        assert "Sesame" not in said(on.slack.of(method))


async def test_a_learning_is_posted_where_the_person_says_and_they_are_told(on: SlackStage) -> None:
    form = await learned(on)
    on.slack.channels["C7"] = ["USAM", BOT_USER]
    [channel] = [block for block in form["blocks"] if block.get("block_id") == "channel"]
    assert channel["element"]["filter"] == CHANNELS
    on.slack.forget()
    await on.sam.submit(form, learning="For <!channel> & all", channel="C7")
    [post] = on.slack.of("chat.postMessage")
    assert post["channel"] == "C7"
    assert "For &lt;!channel&gt;" in said(post) or '"text": "For <!channel> & all"' in said(post)
    assert "<!channel>" not in post["text"]
    assert "Posted." in said(on.slack.last("response_url"))


async def test_where_the_bot_is_not_it_says_how_to_invite_it_and_keeps_the_text(on: SlackStage) -> None:
    form = await learned(on)
    on.slack.forget()
    await on.sam.submit(form, learning="For everybody", channel="C8")
    told = said(on.slack.last("response_url"))
    assert "/invite @Rapport" in told
    assert "your text is kept" in told
    await on.sam.command("/reflect", "experiments")
    page = await pressed(on, await pressed(on, on.form(), "Read"), "Share this learning")
    assert "For everybody" in said(page)


async def test_a_tool_opened_on_home_answers_there(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.opens("home")
    labels = [label for label, _ in actions_in(on.slack.homes["USAM"])]
    assert {"Purpose", "Experiments", "All tools"} <= set(labels)
    form = await pressed(on, on.slack.homes["USAM"], "Experiments")
    assert form["title"]["text"] == "Experiments"
    menu = await pressed(on, on.slack.homes["USAM"], "All tools")
    assert "one sentence of your own" in said(menu).lower()
