"""A collector's meters, over an ordinary serial server on virtual time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from meterio.collector import CollectorClient
from meterio.errors import AddressError, LinkLost, NeverSent, NoAnswer, TwoMeters
from meterio.profiles import load_profiles
from meterio.types import (
    BusSettings,
    CollectorSettings,
    Lane,
    LinkKind,
    MeterAddress,
    MeterCommand,
    MeterPoint,
    WireEvent,
)
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.scripted_port import Answer, Script, honest, read_reply

PROFILES = load_profiles()
SETTINGS = CollectorSettings("C1", LinkKind.TRANSPARENT, "collector", 4001, (BusSettings(1),))
POINT = MeterPoint("M7", MeterAddress("C1", 1, "7"), "adf400l-3p")
PURCHASE = MeterCommand("purchase", {"amount_fen": 10_000, "purchase_count": 3})


class SerialServer(asyncio.Protocol):
    """Raw bytes to a scripted line and back."""

    def __init__(self, script: Script, seen: list[bytes]) -> None:
        self.script, self.seen = script, seen

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.seen.append(data)
        for answer in self.script(data):
            asyncio.get_running_loop().call_later(answer.after_s, self.transport.write, answer.data)


class Bench:
    """One client, its net, what it sent and logged."""

    def __init__(self, script: Script) -> None:
        self.net = PipeNet()
        self.seen: list[bytes] = []
        self.log: list[WireEvent] = []
        self.contacts: list[bool] = []
        self.net.listen("collector", 4001, lambda: SerialServer(script, self.seen))
        clock = LoopClock(asyncio.get_running_loop())
        self.client = CollectorClient(
            SETTINGS, profiles=PROFILES, clock=clock, connect=self.net.connect, log=self.log.append
        )
        self.client.contact_listeners.append(self.contacts.append)

    async def contact(self) -> None:
        while not self.client.in_contact:
            await asyncio.sleep(0.01)


def play(story: Callable[[Bench], Awaitable[Any]], script: Script = honest) -> None:
    async def run() -> None:
        bench = Bench(script)
        running = asyncio.ensure_future(bench.client.run())
        try:
            await bench.contact()
            await story(bench)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    run_virtual(run())


def test_a_read_gives_canonical_values_of_the_right_meter() -> None:
    async def story(bench: Bench) -> None:
        sample = await bench.client.read(POINT, "status", lane=Lane.STATUS)
        assert sample.point == POINT
        assert sample.values["purchase_count"] == 0x035E
        assert bench.client.meter_in_contact("M7")
        assert not bench.client.meter_in_contact("M8")

    play(story)


def test_a_block_of_several_frames_is_one_sample() -> None:
    async def story(bench: Bench) -> None:
        sample = await bench.client.read(POINT, "history", lane=Lane.HISTORY)
        assert sample.values["energy_sharp_wh"] == (0x0430 << 16 | 0x0430) * 10
        assert len(bench.seen) == 2

    play(story)


def test_what_is_sent_is_what_was_prepared_and_it_is_sent_once() -> None:
    async def story(bench: Bench) -> None:
        prepared = await bench.client.prepare(POINT, PURCHASE)
        assert prepared.sha256 == hashlib.sha256(prepared.frame).hexdigest()
        assert bench.seen == []
        confirmation = await bench.client.send(prepared)
        assert confirmation.command_sha256 == prepared.sha256
        assert bench.seen == [prepared.frame]
        assert [event.direction for event in bench.log if event.data] == [">", "<"]

    play(story)


def test_a_frame_that_is_not_its_commands_is_not_sent() -> None:
    async def story(bench: Bench) -> None:
        prepared = await bench.client.prepare(POINT, PURCHASE)
        other = replace(prepared, command=MeterCommand("trip"))
        with pytest.raises(ValueError, match="prepared"):
            await bench.client.send(other)
        assert bench.seen == []

    play(story)


@pytest.mark.parametrize("unit", ["0", "248", "", "x"])
def test_a_command_needs_one_meters_own_address(unit: str) -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(AddressError):
            await bench.client.prepare(replace(POINT, address=MeterAddress("C1", 1, unit)), PURCHASE)

    play(story)


@pytest.mark.parametrize("address", [MeterAddress("C1", 2, "7"), MeterAddress("C2", 1, "7")])
def test_a_meter_elsewhere_is_not_looked_for_here(address: MeterAddress) -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(AddressError):
            await bench.client.read(replace(POINT, address=address), "status", lane=Lane.STATUS)

    play(story)


def test_a_link_that_breaks_under_a_command_leaves_its_fate_open_and_nothing_is_sent_again() -> None:
    async def story(bench: Bench) -> None:
        sending = asyncio.ensure_future(bench.client.send(await bench.client.prepare(POINT, PURCHASE)))
        await asyncio.sleep(0.01)
        bench.net.break_all()
        with pytest.raises(LinkLost):
            await sending
        await asyncio.sleep(0)
        with pytest.raises(NeverSent):
            await bench.client.send(await bench.client.prepare(POINT, PURCHASE))
        await bench.contact()
        await asyncio.sleep(5)
        assert len(bench.seen) == 1
        assert bench.contacts == [True, False, True]

    play(story)


def test_a_request_that_vanishes_is_no_answer() -> None:
    async def story(bench: Bench) -> None:
        bench.net.drop_next(1)
        with pytest.raises(NoAnswer):
            await bench.client.send(await bench.client.prepare(POINT, PURCHASE))
        assert bench.client.counters(1).timeouts == 1

    play(story)


def test_the_fence_of_a_plain_link_is_its_hold_time() -> None:
    async def story(bench: Bench) -> None:
        reading = asyncio.ensure_future(bench.client.read(POINT, "status", lane=Lane.STATUS))
        await asyncio.sleep(0.01)
        start = asyncio.get_running_loop().time()
        receipt = await bench.client.flush(1)
        assert (await reading).values["status"] == 0x035E
        assert receipt.kind == "hold-time"
        assert asyncio.get_running_loop().time() - start >= 30

    play(story)


@pytest.mark.parametrize("pause_s", [0.0, 0.02], ids=["at once", "one behind the other"])
def test_two_meters_at_one_address_are_told(pause_s: float) -> None:
    def script(frame: bytes) -> list[Answer]:
        first, second = (Answer(read_reply(frame, value=value), after_s=0.08) for value in (1, 2))
        if not pause_s:
            return [replace(first, data=first.data + second.data)]
        return [first, replace(second, after_s=0.08 + pause_s)]

    async def story(bench: Bench) -> None:
        assert not bench.client.is_doubled("M7")
        reading = bench.client.read(POINT, "books", lane=Lane.ON_DEMAND)
        if pause_s:
            await reading
            await asyncio.sleep(1)
        else:
            with pytest.raises(TwoMeters):
                await reading
        assert bench.client.is_doubled("M7")
        assert bench.client.counters(1).doubled

    play(story, script)


def test_the_end_leaves_nobody_waiting() -> None:
    async def run() -> None:
        bench = Bench(lambda frame: [])
        running = asyncio.ensure_future(bench.client.run())
        await bench.contact()
        sending = asyncio.ensure_future(bench.client.send(await bench.client.prepare(POINT, PURCHASE)))
        await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(LinkLost):
            await sending
        await asyncio.gather(running, return_exceptions=True)
        assert not bench.client.in_contact

    run_virtual(run())
