"""Our Modbus driver against servers of pymodbus and modbus_tk, and mbpoll against our simulated meters.

pymodbus gives us PDU classes; its servers, framers and sockets share nothing with ours.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from pymodbus import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from meterio.clock import SystemClock
from meterio.codec.modbus_rtu import Reply, Request, read_request, write_request
from meterio.collector import CollectorClient
from meterio.types import BusSettings, CollectorSettings, Lane, LinkKind
from tests.helpers.mall import running_mall, small_plan
from tests.interop.modbus_words import SIZE, UNITS, word
from tests.meterio.ports.listener import until

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a POSIX thing")
mbpoll = pytest.mark.skipif(shutil.which("mbpoll") is None, reason="mbpoll is not installed")


@asynccontextmanager
async def driver(kind: LinkKind, host: str, port: int) -> AsyncIterator[CollectorClient]:
    bus = BusSettings(1, baud=19200, gap_ms=0, reply_timeout_ms=400)
    settings = CollectorSettings("PEER", kind, host, port, (bus,))
    client = CollectorClient(settings, profiles={}, clock=SystemClock())
    task = asyncio.create_task(client.run())
    try:
        await until(lambda: client.in_contact)
        yield client
    finally:
        task.cancel()
        await asyncio.wait({task})


async def ask(client: CollectorClient, request: Request) -> Reply:
    reply = await client.ask(1, request, lane=Lane.ON_DEMAND)
    assert isinstance(reply, Reply)
    return reply


async def talk_it_through(client: CollectorClient) -> None:
    """Reads of every size, both writes and their read-back, and refusals."""
    for unit in UNITS:
        for function in (3, 4):
            for address, count in ((0, 1), (3, 2), (100, 60), (250, 125), (SIZE - 1, 1)):
                reply = await ask(client, read_request(unit, function, address=address, count=count))
                assert list(reply.registers) == [word(unit, address + i) for i in range(count)]
        await ask(client, write_request(unit, 6, address=20, registers=[0xBEEF]))
        await ask(client, write_request(unit, 16, address=30, registers=[unit, 0, 0xFFFF]))
        reply = await ask(client, read_request(unit, 3, address=19, count=14))
        assert reply.registers[1] == 0xBEEF and reply.registers[11:14] == (unit, 0, 0xFFFF)
        refused = await ask(client, read_request(unit, 3, address=SIZE + 50, count=2))
        assert refused.exception == 2 and refused.registers == ()
    counters = client.counters(1)
    assert counters.timeouts == counters.bad == counters.dropped == 0


def devices() -> list[SimDevice]:
    return [
        SimDevice(
            unit,
            simdata=SimData(0, values=[word(unit, at) for at in range(SIZE)], datatype=DataType.REGISTERS),
        )
        for unit in UNITS
    ]


@asynccontextmanager
async def pymodbus_tcp(framer: FramerType) -> AsyncIterator[int]:
    server = ModbusTcpServer(devices(), framer=framer, address=("127.0.0.1", 0), ignore_missing_devices=True)
    await server.serve_forever(background=True)
    try:
        yield server.transport.sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


@pytest.mark.parametrize(
    ("framer", "kind"),
    [(FramerType.SOCKET, LinkKind.MODBUS_TCP), (FramerType.RTU, LinkKind.TRANSPARENT)],
    ids=["modbus-tcp", "rtu-over-tcp"],
)
def test_our_driver_against_pymodbus_over_tcp(framer: FramerType, kind: LinkKind) -> None:
    async def story() -> None:
        async with pymodbus_tcp(framer) as port, driver(kind, "127.0.0.1", port) as client:
            await talk_it_through(client)

    asyncio.run(story())


@contextmanager
def modbus_tk_server() -> Iterator[int]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.interop.modbus_tk_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        yield int(process.stdout.readline())
        process.stdin.close()


def test_our_driver_against_modbus_tk_over_tcp() -> None:
    async def story() -> None:
        with modbus_tk_server() as port:
            async with driver(LinkKind.MODBUS_TCP, "127.0.0.1", port) as client:
                await talk_it_through(client)

    asyncio.run(story())


@contextmanager
def null_modem() -> Iterator[tuple[str, str]]:
    """Two serial ports with a cable between them: what one says the other hears."""
    import tty

    loop = asyncio.get_running_loop()
    (far_a, near_a), (far_b, near_b) = os.openpty(), os.openpty()
    for near in (near_a, near_b):
        tty.setraw(near)
    loop.add_reader(far_a, lambda: os.write(far_b, os.read(far_a, 4096)))
    loop.add_reader(far_b, lambda: os.write(far_a, os.read(far_b, 4096)))
    try:
        yield os.ttyname(near_a), os.ttyname(near_b)
    finally:
        for far in (far_a, far_b):
            loop.remove_reader(far)
        for end in (far_a, near_a, far_b, near_b):
            os.close(end)


@posix
def test_our_driver_against_pymodbus_on_a_serial_line() -> None:
    async def story() -> None:
        with null_modem() as (ours, theirs):
            server = ModbusSerialServer(devices(), port=theirs, baudrate=19200, ignore_missing_devices=True)
            await server.serve_forever(background=True)
            try:
                async with driver(LinkKind.SERIAL, ours, 0) as client:
                    await talk_it_through(client)
            finally:
                await server.shutdown()

    asyncio.run(story())


async def polled(*arguments: str) -> list[int]:
    """The registers that mbpoll prints."""
    process = await asyncio.create_subprocess_exec(
        "mbpoll", *arguments, "-0", "-1",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(20):
        printed, _ = await process.communicate()
    text = printed.decode()
    assert process.returncode == 0, text
    lines = [line for line in text.splitlines() if line.startswith("[")]
    return [int(line.split()[1], 16) for line in lines]


async def asked_by_us(kind: LinkKind, host: str, port: int) -> list[int]:
    async with driver(kind, host, port) as client:
        return list((await ask(client, READ)).registers)


SETTINGS, ALARM = 0x0536, 0x053F
"""Of a simulated ADF400L: 18 registers that stand still, and the two words of its first alarm among them."""
READ = read_request(2, 3, address=SETTINGS, count=18)
MBPOLL_READ = ("-a", "2", "-r", str(SETTINGS), "-c", "18", "-t", "4:hex")


@mbpoll
def test_mbpoll_reads_our_simulated_meters_over_tcp() -> None:
    async def story() -> None:
        plan = small_plan(buses=1, link=LinkKind.MODBUS_TCP)
        async with running_mall(plan) as (_, where):
            host, port = where["C1"]
            seen = await polled("-m", "tcp", "-p", str(port), *MBPOLL_READ, host)
            assert len(seen) == 18 and any(seen)
            assert seen == await asked_by_us(LinkKind.MODBUS_TCP, host, port)

    asyncio.run(story())


@posix
@mbpoll
def test_mbpoll_reads_our_simulated_meters_on_a_serial_line() -> None:
    async def story() -> None:
        plan = small_plan(buses=1, link=LinkKind.SERIAL, baud=19200)
        async with running_mall(plan) as (_, where):
            device, _ = where["C1"]
            seen = await polled("-m", "rtu", "-b", "19200", "-P", "none", *MBPOLL_READ, device)
            assert len(seen) == 18 and any(seen)
            assert seen == await asked_by_us(LinkKind.SERIAL, device, 0)

    asyncio.run(story())


@mbpoll
def test_mbpoll_writes_to_a_simulated_meter_and_the_meter_does_it() -> None:
    async def story() -> None:
        plan = small_plan(buses=1, link=LinkKind.MODBUS_TCP)
        async with running_mall(plan) as (_, where):
            host, port = where["C1"]
            before = await asked_by_us(LinkKind.MODBUS_TCP, host, port)
            at = ("-a", "2", "-r", str(ALARM), "-t", "4")
            await polled("-m", "tcp", "-p", str(port), *at, host, "0", "1234")
            after = await asked_by_us(LinkKind.MODBUS_TCP, host, port)
            changed = {
                SETTINGS + at: now
                for at, (was, now) in enumerate(zip(before, after, strict=True))
                if was != now
            }
            assert changed == {ALARM + 1: 1234}

    asyncio.run(story())
