"""A team in a real browser: its manager's digest and promise, a new team, and a member's way in and out."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import chromium as chromium
from tests.browser import complaints, screenshot
from tests.journeys.test_in_chromium import MAYA, SAM, log_of, move_clock, newest, visit
from tests.journeys.test_in_chromium import url as url
from tests.local.test_page_in_chromium import CONTRAST

pytestmark = pytest.mark.browser

WEEK, PROMISE = "28 Sep to 4 Oct", "I'll speak last on the biggest topic of our team meeting"
RECEIPT = "What does my manager see?"
LINES = "few, some, some, now most"


def place(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Conversations").get_by_role("button", name=name)


def home_of(page: Page) -> Locator:
    return page.get_by_role("tabpanel", name="Home")


async def at_the_top(part: Locator) -> None:
    """Scroll so that one reads it from its beginning."""
    await part.evaluate("element => element.scrollIntoView()")


async def both(page: Page, name: str) -> None:
    """A picture by day and one by night, both readable."""
    for scheme, ending in (("light", ""), ("dark", "-dark")):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        assert await page.evaluate(CONTRAST) == []
        await screenshot(page, f"{name}{ending}")
    await page.emulate_media(color_scheme="light")


async def test_a_managers_week(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, MAYA, tab="home")
    heard = complaints(page)
    await reads_her_digest(page)
    await promises(page)
    await finds_it_unread_for_the_others(page, chromium, url)
    for name in ("Tomorrow 09:00",) * 4:  # from Thursday to Monday
        await move_clock(page, name)
    await says_that_it_happened(page)
    await sees_what_she_sees(page)
    assert heard == []


async def reads_her_digest(page: Page) -> None:
    home = home_of(page)
    await expect(home.get_by_text("You lead it. Its digest comes on Mondays at 09:00")).to_be_visible()
    await home.get_by_role("heading", name="Your team").scroll_into_view_if_needed()
    await both(page, "team-home")
    await page.get_by_role("tab", name="Messages").click()
    came = log_of(page).get_by_role("article").filter(has_text=f"BRM team: {WEEK}")
    chart = came.get_by_role("img", name=f"Patterns of BRM team, {WEEK}")
    await expect(chart).to_be_visible()
    await expect(chart).not_to_have_js_property("naturalWidth", 0)
    await expect(came).to_contain_text("Say it back: most of those who took part reported it. The time before: some.")
    await at_the_top(came)
    await both(page, "digest")


async def promises(page: Page) -> None:
    came = log_of(page).get_by_role("article").filter(has_text=f"BRM team: {WEEK}")
    await came.get_by_role("button", name="I will …").click()
    form = page.get_by_role("dialog", name="I will …")
    await expect(form).to_contain_text("I post it in the team’s channel.")
    await form.get_by_role("radio", name="In my own words").check()
    await form.get_by_role("textbox", name="My own words").fill(PROMISE)
    await both(page, "promise-form")
    await form.get_by_role("button", name="Promise").click()
    await expect(form).to_be_hidden()
    await expect(came.get_by_role("button", name="I will …")).to_have_count(0)


async def finds_it_unread_for_the_others(page: Page, chromium: Browser, url: str) -> None:
    lee = await visit(chromium, url, "U0LEE")
    await expect(place(lee, "brm-team")).to_contain_text("unread")
    await place(lee, "brm-team").click()
    await expect(newest(lee)).to_contain_text(PROMISE)
    await expect(place(lee, "brm-team")).not_to_contain_text("unread")
    await both(lee, "channel")
    await lee.close()
    await place(page, "brm-team").click()
    await expect(newest(page)).to_contain_text("You said, I will do.")
    await place(page, "Rapport").click()


async def says_that_it_happened(page: Page) -> None:
    came = log_of(page).get_by_role("article").filter(has_text="BRM team: 5 to 11 Oct")
    await expect(came).to_contain_text("Did it happen?")
    await at_the_top(came)
    await both(page, "did-it-happen")
    await came.get_by_role("button", name="It happened").click()
    await expect(came).to_contain_text("It happened: 4 in a row.")


async def sees_what_she_sees(page: Page) -> None:
    came = log_of(page).get_by_role("article").filter(has_text="BRM team: 5 to 11 Oct")
    await came.get_by_role("button", name=RECEIPT).click()
    told = log_of(page).get_by_role("article").filter(has_text="all that whoever leads it sees of the team")
    await expect(told).to_contain_text("Only visible to you")
    await at_the_top(told)
    await both(page, "receipt")


async def test_a_team_is_made_of_a_channel(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, MAYA, tab="home")
    heard = complaints(page)
    home = home_of(page)
    await home.get_by_role("button", name="Make a team").click()
    form = page.get_by_role("dialog", name="Make a team")
    await expect(form).to_contain_text("What you will never see")
    await both(page, "team-form")
    await form.get_by_label("The team’s name").fill("Everybody")
    await form.get_by_role("combobox", name="From a channel").select_option("C0GENERAL")
    await form.get_by_role("checkbox", name="I go first").check()
    await form.get_by_label("A habit to share").scroll_into_view_if_needed()
    await screenshot(page, "team-form-below")
    await form.get_by_role("button", name="Ask them").click()
    await expect(form).to_be_hidden()
    await expect(home.get_by_text("Everybody. You lead it.")).to_be_visible()
    await home.get_by_text("Everybody. You lead it.").scroll_into_view_if_needed()
    await both(page, "two-teams")
    assert heard == []


async def test_a_members_way_in_and_out(chromium: Browser, url: str) -> None:
    page = await visit(chromium, url, SAM)
    heard = complaints(page)
    await joins(page)
    lines = await looks_at_patterns(page)
    await sees_the_managers_lines(page, lines)
    await marks_the_promise(page)
    await leaves(page)
    assert heard == []


async def joins(page: Page) -> None:
    invitation = log_of(page).get_by_role("article").filter(has=page.get_by_role("button", name="Start and join"))
    await expect(invitation).to_contain_text("Your manager sees nothing about you.")
    await both(page, "invitation")
    await page.get_by_role("tab", name="Home").click()
    await expect(home_of(page).get_by_role("button", name="Start and join")).to_be_visible()
    await both(page, "invitation-home")
    await page.get_by_role("tab", name="Messages").click()
    await invitation.get_by_role("button", name="Start and join").click()
    await page.get_by_role("dialog", name="Start").get_by_role("button", name="Begin").click()
    await expect(log_of(page).get_by_text("You are in, and in BRM team. Your first nudge")).to_be_visible()
    await expect(newest(page).get_by_role("button", name="Did it")).to_be_visible()


async def looks_at_patterns(page: Page) -> str:
    await page.locator("#text").fill("/patterns")
    await page.keyboard.press("Enter")
    said = newest(page)
    await expect(said).to_contain_text(f"Say it back: {LINES}")
    await expect(log_of(page).get_by_role("img", name=f"Patterns of BRM team, {WEEK}")).to_be_visible()
    await at_the_top(log_of(page).get_by_role("img", name=f"Patterns of BRM team, {WEEK}").last)
    await both(page, "patterns")
    return await said.inner_text()


async def sees_the_managers_lines(page: Page, lines: str) -> None:
    await newest(page).get_by_role("button", name=RECEIPT).click()
    await expect(newest(page)).to_contain_text("all that whoever leads it sees of the team")
    text = await newest(page).inner_text()
    shared = [line for line in lines.splitlines() if ", now " in line]
    assert len(shared) > 1
    assert [line for line in shared if line not in text] == []
    await both(page, "receipt-member")


async def marks_the_promise(page: Page) -> None:
    await place(page, "brm-team").click()
    digest = log_of(page).get_by_role("article").filter(has=page.get_by_role("button", name="I saw it"))
    await expect(digest).to_contain_text("Your manager goes first")
    await at_the_top(digest)
    await both(page, "channel-digest")
    await digest.get_by_role("button", name="I saw it").click()
    await expect(newest(page)).to_contain_text("You saw it happen. Thank you.")
    await expect(newest(page)).to_contain_text("Only visible to you")
    await place(page, "Rapport").click()


async def leaves(page: Page) -> None:
    await page.get_by_role("tab", name="Home").click()
    home = home_of(page)
    await expect(home).to_contain_text("BRM team. You count here.")
    await home.get_by_role("button", name="Leave").scroll_into_view_if_needed()
    await both(page, "member-home")
    await home.get_by_role("button", name="Leave").click()
    await expect(home).to_contain_text("You have left BRM team. Nobody is told")
    await expect(home).not_to_contain_text("You count here.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_team_on_a_phone(chromium: Browser, url: str, scheme: str) -> None:
    page = await visit(chromium, url, MAYA, width=390)
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    heard = complaints(page)
    came = log_of(page).get_by_role("article").filter(has_text=f"BRM team: {WEEK}")
    await at_the_top(came)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await screenshot(page, f"digest-phone-{scheme}")
    await page.locator("#text").fill("/patterns")
    await page.keyboard.press("Enter")
    await expect(newest(page)).to_contain_text(LINES)
    await at_the_top(newest(page))
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await screenshot(page, f"patterns-phone-{scheme}")
    await page.get_by_role("tab", name="Home").click()
    await home_of(page).get_by_role("button", name="Make a team").click()
    form = page.get_by_role("dialog", name="Make a team")
    await expect(form).to_contain_text("What you will never see")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await screenshot(page, f"team-form-phone-{scheme}")
    assert heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_invitation_on_a_phone(chromium: Browser, url: str, scheme: str) -> None:
    page = await visit(chromium, url, SAM, width=390)
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    await expect(log_of(page).get_by_role("button", name="Start and join")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await screenshot(page, f"invitation-phone-{scheme}")
