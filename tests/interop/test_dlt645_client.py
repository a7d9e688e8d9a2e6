"""The client of the PyPI package `dlt645` reads a simulated meter through a transparent collector.

Its address goes on the line as it is written, so it is given reversed. It is a blocking client and runs
beside the simulation's loop in a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from meterio.types import LinkKind
from tests.helpers.mall import running_mall, small_plan

peer = pytest.importorskip("dlt645")

ENERGY_WH = 12_345_670
PLAN = small_plan(
    buses=1, meters=2, kinds=("dlt645-2007",), link=LinkKind.TRANSPARENT, turnaround_ms=0, energy_wh=ENERGY_WH
)
FIRST, SECOND = (meter.address for meter in PLAN.meters())
NOBODY = "000000000099"
FORWARD = 0x00010000


def reversed_pairs(address: str) -> str:
    return bytes.fromhex(address)[::-1].hex()


def with_client(work: Callable[[Any], Any], *, timeout_s: float = 5.0) -> Any:
    """What `work` makes of a connected client, in a mall of two meters on one line."""

    def client_thread(host: str, port: int) -> Any:
        client = peer.MeterClientService.new_tcp_client(host, port, timeout_s)
        assert client.connect()
        try:
            return work(client)
        finally:
            client.disconnect()

    async def run() -> Any:
        async with running_mall(PLAN) as (_, where):
            return await asyncio.to_thread(client_thread, *where["C1"])

    return asyncio.run(run())


def test_an_address_nobody_has_gets_no_answer() -> None:
    def read(client: Any) -> Any:
        assert client.set_address(reversed_pairs(NOBODY))
        return client.read_00(FORWARD)

    assert with_client(read, timeout_s=0.5) is None


def test_two_meters_in_turn_on_one_connection() -> None:
    def read(client: Any) -> list[float]:
        values = []
        for address in (FIRST, SECOND, FIRST):
            assert client.set_address(reversed_pairs(address))
            values.append(client.read_00(FORWARD).value)
        return values

    assert with_client(read) == [pytest.approx(ENERGY_WH // 10 / 100)] * 3
