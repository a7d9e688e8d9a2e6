"""A cashier's shift at a drawer, as sums: what was taken by kind and tender, what the drawer must hold. Pure.

expected = float at the opening + cash in - cash out; difference = counted - expected (I19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import DeskError

NOTES_FEN: Final = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins of the renminbi, from 100 yuan to 1 fen."""

MOST_NOTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """How often and how much, in fen, of one kind by one tender. `kind` is an operation's or entry's."""

    kind: str
    tender: str
    times: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class CashSums:
    """Cash into and out of the drawer since the opening, in fen; both are not negative."""

    in_fen: int
    out_fen: int


def counted_fen(notes: Mapping[int, int]) -> int:
    """The sum of counted notes and coins: face value in fen to how many. Raises DeskError shift.bad_count."""
    for face, times in notes.items():
        if face not in NOTES_FEN or not 0 <= times <= MOST_NOTES:
            raise DeskError("shift.bad_count", face=face, times=times)
    return sum(face * times for face, times in notes.items())


def expected_fen(float_fen: int, cash: CashSums) -> int:
    """What the drawer must hold."""
    return float_fen + cash.in_fen - cash.out_fen


def summed(lines: Iterable[ShiftLine]) -> tuple[ShiftLine, ...]:
    """One line for each kind and tender, in that order."""
    sums: dict[tuple[str, str], ShiftLine] = {}
    for line in lines:
        before = sums.get((line.kind, line.tender))
        if before is not None:
            line = ShiftLine(
                line.kind, line.tender, before.times + line.times, before.amount_fen + line.amount_fen
            )
        sums[line.kind, line.tender] = line
    return tuple(sums[key] for key in sorted(sums))
