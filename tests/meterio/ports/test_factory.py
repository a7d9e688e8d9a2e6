from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from meterio.clock import SystemClock
from meterio.codec.modbus_rtu import crc16
from meterio.errors import NeverSent, NotOffered
from meterio.link.legacy import LegacyStream
from meterio.ports import make_port
from meterio.ports.base import Port
from meterio.types import BusSettings, CollectorSettings, LegacyLayout, LineParameters, LinkKind, Suite
from tests.helpers.collector_end import SECRET, CollectorEnd
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.listener import Listener, running

DES_KEY = bytes.fromhex("0123456789abcdef 23456789abcdef01 456789abcdef0123")
KEYS: Mapping[LinkKind, Mapping[int, bytes]] = {LinkKind.SEALED: {1: SECRET}, LinkKind.LEGACY: {1: DES_KEY}}
OVER_TCP = tuple(kind for kind in LinkKind if kind is not LinkKind.SERIAL)
FRAME = b"\x01\x06\x00\x01\x00\x02" + crc16(b"\x01\x06\x00\x01\x00\x02")


def settings(kind: LinkKind, **more: object) -> CollectorSettings:
    fields = {"keys": KEYS.get(kind, {}), "max_hold_ms": 5_000} | more
    return CollectorSettings("B1-A", kind, "10.0.0.9", 700, (BusSettings(1),), **fields)  # type: ignore[arg-type]


class Far(asyncio.Protocol):
    """The other end of an unsealed link: gives back what it got, in the same wrapping."""

    def __init__(self, kind: LinkKind) -> None:
        self._stream = LegacyStream(LegacyLayout(), DES_KEY) if kind is LinkKind.LEGACY else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        plains = [data] if self._stream is None else self._stream.unwrap(data)
        for plain in plains:
            self._transport.write(plain if self._stream is None else self._stream.wrap(plain))


def a_link(kind: LinkKind) -> tuple[Port, Listener, PipeNet]:
    net, listener, end = PipeNet(latency_s=0.005), Listener(), CollectorEnd(answer=lambda frame: frame)
    net.listen("10.0.0.9", 700, end.protocol if kind is LinkKind.SEALED else lambda: Far(kind))
    port = make_port(settings(kind), clock=LoopClock(asyncio.get_running_loop()), connect=net.connect)
    port.attach(1, listener)
    return port, listener, net


@pytest.mark.parametrize("kind", OVER_TCP)
def test_every_kind_of_link_keeps_the_promises_of_a_port(kind: LinkKind) -> None:
    async def story() -> None:
        port, listener, net = a_link(kind)
        with pytest.raises(NeverSent):
            port.send(1, FRAME, reply_timeout_ms=500)
        async with running(port):
            await asyncio.sleep(1)
            assert port.established and port.refusal == ""
            tokens = [port.send(1, FRAME, reply_timeout_ms=500)]
            await asyncio.sleep(1)
            tokens.append(port.send(1, FRAME, reply_timeout_ms=500))
            await asyncio.sleep(1)
            assert 0 < tokens[0] < tokens[1]
            named = kind in (LinkKind.SEALED, LinkKind.MODBUS_TCP)
            assert listener.heard == [True, *((token if named else None, FRAME) for token in tokens)]

            net.break_all()
            await asyncio.sleep(0.01)
            assert listener.heard[-1] is False and not port.established
            await asyncio.sleep(15)
            assert listener.heard[-1] is True

            began = asyncio.get_running_loop().time()
            receipt = await port.flush(1)
            took_s = asyncio.get_running_loop().time() - began
            sealed = kind is LinkKind.SEALED
            assert (receipt.kind, took_s < 1) == (("flush", True) if sealed else ("hold-time", False))
            assert sealed or took_s == pytest.approx(5.0)
            assert (port.suite, port.key_id) == ((Suite.AES_256_GCM, 1) if sealed else (None, None))
        assert listener.heard[-1] is False
        await asyncio.sleep(1)
        assert net.open_connections == 0

    run_virtual(story())


@pytest.mark.parametrize("kind", [kind for kind in OVER_TCP if kind is not LinkKind.SEALED])
def test_only_a_sealed_collector_and_a_serial_port_can_be_told_a_lines_speed(kind: LinkKind) -> None:
    async def story() -> None:
        port, _, _ = a_link(kind)
        async with running(port):
            await asyncio.sleep(1)
            with pytest.raises(NotOffered):
                await port.set_line(1, LineParameters(2400, "E", 1))
            await port.set_line(1, None)

    run_virtual(story())


@pytest.mark.parametrize(
    "wrong",
    [
        settings(LinkKind.SEALED, keys={}),
        settings(LinkKind.SEALED, keys={1: DES_KEY}),
        settings(LinkKind.SEALED, suite=Suite.TRIPLE_DES_HMAC),
        settings(LinkKind.LEGACY, keys={}),
        settings(LinkKind.LEGACY, keys={1: SECRET}),
        settings(LinkKind.LEGACY, legacy=LegacyLayout(mode="ofb")),
    ],
    ids=["no key", "short key", "below the minimum", "no DES key", "a long DES key", "no such mode"],
)
def test_settings_that_make_no_link_are_refused_at_once(wrong: CollectorSettings) -> None:
    with pytest.raises(ValueError):
        make_port(wrong, clock=SystemClock())
