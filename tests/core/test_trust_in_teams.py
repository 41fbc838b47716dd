"""The trust check in a team: that something wobbled, as a band; which corner and why stay the person's."""

from habits.models import Entry, Snapshot
from tests.stage import Stage, words_in
from tests.teams import WEEK, live, team_of


async def test_a_team_sees_a_band_and_nothing_else(stage: Stage) -> None:
    maya, people = await team_of(stage, 14)
    await live(stage, people, 9, WEEK[:1])
    for number, member in enumerate(people):
        corner = ("straight", "clear", "caring")[number % 3] if number < 10 else "steady"
        await member.submit(await member.do("tool.open", {"tool": "trust", "step": "week"}), wobbled=corner, why="Kim")
    assert {row.reported for row in stage.rows(Entry)} == {True, False}
    await stage.day("2026-03-09")
    [snapshot] = stage.rows(Snapshot)
    assert snapshot.content["bands"]["trust"] == "most"
    for reply in (await maya.do("patterns.show"), await people[0].do("digest.receipt")):
        words = words_in(reply)
        assert "The trust check: most felt that something wobbled." in words
        assert not {"straight", "caring", "Kim"} & set(words.split())


async def test_another_week_or_another_tool_is_no_part_of_it(stage: Stage) -> None:
    _, people = await team_of(stage, 14)
    for member in people:
        page = await member.do("tool.open", {"tool": "trust", "step": "ask"})
        await member.submit(page, who="Kim", message="When do you hesitate?", again="2026-03-20")
    await stage.day("2026-03-09")
    assert "trust" not in stage.rows(Snapshot)[0].content["bands"]
