"""How long what a tenant has left will last: by what his meters used a day of late, in his own time only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain import days_left
from app.domain.days_left import RECENT_DAYS, Recent
from app.domain.energy_use import Period, number_at
from app.domain.permissions import SYSTEM
from app.domain.tenancy import TenantMay, TenantSession
from app.services import energy_use
from app.services.energy_use import UseOf
from app.services.overview_use import MEDIA
from app.services.tenants import allow, meter_ids

if TYPE_CHECKING:
    from db.ledger import Ledger
    from db.readings import ReadingsBook

HELD_MS: Final = 900_000
"""Whole days change at midnight and by late readings: looked at again after a quarter of an hour."""
MOST_HELD: Final = 5_000


@dataclass(frozen=True, slots=True)
class DaysAsked:
    """Whose days, for the readings' book. `first`: the first whole day on which each meter was the tenant's;
    `today` has not ended."""

    uses: tuple[UseOf, ...]
    first: Mapping[str, int]
    today: int


class RecentUse:
    """What the meters of accounts used of late, kept for a while. For one thread."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[int, Mapping[str, Recent]]] = {}

    def kept(self, account_id: int, *, now_utc_ms: int) -> Mapping[str, Recent] | None:
        """None where it is to be looked at again."""
        at, found = self._kept.get(account_id, (0, None))
        return found if 0 <= now_utc_ms - at < HELD_MS else None

    def keep(self, account_id: int, found: Mapping[str, Recent], *, now_utc_ms: int) -> None:
        self._kept.pop(account_id, None)
        if len(self._kept) >= MOST_HELD:
            del self._kept[next(iter(self._kept))]
        self._kept[account_id] = now_utc_ms, found


def ask(ledger: Ledger, tenant: TenantSession, *, now_utc_ms: int) -> DaysAsked:
    """What `read` needs. Raises DeskError tenant.signed_out."""
    account = allow(ledger, tenant, TenantMay.LOOK, now_utc_ms=now_utc_ms)
    own = meter_ids(ledger, account)
    uses = tuple(energy_use.scope(ledger, medium=one, session=SYSTEM, meter_ids=own) for one in MEDIA)
    offset_ms = uses[0].offset_ms
    first = {
        row.meter_id: number_at(max(row.from_utc_ms, account.opened_utc_ms) + offset_ms, Period.DAY) + 1
        for row in ledger.accounts.meters(account.id)
    }
    return DaysAsked(uses, first, uses[0].day_at(now_utc_ms))


def read(book: ReadingsBook, asked: DaysAsked) -> dict[str, Recent]:
    """The use of late by meter, where enough days of it are known; in short reads of the readings' book."""
    last = asked.today - 1
    found = {}
    for use in asked.uses:
        for meter_id, used in energy_use.used_by_day(book, use, last - RECENT_DAYS + 1, last).items():
            his = {day: quantity for day, quantity in used.items() if day >= asked.first[meter_id]}
            known = days_left.recent([his.get(day) for day in range(last - RECENT_DAYS + 1, last + 1)])
            if known is not None:
                found[meter_id] = known
    return found
