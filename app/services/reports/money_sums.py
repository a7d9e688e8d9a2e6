"""What customers had with the book at the beginning and the end of each part of a time, by class of account.

From the settled days and months, and from the rows after them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from typing import Any

from app.domain.local_days import first_of_month, month_of
from app.services.reports.ground import BookDays, Ground
from app.services.reports.periods import Period

Moved = Counter[str]
"""By class of account: by how many fen more the customers have."""


def moved_in_spans(
    ground: Ground,
    period: Period,
    days: BookDays,
    *,
    buildings: Collection[int] | None,
    unit: Callable[[int], int],
) -> tuple[Moved, dict[int, Moved]]:
    """What stood there when the period began, and how it moved in each of its spans (`unit` gives a day's).

    `days` must hold the rows of every day that is not settled, up to the end of the period.
    """
    opening, spans = Moved(), defaultdict[int, Moved](Moved)
    settled = -1 if days.settled is None else days.settled
    whole = month_of(min(period.first, settled + 1))

    def put(day: int, kind: str, fen: int) -> None:
        (opening if day < period.first else spans[unit(day)])[kind] += fen

    def read(span: str, first: int, last: int) -> list[tuple[int, str, int]]:
        return ground.read(lambda ledger: ledger.settled.money(span, first, last, buildings=buildings))

    for _, kind, fen in read("month", 0, whole - 1):
        opening[kind] += fen
    for day, kind, fen in read("day", first_of_month(whole), min(period.last, settled)):
        put(day, kind, fen)
    building_of = _building_of(ground)
    for day, book in days.tail.items():
        for account, fen in book.moved().items():
            if buildings is None or building_of(account) in buildings:
                put(day, account.partition(":")[0], fen)
    return opening, dict(spans)


def moved_by_building(
    ground: Ground, period: Period, days: BookDays
) -> tuple[dict[int, Moved], dict[int, Moved]]:
    """For each building what stood there when the period began, and how it moved in it."""
    opening, moved = defaultdict[int, Moved](Moved), defaultdict[int, Moved](Moved)
    settled = -1 if days.settled is None else days.settled
    whole = month_of(min(period.first, settled + 1))
    parts: list[tuple[defaultdict[int, Moved], str, int, int]] = [
        (opening, "month", 0, whole - 1),
        (opening, "day", first_of_month(whole), min(period.first - 1, settled)),
        (moved, "day", period.first, min(period.last, settled)),
    ]
    for into, span, first, last in parts:
        rows: list[Any] = ground.read(
            lambda ledger, span=span, first=first, last=last: ledger.settled.money_by_building(  # type: ignore[misc]
                span, first, last
            )
        )
        for building, kind, fen in rows:
            into[building][kind] += fen
    building_of = _building_of(ground)
    for day, book in days.tail.items():
        for account, fen in book.moved().items():
            building = building_of(account)
            if building is not None:
                (opening if day < period.first else moved)[building][account.partition(":")[0]] += fen
    return dict(opening), dict(moved)


def _building_of(ground: Ground) -> Callable[[str], int | None]:
    """Where the shop of an account is now."""
    homes, meters, accounts = ground.read(lambda ledger: ledger.settled.homes())

    def building_of(account: str) -> int | None:
        kind, _, of = account.partition(":")
        shop = meters.get(of) if kind in ("credit", "transit") else accounts.get(int(of))
        return None if shop is None else homes.get(shop)

    return building_of


def credit(moved: Moved) -> int:
    """Credit that customers have with their meters, as far as the book counts it."""
    return moved["credit"]


def due(moved: Moved) -> int:
    """Money owed to customers: refunds not yet handed out, and deposits."""
    return moved["refund_due"] + moved["deposit"]


def under_way(moved: Moved) -> int:
    """Money taken that no meter is yet proven to have."""
    return moved["transit"] + moved["paid"]
