"""Many meters of every kind on one machine, un-paced, read over real sockets."""

from __future__ import annotations

import asyncio

from meterio.simulator.plan import KINDS
from tests.helpers.mall import running_mall
from tests.helpers.many_meters import many, read_all


def test_every_meter_of_a_larger_mall_is_read() -> None:
    async def run() -> int:
        plan = many(320)
        async with running_mall(plan) as (mall, where):
            assert len(mall.meter_ids()) == 320
            return await read_all(plan, where)

    assert asyncio.run(run()) == 320


def test_ten_thousand_meters_of_every_kind_fit_a_plan() -> None:
    plan = many(10_000)
    meters = list(plan.meters())
    assert len(meters) == 10_000 and {meter.kind for meter in meters} == set(KINDS)
    assert len(plan.collectors) == 40
