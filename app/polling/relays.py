"""Switching a meter's relay or valve: told once, and believed only as its state shows it."""

from __future__ import annotations

import asyncio
from typing import Final

from app.polling.bench import Bench
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.profiles import Profile
from meterio.types import Lane, MeterCommand, MeterPoint

RELAY_S: Final = 10.0
"""How long a relay or valve may take until its state shows what it was told."""
LOOK_S: Final = 1.0


def way_back(profile: Profile) -> tuple[str, ...] | None:
    """The commands that bring supply back, the meter's own control last; None without a relay to switch."""
    close = next((name for name in ("close", "permit_close") if name in profile.commands), None)
    if close is None or "trip" not in profile.commands or "supply_on" not in profile.flags:
        return None
    return (close, "release") if "release" in profile.commands else (close,)


async def told(client: CollectorClient, point: MeterPoint, name: str) -> bool:
    """Whether the meter said yes. What it really does is read from it afterwards."""
    try:
        await client.send(await client.prepare(point, MeterCommand(name)))
    except MeterError:
        return False
    return True


async def shows(bench: Bench, point: MeterPoint, *, supply_on: int) -> bool:
    client = bench.client(point.address.collector)
    until = asyncio.get_running_loop().time() + RELAY_S
    while True:
        try:
            sample = await client.read(point, "status", lane=Lane.ON_DEMAND)
        except MeterError:
            """Asked again below; a meter may be silent while its relay moves."""
        else:
            bench.show(sample)
            if sample.values.get("supply_on") == supply_on:
                return True
        if asyncio.get_running_loop().time() >= until:
            return False
        await asyncio.sleep(LOOK_S)
