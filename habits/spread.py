"""Stable jitter: spreads what would otherwise happen at once, the same way every time.

Pure: the share of a key is the same on every machine and day, so nobody's hour wanders.
"""

from zlib import crc32


def share(key: str) -> float:
    """A number in [0, 1) that belongs to the key; over many keys evenly spread."""
    return crc32(key.encode()) / 2**32
