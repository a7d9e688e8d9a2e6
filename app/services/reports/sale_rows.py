"""Single sales, refunds, reversals and moved credit by when they were confirmed, and the life of one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from app.domain.permissions import Permission
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.domain.settling import Move, confirmed_kind, net_fen
from app.errors import DeskError
from app.services.reports.ground import Body, BookDays, Found, Ground, Names, book_days, found, names
from app.services.reports.request import Request
from app.services.rights import allow_sale
from db.ledger import Ledger
from db.settled import FEW_METERS, ConfirmedFilter

MOST_ROWS: Final = 100_000
PIECE: Final = 12_000
"""Transfers looked at once: some 40 ms where all of them are asked for."""

_ROWS: Final = (
    ReportColumn("confirmed", CellKind.MOMENT),
    ReportColumn("receipt", CellKind.TEXT),
    ReportColumn("kind", CellKind.WORD),
    ReportColumn("shop", CellKind.TEXT),
    ReportColumn("shop_name", CellKind.TEXT),
    ReportColumn("meter", CellKind.TEXT),
    ReportColumn("amount", CellKind.MONEY),
    ReportColumn("net", CellKind.MONEY, is_summed=True),
    ReportColumn("channel", CellKind.WORD),
    ReportColumn("operator", CellKind.TEXT),
    ReportColumn("recorded", CellKind.MOMENT),
)
_STEPS: Final = (
    ReportColumn("step", CellKind.COUNT),
    ReportColumn("state", CellKind.WORD),
    ReportColumn("moment", CellKind.MOMENT),
    ReportColumn("count", CellKind.COUNT),
    ReportColumn("amount", CellKind.MONEY),
    ReportColumn("debit", CellKind.TEXT),
    ReportColumn("credit", CellKind.TEXT),
)


def rows(ground: Ground, request: Request) -> Body:
    """Raises DeskError report.too_many_rows where the time holds more than MOST_ROWS."""
    assert request.period is not None  # the report has the filter
    days = book_days(ground, first=0, last=-1)
    wanted, called = _with_meters(ground, found(ground, request)), names(ground)
    places = ground.read(lambda ledger: ledger.settled.places())
    stretch = days.stretch(request.period.first, request.period.last)
    body = Body(_ROWS, [])
    shown = _Shown(wanted, called, places, days)
    for raw in _read(ground, wanted, stretch):
        if not shown(raw):
            continue
        if len(body.rows) == MOST_ROWS:
            raise DeskError("report.too_many_rows", n=MOST_ROWS)
        body.rows.append(_row(raw, called))
        body.drills.append(Drill("sale", (("sale", raw[3]),)))
    return body


def _with_meters(ground: Ground, wanted: Found) -> Found:
    """A shop's are found by its meters."""
    shops = wanted.shops
    if shops is None or wanted.meters is not None:
        return wanted
    return replace(wanted, meters=ground.read(lambda ledger: ledger.settled.meters_of_shops(shops)))


def _read(ground: Ground, wanted: Found, stretch: tuple[int, int]) -> Iterator[tuple[Any, ...]]:
    """In the order in which they were confirmed. Those of few meters are found by their meter at once."""
    after, until = stretch
    by_meter = wanted.meters is not None and len(wanted.meters) <= FEW_METERS
    pieces = [after] if by_meter else list(range(after, until, PIECE))
    for number, first in enumerate(pieces):
        end = until if by_meter else min(first + PIECE, until)
        asked = ConfirmedFilter(
            first, end, wanted.shops, wanted.meters, wanted.operator_id, wanted.tender, wanted.kind
        )
        yield from ground.read(lambda ledger, asked=asked: ledger.settled.confirmed(asked))  # type: ignore[misc]
        ground.told(number + 1, len(pieces))


class _Shown:
    """Whether an operation was in one of the buildings asked for, as the sums have it."""

    def __init__(
        self, wanted: Found, called: Names, places: dict[int, list[tuple[int, int]]], days: BookDays
    ) -> None:
        self._buildings, self._now, self._places = wanted.buildings, called.shop_building, places
        self._days = [day for day, _ in days.ends]
        self._ends = [end for _, end in days.ends]
        self._settled = days.settled

    def __call__(self, raw: tuple[Any, ...]) -> bool:
        return self._buildings is None or self._building(raw[5], raw[0]) in self._buildings

    def _building(self, shop: int, seq: int) -> int | None:
        known = self._places.get(shop, [])
        if known:
            place = bisect_right(self._ends, seq - 1)
            day = self._days[place] if place < len(self._days) else None
            if day is not None and self._settled is not None and day <= self._settled:
                return [building for since, building in known if since <= day][-1]
        return self._now.get(shop)


def _row(raw: tuple[Any, ...], called: Names) -> tuple[Value, ...]:
    _, confirmed_ms, credit, _, kind, shop, _, meter, amount, tender, operator, *receipt, recorded_ms = raw
    series, number = receipt
    move = Move(0, "", credit, amount, kind)
    return (
        confirmed_ms,
        f"{series}{number:08d}",
        kind,
        *called.shops.get(shop, ("", "")),
        meter,
        amount,
        net_fen(confirmed_kind(move) or "", amount),
        tender,
        called.operators.get(operator, ("", ""))[1],
        recorded_ms,
    )


def one(ground: Ground, request: Request) -> Body:
    """The life of one operation and what it moved, step by step. Raises DeskError: permission.other_building,
    report.nothing_named."""

    def unit(ledger: Ledger) -> list[tuple[Value, ...]]:
        allow_sale(ledger, ground.session, Permission.REPORTS, request.sale)
        events = ledger.operations.events(request.sale)
        if not events:
            raise DeskError("report.nothing_named", filter="sale", text=request.sale)
        steps: list[tuple[Value, ...]] = [
            (event.step, event.state, event.utc_ms, event.count, None, "", "") for event in events
        ]
        moves = [
            (None, f"transfer_{move.kind}", move.utc_ms, None, move.amount_fen, move.debit, move.credit)
            for move in ledger.transfers.of_operation(request.sale)
        ]
        return steps + moves

    return Body(_STEPS, ground.read(unit))
