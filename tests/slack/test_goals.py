"""The goals in Slack: whether somebody administers is asked anew at each change; a full list fits a story's form."""

from typing import Any

import pytest

from handlers.slack.lint import lint_view
from tests.slack.signed import actions_in
from tests.slack.stage import SlackStage, said
from tests.slack.test_status import telling

pytestmark = pytest.mark.on("sqlite", "postgresql")


async def test_goals_are_added_by_who_administers_at_that_moment(on: SlackStage) -> None:
    with telling(on.slack, is_admin=True):
        await on.sam.command("/rapport", "goals")
    form = on.form()
    await on.sam.submit(form, text="Mine")  # not an administrator any more
    assert on.rows("SELECT COUNT(*) FROM goal") == [(0,)]
    with telling(on.slack, is_owner=True):
        view = (await on.sam.submit(form, text="Growth <!here> & *more*")).json()["view"]
        assert lint_view(view) == []
        assert [block for block in view["blocks"] if block["type"] == "input"] == []
    assert on.rows("SELECT text FROM goal") == [("Growth <!here> & *more*",)]
    await on.kim.command("/rapport", "goals")
    assert "Growth" in said(on.form())
    assert [label for label, _ in actions_in(on.form())] == ["Value stories"]


async def test_a_full_list_fits_a_storys_form(on: SlackStage) -> None:
    with telling(on.slack, is_admin=True):
        for number in range(8):
            await on.sam.command("/rapport", "goals")
            await on.sam.submit(on.form(), text=f"{number} {'x' * 73}")
        await on.sam.command("/rapport", "goals")
        assert lint_view(on.form()) == []
    await on.sam.command("/reflect", "value")
    assert lint_view(on.form()) == []
    [goal] = [block["element"] for block in on.form()["blocks"] if block.get("block_id") == "goal"]
    assert len(goal["options"]) == 9
    texts: dict[str, Any] = {"partner": "Sesame", "outcome": "Calm", "measure": "4 days", "goal": f"7 {'x' * 73}"}
    assert "Discovered." in said((await on.sam.submit(on.form(), **texts)).json())


async def test_only_who_administers_finds_them_on_home(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.opens("home")
    assert "Goals for everybody" not in said(on.slack.homes["USAM"])
    with telling(on.slack, is_admin=True):
        await on.nudge(on.kim)
        await on.kim.opens("home")
    assert "Goals for everybody" in said(on.slack.homes["UKIM"])
