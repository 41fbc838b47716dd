"""How much of everything: small in the suite, large by `make faults`."""

import os
from typing import TypeVar

T = TypeVar("T")
LARGE = os.environ.get("RAPPORT_FAULTS") == "large"


def sized(small: T, large: T) -> T:
    return large if LARGE else small
