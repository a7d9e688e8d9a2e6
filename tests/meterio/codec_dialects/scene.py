"""One simulated meter of every kind behind one collector, and the console's client in contact with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from meterio.codec.security import SecurityDevice
from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.collector import CollectorClient
from meterio.profiles import Profile, load_profiles
from meterio.simulator.mall import Mall
from meterio.simulator.plan import DEFAULT_KEY, PROTOCOLS, BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import (
    BusSettings,
    CollectorSettings,
    Lane,
    LinkKind,
    MeterAddress,
    MeterCommand,
    MeterPoint,
    Suite,
)
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual

KEY = bytes(range(32))
PROFILES = load_profiles()
START_FEN = 12_345
CUSTOMER = 260_000_000_042
ADDRESSES = {"dlt645-2007": "000012345678", "cjt188-2004": "33110011223344"}
DEVICE = SoftwareSecurityDevice(DEFAULT_KEY)
HELD = tuple(name for name, profile in PROFILES.items() if profile.custody == "meter")


def line_of(kind: str) -> int:
    """Each kind has a line of its own: one kind of meter a line."""
    return 1 + list(PROTOCOLS).index(kind)


def point_of(kind: str) -> MeterPoint:
    unit = ADDRESSES.get(PROTOCOLS[kind], "5")
    return MeterPoint(kind, MeterAddress("C1", line_of(kind), unit), kind)


def _plan(kind: str, **changes: Any) -> MeterPlan:
    values: dict[str, Any] = {
        "balance_fen": START_FEN,
        "purchase_count": 7,
        "total_purchased_fen": 500_000,
        "energy_wh": 987_650,
        "volume_l": 43_210,
        "rated_w": 0,
        "rated_l_per_h": 0,
        "number": "260011223344",
        "customer": str(CUSTOMER),
    }
    return MeterPlan(kind, kind, point_of(kind).address.unit, **(values | changes))


@dataclass
class Scene:
    mall: Mall
    client: CollectorClient
    clock: LoopClock

    async def read(self, kind: str, block: str) -> Mapping[str, int]:
        return (await self.client.read(point_of(kind), block, lane=Lane.COMMAND)).values

    async def order(self, kind: str, name: str, **values: int) -> None:
        """One command, with a deadline a minute away."""
        command = MeterCommand(name, values, self.clock.utc_ms() + 60_000)
        await self.client.send(await self.client.prepare(point_of(kind), command))

    def book(self, kind: str) -> dict[str, Any]:
        return self.mall.book(kind)


def play(
    story: Callable[[Scene], Awaitable[Any]],
    *kinds: str,
    security: SecurityDevice | None = DEVICE,
    profiles: Mapping[str, Profile] = PROFILES,
    **changes: Any,
) -> None:
    """Runs `story` with meters of `kinds` on virtual time; `changes` are of their plans."""

    async def run() -> None:
        clock = LoopClock(asyncio.get_running_loop())
        lines = tuple(BusPlan(line_of(kind), (_plan(kind, **changes),)) for kind in kinds)
        mall = Mall(MallPlan((CollectorPlan("C1", lines),)), clock=clock, seed=1, keys={"C1": KEY})
        net = PipeNet()
        net.listen("c1", 1, lambda: mall.protocol("C1"))
        settings = CollectorSettings(
            "C1",
            LinkKind.SEALED,
            "c1",
            1,
            tuple(BusSettings(line.number) for line in lines),
            suite=Suite.AES_256_GCM,
            keys={1: KEY},
        )
        client = CollectorClient(
            settings, profiles=profiles, clock=clock, connect=net.connect, security=security
        )
        running = asyncio.ensure_future(client.run())
        try:
            while not client.in_contact:
                await asyncio.sleep(0.01)
            await story(Scene(mall, client, clock))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await mall.stop()

    run_virtual(run())
