"""A channel's statement of a day against the book's payments and refunds of that day. Pure.

An order moves money at most twice, in and back, so that its number and the direction name a movement. A
movement may stand in a neighbouring day's statement: then it is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class DifferenceKind(StrEnum):
    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"
    AMOUNTS_DIFFER = "amounts_differ"


@dataclass(frozen=True, slots=True)
class Movement:
    """`line`: payment or refund."""

    line: str
    order_id: str
    transaction_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class BillDifference:
    """`ours_fen` and `theirs_fen` are None where that side has nothing."""

    kind: DifferenceKind
    line: str
    order_id: str
    transaction_id: str
    ours_fen: int | None
    theirs_fen: int | None


Elsewhere = Callable[[Movement], int | None]
"""What the other side has of a movement on any other day, in fen; None: nothing."""


def compare(
    ours: Iterable[Movement],
    theirs: Iterable[Movement],
    *,
    stated: Elsewhere,
    booked: Elsewhere,
) -> Iterator[BillDifference]:
    """`stated`: of our movement, by the statements of other days; `booked`: of theirs, by the book."""
    own, said = _summed(ours), _summed(theirs)
    for key, movement in own.items():
        other = said.get(key)
        amount = other.amount_fen if other is not None else stated(movement)
        yield from _difference(movement, movement.amount_fen, amount)
    for key, movement in said.items():
        if key not in own:
            yield from _difference(movement, booked(movement), movement.amount_fen)


def adjustment_fen(line: str, ours_fen: int | None, theirs_fen: int | None) -> int:
    """What the channel's account must rise by so that it holds what the statement says; below zero: fall."""
    change = (theirs_fen or 0) - (ours_fen or 0)
    return change if line == "payment" else -change


def _summed(movements: Iterable[Movement]) -> dict[tuple[str, str], Movement]:
    found: dict[tuple[str, str], Movement] = {}
    for one in movements:
        key = (one.line, one.order_id)
        before = found.get(key)
        amount = one.amount_fen + (before.amount_fen if before is not None else 0)
        found[key] = Movement(one.line, one.order_id, one.transaction_id, amount)
    return found


def _difference(movement: Movement, ours: int | None, theirs: int | None) -> Iterator[BillDifference]:
    if ours == theirs:
        return
    kind = DifferenceKind.AMOUNTS_DIFFER
    if theirs is None:
        kind = DifferenceKind.OURS_ONLY
    elif ours is None:
        kind = DifferenceKind.THEIRS_ONLY
    yield BillDifference(kind, movement.line, movement.order_id, movement.transaction_id, ours, theirs)
