"""The console's whole driver against a simulated mall on the virtual loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.profiles import load_profiles
from meterio.simulator import Mall, MallPlan
from meterio.simulator.plan import DEFAULT_KEY
from meterio.types import Lane, MeterCommand, MeterPoint
from tests.helpers.mall import points_of, settings_of
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.simulator.virtual_mall import VirtualMall

PROFILES = load_profiles()


class Scene:
    """A mall and a client of its first collector in contact with it. `points` are the meters by id."""

    def __init__(self, site: VirtualMall) -> None:
        self.site = site
        self.mall: Mall = site.mall
        self.points: dict[str, MeterPoint] = {point.meter_id: point for point in points_of(site.plan)}
        self.client = CollectorClient(
            settings_of(site.plan)[0],
            profiles=PROFILES,
            clock=site.clock,
            connect=site.net.connect,
            security=SoftwareSecurityDevice(DEFAULT_KEY, draw=lambda size: bytes(range(size))),
        )

    @property
    def first(self) -> MeterPoint:
        return next(iter(self.points.values()))

    async def in_contact(self) -> None:
        while not self.client.in_contact:
            await asyncio.sleep(0.01)

    async def read(self, block: str = "books", *, point: MeterPoint | None = None) -> Mapping[str, int]:
        return (await self.client.read(point or self.first, block, lane=Lane.COMMAND)).values

    async def tell(self, name: str, *, point: MeterPoint | None = None, **values: int) -> None:
        now_ms = self.site.clock.utc_ms()
        order = MeterCommand(name, values, deadline_utc_ms=now_ms + 60_000)
        await self.client.send(await self.client.prepare(point or self.first, order))

    async def sell(self, amount_fen: int = 2_500, *, count: int = 4, point: MeterPoint | None = None) -> None:
        where = point or self.first
        book = self.mall.book(where.meter_id)
        values = {"amount_fen": amount_fen, "purchase_count": count}
        form = PROFILES[where.profile].form_of("purchase")
        named = {field.value for field in form.fields}
        if "balance_after_fen" in named:
            values["balance_after_fen"] = book["balance_fen"] + amount_fen
        if "customer_number" in named:
            values["customer_number"] = int(book["customer_number"])
        await self.tell("purchase", point=where, **values)

    async def failure(self, work: Awaitable[Any]) -> type[MeterError] | None:
        """The kind of error it ends in; None if it ends well."""
        try:
            await work
        except MeterError as error:
            return type(error)
        return None

    def book(self) -> Mapping[str, Any]:
        return self.mall.book(self.first.meter_id)

    def hits(self) -> list[int]:
        return [fault["hits"] for fault in self.mall.hits()]


def play(plan: MallPlan, story: Callable[[Scene], Awaitable[None]], *, paced: bool = True) -> None:
    async def run() -> None:
        scene = Scene(VirtualMall(plan, paced=paced))
        running = asyncio.ensure_future(scene.client.run())
        try:
            await asyncio.wait_for(scene.in_contact(), 60)
            await story(scene)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await scene.mall.stop()

    run_virtual(run)
