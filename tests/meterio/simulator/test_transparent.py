"""Ordinary serial servers: raw bytes both ways, in the two ways they treat requests that come too early."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from meterio.simulator.modbus import is_whole
from meterio.types import DialIn, LinkKind
from tests.helpers.mall import small_plan
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.simulator.console import purchase, read
from tests.meterio.simulator.virtual_mall import LATENCY_S, Raw, VirtualMall

MODELS = ("queueing", "overlapping")


def on_virtual(test: Callable[[VirtualMall, Raw], Awaitable[None]], *, model: str, **options: Any) -> None:
    async def run() -> None:
        plan = small_plan(1, 1, 3, link=LinkKind.TRANSPARENT, model=model)
        site = VirtualMall(plan, **options)
        await test(site, await site.plain())
        await site.mall.stop()

    run_virtual(run)


@pytest.mark.parametrize("model", MODELS)
def test_a_request_is_answered_in_wire_time(model: str) -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        start = asyncio.get_running_loop().time()
        raw.transport.write(read(2))
        await asyncio.sleep(1)
        ((when, data),) = raw.heard
        exchange_s = site.plan.collectors[0].buses[0].exchange_s(8, 29)
        assert when - start - 2 * LATENCY_S == pytest.approx(exchange_s)
        assert data[0] == 2 and is_whole(data)

    on_virtual(test, model=model)


def test_a_queueing_server_sends_one_after_the_other() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        raw.transport.write(read(1) + purchase(2, 500, 4)[:5])
        raw.transport.write(purchase(2, 500, 4)[5:] + read(3))
        await asyncio.sleep(1)
        assert [data[0] for _, data in raw.heard] == [1, 2, 3]
        assert all(is_whole(data) for _, data in raw.heard)

    on_virtual(test, model="queueing")


def test_an_overlapping_server_garbles_what_is_being_said() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        raw.transport.write(read(1))
        await asyncio.sleep(0.035)  # the reply of meter 1 is on the line
        raw.transport.write(read(2))
        await asyncio.sleep(1)
        assert not any(is_whole(data) for _, data in raw.heard)

    on_virtual(test, model="overlapping")


def test_a_late_reply_comes_before_the_right_one() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        site.mall.set_fault("late-reply", target="E1-1-1", times=1, delay_ms=600)
        raw.transport.write(read(1))
        await asyncio.sleep(0.5)
        raw.transport.write(read(1, words=8))
        await asyncio.sleep(2)
        assert [len(data) for _, data in raw.heard] == [29, 21]

    on_virtual(test, model="queueing")


def test_a_silent_meter_ends_the_wait_without_a_word() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        raw.transport.write(read(99) + read(1))
        await asyncio.sleep(0.9)
        assert raw.heard == []
        await asyncio.sleep(1)
        assert [data[0] for _, data in raw.heard] == [1]

    on_virtual(test, model="queueing")


def test_what_a_closed_link_left_behind_is_gone_after_the_hold_time() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        raw.transport.write(b"".join(read(99) for _ in range(6)) + purchase(1, 500, 4))
        await asyncio.sleep(0.1)
        raw.transport.close()
        await asyncio.sleep(60)
        assert site.mall.book("E1-1-1")["purchases"] == []

    on_virtual(test, model="queueing", max_hold_ms=5000)


def test_the_newest_console_wins() -> None:
    async def test(site: VirtualMall, raw: Raw) -> None:
        second = await site.plain()
        await asyncio.sleep(0.1)
        assert raw.lost and not second.lost

    on_virtual(test, model="queueing")


def test_a_serial_port_and_a_calling_serial_server_carry_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        small_plan(1, 2, 1, link=LinkKind.SERIAL)
    with pytest.raises(ValueError, match="one line"):
        replace(small_plan(1, 2, 1, link=LinkKind.TRANSPARENT).collectors[0], dial_in=DialIn(b"me"))


def test_each_line_has_a_connection_of_its_own() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 2, 2, link=LinkKind.TRANSPARENT))
        first, second = await site.plain(bus=1), await site.plain(bus=2)
        first.transport.write(read(1))
        second.transport.write(purchase(1, 500, 4))
        await asyncio.sleep(1)
        assert [data[1] for _, data in first.heard] == [3]
        assert [data[1] for _, data in second.heard] == [16]
        assert site.mall.book("E1-2-1")["purchase_count"] == 4 and not first.lost
        await site.plain(bus=1)
        await asyncio.sleep(0.1)
        assert first.lost and not second.lost
        await site.mall.stop()

    run_virtual(run)
