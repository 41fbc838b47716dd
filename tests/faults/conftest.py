"""What the fault tests counted, told at the end."""

from collections.abc import Callable

import pytest

Numbers = Callable[..., None]
TOLD = pytest.StashKey[dict[str, dict[str, list[float]]]]()


@pytest.fixture
def numbers(request: pytest.FixtureRequest) -> Numbers:
    """Note what was counted, by name: `numbers("kill -9", lost=0)`. Sums and the longest time are told at the end."""
    told = request.config.stash.setdefault(TOLD, {})

    def note(what: str, **counted: float) -> None:
        for name, number in counted.items():
            told.setdefault(what, {}).setdefault(name, []).append(number)

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for what, counted in config.stash.get(TOLD, {}).items():
        runs = max(len(numbers) for numbers in counted.values())
        sums = ", ".join(f"{name} {sum(numbers):g}" for name, numbers in counted.items() if name != "seconds")
        longest = max(counted.get("seconds", [0]))
        terminalreporter.write_line(f"{what}: {runs} runs, {sums}, at most {longest:.1f} s")
