"""The mall of the wire benchmarks in a book: a shop, a tenant and a plan for each meter."""

from __future__ import annotations

from collections.abc import Iterator

from app.polling.schedule import Intervals
from app.polling.worker import SiteSetup
from db.ledger import Ledger
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from meterio.types import MeterPoint
from tests.bench import mall_process

LIMIT_FEN = 99_999_999
PRICE_E8 = 80_000_000
STATUS_S = 5.0


def points() -> tuple[MeterPoint, ...]:
    """Every meter of the mall."""
    plans = mall_process.plan().collectors
    return tuple(point for plan in plans for bus in plan.buses for point in mall_process.points(plan, bus))


def setup(addresses: dict[str, tuple[str, int]]) -> SiteSetup:
    """What the worker runs on: status every five seconds, as a site does."""
    plans = mall_process.plan().collectors
    return SiteSetup(
        collectors=tuple(mall_process.settings(plan, addresses[plan.id]) for plan in plans),
        points=points(),
        intervals=Intervals(status_s=STATUS_S, target_s=STATUS_S, history_ms=24 * 3_600_000),
    )


def write(ledger: Ledger, *, now_utc_ms: int) -> None:
    """The site, its operator, and an account for each meter that holds its own money."""
    ledger.site.create("bench", now_utc_ms)
    ledger.operators.add(name="he", display_name="he", password_hash="x", roles=("manager",), drawer="D1")
    building = ledger.shops.put_building(code="B1", name="B1")
    area = ledger.shops.put_area(building_id=building, code="A1", name="A1")
    plans = {}
    for medium in ("electricity", "water"):
        plans[medium] = ledger.prices.put_plan(code=medium, name=medium, medium=medium)
        ledger.prices.put_version(PriceVersion(plans[medium], 0, PRICE_E8))
    for collector, bus, medium in _lines():
        if bus == 1:
            ledger.collectors.put(Collector(collector, collector, area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
        ledger.collectors.put_bus(Bus(collector, bus, medium, mall_process.BAUD, "N", 1, 4, 500))
    for number, point in enumerate(points(), start=1):
        _shop(ledger, point, number, area=area, plans=plans, now_utc_ms=now_utc_ms)


def _lines() -> Iterator[tuple[str, int, str]]:
    for plan in mall_process.plan().collectors:
        for bus in plan.buses:
            yield plan.id, bus.number, _medium(bus.meters[0].kind)


def _medium(kind: str) -> str:
    return "water" if "water" in kind else "electricity"


def _shop(
    ledger: Ledger, point: MeterPoint, number: int, *, area: int, plans: dict[str, int], now_utc_ms: int
) -> None:
    shop = ledger.shops.put_shop(
        shop_number=f"S{number:04}",
        name=f"shop {number}",
        area_id=area,
        floor="1F",
        trade="tea",
        phone="",
        search_text=f"s{number:04}",
    )
    medium = _medium(point.profile)
    custody = "office" if medium == "water" else "meter"
    place = (point.address.collector, point.address.bus, point.address.unit)
    ledger.meters.put(Meter(point.meter_id, shop, medium, custody, point.profile, *place, plans[medium]))
    if custody == "office":
        return
    customer = ledger.accounts.add_customer(name=f"tenant {number}", phone="")
    account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=now_utc_ms)
    ledger.accounts.put_meter(AccountMeter(account, point.meter_id, LIMIT_FEN))
    ledger.meters.start_epoch(point.meter_id, start_count=0, reason="opening", utc_ms=now_utc_ms, by="he")
