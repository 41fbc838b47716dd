"""Slack asks to wait, or its answer is lost: nothing is lost with it, and nothing comes too early or again."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.bots import until
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd
from tests.faults.limits import POST, Drops, Limits, Storm
from tests.faults.process import QUICK
from tests.faults.scene import scene
from tests.faults.sizes import sized
from tests.slack.fake_slack import key_of, lacking


def test_whoever_is_told_to_wait_waits(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """A storm of 429s, in two workspaces."""
    storm = Storm(seed=1, share=sized(0.05, 0.1), seconds=sized((1, 2), (1, 30)))
    with scene(database_url, tmp_path, Crowd(sized(40, 100), workspaces=2)) as on:
        on.slack.rules.append(storm)
        on.start_all()
        took = on.finish(sized(60, 900))
        numbers(f"429 storm, {on.place.kind}", told=storm.waits.told, early=len(storm.waits.early), seconds=took)
        assert storm.waits.told
        assert storm.waits.early == []
        assert (on.lost, on.doubled) == ([], {})


@pytest.mark.parametrize("method", [POST, "conversations.history"])
def test_who_takes_over_waits_too(database_url: str, method: str, tmp_path: Path, numbers: Numbers) -> None:
    """The one that was told to wait dies of something else; Slack wants the next one to have heard it as well. (The
    one before it dies in the burst, so that there are messages to look for.)"""
    storm = Storm(seed=2, share=1, seconds=(3, 3), method=method)
    with scene(database_url, tmp_path, Crowd(10)) as on:
        bot = on.start()
        on.slack.after(3, bot.kill)
        bot.gone()
        on.place.leases_run_out()
        on.slack.rules.append(storm)
        bot = on.start()
        until(lambda: storm.waits.told > 0 and on.place.rows("SELECT * FROM lease WHERE quiet_until IS NOT NULL") != [])
        bot.kill()
        bot.gone()
        storm.calm()
        on.place.leases_run_out()
        on.start()
        took = on.finish()
        numbers("429, then killed", early=len(storm.waits.early), seconds=took)
        assert storm.waits.early == []
        assert (on.lost, on.doubled) == ([], {})


@pytest.mark.on("sqlite")
def test_under_slacks_own_limits_nobody_is_ever_told_to_wait(
    database_url: str, tmp_path: Path, numbers: Numbers
) -> None:
    """At the pace that is agreed upon, also across a crash, whose successor reads some conversations back. The small
    test's minute is three seconds long, and a second's worth larger: that much may come at once."""
    pace, window = sized((240, 3), (300, 60))
    most = sized(16, 300)
    limits = Limits({POST: most, "conversations.open": most, "conversations.history": most}, window)
    terms = replace(QUICK, per_minute=pace, look_backs=pace)
    with scene(database_url, tmp_path, Crowd(sized(20, 700)), terms=terms) as on:
        on.slack.rules.append(limits)
        bot = on.start()
        on.slack.after(on.place.crowd.people // 2, bot.kill)
        bot.gone()
        on.start()
        took = on.finish()
        numbers("Slack's own limits", told=limits.waits.told, seconds=took)
        assert limits.waits.told == 0
        assert (on.lost, on.doubled) == ([], {})


@pytest.mark.parametrize("reads_back", [True, False])
def test_an_answer_that_is_lost(database_url: str, reads_back: bool, tmp_path: Path, numbers: Numbers) -> None:
    """Accepted, but nobody hears so. The bot looks; where it cannot, it sends once more, and never in secret."""
    drops = Drops(seed=3, share=0.1)
    with scene(database_url, tmp_path, Crowd(sized(60, 1000))) as on:
        on.slack.rules.append(drops)
        if not reads_back:
            on.slack.fault("conversations.history", lacking())
        on.start()
        took = on.finish()
        how = "read back" if reads_back else "not read back"
        numbers(
            f"answers lost, {how}, {on.place.kind}", dropped=len(drops.keys), doubled=on.doubled.total(), seconds=took
        )
        assert drops.keys
        assert on.lost == []
        assert on.doubled <= (Counter() if reads_back else Counter(drops.keys))
        attempts = on.place.attempts()
        posts = Counter(key_of(args) for args in on.slack.of(POST))
        assert all(posts[key] <= attempts[key] for key in posts)
