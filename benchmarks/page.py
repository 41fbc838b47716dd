"""How large the local workspace's page is: every file it loads, as served, without a build step."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Row, Spread
from benchmarks.run import Run

STATIC = Path(__file__).parent.parent / "bot" / "local" / "static"


def measure(_: Run) -> Iterator[Row]:
    size = sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file())
    what = "page of the local workspace, all files, uncompressed"
    yield Row(what, Spread([size], "bytes"), "under 300 kB", size < 300_000)
