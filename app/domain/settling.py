"""How the rows of the book fall into days that are settled, and what stands in each. Pure.

A row belongs to the earliest local day that it or any row written after it bears, but never to a day that is
settled already; so a day is a stretch of rows in the order of the book, whatever the clock did, and what is
settled stays (docs/decisions/0056-settled-periods.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

LEAP_DAYS: Final = 10
BELIEVED_DAYS: Final = 7
"""A day so much later than the settled one before is believed only once rows bear days so much later still: a
clock that was set wrong shall not carry all that comes after into its day."""

CLASSES: Final = ("credit", "transit", "refund_due", "deposit", "paid")
"""How accounts of customers' money begin (docs/decisions/0033-money-around-sales.md)."""


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer that happened, direct or posted. The last five are of its operation where it was posted,
    else None."""

    seq: int
    debit: str
    credit: str
    amount_fen: int
    operation_kind: str | None = None
    shop_id: int | None = None
    meter_id: str | None = None
    operator_id: int | None = None
    tender: str | None = None


SaleKey = tuple[int, str, int, str, str]
"""Shop, meter, operator, tender, kind."""

Sum = tuple[int, int]
"""How often, and fen."""


@dataclass(slots=True)
class DayBook:
    """What was confirmed in a stretch of the book, and how each account of customers' money moved."""

    sales: dict[SaleKey, Sum] = field(default_factory=dict)
    accounts: Counter[str] = field(default_factory=Counter)
    moves: int = 0

    def add(self, moves: Iterable[Move]) -> None:
        for move in moves:
            self.moves += 1
            kind = confirmed_kind(move)
            if kind is not None:
                key = (move.shop_id or 0, move.meter_id or "", move.operator_id or 0, move.tender or "", kind)
                times, fen = self.sales.get(key, (0, 0))
                self.sales[key] = times + 1, fen + move.amount_fen
            for account, change in ((move.credit, move.amount_fen), (move.debit, -move.amount_fen)):
                if account.partition(":")[0] in CLASSES:
                    self.accounts[account] += change

    def moved(self) -> dict[str, int]:
        """Accounts that hold more or less than before."""
        return {account: change for account, change in sorted(self.accounts.items()) if change}


def confirmed_kind(move: Move) -> str | None:
    """What kind of operation was confirmed by this move; None if by none. A reversal's name says what it
    undoes."""
    kind = move.operation_kind
    if kind != "reversal":
        return kind
    return "reversed_refund" if move.credit.startswith("credit:") else "reversed_sale"


def net_fen(kind: str, amount_fen: int) -> int:
    """What an operation adds to the sales, less what was taken back. Moved credit was sold before."""
    signs = {"sale": 1, "reversed_refund": 1, "refund": -1, "reversed_sale": -1}
    return signs.get(kind, 0) * amount_fen


def ends_of_days(last_of: Mapping[int, int], *, after_day: int | None) -> list[tuple[int, int]]:
    """(day, its last row) for rows that are not settled, in order. `last_of`: for each local day that such a
    row bears, the last of them; `after_day`: the newest settled day."""
    ends: dict[int, int] = {}
    end = 0
    for day in sorted(last_of):
        end = max(end, last_of[day])
        ends[day if after_day is None else max(day, after_day + 1)] = end
    first = 0
    found = []
    for day, end in ends.items():
        if end > first:
            found.append((day, end))
            first = end
    return found


def days_due(
    ends: Sequence[tuple[int, int]], *, settled: int | None, settled_seq: int, today: int, newest: int
) -> list[tuple[int, int]]:
    """The days to settle now, each with its last row: those that are over and have rows, and those without
    before them. `settled`: the newest settled day; `newest`: the latest day that a row bears."""
    found: list[tuple[int, int]] = []
    before, seq = settled, settled_seq
    for day, end in ends:
        is_leap = before is not None and day - before > LEAP_DAYS and newest < day + BELIEVED_DAYS
        if day >= today or is_leap:
            break
        found += [(empty, seq) for empty in range(day if before is None else before + 1, day)]
        found.append((day, end))
        before, seq = day, end
    return found


def by_class(accounts: Mapping[str, int], building_of: Mapping[str, int]) -> dict[tuple[int, str], int]:
    """How much each building's customers' money moved, by class."""
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    for account, change in accounts.items():
        found[building_of[account], account.partition(":")[0]] += change
    return {key: change for key, change in sorted(found.items()) if change}
