"""PostgreSQL goes away in mid-burst: nothing is lost, and our processes carry on by themselves when it is back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from tests.faults.bots import until
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd
from tests.faults.scene import scene
from tests.faults.sizes import sized
from tests.postgres import Server

AWAY = sized(3, 60)
"""Seconds."""
SOON = 10
"""Seconds from its return until messages are sent again."""

ALREADY_DRAWN = 32
"""Messages that need no database any more to be posted: eight for each of four workspaces."""

WAYS: dict[str, tuple[Callable[[Server], None], Callable[[Server], None], float]] = {
    "restarted": (Server.stop, Server.start, 0),
    "fallen over": (partial(Server.stop, immediate=True), Server.start, 0),
    "stopped for a while": (Server.stop, Server.start, AWAY),
    "hanging for a while": (Server.freeze, Server.thaw, AWAY),
}


@pytest.mark.parametrize("way", sized(["fallen over", "hanging for a while"], list(WAYS)))
def test_a_database_that_goes_away(way: str, own_server: Server, tmp_path: Path, numbers: Numbers) -> None:
    go, come, away = WAYS[way]
    with scene(own_server.fresh(), tmp_path, Crowd(sized(100, 1000), 4)) as on:
        bots = on.start_all()
        on.wait_for(on.place.crowd.people // 3)
        go(own_server)
        Event().wait(away)
        sent = on.got.total() + ALREADY_DRAWN
        come(own_server)
        back = until(lambda: on.got.total() > sent, SOON, bots[0].log)
        took = on.finish()
        numbers(f"PostgreSQL {way}", lost=len(on.lost), doubled=on.doubled.total(), back=back, seconds=took)
        assert (on.lost, on.doubled) == ([], {})
        assert on.place.states() == {"sent": on.place.crowd.people}
        assert all(bot.alive for bot in bots)
