"""The handful of meters that a history plays on, and the ledger's file that knows them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from app.polling.schedule import Intervals
from app.polling.worker import SiteSetup
from db.ledger import LedgerBook
from meterio.profiles import load_profiles
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.types import BusSettings, Clock, LinkKind, MeterPoint
from tests.helpers import small_mall
from tests.helpers.second_person import add_people
from tests.helpers.virtual_loop import LoopClock

PROFILES = load_profiles()
METERS = small_mall.ELECTRICITY
START_COUNT = small_mall.START_COUNT
STATUS_S = 30.0
MAX_HOLD_MS = {LinkKind.SEALED: 240_000, LinkKind.TRANSPARENT: 30_000}
"""A sealed collector may keep a frame for minutes: only a fence keeps a held purchase from its meter. What
an ordinary serial server keeps is bounded by its maker's word alone, and that is the port's default."""


class WallClock(LoopClock):
    """The loop's clock, whose wall time somebody may set."""

    set_by_ms = 0

    def utc_ms(self) -> int:
        return super().utc_ms() + self.set_by_ms


def start_total_fen(meter_id: str) -> int:
    """What a meter has been sold in all at the start; no two have the same."""
    return small_mall.START_TOTAL_FEN + 1_000_000 * int(meter_id[1:])


OFFICE_METER = "W1"
"""Its money is held by the office; no line leads to it."""

UNGUARDED = "ddsy1352"
UNCOUNTED = "dlt645-2007"


def make_of(seed: int, meter_id: str) -> str:
    """Every fourth history plays on meters whose deductions only their balance proves; in the others the last
    two are told their new balance and count."""
    if seed % 4 == 2:
        return UNCOUNTED
    return UNGUARDED if meter_id in METERS[3:] else small_mall.ELECTRICITY_MAKE


def takes_refunds(seed: int, meter_id: str) -> bool:
    return "refund" in PROFILES[make_of(seed, meter_id)].commands


def _point(seed: int, point: MeterPoint) -> MeterPoint:
    make = make_of(seed, point.meter_id)
    unit = f"{int(point.address.unit):012}" if make == UNCOUNTED else point.address.unit
    return replace(point, profile=make, address=replace(point.address, unit=unit))


def points(seed: int) -> tuple[MeterPoint, ...]:
    return tuple(_point(seed, point) for point in small_mall.points() if point.meter_id in METERS)


def link_of(seed: int) -> LinkKind:
    """Every fourth history plays over an ordinary serial server."""
    return LinkKind.TRANSPARENT if seed % 4 == 3 else LinkKind.SEALED


def mall(clock: Clock, *, seed: int) -> Mall:
    meters = tuple(
        MeterPlan(
            point.meter_id,
            point.profile,
            point.address.unit if point.profile == UNCOUNTED else int(point.address.unit),
            balance_fen=small_mall.START_BALANCE_FEN,
            purchase_count=START_COUNT,
            total_purchased_fen=start_total_fen(point.meter_id),
            price_e8=small_mall.PRICE_E8,
            # One that is told its new balance swallows what was used between question and order, so that an
            # amount in its book would no longer name the sale.
            rated_w=0 if point.profile == UNGUARDED else 6_000,
        )
        for point in points(seed)
    )
    link = link_of(seed)
    plan = MallPlan((CollectorPlan("C1", (BusPlan(1, meters),), kind=link),))
    return Mall(plan, clock=clock, seed=seed, keys={"C1": small_mall.SECRET}, max_hold_ms=MAX_HOLD_MS[link])


def setup(seed: int) -> SiteSetup:
    collector = replace(small_mall.collector(link=link_of(seed)), buses=(BusSettings(1),))
    return SiteSetup((collector,), points(seed), Intervals(status_s=STATUS_S))


def new_book(folder: Path, clock: Clock, *, schema: str) -> LedgerBook:
    """A fresh ledger with the small mall in it. `schema`: statements of a test build that change its tables.

    The histories are about order and not about power cuts, so nothing waits for the disk.
    """
    path = folder / "ledger.db"
    shutil.copy(_template(), path)
    book = LedgerBook(path, clock=clock)
    connection = book._connection
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;" + schema)
    return book


@lru_cache(maxsize=1)
def _template() -> Path:
    path = Path(mkdtemp(prefix="search-")) / "ledger.db"
    book = LedgerBook(path, clock=_Start())
    book.write(small_mall.set_up)
    book.write(add_people)
    book.close()
    return path


class _Start:
    def utc_ms(self) -> int:
        return small_mall.NOW_MS
