"""A team in a real browser: chosen with the keyboard, met in its channel, among many colleagues."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import complaints, screenshot
from tests.local.sample_team import ALT, post, upload
from tests.local.stage import Stage
from tests.local.test_page_in_chromium import CONTRAST, type_in, visit

pytestmark = pytest.mark.browser
TEAM = "C0TEAM"


def place(page: Page, name: str) -> Locator:
    """A conversation in the sidebar."""
    return page.get_by_role("group", name="Conversations").get_by_role("button", name=name)


async def test_a_team_is_made_with_the_keyboard_alone(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    await type_in(page, "/team")
    form = page.get_by_role("dialog", name="A team")
    await choose_people(page, form)
    await choose_a_channel(page, form)
    await form.get_by_role("button", name="Make it").focus()
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()

    values = on_stage.app.of("team")[0]["values"]
    assert values["people"]["v"]["selected_users"] == ["U0MAYA", "U0INES", "U0YUKI"]
    assert values["place"]["v"]["selected_conversation"] == TEAM
    await expect(place(page, "brm-team")).to_contain_text("1 unread")
    assert heard == []


async def choose_people(page: Page, form: Locator) -> None:
    people = form.get_by_role("group", name="Who is in it?").first
    find = people.get_by_role("textbox", name="Find a person")
    await expect(find).to_be_focused()
    await expect(people.get_by_role("checkbox")).to_have_count(14)
    await expect(people.get_by_role("checkbox", name="Maya Ortiz")).to_be_checked()

    await page.keyboard.type("ines")  # one need not know the accent
    await expect(people.get_by_role("checkbox")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(find).to_have_value("")
    await expect(people.get_by_role("status")).to_have_text("Chosen: Maya Ortiz, Inés Laurent.")

    await page.keyboard.type("tanaka")
    await page.keyboard.press("ArrowDown")
    await expect(people.get_by_role("checkbox", name="Yuki Tanaka")).to_be_focused()
    await page.keyboard.press("Space")
    await expect(people.get_by_role("status")).to_contain_text("as many as there can be")
    await find.fill("")
    await expect(people.get_by_role("checkbox", name="Sam Chen")).to_be_disabled()


async def choose_a_channel(page: Page, form: Locator) -> None:
    where = form.get_by_role("combobox", name="Where does it meet?")
    await expect(where.locator("option:checked")).to_have_text("# general")
    # not the conversation with the bot, and not the channel that Sam is not in
    assert await where.locator("option").all_inner_texts() == ["Pick one", "# general", "# brm-team"]
    await where.focus()
    await page.keyboard.press("ArrowDown")
    await expect(where.locator("option:checked")).to_have_text("# brm-team")


async def test_an_unread_mark_appears_for_who_has_not_looked_and_goes_when_they_do(
    chromium: Browser, on_stage: Stage
) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    channel = place(page, "brm-team")
    await expect(channel).not_to_contain_text("unread")
    picture = await upload(on_stage.client)
    await on_stage.client.chat_postMessage(channel=TEAM, text="Good morning", blocks=post(picture))
    await expect(channel).to_contain_text("1 unread")
    weights = [await _weight(place(page, name)) for name in ("brm-team", "general")]
    assert weights[0] > weights[1]

    await channel.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="# brm-team")).to_be_visible()
    await expect(channel).not_to_contain_text("unread")
    shown = page.get_by_role("img", name=ALT)
    await expect(shown).to_be_visible()
    await expect(shown).to_have_js_property("naturalWidth", 640)
    await expect(page.get_by_role("button", name="Lee Novak")).to_contain_text("1 unread")

    await page.get_by_role("button", name="I am in").press("Enter")
    await expect(page.get_by_text("You are in, sam.")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    assert (await on_stage.state())["unread"]["U0SAM"] == {}
    assert heard == []


async def _weight(row: Locator) -> int:
    return int(await row.locator(".name").evaluate("(name) => getComputedStyle(name).fontWeight"))


async def test_more_colleagues_are_there_and_do_not_crowd_the_page(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    yuki = page.get_by_role("button", name="Yuki Tanaka")
    await expect(yuki).to_be_hidden()
    on_stage.world.post("D0YUKI", "A word with you")
    await expect(page.locator("summary")).to_have_text("More colleagues7 unread")
    await page.locator("summary").press("Enter")
    await expect(yuki).to_contain_text("1 unread")
    await yuki.press("Enter")
    await expect(page.get_by_text("A word with you")).to_be_visible()

    await expect(yuki).to_have_attribute("aria-current", "true")
    await expect(page.get_by_role("button", name="Kwame Mensah")).to_be_hidden()
    await expect(place(page, "brm-team")).to_be_in_viewport()
    await page.reload()  # whoever one is can be seen
    await expect(yuki).to_be_visible()
    assert heard == []


async def test_somebody_invites_the_bot_into_a_private_channel(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage, "?as=U0MAYA&at=C0LEADS")
    heard = complaints(page)
    await expect(page.get_by_role("heading", name="leads (private)")).to_be_visible()
    await page.locator("#text").focus()
    await page.keyboard.type("/inv")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("Bring the bot into this channel")
    await page.keyboard.press("Enter")
    await page.keyboard.type("@rapport")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("was added to leads by Maya Ortiz.")).to_be_visible()
    assert heard == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1240), ("dark", 1240), ("light", 390), ("dark", 390)])
async def test_a_team_is_readable_by_day_and_night_wide_and_narrow(
    chromium: Browser, on_stage: Stage, scheme: str, width: int
) -> None:
    page = await visit(chromium, on_stage, "?as=U0GRACE", width=width)
    await page.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    picture = await upload(on_stage.client)
    await on_stage.client.chat_postMessage(channel=TEAM, text="Good morning", blocks=post(picture))
    if width < 760:
        await expect(page.locator("#menu")).to_have_accessible_name("People and conversations, something is unread")
        await page.locator("#menu").click()
    await expect(place(page, "brm-team")).to_contain_text("1 unread")
    await expect(place(page, "brm-team")).to_be_in_viewport()
    assert await page.evaluate(CONTRAST) == []
    await screenshot(page, f"team-{scheme}-{width}-people")

    await place(page, "brm-team").click()
    await expect(page.get_by_role("img", name=ALT)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await screenshot(page, f"team-{scheme}-{width}-channel")
    await type_in(page, "/team")
    await expect(page.get_by_role("dialog", name="A team")).to_be_visible()
    assert await page.evaluate(CONTRAST) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await screenshot(page, f"team-{scheme}-{width}-form")
