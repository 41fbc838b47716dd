"""A bad day: answers are lost, Slack asks for quiet, and processes are killed and replaced all the while."""

import random
from pathlib import Path

import pytest

from tests.faults.bots import Bot
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd
from tests.faults.limits import Drops, Storm
from tests.faults.scene import Scene, scene
from tests.faults.sizes import sized


@pytest.mark.parametrize("seed", range(sized(1, 10)))
def test_a_bad_day(database_url: str, seed: int, tmp_path: Path, numbers: Numbers) -> None:
    drops, storm = Drops(seed, share=0.05), Storm(seed, share=0.02, seconds=(1, 2))
    with scene(database_url, tmp_path, Crowd(*sized((80, 2), (1000, 8)))) as on:
        on.slack.rules += [storm, drops]
        kills = kill_now_and_then(on, random.Random(seed))
        took = on.finish()
        numbers(
            f"a bad day, {on.place.kind}",
            lost=len(on.lost),
            doubled=on.doubled.total(),
            dropped=len(drops.keys),
            told=storm.waits.told,
            kills=kills,
            seconds=took,
        )
        assert (on.lost, on.doubled) == ([], {})
        assert on.place.states() == {"sent": on.place.crowd.people}


def kill_now_and_then(on: Scene, chance: random.Random) -> int:
    """Whoever is killed is replaced, until most have got their message. Gives how many died."""
    bots: list[Bot] = on.start_all()
    most, kills = on.place.crowd.people, 0
    for accepted in range(most // 8, most - most // 8, most // 4):
        on.wait_for(accepted)
        victim = chance.choice(bots)
        victim.kill()
        victim.gone()
        bots[bots.index(victim)] = on.start().ready()
        kills += 1
    return kills
