"""A tick when nothing is due, with more and more people: `await delivery.tick()`, on databases of three sizes in turns.

Everybody has a schedule for tomorrow, and up to 100,000 of them a message that was sent last week.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack

from benchmarks import people
from benchmarks.delivering import delivery, opened
from benchmarks.report import Row, Spread
from benchmarks.run import COUNT, DATABASES, Run

SIZES = (1000, COUNT, 1_000_000)
ROUNDS, TICKS = 7, 50


def measure(run: Run) -> Iterator[Row]:
    for kind in DATABASES:
        urls = {size: people.filled(run, kind, size) for size in SIZES}
        run.say(f"{kind}: ticking")
        took = asyncio.run(_tick(urls))
        small = Spread(took[SIZES[0]])
        yield Row(f"idle tick, {SIZES[0]:,} people, {kind}", small, "under 1 ms", small.median < 0.001)
        for size in SIZES[1:]:
            ours = Spread(took[size])
            times, what = ours.median / small.median, f"idle tick, {size:,} people, {kind}"
            met, than = ours.median < 0.001 and times < 1.5, f"itself with {SIZES[0]:,}"
            yield Row(what, ours, "under 1 ms, under 1.5 times", met, than, small, f"{times:.2f} times")


async def _tick(urls: dict[int, str]) -> dict[int, list[float]]:
    """Seconds of a tick: each round's mean."""
    took: dict[int, list[float]] = {size: [] for size in urls}
    async with AsyncExitStack() as stack:
        opening = {size: await stack.enter_async_context(opened(url)) for size, url in urls.items()}
        made = {size: delivery(database) for size, database in opening.items()}
        for number in range(ROUNDS + 1):
            for size, one in made.items():
                begun = time.perf_counter()
                for _ in range(TICKS):
                    await one.tick()
                if number:  # the first round warms up
                    took[size].append((time.perf_counter() - begun) / TICKS)
    return took
