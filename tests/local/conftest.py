"""Stages for the tests of the local workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.browser import chromium as chromium
from tests.local.stage import Stage, stage


@pytest_asyncio.fixture(params=["socket mode", "signed http"])
async def each_way(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A running workspace, once with Socket Mode and once with signed HTTP requests."""
    async with stage(over_http=request.param == "signed http") as ready:
        yield ready


@pytest_asyncio.fixture
async def on_stage() -> AsyncIterator[Stage]:
    """A running workspace with the app on Socket Mode."""
    async with stage() as ready:
        yield ready
