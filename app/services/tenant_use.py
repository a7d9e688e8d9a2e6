"""What a tenant's own meter used, by day, month and year, and what that cost, since it became his."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.energy_use import Period, begin_ms, number_at
from app.domain.money import cost_fen
from app.domain.permissions import SYSTEM
from app.domain.tenancy import TenantMay, TenantSession
from app.services import energy_use
from app.services.energy_use import UseOf
from app.services.plan_prices import PriceKind, price_now
from app.services.tenants import allow, own_meter

if TYPE_CHECKING:
    from db.ledger import Ledger
    from db.readings import ReadingsBook

MOST: Final = {Period.DAY: 31, Period.MONTH: 12, Period.YEAR: 5}
"""So many of each are shown at a time, the newest last."""


@dataclass(frozen=True, slots=True)
class UseAsked:
    """Whose use, for the readings' book: from `first` to `last`, and the price of a unit in each."""

    of: UseOf
    meter_id: str
    medium: str
    period: Period
    first: int
    last: int
    prices_e8: tuple[int | None, ...]
    is_about: bool


@dataclass(frozen=True, slots=True)
class UsedIn:
    """One day, month or year. `used` in Wh or litres, None where nothing is known of it; `has_gap`: a part
    was not read. `on`: as 2026-11-28, 2026-11 or 2026."""

    on: str
    used: int | None
    cost_fen: int | None
    has_gap: bool


@dataclass(frozen=True, slots=True)
class Used:
    """What one meter used. `is_about`: the price changes by the hour or by what was used, so the cost is by
    the mean price of now."""

    meter_id: str
    medium: str
    period: str
    is_about: bool
    rows: tuple[UsedIn, ...]
    used: int
    cost_fen: int


def ask(ledger: Ledger, tenant: TenantSession, meter_id: str, period: Period, *, now_utc_ms: int) -> UseAsked:
    """What `read` needs. Raises DeskError: tenant.signed_out, permission.not_yours."""
    meter = own_meter(ledger, tenant, TenantMay.LOOK, meter_id, now_utc_ms=now_utc_ms)
    account = allow(ledger, tenant, TenantMay.LOOK, now_utc_ms=now_utc_ms)
    of = energy_use.scope(ledger, medium=meter.medium, session=SYSTEM, meter_ids=[meter.id])
    since = next(row.from_utc_ms for row in ledger.accounts.meters(account.id) if row.meter_id == meter.id)
    last = number_at(now_utc_ms + of.offset_ms, period)
    # A meter that was read in another's time shows him nothing of that.
    his = number_at(max(since, account.opened_utc_ms) + of.offset_ms, period)
    first = max(last - MOST[period] + 1, his)
    prices = []
    is_about = False
    for number in range(first, last + 1):
        at = min(max(begin_ms(number, period) - of.offset_ms, 0), now_utc_ms)
        price = None if meter.plan_id is None else price_now(ledger, meter.plan_id, at, meter_id=meter.id)
        is_about |= price is not None and price.kind is not PriceKind.ONE
        prices.append(price.price_e8 if price else None)
    return UseAsked(of, meter.id, meter.medium, period, first, last, tuple(prices), is_about)


def read(book: ReadingsBook, asked: UseAsked) -> Used:
    """The use that was asked for; in short reads of the readings' book."""
    reads = {
        Period.DAY: energy_use.by_day,
        Period.MONTH: energy_use.by_month,
        Period.YEAR: energy_use.by_year,
    }
    found = reads[asked.period](book, asked.of, asked.first, asked.last).get(asked.meter_id, ())
    known = {one.number: one for one in found}
    rows = []
    for number, price_e8 in zip(range(asked.first, asked.last + 1), asked.prices_e8, strict=True):
        one = known.get(number)
        used = one.used if one else None
        cost = None if used is None or price_e8 is None else cost_fen(used, price_e8)
        rows.append(UsedIn(_date(number, asked.period), used, cost, bool(one and one.has_gap)))
    return Used(
        asked.meter_id,
        asked.medium,
        asked.period.name.lower(),
        asked.is_about,
        tuple(rows),
        sum(row.used or 0 for row in rows),
        sum(row.cost_fen or 0 for row in rows),
    )


def _date(number: int, period: Period) -> str:
    from datetime import UTC, datetime

    day = datetime.fromtimestamp(begin_ms(number, period) / 1000, UTC).date()
    return {Period.DAY: day.isoformat(), Period.MONTH: f"{day:%Y-%m}", Period.YEAR: f"{day:%Y}"}[period]
