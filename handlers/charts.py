"""The door to what draws. Matplotlib takes half a second to import and no two threads may use it at once, so all of it
happens in one thread of its own, and not before somebody wants a picture: the loop never waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from habits.grid import Progress

_drawing = ThreadPoolExecutor(1, thread_name_prefix="charts")


async def png(shown: Progress, title: str) -> bytes:
    """A habit's twelve weeks as a picture. `title` stands over it where the habit's name cannot be drawn."""
    return await asyncio.get_running_loop().run_in_executor(_drawing, _draw, shown, title)


def _draw(shown: Progress, title: str) -> bytes:
    from handlers.twelve_weeks import draw

    return draw(shown, title)
