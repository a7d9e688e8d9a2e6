"""Small simulated malls for tests, and the console's settings that fit them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from meterio.clock import SystemClock
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.simulator.plan import ADDRESS_DIGITS, KEYED, PROTOCOLS
from meterio.types import (
    BusSettings,
    Clock,
    CollectorSettings,
    LinkKind,
    MeterAddress,
    MeterPoint,
    Suite,
)

ELECTRICITY = "adf400l-3p"
WATER = "modbus-water"


def small_plan(
    collectors: int = 1,
    buses: int = 2,
    meters: int = 4,
    *,
    kinds: Sequence[str] = (ELECTRICITY,),
    minimum: Suite = Suite.AES_256_GCM,
    link: LinkKind = LinkKind.SEALED,
    model: str = "queueing",
    baud: int = 9600,
    turnaround_ms: int = 20,
    **meter_fields: Any,
) -> MallPlan:
    """Collectors "C1", "C2" …, with buses 1.. of units 1..; "E1-2-3" hangs at collector 1, bus 2, unit 3.

    `kinds` goes round by bus; a water meter's id starts with W. Where addresses have 12 or 14 digits, unit 3
    of bus 2 is …10203 at the first collector. `meter_fields` are given to every MeterPlan:
    by default 100.00 yuan, 3 purchases of 500.00 in all, and no load, so that balances stand still.
    """
    fields = {"balance_fen": 10_000, "purchase_count": 3, "total_purchased_fen": 50_000, "rated_w": 0}
    fields |= {"rated_l_per_h": 0} | meter_fields

    def bus_plan(collector: int, number: int) -> BusPlan:
        kind = kinds[(number - 1) % len(kinds)]
        letter = "W" if "water" in kind else "E"
        digits = ADDRESS_DIGITS.get(PROTOCOLS[kind])

        def address(unit: int) -> int | str:
            return unit if digits is None else f"{collector * 10_000 + number * 100 + unit:0{digits}}"

        hung = tuple(
            MeterPlan(id=f"{letter}{collector}-{number}-{unit}", kind=kind, unit=address(unit), **fields)
            for unit in range(1, meters + 1)
        )
        return BusPlan(number, hung, baud=baud, turnaround_ms=turnaround_ms)

    return MallPlan(
        tuple(
            CollectorPlan(
                id=f"C{collector}",
                buses=tuple(bus_plan(collector, number) for number in range(1, buses + 1)),
                minimum=minimum,
                kind=link,
                model=model,
            )
            for collector in range(1, collectors + 1)
        )
    )


def keys_of(plan: MallPlan) -> dict[str, bytes]:
    """A secret for each collector, the same in every run: 32 bytes, or a triple-DES key for a legacy one."""
    sizes = {LinkKind.LEGACY: 24}
    return {
        collector.id: hashlib.sha256(collector.id.encode()).digest()[: sizes.get(collector.kind, 32)]
        for collector in plan.collectors
    }


def settings_of(
    plan: MallPlan, where: Mapping[str, tuple[str, int]] | None = None, *, reply_timeout_ms: int = 500
) -> tuple[CollectorSettings, ...]:
    """The console's settings for the collectors of `plan`, which listen at `where` (id to host and port)."""
    keys = keys_of(plan)
    found = []
    for collector in plan.collectors:
        host, port = (where or {}).get(collector.id, (collector.id, 1))
        buses = tuple(
            BusSettings(bus.number, bus.baud, bus.parity, bus.stop_bits, reply_timeout_ms=reply_timeout_ms)
            for bus in collector.buses
        )
        found.append(
            CollectorSettings(
                id=collector.id,
                kind=collector.kind,
                host=host,
                port=port,
                buses=buses,
                suite=collector.minimum,
                minimum_suite=collector.minimum,
                keys={1: keys[collector.id]} if collector.kind in KEYED else {},
                dial_in=collector.dial_in,
                legacy=collector.legacy,
            )
        )
    return tuple(found)


def points_of(plan: MallPlan) -> tuple[MeterPoint, ...]:
    """Every meter of `plan` as the engine addresses it."""
    return tuple(
        MeterPoint(meter.id, MeterAddress(collector.id, bus.number, meter.address), meter.kind)
        for collector in plan.collectors
        for bus in collector.buses
        for meter in bus.meters
    )


@asynccontextmanager
async def running_mall(
    plan: MallPlan, *, clock: Clock | None = None, seed: int = 1, paced: bool = False, **options: Any
) -> AsyncIterator[tuple[Mall, dict[str, tuple[str, int]]]]:
    """A mall on loopback sockets: (mall, where each collector listens). Stopped on the way out."""
    mall = Mall(plan, clock=clock or SystemClock(), seed=seed, paced=paced, keys=keys_of(plan), **options)
    where = await mall.start()
    try:
        yield mall, where
    finally:
        await mall.stop()
