"""The first line of a served mall is what `main.py connect` reads, for every kind of link."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import Any

import pytest

from app.services import connection_file
from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.profiles import load_profiles
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.simulator.serve import serve
from meterio.types import (
    BusSettings,
    CollectorSettings,
    DialIn,
    Lane,
    LegacyLayout,
    LinkKind,
    MeterAddress,
    MeterPoint,
)
from tests.helpers.mall import keys_of

LAYOUT = LegacyLayout(mode="ecb", magic=b"\xaa\x55", length_bytes=1)
CALL = DialIn(b"REG-5", b"\x00\xff")


def bus(meter: str, kind: str = "adf400l-3p", unit: int | str = 1) -> BusPlan:
    return BusPlan(1, (MeterPlan(meter, kind, unit, balance_fen=4_200, rated_w=0),))


def plan() -> MallPlan:
    kinds = [
        CollectorPlan("C1", (bus("E1"),)),
        CollectorPlan("C2", (bus("E2", "dlt645-2007", "000000000002"),), kind=LinkKind.TRANSPARENT),
        CollectorPlan("C3", (bus("E3"),), kind=LinkKind.MODBUS_TCP),
        CollectorPlan("C4", (bus("E4"),), kind=LinkKind.LEGACY, legacy=LAYOUT),
        CollectorPlan("C5", (bus("E5"),), kind=LinkKind.TRANSPARENT, dial_in=CALL, console=("127.0.0.1", 9)),
    ]
    if sys.platform != "win32":
        kinds.append(CollectorPlan("C6", (bus("E6"),), kind=LinkKind.SERIAL))
    return MallPlan(tuple(kinds))


def settings_of(found: connection_file.Connection, kind: LinkKind) -> CollectorSettings:
    return CollectorSettings(
        id=found.id,
        kind=kind,
        host=found.host,
        port=found.port,
        buses=(BusSettings(1),),
        keys={} if found.key is None else {1: found.key},
        legacy=found.legacy,
    )


async def balance(settings: CollectorSettings, meter: MeterPlan) -> int:
    """Of the collector's one meter, as the driver reads it by what the line said."""
    client = CollectorClient(settings, profiles=load_profiles(), clock=SystemClock())
    running = asyncio.ensure_future(client.run())
    try:
        while not client.in_contact:
            await asyncio.sleep(0.01)
        point = MeterPoint(meter.id, MeterAddress(settings.id, 1, meter.address), meter.kind)
        return (await client.read(point, "books", lane=Lane.COMMAND)).values["balance_fen"]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, Any], dict[str, int]]:
    """The first line as an object, and each collector's balance read by what it says."""

    async def run() -> tuple[dict[str, Any], dict[str, int]]:
        site, out = plan(), io.StringIO()
        mall = Mall(site, clock=SystemClock(), seed=1, paced=False, keys=keys_of(site))
        serving = asyncio.ensure_future(serve(mall, out, published_keys=keys_of(site)))
        try:
            while not out.getvalue():
                await asyncio.sleep(0.01)
            connections = connection_file.parse(out.getvalue()).connections
            read = {
                one.id: await balance(settings_of(one, collector.kind), collector.buses[0].meters[0])
                for one, collector in zip(connections, site.collectors, strict=True)
                if collector.dial_in is None
            }
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
        return json.loads(out.getvalue()), read

    return asyncio.run(asyncio.wait_for(run(), 60))


def test_a_console_reaches_every_kind_by_it(told: tuple[dict[str, Any], dict[str, int]]) -> None:
    _, read = told
    assert set(read.values()) == {4_200} and len(read) == len(plan().collectors) - 1


def test_it_says_what_a_kind_needs(told: tuple[dict[str, Any], dict[str, int]]) -> None:
    by_id = {one["id"]: one for one in told[0]["collectors"]}
    assert set(by_id["C1"]) == {"id", "link", "host", "port", "suite", "key"}
    assert by_id["C2"]["suite"] == "none" and by_id["C2"]["max_hold_ms"] == 10_000
    assert by_id["C4"]["legacy"]["magic"] == "hex:aa55" and len(by_id["C4"]["key"]) == 48
    assert by_id["C5"]["dial_in"] == {"registration": "hex:5245472d35", "heartbeat": "hex:00ff"}
    assert told[0]["passwords"] == {"dlt645-2007": "00" * 8}
    assert told[0]["meters"] == len(plan().collectors)
