"""Our DL/T 645 frames against the meter of the PyPI package `dlt645`, over a real socket.

That meter serves reads only, and what it does unlike a real one is worked around here and nowhere else: its
address goes on the line as it is written, so it is given reversed; a question to another address gets an
error frame from that other address, where a real meter stays silent; to a wildcard it answers as that.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from meterio.codec import dlt645
from meterio.codec.bcd import from_bcd
from meterio.codec.dlt645 import Reply, Request

peer = pytest.importorskip("dlt645")

METER = "126543789012"
AS_THE_PEER_WRITES_IT = "129078436512"
COMBINED, FORWARD, VOLTAGE_A, POWER = 0x00000000, 0x00010000, 0x02010100, 0x02030000
PATIENCE_S = 5.0
SHORT_S = 0.2


class Wire:
    """A connection to the meter, asked and heard as a line is."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def ask(self, request: Request, *, piecewise: bool = False) -> Reply | None:
        """The believed reply, None when the meter stays silent."""
        if piecewise:
            for at in range(len(request.frame)):
                self.connection.sendall(request.frame[at : at + 1])
        else:
            self.connection.sendall(request.frame)
        return self.hear(request)

    def hear(self, request: Request, *, patience_s: float = PATIENCE_S) -> Reply | None:
        hunter = request.hunter()
        self.connection.settimeout(patience_s)
        while True:
            try:
                data = self.connection.recv(1)
            except TimeoutError:
                return None
            reply = hunter.feed(data)
            if reply is not None or not data:
                return reply


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    meter = peer.MeterServerService.new_tcp_server("127.0.0.1", 0, 2.0)
    assert meter.set_address(AS_THE_PEER_WRITES_IT)
    assert meter.set_00(COMBINED, 1234.56)
    assert meter.set_00(FORWARD, 654321.09)
    assert meter.set_02(VOLTAGE_A, 229.7)
    assert meter.set_02(POWER, 1.2345)
    assert meter.start()
    try:
        yield meter.server.port
    finally:
        meter.stop()


@pytest.fixture
def wire(port: int) -> Iterator[Wire]:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Wire(connection)


@pytest.mark.parametrize(
    ("di", "size", "value"),
    [(COMBINED, 4, 123456), (FORWARD, 4, 65432109), (VOLTAGE_A, 2, 2297), (POWER, 3, 12345)],
)
def test_items_are_read(wire: Wire, di: int, size: int, value: int) -> None:
    request = dlt645.read_request(METER, di, size=size)
    reply = wire.ask(request)
    assert reply is not None
    assert (reply.address, reply.di, from_bcd(reply.data), reply.more) == (METER, di, value, False)
    assert len(reply.frame) == request.length - dlt645.LEADERS


def test_the_meter_tells_its_address(wire: Wire) -> None:
    reply = wire.ask(dlt645.read_address_request())
    assert reply is not None
    assert reply.data == bytes.fromhex(METER)[::-1]


def test_a_read_with_the_wildcard_address(wire: Wire) -> None:
    reply = wire.ask(dlt645.read_request(dlt645.EVERY_METER, FORWARD, size=4))
    assert reply is not None
    assert from_bcd(reply.data) == 65432109


def test_a_request_may_arrive_byte_by_byte(wire: Wire) -> None:
    reply = wire.ask(dlt645.read_request(METER, COMBINED, size=4), piecewise=True)
    assert reply is not None
    assert from_bcd(reply.data) == 123456


@pytest.mark.parametrize("leaders", [0, 1, 4])
def test_any_number_of_leaders_is_understood(wire: Wire, leaders: int) -> None:
    reply = wire.ask(dlt645.read_request(METER, COMBINED, size=4, leaders=leaders))
    assert reply is not None
    assert from_bcd(reply.data) == 123456


def test_a_request_with_a_wrong_sum_gets_no_answer_and_the_next_one_does(wire: Wire) -> None:
    request = dlt645.read_request(METER, COMBINED, size=4)
    wire.connection.sendall(request.frame[:-2] + bytes(((request.frame[-2] + 1) & 0xFF, request.frame[-1])))
    assert wire.hear(request, patience_s=SHORT_S) is None
    assert wire.ask(request) is not None


def test_an_item_it_has_not_is_refused_in_words(wire: Wire) -> None:
    reply = wire.ask(dlt645.read_request(METER, 0x00900200, size=4))
    assert reply is not None
    assert reply.refusal is not None
    assert reply.refusal.code == 2
    assert "does not have this item" in reply.refusal.text


def test_another_meters_answer_is_not_believed(wire: Wire) -> None:
    """The late answer to one question lies on the line when the next meter is asked."""
    wire.connection.sendall(dlt645.read_request(METER, COMBINED, size=4).frame)
    other = dlt645.read_request("126543789013", FORWARD, size=4)
    reply = wire.ask(other)
    assert reply is not None
    assert reply.refusal is not None
    assert reply.data == b""
