"""Use by hour, day, month and year once more, slowly and plainly, from raw rows: what the program's figures
are held against. Written from the rule and not from the program's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

Row = tuple[int, int | None, tuple[int | None, ...], int | None]
"""UTC seconds, register, registers of four rates, balance."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rule:
    """What a meter can pass in an hour, where its register begins anew, and how often it is read."""

    most_an_hour: int
    register: int | None
    interval_s: int
    offset_s: int
    epochs_s: tuple[float, ...] = ()


@dataclass
class Plain:
    used: int | None = None
    rates: list[int | None] = field(default_factory=lambda: [None] * 4)
    unplaced: int | None = None
    quantity: int | None = None
    balance: int | None = None
    gap: bool = False
    marks: set[str] = field(default_factory=set)


def plain(rows: Sequence[Row], rule: Rule, period: str, first: int, last: int) -> dict[int, Plain]:
    """By the number of the hour, day, month or year, from first to last."""
    found: dict[int, Plain] = {}
    for utc_s, quantity, _rates, balance in sorted(rows, key=lambda row: row[0]):
        one = found.setdefault(number(utc_s, rule, period), Plain())
        one.quantity = quantity if quantity is not None else one.quantity
        one.balance = balance if balance is not None else one.balance
    told = sorted((row for row in rows if row[1] is not None), key=lambda row: row[0])
    for before, after in pairwise(told):
        _step(found, before, after, rule, period)
    return {at: one for at, one in found.items() if first <= at <= last}


def number(utc_s: float, rule: Rule, period: str) -> int:
    local = EPOCH + timedelta(seconds=utc_s + rule.offset_s)
    if period == "hour":
        return int((local - EPOCH).total_seconds() // 3600)
    if period == "day":
        return (local - EPOCH).days
    return (local.year - 1970) * 12 + local.month - 1 if period == "month" else local.year


def width_s(at: int, period: str) -> int:
    if period in ("hour", "day"):
        return 3600 if period == "hour" else 86_400
    if period == "month":
        year, month = 1970 + at // 12, at % 12 + 1
        begin, end = datetime(year, month, 1), datetime(year + month // 12, month % 12 + 1, 1)
    else:
        begin, end = datetime(at, 1, 1), datetime(at + 1, 1, 1)
    return int((end - begin).total_seconds())


def _step(found: dict[int, Plain], before: Row, after: Row, rule: Rule, period: str) -> None:
    (begin, old, old_rates, _), (end, new, new_rates, _) = before, after
    assert old is not None and new is not None
    length = end - begin
    is_gap = length * 2 > rule.interval_s * 3
    at = number((begin + end) / 2, rule, period)
    one = found.setdefault(at, Plain())
    if is_gap:
        half = rule.interval_s // 2
        for holed in range(number(begin + half, rule, period), number(end - half, rule, period) + 1):
            found.setdefault(holed, Plain()).gap = True
    used, mark = _used(old, new, begin, end, rule)
    if mark:
        one.marks.add(mark)
    if used is None:
        return
    if is_gap and length > width_s(at, period):
        one.unplaced = (one.unplaced or 0) + used
        return
    one.used = (one.used or 0) + used
    for place in range(4):
        low, high = old_rates[place], new_rates[place]
        if low is not None and high is not None and high >= low:
            one.rates[place] = (one.rates[place] or 0) + high - low


def _used(old: int, new: int, begin: int, end: int, rule: Rule) -> tuple[int | None, str]:
    most = rule.most_an_hour * 1.2 * (end - begin) / 3600 + 1000
    if new >= old and new - old <= most:
        return new - old, ""
    if new < old and rule.register and old > 0.9 * rule.register and rule.register - old + new <= most:
        return rule.register - old + new, "rolled"
    if any(begin < at <= end for at in rule.epochs_s):
        return None, "changed"
    return None, "jump" if new >= old else "backwards"
