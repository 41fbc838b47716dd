"""kill -9 at any moment: nothing is lost. Nothing is doubled either where a conversation can be read back; where it
cannot, at most what was in flight."""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.bots import Bot
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd
from tests.faults.scene import Scene, scene
from tests.faults.sizes import sized
from tests.faults.steps import STEPS, WHEN
from tests.slack.fake_slack import FakeSlack, forbidding, lacking

READS_BACK = pytest.mark.parametrize("reads_back", [True, False], ids=["read back", "not read back"])
Death = tuple[str, str, int]
DEATHS: list[Death] = [(step, when, 1 if step in ("plan", "lease", "mark") else 3) for step in STEPS for when in WHEN]


def name_of(deaths: list[Death]) -> str:
    return f"{deaths[0][1]} {deaths[0][0]}" if len(deaths) == 1 else "at twelve steps"


def forget(slack: FakeSlack, seed: int) -> None:
    """Let no conversation be read: the server does not know how, or the app has no permission."""
    slack.fault("conversations.history", lacking() if seed % 2 else forbidding())


def settle(on: Scene, in_flight: Counter[str], reads_back: bool) -> dict[str, float]:
    """Somebody carries on; then count."""
    on.start()
    took = on.finish()
    assert on.lost == []
    assert on.place.states() == {"sent": on.place.crowd.people}
    assert on.doubled <= (Counter() if reads_back else in_flight)
    return {"lost": 0, "doubled": on.doubled.total(), "in_flight": in_flight.total(), "seconds": took}


@READS_BACK
@pytest.mark.parametrize("seed", range(sized(1, 20)))
def test_a_kill_in_a_burst(database_url: str, seed: int, reads_back: bool, tmp_path: Path, numbers: Numbers) -> None:
    with scene(database_url, tmp_path, Crowd(*sized((60, 2), (1000, 4)))) as on:
        if not reads_back:
            forget(on.slack, seed)
        in_flight = Counter(on.kill_one(on.start_all(), seed))
        how = "read back" if reads_back else "not read back"
        numbers(f"kill -9 in a burst, {on.place.kind}, {how}", **settle(on, in_flight, reads_back))


@READS_BACK
@pytest.mark.parametrize("deaths", sized([DEATHS], [DEATHS, *([one] for one in DEATHS)]), ids=name_of)
def test_a_kill_at_each_step(
    database_url: str, deaths: list[Death], reads_back: bool, tmp_path: Path, numbers: Numbers
) -> None:
    """In one burst: each process dies at the next step, and the one after it carries on."""
    with scene(database_url, tmp_path, Crowd(120)) as on:
        if not reads_back:
            forget(on.slack, 0)
        in_flight: Counter[str] = Counter()
        for death in deaths:
            in_flight += die(on, on.start(die=death))
        how = "read back" if reads_back else "not read back"
        numbers(f"kill -9 {name_of(deaths)}, {on.place.kind}, {how}", **settle(on, in_flight, reads_back))


def die(on: Scene, bot: Bot) -> Counter[str]:
    """Wait for its death; gives what it had in flight. Nobody waits for its lease: that it runs out is seen above."""
    bot.gone()
    on.place.leases_run_out()
    return Counter(on.place.sending())
