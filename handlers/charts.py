"""The door to what draws. Matplotlib takes half a second to import and no two threads may use it at once, so all of it
happens in one thread of its own, and not before somebody wants a picture: the loop never waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from habits.grid import Progress
from habits.trend import Trend

_drawing = ThreadPoolExecutor(1, thread_name_prefix="charts")


async def png(shown: Progress | Trend, title: str) -> bytes:
    """A habit's twelve weeks, or a team's last periods, as a picture. `title` stands over it where its own cannot be
    drawn."""
    return await asyncio.get_running_loop().run_in_executor(_drawing, _draw, shown, title)


def _draw(shown: Progress | Trend, title: str) -> bytes:
    from handlers import team_bands, twelve_weeks

    return team_bands.draw(shown, title) if isinstance(shown, Trend) else twelve_weeks.draw(shown, title)
