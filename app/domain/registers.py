"""Whether a meter's register may be charged: it counts on, no faster than the meter can, or it is held.

Quantities in Wh or litres. What is held is told to people and charged to nobody (faults.md M5 to M7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HOUR_MS: Final = 3_600_000
SLACK_MILLI: Final = 1_000
"""A kWh or m3 more than the meter can pass in the time: registers come in steps, clocks in seconds."""
OVER_RATED_PERCENT: Final = 120
"""Meters stand this much of what they are made for."""
ROLLS_FROM_PERCENT: Final = 90
"""A register that goes back has rolled over only if it stood above this part of what it holds."""
SETTLED_MS: Final = 600_000
"""So much longer than until the first doubtful reading a held meter may have taken for what it shows."""
LARGEST_ROUNDING_MILLI: Final = 50
"""Registers of single rates are cut off each by itself; their sum may differ by this from the whole."""


class Held(StrEnum):
    """Why a reading is not charged."""

    BACKWARDS = "charge.backwards"
    JUMP = "charge.jump"
    RATES = "charge.rates_differ"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a make can do: most units an hour, and at how many its register begins anew (None: not known)."""

    most_an_hour_milli: int
    register_milli: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was used between two readings; `rolled` if the register began anew in between."""

    quantity_milli: int
    rolled: bool = False


def counted(
    before: int, after: int, elapsed_ms: int, *, limits: Limits, held_ms: int | None = None
) -> Counted | Held:
    """What a register counted in a time, or why it is held.

    `held_ms` is when, after the first reading, its readings came into doubt: the time since does not make a
    jump any more likely.
    """
    most = _most(elapsed_ms, limits, held_ms)
    if after >= before:
        return Counted(after - before) if after - before <= most else Held.JUMP
    size = limits.register_milli
    if size is None or before * 100 <= size * ROLLS_FROM_PERCENT or size - before + after > most:
        return Held.BACKWARDS
    return Counted(size - before + after, rolled=True)


def odd_places(
    differences: Sequence[int], elapsed_s: Sequence[int], *, limits: Limits, longest_s: int
) -> list[int]:
    """Where, of many readings in a row, `counted` would not find a plain count, or the time is longer than
    `longest_s`: of all other steps together the whole difference is what was counted."""
    an_hour, hour_s = limits.most_an_hour_milli * OVER_RATED_PERCENT, 100 * HOUR_MS // 1000
    return [
        place
        for place, (difference, elapsed) in enumerate(zip(differences, elapsed_s, strict=True))
        if difference < 0
        or elapsed > longest_s
        or (difference > SLACK_MILLI and (difference - SLACK_MILLI) * hour_s > an_hour * elapsed)
    ]


def rates_counted(
    before: Mapping[str, int], after: Mapping[str, int], whole: Counted, *, limits: Limits
) -> dict[str, int] | Held:
    """What the registers of single rates counted, adding up to the whole; empty where one of the readings
    has none.
    """
    if not before or before.keys() != after.keys():
        return {}
    parts = {name: after[name] - before[name] for name in after}
    if whole.rolled and limits.register_milli is not None:
        parts = {name: part + limits.register_milli * (part < 0) for name, part in parts.items()}
    short = whole.quantity_milli - sum(parts.values())
    largest = max(parts, key=lambda name: parts[name])
    parts[largest] += short
    if abs(short) > LARGEST_ROUNDING_MILLI or min(parts.values()) < 0:
        return Held.RATES
    return parts


def _most(elapsed_ms: int, limits: Limits, held_ms: int | None) -> int:
    trusted = elapsed_ms if held_ms is None else min(elapsed_ms, held_ms + SETTLED_MS)
    return limits.most_an_hour_milli * trusted * OVER_RATED_PERCENT // (100 * HOUR_MS) + SLACK_MILLI
