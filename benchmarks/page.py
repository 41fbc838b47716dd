"""How large the local workspace's page is: every file it loads, as served, without a build step."""

from pathlib import Path

STATIC = Path(__file__).parent.parent / "bot" / "local" / "static"


def measure() -> list[tuple[str, str, str, str]]:
    size = sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file())
    return [("page, all files, uncompressed", f"{size / 1000:.0f} kB", "", "under 300 kB")]
