"""Several processes on one PostgreSQL: each message once, whoever sleeps, and each deed once, wherever it arrives."""

import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.pace import Terms
from tests.faults.bots import Bot, until
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd
from tests.faults.process import QUICK
from tests.faults.scene import Scene, scene
from tests.faults.sizes import sized
from tests.slack.fake_slack import lacking

LASTING = replace(QUICK, lease=Terms().lease)
"""So that nobody could wait for a lease to run out."""


@pytest.mark.on("postgresql")
def test_two_replicas_send_each_message_once(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    crowd = Crowd(*sized((400, 10), (10_000, 50)))
    with scene(database_url, tmp_path, crowd, terms=LASTING) as on:
        bots = on.start_all()
        took = on.finish()
        numbers("two replicas, no faults", accepted=on.got.total(), seconds=took)
        assert on.got == dict.fromkeys(crowd.names, 1)
        assert on.place.states() == {"sent": crowd.people}
        for bot in bots:
            bot.leave()
        assert len(on.slack.of("chat.postMessage")) == crowd.people


@pytest.mark.on("postgresql")
@pytest.mark.parametrize("seed", range(sized(1, 20)))
def test_a_process_that_is_stopped_past_its_lease_and_goes_on(
    database_url: str, seed: int, tmp_path: Path, numbers: Numbers
) -> None:
    url = f"{database_url}&options=-c idle_in_transaction_session_timeout=5s"  # ten, if nobody says otherwise
    with scene(url, tmp_path, Crowd(sized(60, 300))) as on:
        stopped, held = stop_one(on, on.start_all(), seed)
        took = on.finish()
        stopped.signal(signal.SIGCONT)
        stopped.leave()
        numbers("stopped past its lease", doubled=on.doubled.total(), held=len(held), seconds=took)
        assert on.lost == []
        assert on.place.states() == {"sent": on.place.crowd.people}
        assert on.doubled <= Counter(held)


def stop_one(on: Scene, bots: list[Bot], seed: int) -> tuple[Bot, set[str]]:
    """SIGSTOP to one that is sending; gives it, and the keys of what it had in hand."""
    stopped: list[Bot] = []

    def stop() -> None:
        stopped.append(on.sender_among(bots))
        stopped[0].signal(signal.SIGSTOP)

    on.in_the_middle(seed, stop)
    until(lambda: bool(stopped), what=lambda: (on.place.states(), bots[0].log()))
    return stopped[0], on.place.sending(stopped[0].owner)


@pytest.mark.on("postgresql")
def test_a_rolling_update_in_a_burst(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """Each process is asked to stop and replaced in turn. Nothing has to be looked for then."""
    with scene(database_url, tmp_path, Crowd(*sized((200, 2), (2000, 8))), terms=LASTING) as on:
        on.slack.fault("conversations.history", lacking())
        for number, old in enumerate(on.start_all(), 1):
            on.wait_for(number * on.place.crowd.people // 4)
            old.leave()
            on.start().ready()
        took = on.finish()
        numbers("rolling update", lost=len(on.lost), doubled=on.doubled.total(), seconds=took)
        assert on.got == dict.fromkeys(on.place.crowd.names, 1)
        assert on.place.states() == {"sent": on.place.crowd.people}
