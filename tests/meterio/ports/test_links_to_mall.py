"""Every kind of link, and every kind of call, from the console's own driver to simulated meters."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from meterio.collector import CollectorClient
from meterio.ports import DialInListeners
from meterio.profiles import load_profiles
from meterio.simulator import MallPlan
from meterio.types import DialIn, Lane, LegacyLayout, LinkKind, MeterCommand
from tests.helpers.mall import points_of, settings_of, small_plan
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.ports.test_dial_in import AT, PipeServer
from tests.meterio.simulator.virtual_mall import VirtualMall

CALL = DialIn(b"MALL-C1\r\n", b"\x00\xffbeat")
OVER_TCP = [kind for kind in LinkKind if kind is not LinkKind.SERIAL]


def plan_of(kind: LinkKind, *, calls: bool) -> MallPlan:
    lines = 2 if kind is LinkKind.SEALED or not calls else 1
    (collector,) = small_plan(buses=lines, link=kind).collectors
    layout = LegacyLayout(iv="sent", magic=b"\xaa\x55") if kind is LinkKind.LEGACY else None
    if calls:
        return MallPlan(
            (replace(collector, legacy=layout, dial_in=CALL, console=("here", AT), heartbeat_s=7),)
        )
    return MallPlan((replace(collector, legacy=layout),))


@pytest.mark.parametrize("calls", [False, True], ids=["called", "calling"])
@pytest.mark.parametrize("kind", OVER_TCP)
def test_meters_are_read_and_sold_to_over_every_link(kind: LinkKind, calls: bool) -> None:
    async def story() -> None:
        plan = plan_of(kind, calls=calls)
        site = VirtualMall(plan)

        async def serve(factory, host, port):  # type: ignore[no-untyped-def]
            site.net.listen("here", port, factory)
            return PipeServer(site.net, port)

        (settings,) = settings_of(plan, {"C1": ("C1", AT if calls else 1)})
        client = CollectorClient(
            settings,
            profiles=load_profiles(),
            clock=site.clock,
            connect=site.net.connect,
            listeners=DialInListeners(clock=site.clock, serve=serve),
        )
        run = asyncio.create_task(client.run())
        await asyncio.sleep(0.1)
        site.mall.call_consoles(site.net.connect)
        await asyncio.sleep(10)
        points = points_of(plan)
        for turn in range(40):  # ten minutes of questions, with a heartbeat every seven seconds of a caller's
            for point in points:
                sample = await client.read(point, "status", lane=Lane.STATUS)
                assert sample.values["balance_fen"] == 10_000, turn
            await asyncio.sleep(15)
        command = MeterCommand("purchase", {"amount_fen": 5_000, "purchase_count": 4})
        await client.send(await client.prepare(points[-1], command))
        assert site.mall.book(points[-1].meter_id)["balance_fen"] == 15_000
        for bus in settings.buses:
            counters = client.counters(bus.number)
            assert counters.bad == counters.timeouts == counters.link_lost == counters.dropped == 0
        run.cancel()
        await asyncio.wait({run})
        await site.mall.stop()
        await asyncio.sleep(1)
        assert site.net.open_connections == 0

    run_virtual(story())
