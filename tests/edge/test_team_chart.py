"""The picture of a team's last periods: every shape, names in any script, bands that do not rest on colours."""

import asyncio
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from habits.privacy import BANDS
from habits.trend import Trend
from handlers import charts
from tests.edge.test_charts import MOST

TITLE = "Your team"
LAST = date(2026, 11, 22)
CELL = (760, 190, 930, 280)
"""Where the last band of the first row is."""


def team(periods: int = 4, names: tuple[str, ...] = ("Say it back", "Heard first"), title: str = "BRM team") -> Trend:
    """Every band, one after the other, and a gap in each row with four periods."""
    ends = tuple(LAST - timedelta(weeks=4 * n) for n in reversed(range(periods)))
    every = ("", *BANDS)
    rows = tuple((name, tuple(every[(row + n) % 5] for n in range(periods))) for row, name in enumerate(names))
    return Trend(title, ends, rows)


def one(band: str) -> Trend:
    """A single cell."""
    return Trend("BRM team", (LAST,), (("Say it back", (band,)),))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """But for shades, since each picture has a palette of its own."""
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return not sum(apart.histogram()[24:])


async def image(shown: Trend) -> Image.Image:
    drawn = await charts.png(shown, TITLE)
    assert len(drawn) < MOST
    return Image.open(io.BytesIO(drawn)).convert("RGBA")


@pytest.mark.parametrize("rows", [0, 1, 3, 9])
@pytest.mark.parametrize("periods", [0, 1, 2, 3, 4])
async def test_a_card_of_one_width_that_grows_with_its_rows(periods: int, rows: int) -> None:
    card = await image(team(periods, ("Many eyes, small bets",) * rows))
    assert card.width == 960
    assert 96 * rows + 280 <= card.height <= 96 * rows + 330
    assert card.getpixel((0, 0))[3] == 0  # type: ignore[index]  # four numbers
    assert min(card.getpixel((480, 20))) > 240  # type: ignore[arg-type]  # as above


@given(
    periods=st.integers(1, 4),
    names=st.lists(st.text(max_size=40), min_size=1, max_size=3).map(tuple),
    title=st.text(max_size=80),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_shape_and_any_name_is_drawn_without_a_complaint(periods: int, names: tuple[str, ...], title: str) -> None:
    asyncio.run(_drawn(team(periods, names, title)))


async def _drawn(shown: Trend) -> None:
    await image(shown)


@pytest.mark.parametrize(
    "name", ["W" * 200, "W " * 30, "$x_1$ \\frac{1}{2} & <b>", "☕ Breathe 🌱", "深呼吸をする", ""]
)
async def test_a_name_never_reaches_the_bands(name: str) -> None:
    plain, odd = await image(team(4, ("A",))), await image(team(4, (name,)))
    bands = (350, 0, *plain.size)
    assert alike(plain.crop(bands), odd.crop(bands))


async def test_what_cannot_be_drawn_gives_way_to_the_title_and_to_the_number_of_the_line() -> None:
    fallen = await charts.png(team(names=("Heard first", "深呼吸"), title="深呼吸"), TITLE)
    assert fallen == await charts.png(team(names=("Heard first", "Line 2"), title=TITLE), "")


async def test_bands_differ_without_colours() -> None:
    """In black and white, each has more dark steps than the one before; nothing has no step at all."""
    cells = [(await image(one(band))).convert("L").crop(CELL) for band in ("", *BANDS)]
    dark = [sum(cell.point(lambda grey: 255 * (grey < 110)).crop((0, 0, 170, 45)).histogram()[255:]) for cell in cells]
    assert dark == sorted(set(dark))
    assert dark[0] == 0


async def test_a_gap_is_explained_only_where_there_is_one() -> None:
    assert (await image(one(""))).height > (await image(one("few"))).height


async def test_the_first_period_of_two_is_drawn_left_of_the_second() -> None:
    both = Trend("BRM team", (LAST - timedelta(weeks=1), LAST), (("Say it back", ("most", "few")),))
    last = (await image(both)).crop(CELL)
    assert alike(last, (await image(one("few"))).crop(CELL))
    assert not alike(last, (await image(one("most"))).crop(CELL))


@pytest.mark.parametrize("bands", [("half",), ("few", "few"), ()])
async def test_what_is_no_band_or_no_period_is_refused(bands: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"half|zip|not in"):
        await charts.png(Trend("BRM team", (LAST,), (("Say it back", bands),)), TITLE)


async def test_the_loop_goes_on_meanwhile() -> None:
    """Held up by each picture, it would come round once for each."""
    shown, rounds = team(4, ("Many eyes, small bets",) * 9), 0
    drawing = asyncio.gather(*(charts.png(shown, TITLE) for _ in range(3)))
    while not drawing.done():
        await asyncio.sleep(0.001)
        rounds += 1
    assert len(set(await drawing)) == 1
    assert rounds > 10
