"""The bot as `make run` starts it, in a real browser: the first minute, a nudge's day, and everything of one's own."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.clock import Clock
from bot.local.world import World
from tests.browser import chromium as chromium
from tests.browser import complaints, screenshot
from tests.local.test_page_in_chromium import CONTRAST

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

ROOT = Path(__file__).parents[2]
THURSDAY = datetime(2026, 10, 8, 9, 4, tzinfo=ZoneInfo("Europe/Madrid"))
SAM, AMARA, MAYA = "U0SAM", "U0AMARA", "U0MAYA"
THURSDAY_CHECK_IN = "They said yes to the Thursday check-in. Let me see whether it happens without me."


@pytest_asyncio.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a bot of one's own, a process as people start it; there it is always the same Thursday."""
    await _on_thursday(tmp_path)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    environment |= {"RAPPORT_DATA": str(tmp_path), "PORT": "0", "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    with (tmp_path / "log").open("w") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env=environment,
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        assert process.stdout is not None
        try:
            line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
            assert line.startswith("Rapport is ready: http://127.0.0.1:"), line + (tmp_path / "log").read_text()
            yield line.split()[3]
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert (tmp_path / "log").read_text() == ""


async def _on_thursday(folder: Path) -> None:
    """A workspace in which nothing has happened yet, whose clock somebody moved."""
    clock = Clock(lambda: datetime.now(UTC))
    clock.jump_to(THURSDAY)
    world = World("", clock, state_file=folder / "local-workspace.json")
    world.changed()
    await world.close()


async def visit(browser: Browser, url: str, person: str = SAM, *, tab: str = "messages", width: int = 1180) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": 760}, locale="en-GB", color_scheme="light")
    page.set_default_timeout(20_000)
    await page.goto(f"{url}/?as={person}&tab={tab}")
    return page


def log_of(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


def newest(page: Page) -> Locator:
    return log_of(page).get_by_role("article").last


async def move_clock(page: Page, to: str) -> None:
    await page.locator("#clock").click()
    await page.get_by_role("group", name="Move the clock").get_by_role("button", name=to).click()


async def begin(page: Page) -> Locator:
    """From the welcome to the first nudge: two clicks."""
    await newest(page).get_by_role("button", name="Start and join").click()
    await page.get_by_role("dialog", name="Start").get_by_role("button", name="Begin").click()
    await expect(log_of(page).get_by_text("You are in, and in BRM team. Your first nudge")).to_be_visible()
    nudge = log_of(page).get_by_role("article").filter(has=page.get_by_role("button", name="Did it"))
    await expect(nudge).to_be_visible()
    return newest(page)


async def test_a_newcomers_first_minute(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url)
    heard = complaints(page)
    await expect(newest(page)).to_contain_text("Your manager sees nothing about you")
    await screenshot(page, "welcome")

    await newest(page).get_by_role("button", name="Start and join").click()
    form = page.get_by_role("dialog", name="Start")
    await expect(form.get_by_label("My message comes at")).to_have_value("09:00")
    await expect(form.get_by_role("radio", name="Say it back")).to_be_checked()
    await screenshot(page, "start-form")
    await form.get_by_role("button", name="Begin").click()

    nudge = newest(page)
    await expect(nudge.get_by_role("button", name="Did it")).to_be_visible()
    await screenshot(page, "nudge")
    await nudge.get_by_role("button", name="Did it").click()
    await expect(nudge).to_contain_text("Did it: Say it back. That makes one.")

    await nudge.get_by_role("button", name="Reflect", exact=True).click()
    form = page.get_by_role("dialog", name="Reflect")
    await form.get_by_label("Your thoughts").fill("Jonas corrected one word, and it was the word that mattered.")
    await form.get_by_label("Ask me again on").fill("2026-10-22")
    await form.get_by_role("button", name="Keep it").click()
    await expect(nudge).to_contain_text("Your answer is kept, for you only.")
    await screenshot(page, "answered")
    assert "the word that mattered" not in await log_of(page).inner_text()
    assert heard == []


async def test_the_first_minute_with_the_keyboard_alone(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url)
    heard = complaints(page)
    await expect(newest(page).get_by_role("button", name="Start and join")).to_be_visible()
    await tab_to(page, newest(page).get_by_role("button", name="Start and join"), back=True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Start").get_by_label("My message comes at")).to_be_focused()
    await tab_to(page, page.get_by_role("button", name="Begin"))
    await page.keyboard.press("Enter")

    nudge = newest(page)
    await expect(nudge.get_by_role("button", name="Did it")).to_be_visible()
    await tab_to(page, nudge.get_by_role("button", name="Did it"))
    await page.keyboard.press("Enter")
    await expect(nudge).to_contain_text("Did it: Say it back. That makes one.")
    await tab_to(page, nudge.get_by_role("button", name="Reflect", exact=True))
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your thoughts")).to_be_focused()
    await page.keyboard.type("I waited, and she went on by herself.")
    await tab_to(page, page.get_by_role("button", name="Keep it"))
    await page.keyboard.press("Enter")
    await expect(nudge).to_contain_text("Your answer is kept, for you only.")
    assert heard == []


async def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(40):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the keyboard does not get to {target}")


async def test_one_nudges_day(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url)
    heard = complaints(page)
    await begin(page)
    await move_clock(page, "Tomorrow 09:00")
    message = newest(page)
    await expect(message).to_contain_text("Yesterday: Say it back. How did it go?")
    await screenshot(page, "next-day")

    await message.get_by_role("button", name="Did it").first.click()
    await expect(message).to_contain_text("Did it: Say it back, yesterday.")
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Why this nudge?").click()
    why = newest(page)
    await expect(why).to_contain_text("You took up “Say it back”")
    await expect(why).to_contain_text("Only visible to you")

    message = log_of(page).get_by_role("article").filter(has_text="Did it: Say it back, yesterday.")
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Snooze 1 hour").click()
    await expect(message).to_contain_text("Say it back comes back at 10:00.")
    await move_clock(page, "+1 hour")
    again = newest(page)
    await expect(again.get_by_role("button", name="Did it")).to_be_visible()
    await again.get_by_role("button", name="Did it").click()
    await expect(again).to_contain_text("Did it: Say it back. 2 days in a row.")
    assert heard == []


async def test_own_words_come_back(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, AMARA)
    heard = complaints(page)
    await expect(newest(page)).to_contain_text("Did it")
    await move_clock(page, "Tomorrow 09:00")
    await expect(newest(page).get_by_text(THURSDAY_CHECK_IN)).to_be_visible()
    await newest(page).get_by_role("button", name="Did it").first.click()
    await expect(newest(page)).to_contain_text(", yesterday.")
    await newest(page).get_by_role("button", name="Did it").click()
    await expect(newest(page).get_by_role("button", name="Did it")).to_have_count(0)
    await screenshot(page, "ask-again")
    await newest(page).get_by_role("button", name="Tell me").click()
    form = page.get_by_role("dialog", name="Reflect")
    await expect(form).to_contain_text(THURSDAY_CHECK_IN)
    await form.get_by_label("What happened?").fill("It happened. I was not there, and nobody missed me.")
    await form.get_by_role("button", name="Keep it").click()
    await expect(newest(page)).to_contain_text("You told me what became of your words")
    await expect(log_of(page)).not_to_contain_text(THURSDAY_CHECK_IN)
    assert heard == []


async def test_a_members_own_pages(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, AMARA)
    heard = complaints(page)
    message = newest(page)
    await expect(message).to_contain_text("Yesterday:")
    await message.get_by_role("button", name="Did it").first.click()
    await expect(message).to_contain_text(", yesterday.")
    await message.get_by_role("button", name="Did it").click()
    await expect(message).to_contain_text("days in a row.")
    await page.locator("#text").fill("/streaks")
    await page.keyboard.press("Enter")
    await expect(newest(page)).to_contain_text("Your streaks")
    await expect(newest(page)).to_contain_text("Only you see this.")
    await screenshot(page, "streaks")

    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home.get_by_role("heading", name="Your recent answers")).to_be_visible()
    await screenshot(page, "home")
    assert await page.evaluate(CONTRAST) == []
    await page.emulate_media(color_scheme="dark")
    await screenshot(page, "home-dark")
    assert await page.evaluate(CONTRAST) == []

    await change_settings(page, home)
    await page_through_answers(page, home)
    await take_the_data_along(page, home)
    await leave(page, home)
    assert heard == []


async def change_settings(page: Page, home: Locator) -> None:
    await home.locator(".bk-section").filter(has_text="Questions:").get_by_role("button", name="Change").click()
    form = page.get_by_role("dialog", name="Settings")
    await form.get_by_label("My message comes at").fill("22:00")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("I do not write in your quiet hours")).to_be_visible()
    await form.get_by_label("My message comes at").fill("08:30")
    await form.get_by_role("checkbox", name="Fri").uncheck()
    await form.get_by_role("button", name="Save").click()
    await expect(home).to_contain_text("Mon to Thu at 08:30")


async def page_through_answers(page: Page, home: Locator) -> None:
    for number in range(4):
        await home.get_by_role("button", name="Reflect", exact=True).click()
        form = page.get_by_role("dialog", name="Reflect")
        await form.get_by_label("Your thoughts").fill(f"Thought number {number}.")
        await form.get_by_role("button", name="Keep it").click()
        await expect(form).to_be_hidden()
    await home.get_by_role("button", name="All my answers").click()
    form = page.get_by_role("dialog", name="Your answers")
    await expect(form).to_contain_text("Thought number 3.")
    await expect(form).not_to_contain_text("the silence after it")
    await form.get_by_role("button", name="Older").click()
    await expect(form).to_contain_text("the silence after it")
    await form.get_by_role("button", name="Newer").click()
    await expect(form).to_contain_text("Thought number 3.")
    await form.locator(".bk-actions").first.get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog", name="Delete this answer?").get_by_role("button", name="Delete").click()
    await expect(form).not_to_contain_text("Thought number 3.")
    await form.get_by_role("button", name="Close", exact=True).last.click()


async def take_the_data_along(page: Page, home: Locator) -> None:
    await home.get_by_role("button", name="Export my data").click()
    await page.get_by_role("tab", name="Messages").click()
    link = log_of(page).get_by_role("link", name="Your data")
    async with page.expect_download() as started:
        await link.click()
    download = await started.value
    assert download.suggested_filename == "rapport-2026-10-08.json"
    mine = json.loads(await asyncio.to_thread(Path(await download.path()).read_text, "utf-8"))
    assert THURSDAY_CHECK_IN in [answer["text"] for answer in mine["answers"]]
    assert len(mine["habits"]) == 2


async def leave(page: Page, home: Locator) -> None:
    await page.get_by_role("tab", name="Home").click()
    await home.get_by_role("button", name="Delete my data").click()
    sure = page.get_by_role("dialog", name="Delete everything?")
    await sure.get_by_role("button", name="Keep it").click()
    await expect(sure).to_be_hidden()
    await home.get_by_role("button", name="Delete my data").click()
    await sure.get_by_role("button", name="Delete everything").click()
    await expect(home).to_contain_text("Everything is gone, and its key with it.")
    await expect(home.get_by_role("heading", name="Hello, I am Rapport")).to_be_visible()


async def test_a_managers_home_holds_only_her_own(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, MAYA, tab="home")
    heard = complaints(page)
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Open the shield")
    text = await page.content()
    for of_others in ("Say it back", "Eyes up", "Thursday check-in", "Leeds"):
        assert of_others not in text
    assert heard == []


async def test_on_a_phone_in_the_dark(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, width=390)
    await page.emulate_media(color_scheme="dark")
    heard = complaints(page)
    nudge = await begin(page)
    await nudge.get_by_role("button", name="Did it").click()
    await expect(nudge).to_contain_text("Did it: Say it back. That makes one.")
    await move_clock(page, "Tomorrow 09:00")
    await expect(newest(page).get_by_role("button", name="Did it")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.emulate_media(color_scheme="light")
    await screenshot(page, "phone")
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("heading", name="Your habits")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert heard == []
