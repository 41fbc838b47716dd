"""How a post went, when the database was away just then: written at the next tick, and never in the way of it."""

import logging

import pytest

from habits.models import Outgoing
from habits.outbox import Parcel
from handlers.desk import NotSavedError
from tests.stage import Member, Stage

WORDS = "zebra-umbrella"


async def test_a_late_record_that_can_never_be_written_is_reported_and_dropped(
    stage: Stage, sam: Member, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise NotSavedError

    def broken(*_: object) -> None:
        raise LookupError(WORDS)

    await sam.start()
    monkeypatch.setattr("habits.outbox.record", away)
    await stage.tick()
    monkeypatch.setattr("habits.outbox.record", broken)
    with caplog.at_level(logging.ERROR):
        assert await stage.tick() == []
    assert "LookupError" in caplog.text
    assert WORDS not in caplog.text
    monkeypatch.undo()

    assert len(await stage.day("2026-03-03")) == 1
    assert [row.state for row in stage.rows(Outgoing)] == ["failed", "sent"]  # put aside, and in nobody's way
    assert len(stage.sender.sent) == 2


async def test_a_late_record_waits_as_long_as_the_database_is_away(
    stage: Stage, sam: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Parcel] = stage.sender.sent

    def away(*_: object) -> None:
        raise NotSavedError

    await sam.start()
    monkeypatch.setattr("habits.outbox.record", away)
    await stage.tick()
    for _ in range(2):
        with pytest.raises(NotSavedError):
            await stage.tick()
    monkeypatch.undo()
    await stage.tick()
    assert ([row.state for row in stage.rows(Outgoing)], len(sent)) == (["sent"], 1)
