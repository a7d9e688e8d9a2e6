"""What a stranger, a recording or a fault on the way can do: nothing but be refused."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterio.errors import LinkRefused
from meterio.link import CollectorSession, ConsoleSession, LinkEvent, Request
from meterio.link.keys import handshake_key
from meterio.link.messages import HEADER_BYTES, MAX_BODY, Header, parse_header
from meterio.types import LineParameters, Suite
from tests.meterio.link.pair import SECRET, Pair, make_pair, open_pair

suites = pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.label)
End = ConsoleSession | CollectorSession
FILLER = bytes(HEADER_BYTES + MAX_BODY)
"""Long enough that no claimed length can still be waited for."""


def refuses(end: End, data: bytes) -> None:
    """The end gives no event for `data`, then or later, keeps its session, and sends nothing."""
    before = (end.suite, end.session_id)
    with pytest.raises(LinkRefused):
        assert end.receive(data) == []
        assert end.receive(FILLER) == []
    assert (end.suite, end.session_id) == before
    assert not end.established and end.outgoing() == b""
    with pytest.raises(LinkRefused):
        end.receive(b"")


def steps(suite: Suite) -> list[tuple[str, Callable[[], tuple[End, bytes]]]]:
    """Each kind of message, with the end that waits for it, freshly built."""

    def hello() -> tuple[End, bytes]:
        pair = make_pair(offered=(suite,))
        return pair.collector, pair.console.hello()

    def welcome() -> tuple[End, bytes]:
        pair = make_pair(offered=(suite,))
        pair.to_collector(pair.console.hello())
        return pair.console, pair.collector.outgoing()

    def ready() -> tuple[End, bytes]:
        pair = make_pair(offered=(suite,))
        pair.to_collector(pair.console.hello())
        pair.to_console(pair.collector.outgoing())
        return pair.collector, pair.console.outgoing()

    def ready_ack() -> tuple[End, bytes]:
        pair = make_pair(offered=(suite,))
        pair.to_collector(pair.console.hello())
        pair.to_console(pair.collector.outgoing())
        pair.to_collector(pair.console.outgoing())
        pair.collector.accept()
        return pair.console, pair.collector.outgoing()

    def request() -> tuple[End, bytes]:
        pair = open_pair(suite)
        return pair.collector, pair.console.request(1, b"\x01\x03", reply_timeout_ms=500)[1]

    def reply() -> tuple[End, bytes]:
        pair = open_pair(suite)
        return pair.console, pair.collector.reply(1, 1, b"\x01\x03")

    def line() -> tuple[End, bytes]:
        pair = open_pair(suite)
        return pair.collector, pair.console.set_line(1, LineParameters(2400, "E", 1))[1]

    def line_set() -> tuple[End, bytes]:
        pair = open_pair(suite)
        pair.console.set_line(1, None)
        return pair.console, pair.collector.line_set(1, 1)

    return [
        ("hello", hello),
        ("welcome", welcome),
        ("ready", ready),
        ("ready-ack", ready_ack),
        ("request", request),
        ("reply", reply),
        ("line", line),
        ("line-set", line_set),
    ]


EVERY_STEP = [
    pytest.param(make, id=f"{suite.label}-{name}") for suite in Suite for name, make in steps(suite)
]


@pytest.mark.parametrize("make", EVERY_STEP)
def test_one_wrong_byte_anywhere_is_refused(make: Callable[[], tuple[End, bytes]]) -> None:
    for position in range(len(make()[1])):
        end, good = make()
        flip = 1 << position % 8
        refuses(end, good[:position] + bytes([good[position] ^ flip]) + good[position + 1 :])


@pytest.mark.parametrize("make", EVERY_STEP)
def test_a_message_cut_short_says_nothing_and_with_other_bytes_behind_it_is_refused(
    make: Callable[[], tuple[End, bytes]],
) -> None:
    for length in range(0, len(make()[1]), 3):
        end, good = make()
        assert end.receive(good[:length]) == []
        refuses(end, b"")


@suites
@pytest.mark.parametrize("to", ["collector", "console"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_random_bytes_are_refused_or_waited_for_and_never_heard(
    suite: Suite, to: str, data: st.DataObject
) -> None:
    pair = open_pair(suite)
    end: End = pair.collector if to == "collector" else pair.console
    head = data.draw(st.sampled_from([b"", b"M", b"MD", b"MD\x01", b"MD\x01" + bytes([suite])]))
    rubbish = head + data.draw(st.binary(max_size=4000))
    try:
        assert end.receive(rubbish) == []
    except LinkRefused:
        assert not end.established
    else:
        assert len(rubbish) < HEADER_BYTES + MAX_BODY


@suites
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_stream_cut_and_spliced_at_random_yields_only_what_was_sent(
    suite: Suite, data: st.DataObject
) -> None:
    pair = open_pair(suite)
    sent = [pair.console.request(1, bytes([n]) * 9, reply_timeout_ms=n + 1) for n in range(4)]
    stream = b"".join(wire for _, wire in sent)
    start = data.draw(st.integers(0, len(stream)))
    stop = data.draw(st.integers(start, len(stream)))
    spliced = stream[:start] + data.draw(st.binary(max_size=40)) + stream[stop:]
    genuine = [Request(sequence, 1, bytes([n]) * 9, n + 1) for n, (sequence, _) in enumerate(sent)]
    heard = _hear_all(pair.collector, [spliced])
    numbers = [event.sequence for event in heard if isinstance(event, Request)]
    assert all(event in genuine for event in heard)
    assert numbers == sorted(set(numbers))


@suites
@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, 1200), max_size=40), bad=st.booleans())
def test_it_makes_no_difference_how_the_stream_is_cut(suite: Suite, cuts: list[int], bad: bool) -> None:
    stream = _requests(open_pair(suite)) + (b"MX" + bytes(60) if bad else b"")
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    pieces = [stream[a:b] for a, b in pairwise(edges)]
    whole, chunked, single = (open_pair(suite).collector for _ in range(3))
    expected = _hear_all(whole, [stream])
    assert len(expected) == 5
    assert _hear_all(chunked, pieces) == expected
    assert _hear_all(single, [bytes([octet]) for octet in stream]) == expected
    assert whole.established == chunked.established == single.established == (not bad)


def _requests(pair: Pair) -> bytes:
    wires = [pair.console.request(1, bytes(n * 20 + 1), reply_timeout_ms=1)[1] for n in range(5)]
    return b"".join(wires)


def _hear_all(end: End, pieces: list[bytes]) -> list[LinkEvent]:
    heard: list[LinkEvent] = []
    try:
        for piece in [*pieces, b""]:
            heard += end.receive(piece)
    except LinkRefused:
        pass
    return heard


@suites
def test_a_message_played_twice_or_out_of_order_is_refused(suite: Suite) -> None:
    pair = open_pair(suite)
    first = pair.console.request(1, b"1", reply_timeout_ms=1)[1]
    second = pair.console.request(1, b"2", reply_timeout_ms=1)[1]
    assert len(pair.collector.receive(first)) == 1
    refuses(pair.collector, first)

    pair = open_pair(suite)
    first = pair.console.request(1, b"1", reply_timeout_ms=1)[1]
    second = pair.console.request(1, b"2", reply_timeout_ms=1)[1]
    assert len(pair.collector.receive(second)) == 1
    refuses(pair.collector, first)


@suites
def test_a_whole_recorded_conversation_is_refused(suite: Suite) -> None:
    recorded = open_pair(suite)
    recorded.to_collector(recorded.console.request(1, b"sale", reply_timeout_ms=1)[1])
    towards_collector = [recorded.wire[0], recorded.wire[2], recorded.wire[4]]
    fresh = make_pair(offered=(suite,), seed=2).collector
    assert fresh.receive(towards_collector[0]) == []
    fresh.outgoing()
    refuses(fresh, towards_collector[1])

    console = make_pair(offered=(suite,), seed=2).console
    console.hello()
    refuses(console, recorded.wire[1])  # a recorded WELCOME does not cover this HELLO


@suites
def test_a_message_turned_back_at_its_sender_or_shown_to_another_session_is_refused(suite: Suite) -> None:
    pair, other = open_pair(suite), open_pair(suite, seed=9)
    request = pair.console.request(1, b"x", reply_timeout_ms=1)[1]
    refuses(pair.console, request)
    refuses(other.collector, request)
    refuses(open_pair(suite, seed=5).console, pair.collector.reply(1, 1, b"x"))


@suites
def test_another_secret_or_another_collectors_name_is_refused(suite: Suite) -> None:
    stranger = make_pair(offered=(suite,), collector_secret=bytes(32))
    refuses(stranger.collector, stranger.console.hello())
    renamed = make_pair(offered=(suite,), collector_id="B1-B")
    refuses(renamed.collector, renamed.console.hello())
    impostor = make_pair(offered=(suite,))
    impostor.console.hello()
    false_collector = make_pair(offered=(suite,), collector_secret=bytes(32))
    hello = _resealed_hello(bytes(32), [suite])
    false_collector.collector.receive(hello)
    refuses(impostor.console, false_collector.collector.outgoing())


def test_a_suite_below_either_minimum_is_refused_and_nothing_is_answered() -> None:
    pair = make_pair(offered=(Suite.TRIPLE_DES_HMAC,), collector_minimum=Suite.AES_256_GCM)
    refuses(pair.collector, pair.console.hello())

    # A collector (or whoever knows its secret) that picks what this console does not offer any more.
    console = make_pair(console_minimum=Suite.AES_256_GCM).console
    hello = console.hello()
    assert bytes([1, Suite.AES_256_GCM]) in hello, "what is below the minimum is not even offered"
    refuses(console, _welcome(hello, Suite.TRIPLE_DES_HMAC))
    for unknown in (0, 3, 255):
        console = make_pair().console
        refuses(console, _welcome(console.hello(), unknown))


def test_an_offer_edited_on_the_way_is_refused() -> None:
    pair = make_pair()
    hello = bytearray(pair.console.hello())
    offer = hello.index(bytes([2, 1, 2]), HEADER_BYTES)
    hello[offer : offer + 3] = bytes([2, 1, 1])  # "I know only 3DES"
    refuses(pair.collector, bytes(hello))


def test_the_strongest_common_suite_is_taken_and_unknown_ones_are_passed_over() -> None:
    pair = make_pair()
    pair.handshake()
    assert pair.console.suite is pair.collector.suite is Suite.AES_256_GCM
    collector = make_pair().collector
    assert collector.receive(_resealed_hello(SECRET, [9, 1, 77])) == []
    assert collector.outgoing()[HEADER_BYTES] == Suite.TRIPLE_DES_HMAC
    refuses(make_pair().collector, _resealed_hello(SECRET, [9, 77]))
    refuses(make_pair().collector, _resealed_hello(SECRET, []))


@pytest.mark.parametrize("length", [MAX_BODY + 1, 0x7FFF, 0xFFFF])
def test_a_huge_length_is_refused_on_sight_of_the_header(length: int) -> None:
    pair = open_pair(Suite.AES_256_GCM)
    wire = pair.console.request(1, b"x", reply_timeout_ms=1)[1]
    with pytest.raises(LinkRefused):
        pair.collector.receive(wire[: HEADER_BYTES - 2] + length.to_bytes(2, "big"))


@pytest.mark.parametrize("length", range(34))
@suites
def test_a_body_too_short_to_be_sealed_is_refused(suite: Suite, length: int) -> None:
    pair = open_pair(suite)
    wire = pair.console.request(1, b"x", reply_timeout_ms=1)[1]
    refuses(pair.collector, wire[: HEADER_BYTES - 2] + length.to_bytes(2, "big") + bytes(length))


@suites
def test_sequences_rise_and_no_key_meets_a_nonce_twice(suite: Suite) -> None:
    pair = open_pair(suite)
    for _ in range(3):
        for number in range(40):
            sequence, wire = pair.console.request(1, bytes([number]), reply_timeout_ms=1)
            pair.to_collector(wire)
            pair.to_console(pair.collector.reply(sequence, 1, bytes([number])))
        pair.handshake()
    sealed = [(header, wire) for wire in pair.wire if (header := parse_header(wire[:HEADER_BYTES])).suite]
    for direction in (0, 1):
        sequences = [header.sequence for header, _ in sealed if header.direction == direction]
        assert sequences == sorted(set(sequences))
    nonces = {_key_and_nonce(header, wire) for header, wire in sealed}
    assert len(nonces) == len(sealed)


def _key_and_nonce(header: Header, wire: bytes) -> tuple[bytes, int, bytes | int]:
    """Session and direction stand for the key; the nonce is the sequence, or the IV in the body."""
    nonce = header.sequence if header.suite == Suite.AES_256_GCM else wire[HEADER_BYTES : HEADER_BYTES + 8]
    return header.session_id, header.direction, nonce


def _resealed_hello(secret: bytes, suites_offered: list[int]) -> bytes:
    """A HELLO made by hand from the document, so that it can say what ConsoleSession would not."""
    fields = bytes(16) + bytes([len(suites_offered), *suites_offered])
    header = bytearray(make_pair().console.hello()[:HEADER_BYTES])
    header[-2:] = (len(fields) + 32).to_bytes(2, "big")
    return _with_mac(secret, b"", bytes(header) + fields)


def _welcome(hello: bytes, suite: int) -> bytes:
    pair = make_pair()
    pair.collector.receive(hello)
    genuine = pair.collector.outgoing()
    forged = genuine[:HEADER_BYTES] + bytes([suite]) + genuine[HEADER_BYTES + 1 : -32]
    return _with_mac(SECRET, hello, forged)


def _with_mac(secret: bytes, before: bytes, covered: bytes) -> bytes:
    key = handshake_key(secret, key_id=1, collector_id=b"B1-A".ljust(16, b"\0"))
    return covered + hmac.digest(key, before + covered, hashlib.sha256)
