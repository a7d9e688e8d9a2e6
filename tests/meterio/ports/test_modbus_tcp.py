from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest

from meterio.codec.modbus_rtu import Hunter, crc16, read_request, write_request
from meterio.errors import LinkRefused, NeverSent
from meterio.ports import make_port
from meterio.ports.modbus_tcp import Mbap
from meterio.ports.stream import Heard
from meterio.types import BusSettings, CollectorSettings, LinkKind, WireEvent
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.listener import Listener, running

READ = read_request(1, 3, address=0x6B, count=3)
SETTINGS = CollectorSettings("G1", LinkKind.MODBUS_TCP, "10.0.0.3", 502, (BusSettings(1),))


def framed(body: bytes) -> bytes:
    return body + crc16(body)


def test_the_header_takes_the_checksums_place() -> None:
    # The example of Application Protocol V1.1b3, 6.3, for unit 1 and behind an MBAP header.
    assert Mbap().wrap(READ.frame, 0x11501) == bytes.fromhex("1501 0000 0006 01 03 006b 0003")


def test_a_reply_comes_back_as_an_rtu_frame_under_its_requests_token() -> None:
    mbap = Mbap()
    mbap.wrap(READ.frame, 0x11501)
    (heard,) = mbap.unwrap(bytes.fromhex("1501 0000 0009 01 03 06 022b 0000 0064"))
    assert heard == Heard(0x11501, framed(bytes.fromhex("01 03 06 022b 0000 0064")))
    reply = Hunter(READ).feed(heard.data)
    assert reply is not None and reply.registers == (0x022B, 0, 0x64)


def test_replies_in_any_pieces_and_any_order_find_their_tokens() -> None:
    draws = random.Random(3)
    for _ in range(200):
        mbap = Mbap()
        tokens = draws.sample(range(1, 60_000), 5)
        stream = b""
        for token in tokens:
            mbap.wrap(READ.frame, token)
        for token in draws.sample(tokens, 5):
            stream += token.to_bytes(2, "big") + bytes.fromhex("0000 0003 01 83 02")
        heard: list[Heard] = []
        while stream:
            cut = draws.randint(1, 12)
            heard += mbap.unwrap(stream[:cut])
            stream = stream[cut:]
        assert sorted(one.token or 0 for one in heard) == sorted(tokens)
        assert {one.data for one in heard} == {framed(b"\x01\x83\x02")}


def test_an_answer_that_was_never_asked_for_or_comes_twice_answers_nothing() -> None:
    mbap = Mbap()
    mbap.wrap(READ.frame, 7)
    answer = bytes.fromhex("0007 0000 0003 01 83 02")
    assert [one.token for one in mbap.unwrap(answer * 2 + b"\x00\x63" + answer[2:])] == [7, 0, 0]


@pytest.mark.parametrize(("code", "reason"), [(0x0A, "queue-full"), (0x0B, "no-answer")])
def test_what_a_gateway_says_in_a_meters_name_is_no_refusal_of_the_meter(code: int, reason: str) -> None:
    mbap = Mbap()
    mbap.wrap(READ.frame, 7)
    assert mbap.unwrap(bytes.fromhex("0007 0000 0003 01 83") + bytes([code])) == [Heard(7, error=reason)]


@pytest.mark.parametrize(
    "frame", [b"", b"\x01\x03\x00", READ.frame[:-1] + b"\0", bytes.fromhex("fe fe fe fe 68")]
)
def test_what_is_no_modbus_frame_never_leaves(frame: bytes) -> None:
    with pytest.raises(NeverSent):
        Mbap().wrap(frame, 1)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GET / HTTP/1.1\r\n",
        bytes.fromhex("0001 0001 0006 01"),
        bytes.fromhex("0001 0000 ffff 01"),
        bytes.fromhex("0001 0000 0001 01"),
        bytes.fromhex("0001 0000 0000"),
    ],
)
def test_a_stream_that_is_not_modbus_tcp_is_refused_on_sight_of_the_header(rubbish: bytes) -> None:
    with pytest.raises(LinkRefused):
        Mbap().unwrap(rubbish)


def test_tokens_of_unanswered_requests_do_not_pile_up() -> None:
    mbap = Mbap()
    for token in range(1, 100_000):
        mbap.wrap(READ.frame, token)
    assert len(mbap._tokens) <= 64
    answer = (99_999 & 0xFFFF).to_bytes(2, "big") + bytes.fromhex("0000 0003 01 83 02")
    assert mbap.unwrap(answer)[0].token == 99_999


class Gateway(asyncio.Protocol):
    """Answers every request by `answer(header, body)`."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._answer(data))


def test_over_a_connection_rubbish_ends_it_and_a_new_one_is_made() -> None:
    async def story() -> None:
        net, listener, log = PipeNet(), Listener(), list[WireEvent]()
        replies = [b"HTTP/1.1 400 Bad Request\r\n", bytes.fromhex("0002 0000 0006 01 06 0001 0002")]
        net.listen("10.0.0.3", 502, lambda: Gateway(lambda _: replies.pop(0)))
        clock = LoopClock(asyncio.get_running_loop())
        port = make_port(SETTINGS, clock=clock, connect=net.connect, log=log.append)
        port.attach(1, listener)
        async with running(port):
            await asyncio.sleep(1)
            write = write_request(1, 6, address=1, registers=[2])
            port.send(1, write.frame, reply_timeout_ms=500)
            await asyncio.sleep(5)
            assert listener.heard == [True, False, True]
            assert port.established and "Modbus TCP" in port.refusal
            assert [event.note for event in log].count(port.refusal) == 1
            token = port.send(1, write.frame, reply_timeout_ms=500)
            await asyncio.sleep(1)
            assert listener.heard[3:] == [(token, write.frame)]
            assert port.refusal == ""
            with pytest.raises(NeverSent):
                port.send(1, b"\x68 no Modbus", reply_timeout_ms=500)

    run_virtual(story())
