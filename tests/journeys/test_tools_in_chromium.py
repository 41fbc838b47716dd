"""The tools in a real browser: an experiment from a nudge's button to what others read of it, and a purpose that comes
back beside a nudge."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import chromium as chromium
from tests.browser import complaints, screenshot
from tests.journeys.test_in_chromium import AMARA, THURSDAY_CHECK_IN, log_of, move_clock, newest, visit
from tests.journeys.test_in_chromium import url as url
from tests.local.test_page_in_chromium import CONTRAST

pytestmark = pytest.mark.browser

PRIYA, LEE = "U0PRIYA", "U0LEE"
FRIDAY = "2026-10-09"
GUESS = "If I leave the first slot empty, then they bring a topic of their own"
CARD = {
    "The question": "What would help the warehouse speak up?",
    "My guess": GUESS,
    "A small step that tries it out": "On Tuesday ten minutes without an agenda of mine",
    "What it costs if it does not work": "Ten minutes, and a silence",
    "The sign to stop": "None",
    "The sign to do more of it": "Somebody brings a list",
}
TAUGHT = "An empty slot is an invitation."
PURPOSE = "I help Finance and IT hear each other, so that month-end is a week and not a war."
CANVAS = {
    "What do you love about your work?": "The moment in which two people stop talking past each other",
    "What are you great at?": "Saying in one line what a room could not",
    "What are you passionate about?": "Work that somebody would miss",
    "My purpose, in one sentence of my own": PURPOSE,
}


def form_of(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title, exact=True)


async def write(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.keyboard.press("Enter")


async def enter(form: Locator, fields: dict[str, str]) -> None:
    for label, text in fields.items():
        await form.get_by_label(label, exact=True).fill(text)


async def press(form: Locator, button: str) -> None:
    await form.get_by_role("button", name=button, exact=True).last.click()


async def close(form: Locator) -> None:
    await press(form, "Close")
    await expect(form).to_be_hidden()


async def by_day_and_night(page: Page, name: str) -> None:
    """Two pictures, and no words that are hard to read in either."""
    await screenshot(page, name)
    assert await page.evaluate(CONTRAST) == []
    await page.emulate_media(color_scheme="dark")
    await screenshot(page, f"{name}-dark")
    assert await page.evaluate(CONTRAST) == []
    await page.emulate_media(color_scheme="light")


async def test_an_experiment_from_a_nudge_to_what_it_taught_others(chromium: Browser, url: str, tmp_path: Path) -> None:
    page = await visit(chromium, url, PRIYA, tab="home")
    heard = complaints(page)
    await take_up_small_bets(page)
    await write_the_card(page)
    await tell_what_happened(page)
    await share(page)

    lee = await visit(chromium, f"{url}/?at=C0GENERAL&", LEE)
    said = log_of(lee).get_by_role("article").filter(has_text=TAUGHT)
    await expect(said).to_contain_text("Somebody here tried something out")
    await expect(said).not_to_contain_text("Priya")
    await expect(log_of(lee)).not_to_contain_text(GUESS)
    assert heard == []
    refused_once(tmp_path / "log")


def refused_once(log: Path) -> None:
    """The local workspace logs what it refuses. That is all there is, and the bot's own check finds an empty log."""
    [line] = log.read_text().splitlines()
    assert "chat.postMessage: not_in_channel" in line
    os.truncate(log, 0)


async def take_up_small_bets(page: Page) -> None:
    await page.get_by_role("button", name="Add a habit").click()
    form = form_of(page, "A new habit")
    await form.get_by_label("Which one?").select_option(label="Many eyes, small bets: Small bet")
    await press(form, "Next")
    await press(form_of(page, "Make it yours"), "Take it up")
    await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Small bet")
    await page.get_by_role("tab", name="Messages").click()
    await write(page, "nudge")
    await expect(newest(page)).to_contain_text("Small bet")


async def write_the_card(page: Page) -> None:
    """From the nudge's button. A card without a sign to stop is sent back, with what was typed."""
    await newest(page).get_by_role("button", name="Experiments").click()
    form = form_of(page, "Experiments")
    await form.get_by_role("radio", name="Yes, most likely").check()
    await press(form, "Go on")
    await expect(form).to_contain_text("Then ask one of them: it is quicker than an experiment.")
    await close(form)

    await newest(page).get_by_role("button", name="Experiments").click()
    await form.get_by_role("radio", name="No, or nobody knows yet").check()
    await press(form, "Go on")
    await enter(form, CARD | {"Look at it on": FRIDAY})
    await press(form, "Keep it")
    await expect(form).to_contain_text("Without such a sign it is a plan, not an experiment.")
    await expect(form.get_by_label("My guess")).to_have_value(GUESS)
    await by_day_and_night(page, "tool-form")
    await enter(form, {"The sign to stop": "Silence, twice"})
    await press(form, "Keep it")
    await expect(form).to_contain_text("I come back to it tomorrow.")
    await close(form)
    await expect(log_of(page)).not_to_contain_text(GUESS)


async def tell_what_happened(page: Page) -> None:
    """On its day, in the daily message. After it was told, the words are gone from the chat."""
    await move_clock(page, "Tomorrow 09:00")
    message = newest(page)
    await expect(message).to_contain_text("Experiments: yesterday you kept this, and asked me to come back to it:")
    await expect(message).to_contain_text(GUESS)
    await by_day_and_night(page, "tool-follow-up")
    await message.get_by_role("button", name="Tell me").click()
    form = form_of(page, "Experiments")
    await expect(form).to_contain_text("Stop when: Silence, twice")
    await enter(form, {"What happened?": "They brought two topics", "What did it teach?": "They have a lot to say"})
    await form.get_by_role("radio", name="Do more of it").check()
    await press(form, "Keep it")
    await expect(message).to_contain_text("✓ Experiments: kept. Your words are for you only.")
    await expect(log_of(page)).not_to_contain_text(GUESS)


async def share(page: Page) -> None:
    """In the person's own words; kindly refused where the bot has no place, and the words are still there."""
    form = form_of(page, "Experiments")
    await newest(page).get_by_role("button", name="Read or change").click()
    await expect(form).to_contain_text("I come back to it on Fri 23 Oct.")
    await press(form, "Share this learning")
    await expect(form.get_by_label("What others may read")).to_have_value("They have a lot to say")
    await enter(form, {"What others may read": TAUGHT})
    await form.get_by_label("Where").select_option(label="leads (private)")
    await press(form, "Post it")
    await expect(page.get_by_text("I am not in that channel, so I posted nothing. Write “/invite")).to_be_visible()

    await told_of(page).get_by_role("button", name="Read or change").click()
    await press(form, "Share this learning")
    await expect(form.get_by_label("What others may read")).to_have_value(TAUGHT)
    await form.get_by_label("Where").select_option(label="# general")
    await press(form, "Post it")
    await expect(page.get_by_text("Posted.")).to_be_visible()


def told_of(page: Page) -> Locator:
    """The daily message that was answered: newer words may stand below it."""
    return log_of(page).get_by_role("article").filter(has_text="✓ Experiments: kept. Your words are for you only.")


async def test_a_purpose_comes_back_beside_a_nudge(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, AMARA)
    heard = complaints(page)
    await write(page, "/reflect purpose")
    form = form_of(page, "Purpose")
    await enter(form, CANVAS)
    await press(form, "Keep it")
    await expect(form).to_contain_text("Kept. Your words are for you only.")
    await close(form)
    await expect(log_of(page)).not_to_contain_text(PURPOSE)

    await write(page, "/reflect reword We met our KPIs, so I don't see the problem.")
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("This draft may hold up the result as a shield.")
    await expect(form.get_by_role("textbox").first).to_have_value(
        re.compile("We met our KPIs. A lot of work went into that. What is still hard for you?")
    )
    await close(form)
    await expect(log_of(page)).not_to_contain_text("We met our KPIs")

    await move_clock(page, "Tomorrow 09:00")
    await expect(newest(page)).to_contain_text(THURSDAY_CHECK_IN)  # other words of hers, so the purpose waits
    for _ in ("Saturday", "Sunday", "Monday"):
        await move_clock(page, "Tomorrow 09:00")
    await expect(newest(page)).to_contain_text(f"Purpose: “{PURPOSE}”")
    await switch_off(page)
    assert heard == []


async def switch_off(page: Page) -> None:
    """In the menu: the tool goes to its end, and from Home."""
    await write(page, "/reflect tools")
    menu = form_of(page, "Your tools")
    await expect(menu.get_by_role("button", name="Open", exact=True)).to_have_count(10)
    await by_day_and_night(page, "tools")
    await menu.get_by_role("button", name="Open", exact=True).first.click()
    await expect(form_of(page, "Purpose").get_by_role("button", name="Reword it")).to_be_visible()
    await press(form_of(page, "Purpose"), "Switch it off")
    await expect(menu).to_contain_text("Switched off. I neither show nor ask them; what you kept stays yours.")
    await close(menu)
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home.get_by_role("button", name="Value stories")).to_be_visible()
    await expect(home.get_by_role("button", name="Purpose", exact=True)).to_have_count(0)
