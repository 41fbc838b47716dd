"""A real Chromium for tests: the one of the system, headless, with a fresh profile.

`CHROMIUM` names another one. Without any, browser tests are skipped, or fail if `RAPPORT_REQUIRE_BROWSER=1`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where Chromium is on this machine."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", *NAMES) if name)
    return next((path for path in found if path), None)


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser that has never been anywhere."""
    path = find_chromium()
    if path is None:
        reason = "there is no Chromium here: install it or name it in CHROMIUM"
        if os.environ.get("RAPPORT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        # on Linux only this decides how date and time fields read
        language: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "en_GB"}
        browser = await playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS, env=language)
        try:
            yield browser
        finally:
            await browser.close()


async def screenshot(page: Page, name: str) -> None:
    """Draw a picture for the documentation when `RAPPORT_SCREENSHOTS` names a folder for it."""
    if folder := os.environ.get("RAPPORT_SCREENSHOTS"):
        await page.mouse.move(1, 1)  # nothing is pointed at, and no message is in hand
        await page.evaluate("document.activeElement.closest('article') && document.activeElement.blur()")
        await page.screenshot(path=Path(folder) / f"{name}.png")


def complaints(page: Page) -> list[str]:
    """A list that fills with whatever the browser complains about on that page."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
