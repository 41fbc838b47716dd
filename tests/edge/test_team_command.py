"""`python -m bot digest`: what a team's manager reads, on the command line."""

import base64
from pathlib import Path

import pytest

from tests.edge.test_command_line import run
from tests.stage import Stage
from tests.teams import live, team_of


@pytest.mark.on("sqlite", "postgresql")
async def test_the_digest_is_printed_as_it_is_read(stage: Stage, tmp_path: Path, database_url: str) -> None:
    _, people = await team_of(stage, 14)
    await live(stage, people, 9)
    await stage.day("2026-03-09")
    more = {"DATABASE_URL": database_url, "RAPPORT_MASTER_KEY": base64.b64encode(b"k" * 32).decode()}
    for args in ((), ("customer care",)):
        code, out, err = await run(tmp_path, "digest", *args, **more)
        assert (code, err) == (0, "")
        assert "Customer care: 2 to 8 Mar" in out
        assert "Say it back: some of those who took part reported it." in out
    code, out, err = await run(tmp_path, "digest", "no such team", **more)
    assert (code, out, err.strip()) == (1, "", "There is no team called no such team.")
