"""`/metrics`, as Prometheus reads it: what is counted and timed, and that nobody can be found in it."""

import asyncio
import re
from typing import Any

import httpx
from sqlalchemy import event, text
from starlette.applications import Starlette

from bot.metrics import Metrics
from tests.slack.fake_slack import TEAM, limited
from tests.slack.signed import FORM, signature
from tests.slack.stage import SlackStage

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABELS = {"state", "kind", "le", "implementation", "version", "major", "minor", "patchlevel"}


def samples(page: str) -> dict[str, float]:
    """Every line of the page: `name{labels}` and its value."""
    found = (SAMPLE.match(line) for line in page.splitlines() if not line.startswith("#"))
    return {f"{one[1]}{{{one[2]}}}" if one[2] else one[1]: float(one[3]) for one in found if one}


async def scraped(on: SlackStage) -> dict[str, float]:
    over = httpx.ASGITransport(Starlette(routes=on.bot.health.routes()))
    async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return samples(answer.text)


def of(metrics: Metrics) -> dict[str, float]:
    return samples(metrics.page(None).decode())


def test_what_becomes_of_messages_is_counted() -> None:
    metrics = Metrics()
    metrics.sent(3.0)
    metrics.sent(-0.2)  # a clock that is off by a little
    metrics.outcome("lapsed")
    metrics.retried("passing")
    metrics.ticked(0.02)
    found = of(metrics)
    assert found['rapport_messages_total{state="sent"}'] == 2
    assert found['rapport_messages_total{state="lapsed"}'] == 1
    assert found['rapport_messages_total{state="failed"}'] == 0
    assert found['rapport_retries_total{kind="passing"}'] == 1
    assert found["rapport_delivery_lag_seconds_sum"] == 3
    assert found['rapport_delivery_lag_seconds_bucket{le="2.0"}'] == 1
    assert found["rapport_tick_seconds_count"] == 1
    assert "process_resident_memory_bytes" in found


def test_a_label_that_is_not_ours_is_counted_as_other() -> None:
    metrics = Metrics()
    for told in (metrics.outcome, metrics.retried):
        told("U0SAM said hello")
    metrics.acknowledged("T0TEAM", 0.1)
    page = metrics.page({"planned": 1, "U0SAM": 7}).decode()
    assert "SAM" not in page
    assert "T0TEAM" not in page
    assert samples(page)['rapport_messages_total{state="other"}'] == 1


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.sent(1.0)
    assert of(other)['rapport_messages_total{state="sent"}'] == 0


def test_how_many_wait_is_left_out_when_nobody_knows() -> None:
    metrics = Metrics()
    assert samples(metrics.page({"planned": 2}).decode())['rapport_messages_waiting{state="planned"}'] == 2
    assert not any("waiting" in name for name in of(metrics))


async def test_acknowledgements_are_timed_by_what_they_are_for(on: SlackStage) -> None:
    nudge = await on.nudge()
    await on.sam.press(nudge, "Did it")
    await on.sam.say("A thought.")
    counted = {name: number for name, number in (await scraped(on)).items() if "ack_seconds_count" in name}
    assert counted == {
        f'rapport_ack_seconds_count{{kind="{kind}"}}': 1 for kind in ("command", "form", "action", "event")
    }


async def test_a_form_that_is_closed_and_an_unknown_event_are_timed_too(on: SlackStage) -> None:
    await on.sam.command("/reflect")
    await on.sam.close(on.form())
    await on.sam.event({"type": "emoji_changed"})
    found = await scraped(on)
    assert found['rapport_ack_seconds_count{kind="form"}'] == 1
    assert found['rapport_ack_seconds_count{kind="event"}'] == 1


async def test_what_is_not_signed_is_not_timed(on: SlackStage) -> None:
    body = b"command=%2Freflect&user_id=USAM&team_id=T1&trigger_id=1.2"
    over = httpx.ASGITransport(on.post.web)
    async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
        await client.post("/slack/events", content=body, headers={"content-type": FORM} | signature(body, "other"))
    assert (await scraped(on))['rapport_ack_seconds_count{kind="command"}'] == 0


async def test_a_slow_acknowledgement_is_seen(on: SlackStage) -> None:
    """One that waits for the database counts the waiting."""
    with on.bot.database.session(writes=True) as session:
        session.execute(text("SELECT 1"))  # SQLite's only writer from here on
        await on.kim.command("/reflect", "Too late to be kept", settle=False)
    found = await scraped(on)
    assert found['rapport_ack_seconds_count{kind="command"}'] == 1
    assert found['rapport_ack_seconds_sum{kind="command"}'] > 1.5


async def test_a_message_that_is_sent_and_one_that_waits(on: SlackStage) -> None:
    await on.nudge()
    await on.bot.delivery.settled()
    found = await scraped(on)
    assert found['rapport_messages_total{state="sent"}'] == 1
    assert found["rapport_delivery_lag_seconds_count"] == 1
    assert found['rapport_messages_waiting{state="planned"}'] == 0
    assert found["rapport_tick_seconds_count"] >= 1
    on.slack.fault("chat.postMessage", limited("60"))
    await on.kim.command("/rapport", "start")
    await on.kim.submit(on.form())
    async with asyncio.timeout(5):
        while (found := await scraped(on))['rapport_retries_total{kind="passing"}'] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert found['rapport_messages_waiting{state="planned"}'] + found['rapport_messages_waiting{state="sending"}'] == 1


async def test_a_scrape_never_reads_what_was_sent(on: SlackStage) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if "count(*)" in statement and "outgoing.state IN" in statement:
            asked.append((statement, parameters))

    event.listen(on.bot.database.engine, "before_cursor_execute", note)
    await scraped(on)
    event.remove(on.bot.database.engine, "before_cursor_execute", note)
    with on.bot.database.session(writes=False) as session:
        [plan] = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])
    assert plan[-1].startswith("SEARCH outgoing USING COVERING INDEX ix_outgoing_state")


async def test_nobody_is_found_in_it(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.command("/reflect", "zebra-umbrella")
    found = await scraped(on)
    for told in ("zebra", "USAM", TEAM, on.sam.dm, "Europe"):
        assert not any(told in name for name in found)
    assert {label for name in found for label in re.findall(r'(\w+)="', name)} <= LABELS
