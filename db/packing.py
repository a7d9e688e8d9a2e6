"""A day's use hour by hour as a few bytes: two for each hour where that is enough, else four or eight."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

_WIDTHS: Final = (("H", 2), ("I", 4), ("Q", 8))


def packed(hours: Sequence[int | None]) -> bytes:
    """What was used in each hour; None is told by the largest number of the width."""
    largest = max((value for value in hours if value is not None), default=0)
    letter, width = next((one for one in _WIDTHS if largest < _none(one[1])), _WIDTHS[-1])
    return struct.pack(
        f"<{len(hours)}{letter}", *(_none(width) if value is None else value for value in hours)
    )


def unpacked(blob: bytes, *, hours: int) -> tuple[int | None, ...]:
    """`packed` undone."""
    width = len(blob) // hours
    none = _none(width)
    return tuple(None if value == none else value for value in _layout(width, hours).unpack(blob))


def summed(blobs: Iterable[bytes], *, hours: int) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    """The sums of many days, hour by hour, and how many of them tell something of each hour."""
    whole: list[tuple[int, ...]] = []
    partly: list[tuple[int | None, ...]] = []
    for blob in blobs:
        width = len(blob) // hours
        if b"\xff" * width in blob:
            partly.append(unpacked(blob, hours=hours))
        else:
            whole.append(_layout(width, hours).unpack(blob))
    sums = [sum(column) for column in zip(*whole, strict=True)] or [0] * hours
    told = [len(whole)] * hours
    for day in partly:
        for hour, value in enumerate(day):
            if value is not None:
                sums[hour] += value
                told[hour] += 1
    known = tuple(total if count else None for total, count in zip(sums, told, strict=True))
    return known, tuple(told)


def _none(width: int) -> int:
    return (1 << 8 * width) - 1


@lru_cache(maxsize=8)
def _layout(width: int, hours: int) -> struct.Struct:
    letter = next(letter for letter, size in _WIDTHS if size == width)
    return struct.Struct(f"<{hours}{letter}")
