"""The simulated mall of a site workbook, as `main.py simulate` runs it. The console never imports this."""

from __future__ import annotations

import random
from collections import defaultdict

from app.domain import site as rows
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import DialIn, LegacyLayout, LinkKind, Suite

_RATED_W = {"超市": 40_000, "影院": 45_000, "餐饮": 20_000, "火锅": 25_000, "健身": 15_000}
_USUAL_RATED_W = 6_000
CONSOLE_HOST = "127.0.0.1"
"""Where simulated collectors that dial in call the console: on this machine, at their own port."""
UNPRICED_E8 = 100_000_000
"""What a simulated meter takes for a kWh or m3 where the site has no price: one is monitored only."""
_LOW_SHARE = 0.03
"""Share of shops that start with little credit, so that alarms have something to show."""


def plan_of(site: rows.Site, *, seed: int) -> MallPlan:
    """Meters as the workbook lists them, each with a start of its own drawn from `seed`."""
    counts = {line.meter: line.purchase_count for line in site.account_meters}
    trades = {shop.shop_number: shop.trade for shop in site.shops}
    prices = {price.plan: price.price_e8 for price in sorted(site.prices, key=lambda row: row.start_utc_ms)}
    on_line: dict[tuple[str, int], list[MeterPlan]] = defaultdict(list)
    for meter in site.meters:
        start = _meter_plan(
            meter,
            trade=trades.get(meter.shop_number, ""),
            count=counts.get(meter.id) or 0,
            price_e8=prices.get(meter.plan, UNPRICED_E8),
            seed=seed,
        )
        on_line[meter.collector, meter.bus].append(start)
    buses: dict[str, list[BusPlan]] = defaultdict(list)
    for bus in site.buses:
        buses[bus.collector].append(_bus_plan(bus, tuple(on_line[bus.collector, bus.number])))
    return MallPlan(tuple(_collector_plan(one, tuple(buses[one.id])) for one in site.collectors))


def _meter_plan(meter: rows.Meter, *, trade: str, count: int, price_e8: int, seed: int) -> MeterPlan:
    chance = random.Random(f"{seed}:{meter.id}")
    low = chance.random() < _LOW_SHARE
    rated = next((watts for word, watts in _RATED_W.items() if word in trade), _USUAL_RATED_W)
    return MeterPlan(
        id=meter.id,
        kind=meter.profile,
        unit=meter.unit,
        number=meter.number,
        trade=trade,
        balance_fen=chance.randrange(600, 3_000) if low else chance.randrange(8_000, 90_000),
        purchase_count=count,
        total_purchased_fen=count * chance.randrange(20_000, 50_000),
        price_e8=price_e8,
        energy_wh=chance.randrange(200_000, 60_000_000),
        volume_l=chance.randrange(5_000, 900_000),
        rated_w=rated,
    )


def _bus_plan(bus: rows.Bus, meters: tuple[MeterPlan, ...]) -> BusPlan:
    return BusPlan(
        number=bus.number, meters=meters, baud=bus.baud, parity=bus.parity, stop_bits=bus.stop_bits
    )


def _collector_plan(collector: rows.Collector, buses: tuple[BusPlan, ...]) -> CollectorPlan:
    link = LinkKind(collector.link)
    calls = bool(collector.registration or collector.heartbeat)
    return CollectorPlan(
        id=collector.id,
        buses=buses,
        minimum=Suite(collector.minimum_suite) if link is LinkKind.SEALED else Suite.AES_256_GCM,
        kind=link,
        dial_in=DialIn(collector.registration, collector.heartbeat) if calls else None,
        console=(CONSOLE_HOST, collector.port) if calls else None,
        legacy=LegacyLayout() if link is LinkKind.LEGACY else None,
    )
