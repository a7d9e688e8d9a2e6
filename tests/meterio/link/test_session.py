from __future__ import annotations

import pytest

from meterio.errors import LinkRefused, NeverSent
from meterio.link import (
    MAX_DATA,
    BusError,
    BusErrorReason,
    Established,
    Flush,
    Flushed,
    LineChange,
    LineSet,
    NewSession,
    Pong,
    Reply,
    Request,
)
from meterio.link.messages import HEADER_BYTES, MAX_BODY, unpack_line
from meterio.types import LineParameters, Suite
from tests.meterio.link.pair import make_pair, open_pair

suites = pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.label)


@suites
def test_a_request_crosses_and_its_answer_names_it(suite: Suite) -> None:
    pair = open_pair(suite)
    sequence, wire = pair.console.request(2, b"\x01\x03\x03\x5e\x00\x0c", reply_timeout_ms=500)
    assert pair.to_collector(wire) == [Request(sequence, 2, b"\x01\x03\x03\x5e\x00\x0c", 500)]
    assert pair.to_console(pair.collector.reply(sequence, 2, b"\x01\x03\x18")) == [
        Reply(sequence, 2, b"\x01\x03\x18")
    ]


@suites
def test_the_longest_frame_and_reply_cross_and_one_byte_more_does_not(suite: Suite) -> None:
    pair = open_pair(suite)
    longest = bytes(MAX_DATA)
    sequence, wire = pair.console.request(1, longest, reply_timeout_ms=65_535)
    assert len(wire) <= HEADER_BYTES + MAX_BODY
    assert pair.to_collector(wire) == [Request(sequence, 1, longest, 65_535)]
    assert pair.to_console(pair.collector.reply(sequence, 1, longest)) == [Reply(sequence, 1, longest)]
    assert pair.to_console(pair.collector.reply(sequence, 1, b"")) == [Reply(sequence, 1, b"")]
    with pytest.raises(ValueError):
        pair.collector.reply(sequence, 1, longest + b"\0")
    for frame, bus, timeout_ms in ((longest + b"\0", 1, 1), (b"", 1, 1), (b"x", 0, 1), (b"x", 256, 1)):
        with pytest.raises(ValueError):
            pair.console.request(bus, frame, reply_timeout_ms=timeout_ms)
    for timeout_ms in (0, 65_536):
        with pytest.raises(ValueError):
            pair.console.request(1, b"x", reply_timeout_ms=timeout_ms)


@suites
def test_flush_ping_and_bus_errors_cross(suite: Suite) -> None:
    pair = open_pair(suite)
    flush, wire = pair.console.flush(2)
    assert pair.to_collector(wire) == [Flush(flush, 2)]
    assert pair.to_console(pair.collector.flushed(flush, 2)) == [Flushed(flush, 2)]
    ping, wire = pair.console.ping()
    assert pair.to_collector(wire) == []
    assert pair.to_console(pair.collector.outgoing()) == [Pong(ping)]
    for reason in BusErrorReason:
        error = pair.collector.bus_error(flush, 2, reason)
        assert pair.to_console(error) == [BusError(flush, 2, reason)]


@suites
def test_a_lines_parameters_cross_and_are_set_or_not_offered(suite: Suite) -> None:
    pair = open_pair(suite)
    for parameters in (LineParameters(2400, "E", 1), LineParameters(1, "O", 2), None):
        sequence, wire = pair.console.set_line(2, parameters)
        assert pair.to_collector(wire) == [LineChange(sequence, 2, parameters)]
        assert pair.to_console(pair.collector.line_set(sequence, 2)) == [LineSet(sequence, 2)]
    refused = pair.collector.bus_error(sequence, 2, BusErrorReason.NOT_OFFERED)
    assert pair.to_console(refused) == [BusError(sequence, 2, BusErrorReason.NOT_OFFERED)]


@pytest.mark.parametrize(
    "wrong", [(0, "N", 1), (2**32, "N", 1), (9600, "M", 1), (9600, "", 1), (9600, "N", 0)]
)
def test_parameters_no_line_has_are_refused_by_both_ends(wrong: tuple[int, str, int]) -> None:
    pair = open_pair(Suite.AES_256_GCM)
    with pytest.raises(ValueError):
        pair.console.set_line(1, LineParameters(*wrong))
    for plain in (b"\0\0\0\0N\1", b"\0\0\x09\x60n\1", b"\0\0\x09\x60N\3", b"\0\0\x09\x60N", b"\0"):
        with pytest.raises(LinkRefused):
            unpack_line(plain)


@suites
def test_a_session_says_which_key_it_is_under(suite: Suite) -> None:
    pair = make_pair(offered=(suite,))
    assert (pair.console.key_id, pair.collector.key_id) == (None, None)
    pair.handshake()
    assert (pair.console.key_id, pair.collector.key_id) == (1, 1)


def test_both_ends_agree_on_what_was_established() -> None:
    pair = make_pair()
    assert (pair.console.suite, pair.console.session_id, pair.console.max_hold_ms) == (None, "", 0)
    pair.to_collector(pair.console.hello())
    pair.to_console(pair.collector.outgoing())
    (new_session,) = pair.to_collector(pair.console.outgoing())
    established = pair.collector.accept()
    assert pair.to_console(pair.collector.outgoing()) == [established]
    assert established == Established(Suite.AES_256_GCM, pair.console.session_id, 30_000, 2)
    assert new_session == NewSession(Suite.AES_256_GCM, pair.collector.session_id)
    assert pair.console.max_hold_ms == 30_000


def test_the_console_is_not_established_before_the_collector_has_accepted() -> None:
    pair = make_pair()
    pair.to_collector(pair.console.hello())
    pair.to_console(pair.collector.outgoing())
    assert not pair.console.established
    pair.to_collector(pair.console.outgoing())
    assert pair.collector.outgoing() == b"", "READY_ACK must wait until the queues are empty"
    assert not pair.collector.established
    with pytest.raises(NeverSent):
        pair.console.request(1, b"x", reply_timeout_ms=1)


def test_a_recorded_hello_alone_never_ends_another_session() -> None:
    """Only READY, sealed under fresh nonces, makes a new session: a replayed HELLO gets no further."""
    recorded = open_pair(Suite.AES_256_GCM).wire
    victim = make_pair(seed=2).collector
    assert victim.receive(recorded[0]) == []
    with pytest.raises(LinkRefused):
        victim.receive(recorded[2])  # the recorded READY, under the old nonces


def test_nothing_is_sent_out_of_turn() -> None:
    pair = make_pair()
    for call in (pair.console.ping, lambda: pair.console.flush(1), pair.collector.accept):
        with pytest.raises(NeverSent):
            call()
    with pytest.raises(NeverSent):
        pair.collector.reply(1, 1, b"")
    pair.console.hello()
    with pytest.raises(NeverSent):
        pair.console.hello()


@suites
def test_a_rekey_keeps_the_connection_and_takes_answers_to_the_old_session_until_it_is_done(
    suite: Suite,
) -> None:
    pair = open_pair(suite)
    first = pair.console.session_id
    asked, wire = pair.console.request(1, b"in flight", reply_timeout_ms=500)
    pair.to_collector(wire)

    pair.to_collector(pair.console.hello(monotonic=100.0))
    pair.to_console(pair.collector.outgoing())
    assert pair.to_console(pair.collector.reply(asked, 1, b"half ")) == [Reply(asked, 1, b"half ")]
    pair.to_collector(pair.console.outgoing())
    assert pair.to_console(pair.collector.reply(asked, 1, b"way")) == [Reply(asked, 1, b"way")]
    pair.collector.accept()
    (established,) = pair.to_console(pair.collector.outgoing())

    assert isinstance(established, Established)
    assert established.session_id == pair.console.session_id == pair.collector.session_id != first
    again, wire = pair.console.request(1, b"next", reply_timeout_ms=500)
    assert again > asked, "a sequence names one request for the life of a connection"
    assert pair.to_collector(wire) == [Request(again, 1, b"next", 500)]


@suites
def test_messages_of_the_old_session_are_refused_after_the_rekey(suite: Suite) -> None:
    pair = open_pair(suite)
    _, old_request = pair.console.request(1, b"old", reply_timeout_ms=500)
    old_reply = pair.collector.reply(1, 1, b"old")
    pair.handshake()
    with pytest.raises(LinkRefused):
        pair.collector.receive(old_request)
    with pytest.raises(LinkRefused):
        pair.console.receive(old_reply)


def test_a_console_that_talks_during_the_handshake_is_refused() -> None:
    pair = open_pair(Suite.AES_256_GCM)
    _, early = pair.console.request(1, b"x", reply_timeout_ms=500)
    pair.to_collector(pair.console.hello())
    with pytest.raises(LinkRefused):
        pair.to_collector(early)


def test_an_answer_to_something_never_asked_is_refused() -> None:
    for sequence in (0, 2, 2**64 - 1):  # READY was 1
        pair = open_pair(Suite.AES_256_GCM)
        with pytest.raises(LinkRefused):
            pair.to_console(pair.collector.reply(sequence, 1, b""))


@suites
def test_keys_ask_for_renewal_by_age(suite: Suite) -> None:
    pair = open_pair(suite)
    assert not pair.console.needs_rekey(23 * 3600 - 1)
    assert pair.console.needs_rekey(23 * 3600)
    pair.to_collector(pair.console.hello(monotonic=23 * 3600))
    assert not pair.console.needs_rekey(23 * 3600), "one handshake at a time"
    pair.to_console(pair.collector.outgoing())
    pair.to_collector(pair.console.outgoing())
    pair.collector.accept()
    pair.to_console(pair.collector.outgoing())
    assert not pair.console.needs_rekey(24 * 3600)
    assert pair.console.needs_rekey(46 * 3600)


@suites
def test_a_key_seals_at_most_2_20_blocks_and_asks_for_renewal_before(suite: Suite) -> None:
    pair = open_pair(suite)
    sealed_blocks = asked_at = 0
    block = 8 if suite is Suite.TRIPLE_DES_HMAC else 16
    with pytest.raises(NeverSent):
        while sealed_blocks <= 2**20:
            _, wire = pair.console.request(1, bytes(MAX_DATA), reply_timeout_ms=1)
            sealed_blocks += -(-(len(wire) - HEADER_BYTES) // block)
            if not asked_at and pair.console.needs_rekey(0.0):
                asked_at = sealed_blocks
    assert 2**20 - 256 < sealed_blocks <= 2**20
    assert 0 < asked_at < 2**20 * 0.9
    pair.handshake()
    pair.console.request(1, b"x", reply_timeout_ms=1)


def test_whole_messages_in_front_of_a_bad_one_are_heard_and_then_the_link_is_refused() -> None:
    pair = open_pair(Suite.AES_256_GCM)
    sequence, wire = pair.console.request(1, b"x", reply_timeout_ms=1)
    pair.collector.receive(wire)
    reply = pair.collector.reply(sequence, 1, b"y")
    assert pair.console.receive(reply + b"rubbish" * 10) == [Reply(sequence, 1, b"y")]
    assert not pair.console.established
    for _ in range(2):
        with pytest.raises(LinkRefused):
            pair.console.receive(b"")


def test_settings_are_checked() -> None:
    for collector_id in ("", "x" * 17, "楼", "a\nb"):
        with pytest.raises(ValueError):
            make_pair(collector_id=collector_id)
    with pytest.raises(ValueError):
        make_pair(collector_secret=bytes(31))
    with pytest.raises(ValueError):
        make_pair(offered=(Suite.TRIPLE_DES_HMAC,), console_minimum=Suite.AES_256_GCM)
