"""Our driver and pymodbus's async client over the same plain serial servers, reading the same registers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.profiles import Profile, load_profiles
from meterio.types import BusSettings, CollectorSettings, LinkKind, MeterAddress, MeterPoint

REGISTERS = 40
ADDRESS = 0x0300
MAKE = "adf400l-1p"
REPLY_BYTES = 5 + 2 * REGISTERS


def profiles() -> dict[str, Profile]:
    """The one-phase ADF400L, with a status block of 40 registers: 11 items and 6 flags come out of it."""
    profile = load_profiles()[MAKE]
    status = profile.blocks["status"]
    whole = replace(status, spans=(replace(status.spans[0], address=ADDRESS, count=REGISTERS),))
    return {MAKE: replace(profile, blocks={**profile.blocks, "status": whole})}


def points(client: CollectorClient, units: range) -> list[MeterPoint]:
    return [MeterPoint(f"{client.id}-{unit}", MeterAddress(client.id, 1, str(unit)), MAKE) for unit in units]


@asynccontextmanager
async def our_client(port: int, name: str, *, baud: int) -> AsyncIterator[CollectorClient]:
    """One line behind an ordinary serial server, in contact."""
    bus = BusSettings(1, baud=baud or 115_200, gap_ms=4 if baud else 0)
    settings = CollectorSettings(name, LinkKind.TRANSPARENT, "127.0.0.1", port, (bus,))
    client = CollectorClient(settings, profiles=_PROFILES, clock=SystemClock())
    running = asyncio.ensure_future(client.run())
    try:
        while not client.in_contact:
            await asyncio.sleep(0.01)
        yield client
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def our_clients(port: int, count: int, *, baud: int = 0) -> AsyncIterator[list[CollectorClient]]:
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(our_client(port, f"C{number}", baud=baud))
            for number in range(count)
        ]


@asynccontextmanager
async def peers(port: int, count: int, *, timeout_s: float, retries: int) -> AsyncIterator[list[Any]]:
    """pymodbus's async clients, connected. It logs every frame it cannot place; not here."""
    from pymodbus import FramerType
    from pymodbus.client import AsyncModbusTcpClient

    logging.getLogger("pymodbus").setLevel(logging.CRITICAL + 1)
    clients = [
        AsyncModbusTcpClient(
            "127.0.0.1", port=port, framer=FramerType.RTU, timeout=timeout_s, retries=retries
        )
        for _ in range(count)
    ]
    try:
        for client in clients:
            await client.connect()
        yield clients
    finally:
        for client in clients:
            client.close()


async def peer_reads(client: Any, unit: int) -> bool:
    """One read by pymodbus; false if it was lost. It may have closed the connection over that."""
    from pymodbus import ModbusException

    try:
        reply = await client.read_holding_registers(ADDRESS, count=REGISTERS, device_id=unit)
    except ModbusException:
        if not client.connected:
            await client.connect()
        return False
    return not reply.isError()


_PROFILES = profiles()
