"""How the day goes: what was sold today beside two other days, and what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.alarms import Level
from app.domain.permissions import Permission, Session, allows
from app.services import alarms, approvals, money_due, sale_views
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.rights import allow
from db.ledger import Ledger

DAY_MS: Final = 86_400_000
BACK: Final = (0, 1, 7)
"""Today, yesterday, and the same day of the week before."""


@dataclass(frozen=True, slots=True)
class SalesDay:
    """What was sold on a day less what was taken back, as the report of sales has it; `sales` counts sales
    alone. What ends with `_by_now` is up to the time of day that it is now."""

    day: int
    sales: int
    net_fen: int
    sales_by_now: int
    net_fen_by_now: int
    channels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: live alarms by how urgent they are and how many nobody has acknowledged, sales
    without their outcome, money to give back. `approvals`: requests, None for whoever may not approve."""

    urgent: int
    warnings: int
    notices: int
    unseen: int
    doubts: int
    doubts_fen: int
    due: int
    due_fen: int
    approvals: int | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`days` in the order of BACK."""

    days: tuple[SalesDay, ...]
    waiting: Waiting


def dashboard(sources: Sources, *, session: Session, now_utc_ms: int) -> Dashboard:
    """Reads in short pieces: not on the GUI thread, and not within a unit of the book.

    Raises DeskError permission.*.
    """
    days = tuple(_day(sources, back, session=session, now_utc_ms=now_utc_ms) for back in BACK)
    waiting = sources.ledger.read(lambda ledger: _waiting(ledger, session=session, now_utc_ms=now_utc_ms))
    return Dashboard(days, waiting)


def _day(sources: Sources, back: int, *, session: Session, now_utc_ms: int) -> SalesDay:
    at = now_utc_ms - back * DAY_MS
    made = centre.run(sources, "sales-rows", {"period": "today"}, session=session, now_utc_ms=at)
    keys = [column.key for column in made.columns]
    moment, kind, net, channel = (keys.index(key) for key in ("confirmed", "kind", "net", "channel"))
    sold = sold_by_now = whole = by_now = 0
    channels: dict[str, int] = {}
    for row in made.rows:
        fen, is_sale, is_past = int(row[net] or 0), row[kind] == "sale", int(row[moment] or 0) <= at
        sold, sold_by_now = sold + is_sale, sold_by_now + (is_sale and is_past)
        whole, by_now = whole + fen, by_now + (fen if is_past else 0)
        channels[str(row[channel])] = channels.get(str(row[channel]), 0) + fen
    day = (at + made.utc_offset_min * 60_000) // DAY_MS
    named = tuple(sorted((one for one in channels.items() if one[1]), key=lambda one: -one[1]))
    return SalesDay(day, sold, whole, sold_by_now, by_now, named)


def _waiting(ledger: Ledger, *, session: Session, now_utc_ms: int) -> Waiting:
    allow(ledger, session, Permission.REPORTS)
    live = alarms.live(ledger, session=session)
    doubts = sale_views.in_doubt(ledger, session=session)
    due = money_due.money_due(ledger, session=session)
    asked = None
    if allows(session, Permission.APPROVE):
        found = approvals.requests(ledger, session=session, now_utc_ms=now_utc_ms)
        asked = sum(one.state == "asked" for one in found)
    levels = [row.level for row in live]
    return Waiting(
        urgent=levels.count(Level.URGENT),
        warnings=levels.count(Level.WARNING),
        notices=levels.count(Level.NOTICE),
        unseen=sum(row.acknowledged_utc_ms is None for row in live),
        doubts=len(doubts),
        doubts_fen=sum(row.amount_fen for row in doubts),
        due=len(due),
        due_fen=sum(row.refund_due_fen for row in due),
        approvals=asked,
    )
