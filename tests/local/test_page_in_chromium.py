"""The page in a real browser: with the keyboard alone, on a phone, in the dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from bot.local.server import STATIC
from tests.browser import complaints
from tests.local.stage import Stage

pytestmark = pytest.mark.browser


async def visit(browser: Browser, ready: Stage, query: str = "?as=U0SAM", *, width: int = 1240) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": 800})
    await page.goto(f"{ready.world.base_url}/{query}")
    await expect(page.get_by_role("textbox", name="Message").or_(page.get_by_role("tabpanel")).first).to_be_visible()
    return page


async def type_in(page: Page, text: str) -> None:
    """Write into the message box and send, as one does."""
    await page.locator("#text").focus()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def test_a_first_minute_with_the_keyboard_alone(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    await expect(page.get_by_text("nothing leaves this computer")).to_be_visible()
    await expect(page.locator("#text")).to_be_focused()
    await choose_the_first_command(page)
    await fill_in_the_form(page)
    await answer_the_nudge(page)

    await page.get_by_role("tab", name="Messages").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("tab", name="Home", selected=True)).to_be_focused()
    await expect(page.get_by_role("heading", name="Your habits")).to_be_visible()
    assert "tab=home" in page.url
    assert heard == []


async def choose_the_first_command(page: Page) -> None:
    await page.keyboard.type("/")
    await expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/habit")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/done")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value("/habit ")
    await page.keyboard.press("Enter")


async def fill_in_the_form(page: Page) -> None:
    form = page.get_by_role("dialog", name="New habit")
    await expect(form).to_be_visible()
    name = form.get_by_label("What will you do?")
    await expect(name).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_have_accessible_description(
        "Small enough to do on a bad day Please complete this required field."
    )
    await page.keyboard.type("Write one line")
    await expect(form.get_by_role("radiogroup").get_by_role("radio")).to_have_count(2)
    await expect(form.get_by_role("group", name="Which days?").first).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()


async def answer_the_nudge(page: Page) -> None:
    log = page.get_by_role("log", name="Messages")
    await expect(log.get_by_text("Write one line")).to_be_visible()
    skip = log.get_by_role("button", name="Not today")
    await skip.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Skip today?")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()

    await log.get_by_role("button", name="More actions").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(log.get_by_text("You chose forget.")).to_be_visible()
    await expect(log.get_by_text("Only visible to you")).to_be_visible()

    await log.get_by_role("button", name="Did it").focus()
    await page.keyboard.press("Enter")
    await expect(log.get_by_text("4-day streak")).to_be_visible()


async def test_a_thread_opens_beside_the_conversation(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    await type_in(page, "Hello & <b>welcome</b>")
    log = page.get_by_role("log", name="Messages")
    mine = log.get_by_role("article").filter(has_text="Hello & <b>welcome</b>").first
    await expect(mine).to_be_visible()

    await mine.get_by_role("button", name="Reply in thread").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    await page.keyboard.type("and again")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="Replies").get_by_text("You said: and again")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("log", name="Replies")).to_be_hidden()
    await expect(mine.get_by_role("button", name="2 replies")).to_be_visible()
    assert heard == []


async def test_own_messages_can_be_edited_and_deleted(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    await type_in(page, "Hello & <b>welcome</b>")
    log = page.get_by_role("log", name="Messages")
    mine = log.get_by_role("article").filter(has_text="Hello & <b>welcome</b>").first
    await mine.get_by_role("button", name="Edit").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Edit your message")).to_have_value("Hello & <b>welcome</b>")
    await page.keyboard.type("Hello again")
    await page.keyboard.press("Enter")
    again = log.get_by_role("article").filter(has_text="Hello again").first
    await expect(again.get_by_text("(edited)")).to_be_visible()

    await again.get_by_role("button", name="Delete").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(again).to_be_hidden()
    assert heard == []


async def test_moving_the_clock_being_somebody_else_and_unread_marks(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    await page.locator("#clock").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#clock")).to_contain_text("09:00")
    assert on_stage.calls == ["clock moved"]

    on_stage.world.post("D0MAYA", "A word with you")
    maya = page.get_by_role("button", name="Maya Ortiz")
    await expect(maya).to_contain_text("1")
    assert "A word with you" not in await page.content()
    await maya.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("A word with you")).to_be_visible()
    await expect(maya).not_to_contain_text("unread")
    assert "as=U0MAYA" in page.url

    await type_in(page, "/nonsense")
    await expect(page.get_by_role("alert")).to_contain_text("/nonsense is not a command here")
    await expect(page.locator("#text")).to_have_value("/nonsense")
    assert heard == []


async def test_blocks_that_cannot_be_drawn_are_named_and_pictures_stay_where_they_are(
    chromium: Browser, on_stage: Stage
) -> None:
    page = await visit(chromium, on_stage)
    heard = complaints(page)
    picture = {"type": "image", "image_url": "https://example.test/x.png", "alt_text": "a chart"}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "1"}]]}
    on_stage.world.post("D0SAM", "x", [picture, table])
    await expect(page.get_by_text("Picture: a chart")).to_be_visible()
    await expect(page.get_by_text("Not drawn here: a block of the type “table”")).to_be_visible()
    assert heard == []


async def test_reset_asks_first_and_starts_again(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    await type_in(page, "gone soon")
    await expect(page.get_by_text("You said: gone soon")).to_be_visible()
    await page.get_by_role("button", name="Reset the workspace").click()
    await page.get_by_role("button", name="Reset", exact=True).click()
    await expect(page.get_by_text("This is the start of your chat")).to_be_visible()
    assert on_stage.calls == ["reset"]


async def test_a_phone_shows_people_in_a_drawer_and_nothing_is_too_wide(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage, width=390)
    heard = complaints(page)
    await type_in(page, "Start")
    await expect(page.get_by_role("button", name="Did it")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390

    await expect(page.get_by_role("button", name="Lee Novak")).to_be_hidden()
    await page.locator("#menu").click()
    await expect(page.get_by_role("button", name="Sam Chen")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Lee Novak")).to_be_hidden()
    await expect(page.locator("#menu")).to_be_focused()

    await type_in(page, "/habit")
    box = await page.get_by_role("dialog", name="New habit").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert heard == []


async def test_the_dark_page_is_dark(chromium: Browser, on_stage: Stage) -> None:
    page = await visit(chromium, on_stage)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    colour = await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    channels = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    assert max(channels) < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_is_readable_by_wcag_aa(chromium: Browser, on_stage: Stage, scheme: str) -> None:
    page = await visit(chromium, on_stage)
    await page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    await type_in(page, "Start")
    await type_in(page, "/done a walk")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    faint = await page.evaluate(CONTRAST)
    assert faint == []


async def test_the_page_is_small() -> None:
    assert sum(file.stat().st_size for file in STATIC.iterdir()) < 120_000


# Every visible text against the first opaque colour behind it, by the formula of WCAG 2.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
    const over = (below, [r, g, b, a]) => [r, g, b].map((v, i) => (v * a + below[i] * (255 - a)) / 255);
    return layers.reduce(over, [255, 255, 255]);
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const seen = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!seen || !walk.currentNode.textContent.trim()) continue;
    const [a, b] = [light(rgba(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${walk.currentNode.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
