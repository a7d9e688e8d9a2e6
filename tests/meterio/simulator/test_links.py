"""Links beyond the sealed one and plain TCP: Modbus TCP, triple DES, serial ports, calls to the console."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meterio.clock import SystemClock
from meterio.link import BusError, BusErrorReason, LineSet, Reply
from meterio.link.legacy import LegacyStream
from meterio.simulator import Mall, MallPlan
from meterio.simulator.modbus import is_whole
from meterio.types import DialIn, LegacyLayout, LineParameters, LinkKind
from tests.helpers.mall import keys_of, running_mall, small_plan
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.simulator.console import Console, purchase, read, status_of
from tests.meterio.simulator.virtual_mall import Raw, VirtualMall

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


def with_collector(plan: MallPlan, **changes: Any) -> MallPlan:
    """`plan` with its one collector changed."""
    return MallPlan((replace(plan.collectors[0], **changes),))


def with_meter(plan: MallPlan, place: int, **changes: Any) -> MallPlan:
    """`plan` with one meter of its first line changed."""
    bus = plan.collectors[0].buses[0]
    meters = list(bus.meters)
    meters[place] = replace(meters[place], **changes)
    return with_collector(plan, buses=(replace(bus, meters=tuple(meters)), *plan.collectors[0].buses[1:]))


def mbap(number: int, frame: bytes) -> bytes:
    return number.to_bytes(2, "big") + b"\0\0" + (len(frame) - 2).to_bytes(2, "big") + frame[:-2]


# Modbus TCP


def test_modbus_tcp_answers_by_transaction() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, 3, link=LinkKind.MODBUS_TCP))
        raw = await site.plain()
        asked = mbap(7, read(1)) + mbap(8, purchase(2, 500, 4)) + mbap(9, read(99))
        raw.transport.write(asked[:9])
        raw.transport.write(asked[9:])
        await asyncio.sleep(3)
        first, second, third = (data for _, data in raw.heard)
        assert first[:6].hex() == "00070000001b" and first[6] == 1
        assert second == mbap(8, bytes.fromhex("021005430003") + b"\0\0")
        assert third == mbap(9, bytes((99, 0x83, 0x0B)) + b"\0\0")
        await site.mall.stop()

    run_virtual(run)


def test_modbus_tcp_hangs_up_on_another_protocol() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, 1, link=LinkKind.MODBUS_TCP))
        raw = await site.plain()
        raw.transport.write(b"GET / HTTP/1.1\r\n\r\n")
        await asyncio.sleep(1)
        assert raw.lost and raw.heard == []
        await site.mall.stop()

    run_virtual(run)


def test_modbus_tcp_carries_modbus_meters_only() -> None:
    with pytest.raises(ValueError, match="Modbus meters only"):
        small_plan(1, 1, 1, kinds=("dlt645-2007",), link=LinkKind.MODBUS_TCP)


# a maker's layout


@pytest.mark.parametrize(
    "layout", [LegacyLayout(), LegacyLayout(mode="ecb", magic=b"\xaaU"), LegacyLayout(iv="sent")]
)
def test_a_legacy_collector_speaks_its_layout(layout: LegacyLayout) -> None:
    async def run() -> None:
        plan = with_collector(small_plan(1, 1, 3, link=LinkKind.LEGACY), legacy=layout)
        site = VirtualMall(plan)
        raw = await site.plain()
        stream = LegacyStream(layout, keys_of(plan)["C1"])
        raw.transport.write(stream.wrap(read(2)))
        await asyncio.sleep(1)
        (plain,) = stream.unwrap(raw.heard[0][1])
        assert plain[0] == 2 and is_whole(plain)
        await site.mall.stop()

    run_virtual(run)


def test_a_legacy_collector_needs_a_key() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        Mall(small_plan(link=LinkKind.LEGACY), clock=SystemClock(), seed=1, keys={})


# lines at other parameters


def test_a_meter_hears_only_its_own_speed_and_parity() -> None:
    async def run() -> None:
        plan = with_meter(with_meter(small_plan(1, 1, 3), 1, baud=2400, parity="E"), 2, parity="E")
        site = VirtualMall(plan)
        console = await site.console()
        heard = {}
        for parameters in (None, LineParameters(2400, "E", 1), LineParameters(9600, "E", 1), None):
            sequence, wire = console.session.set_line(1, parameters)
            console.transport.write(wire)
            assert isinstance(await console.outcome(sequence), LineSet)
            answers = [await console.outcome(console.send(read(unit))) for unit in (1, 2, 3)]
            heard[parameters] = [place for place, event in enumerate(answers, 1) if isinstance(event, Reply)]
        assert list(heard.values()) == [[1], [2], [3]]
        await site.mall.stop()

    run_virtual(run)


def test_a_lines_parameters_end_with_the_session() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, 3))
        console = await site.console()
        console.transport.write(console.session.set_line(1, LineParameters(2400, "E", 1))[1])
        assert isinstance(await console.outcome(console.send(read(1))), BusError)
        site.net.break_all()
        again = await site.console()
        assert status_of(await again.ask(read(1)))["count"] == 3
        await site.mall.stop()

    run_virtual(run)


def test_a_collector_whose_lines_are_fixed_says_so() -> None:
    async def run() -> None:
        site = VirtualMall(with_collector(small_plan(1, 1, 1), sets_lines=False))
        console = await site.console()
        sequence, wire = console.session.set_line(1, LineParameters(2400, "E", 1))
        console.transport.write(wire)
        event = await console.outcome(sequence)
        assert isinstance(event, BusError) and event.reason is BusErrorReason.NOT_OFFERED
        assert (await console.ask(read(1)))[0] == 1
        await site.mall.stop()

    run_virtual(run)


# calls to the console


@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_a_collector_calls_says_who_it_is_and_keeps_its_heart_beating(link: LinkKind) -> None:
    async def run() -> None:
        plan = with_collector(
            small_plan(1, 1, 2, link=link),
            dial_in=DialIn(b"REG-C1", b"\x00\xff"),
            console=("office", 9000),
            heartbeat_s=10,
        )
        site = VirtualMall(plan)
        callers: list[Raw] = []

        def answer_phone() -> Raw:
            callers.append(Raw())
            return callers[-1]

        site.mall.call_consoles(site.net.connect)
        await asyncio.sleep(3)  # nobody listens yet
        site.net.listen("office", 9000, answer_phone)
        await asyncio.sleep(25)
        assert [data for _, data in callers[0].heard] == [b"REG-C1", b"\x00\xff", b"\x00\xff"]
        if link is LinkKind.TRANSPARENT:
            callers[0].transport.write(read(1))
            await asyncio.sleep(1)
            assert callers[0].heard[-1][1][0] == 1
        callers[0].transport.close()
        await asyncio.sleep(5)
        assert [data for _, data in callers[1].heard] == [b"REG-C1"]
        await site.mall.stop()

    run_virtual(run)


# real sockets and serial ports


def test_lines_of_a_serial_server_listen_in_a_row() -> None:
    async def run() -> None:
        plan = small_plan(1, 3, 1, link=LinkKind.TRANSPARENT)
        async with running_mall(plan) as (_, where):
            host, port = where["C1"]
            for bus in range(3):
                reader, writer = await asyncio.open_connection(host, port + bus)
                writer.write(read(1))
                assert is_whole(await reader.readexactly(29))
                writer.close()
                await writer.wait_closed()

    asyncio.run(run())


@POSIX
def test_a_serial_port_answers_at_its_speed_and_comes_back_when_it_was_pulled_out() -> None:
    import serial

    async def run() -> None:
        plan = with_meter(small_plan(1, 1, 2, link=LinkKind.SERIAL), 1, baud=2400)
        async with running_mall(plan) as (mall, where):
            device, port = where["C1"]
            assert port == 0

            def ask(unit: int, baud: int) -> bytes:
                with serial.Serial(device, baud, timeout=1 if unit * 7200 - baud else 0.3) as opened:
                    opened.write(read(unit))
                    return bytes(opened.read(29))

            assert status_of(await asyncio.to_thread(ask, 1, 9600))["count"] == 3
            assert await asyncio.to_thread(ask, 2, 9600) == b""
            assert (await asyncio.to_thread(ask, 2, 2400))[0] == 2
            mall.set_fault("port-gone", target="C1", back_ms=200)
            assert not Path(device).exists() and mall.hits()[0]["hits"] == 1
            while not Path(device).exists():
                await asyncio.sleep(0.02)
            assert (await asyncio.to_thread(ask, 1, 9600))[0] == 1
        assert not Path(device).exists() and not Path(device).parent.exists()

    asyncio.run(run())


# faults of links


def test_a_half_open_connection_hears_and_says_nothing_more() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, 2))
        console = await site.console()
        site.mall.set_fault("half-open", target="C1")
        console.send(purchase(1, 500, 4))
        await asyncio.sleep(600)
        assert not console.lost and site.mall.book("E1-1-1")["purchase_count"] == 3
        assert status_of(await (await site.console()).ask(read(1)))["count"] == 3
        assert site.mall.hits()[0]["hits"] == 1
        await site.mall.stop()

    run_virtual(run)


def test_a_slow_link_delivers_late_and_in_order() -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, 2))
        console = await site.console()
        site.mall.set_fault("slow-link", target="C1", times=1, delay_ms=3000)
        start = asyncio.get_running_loop().time()
        first, second = console.send(read(1)), console.send(read(2))
        await console.outcome(second)
        assert asyncio.get_running_loop().time() - start == pytest.approx(3.05, abs=0.05)
        replies = [event for _, event in console.heard if isinstance(event, Reply)]
        assert [reply.sequence for reply in replies] == [first, second]
        await site.mall.stop()

    run_virtual(run)


@pytest.mark.parametrize("paced", [True, False])
def test_replies_of_two_lines_change_places(paced: bool) -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 2, 2), paced=paced)
        console = await site.console()
        site.mall.set_fault("swap-channels", target="E1-1-1", times=1)
        first, second = console.send(read(1), bus=1), console.send(read(2), bus=2)
        swapped = [await console.outcome(first), await console.outcome(second)]
        assert [(event.bus, event.data[0]) for event in swapped] == [(1, 2), (2, 1)]  # type: ignore[union-attr]
        await site.mall.stop()

    run_virtual(run)


@pytest.mark.parametrize("name", ["replay", "wrong-key", "downgraded-suite", "malformed-link"])
def test_a_console_hangs_up_on_a_peer_that_is_not_right(name: str) -> None:
    async def run() -> None:
        from meterio.errors import LinkRefused

        site = VirtualMall(small_plan(1, 1, 2))
        refusals: list[LinkRefused] = []

        class Careful(Console):
            def data_received(self, data: bytes) -> None:
                try:
                    super().data_received(data)
                except LinkRefused as refused:
                    refusals.append(refused)
                    self.transport.close()

        console = Careful(site.plan)
        if name == "replay":
            await site.net.connect(lambda: console, "C1", 1)
            await console.ready()
            site.mall.set_fault(name, target="C1", times=1)
            console.send(read(1))
        else:
            site.mall.set_fault(name, target="C1")
            await site.net.connect(lambda: console, "C1", 1)
        await asyncio.sleep(5)
        assert console.lost or name == "malformed-link"
        assert refusals or name in ("wrong-key", "malformed-link")
        assert site.mall.hits()[0]["hits"] >= 1
        site.mall.clear_faults()
        assert (await (await site.console()).ask(read(1)))[0] == 1
        await site.mall.stop()

    run_virtual(run)
