"""The console's end of one collector link, without I/O: bytes in, events out; calls in, bytes out.

    console                          collector
    hello()         ── HELLO ──▶
                    ◀─ WELCOME ──                     in its outgoing()
    outgoing()      ── READY ──▶     NewSession       the console is alive, not a recording;
                                                      it drops its queues, ends older sessions, then accept()
    Established     ◀─ READY_ACK ─                    from here on nothing older can reach a meter
    request()       ── REQUEST ─▶    Request
    Reply           ◀─ REPLY ────    reply()

A re-key is `hello()` again on the same connection. Sequences go on rising through it, so a request is never
named twice, and answers to the old session's requests are still taken until READY_ACK.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence

from meterio.errors import LinkRefused, NeverSent
from meterio.link.endpoint import Endpoint
from meterio.link.events import BusError, Established, Flushed, LineSet, LinkEvent, Pong, Reply
from meterio.link.handshake import Identity, Welcome, build_hello, read_welcome
from meterio.link.keys import NONCE_BYTES, SessionFacts, checked_secret
from meterio.link.messages import (
    MAX_DATA,
    BusErrorReason,
    Direction,
    Message,
    MessageType,
    pack_line,
    padded_id,
)
from meterio.link.sealing import NOT_AUTHENTIC, Random, SessionKeys
from meterio.link.states import CONSOLE, State
from meterio.types import LineParameters, Suite

_SEQUENCE = struct.Struct(">Q")


class ConsoleSession(Endpoint):
    """One TCP connection to one collector.

    `keys` maps key id to the 32-byte secret; `key_id` names the one to use. Suites of `offered` below
    `minimum` are not offered. Raises ValueError when nothing is left to offer or a setting is malformed.
    """

    def __init__(
        self,
        *,
        collector_id: str,
        keys: Mapping[int, bytes],
        key_id: int,
        offered: Sequence[Suite],
        minimum: Suite,
        monotonic: float,
        random: Random = os.urandom,
    ) -> None:
        super().__init__(CONSOLE, monotonic=monotonic)
        if key_id not in keys or not 0 <= key_id <= 255:
            raise ValueError(f"collector {collector_id}: there is no key with id {key_id}")
        self._identity = Identity(padded_id(collector_id), key_id, checked_secret(keys[key_id]))
        self._offered = tuple(suite for suite in offered if suite >= minimum)
        if not self._offered:
            raise ValueError(
                f"collector {collector_id}: no suite on offer reaches the minimum {minimum.label}"
            )
        self._random = random
        self._nonce = b""
        self._hello = b""
        self._pending: SessionKeys | None = None
        self._welcome: Welcome | None = None

    @property
    def offered(self) -> tuple[Suite, ...]:
        """What HELLO offers: nothing below the minimum."""
        return self._offered

    @property
    def max_hold_ms(self) -> int:
        """The longest a frame may wait in the collector before it is dropped unsent; 0 before WELCOME."""
        return self._welcome.max_hold_ms if self._welcome else 0

    def hello(self, *, monotonic: float | None = None) -> bytes:
        """Starts the first handshake, or a re-key (then say when: the new keys' age counts from `monotonic`).

        Until Established comes again nothing can be requested. Raises NeverSent out of turn.
        """
        if self._state not in (State.IDLE, State.OPEN):
            raise NeverSent("A handshake is already under way on this collector link.")
        if monotonic is not None:
            self._keyed_at = monotonic
        self._nonce = self._random(NONCE_BYTES)
        self._hello = build_hello(self._identity, self._nonce, self._offered)
        self._state = State.GREETING
        return self._hello

    def request(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> tuple[int, bytes]:
        """The sequence of the request and its wire bytes. Raises NeverSent unless established, ValueError
        for a frame of 0 or more than 1984 bytes, a bus outside 1..255, a time-out outside 1..65535 ms."""
        if not 1 <= len(frame) <= MAX_DATA:
            raise ValueError(f"a frame has 1 to {MAX_DATA} bytes, this one {len(frame)}")
        if not 1 <= reply_timeout_ms <= 0xFFFF:
            raise ValueError(f"a reply time-out is 1 to 65535 ms, not {reply_timeout_ms}")
        return self._send(
            MessageType.REQUEST, struct.pack(">H", reply_timeout_ms) + frame, bus=_checked_bus(bus)
        )

    def flush(self, bus: int) -> tuple[int, bytes]:
        """Asks the collector to empty the queue of `bus`; Flushed with the same sequence is its word."""
        return self._send(MessageType.FLUSH, b"", bus=_checked_bus(bus))

    def set_line(self, bus: int, parameters: LineParameters | None) -> tuple[int, bytes]:
        """Asks for other parameters of line `bus`, None for the collector's own; LineSet is its word.

        Send it when nothing asked on that bus is open. Raises NeverSent, and ValueError for what no line has.
        """
        return self._send(MessageType.LINE, pack_line(parameters), bus=_checked_bus(bus))

    def ping(self) -> tuple[int, bytes]:
        return self._send(MessageType.PING, b"", bus=0)

    def _send(self, kind: MessageType, plain: bytes, *, bus: int) -> tuple[int, bytes]:
        if not self.established:
            raise NeverSent("The collector link is not established.")
        return self._seal(kind, plain, bus=bus, keys=self._keys)

    def _accept_message(self, message: Message) -> list[LinkEvent]:
        match message.header.type:
            case MessageType.WELCOME:
                return self._prove(message)
            case MessageType.READY_ACK:
                return self._establish(message)
            case _:
                return [self._answer(message)]

    def _prove(self, message: Message) -> list[LinkEvent]:
        welcome = read_welcome(self._identity, message, hello=self._hello, acceptable=self._offered)
        facts = SessionFacts(
            suite=welcome.suite,
            key_id=self._identity.key_id,
            collector_id=self._identity.collector_id,
            session_id=welcome.session_id,
            nonces=self._nonce + welcome.nonce,
        )
        secret = self._identity.secret
        self._pending = SessionKeys(secret, facts, sending=Direction.TO_COLLECTOR, random=self._random)
        self._welcome = welcome
        self._outgoing += self._seal(MessageType.READY, b"", bus=0, keys=self._pending)[1]
        return []

    def _establish(self, message: Message) -> list[LinkEvent]:
        if self._open(message, self._pending) or self._pending is None or self._welcome is None:
            raise LinkRefused(NOT_AUTHENTIC)
        self._keys, self._pending = self._pending, None
        welcome = self._welcome
        return [Established(welcome.suite, self.session_id, welcome.max_hold_ms, welcome.bus_count)]

    def _answer(self, message: Message) -> LinkEvent:
        plain = self._open(message, self._keys)
        if len(plain) < _SEQUENCE.size:
            raise LinkRefused(NOT_AUTHENTIC)
        (sequence,) = _SEQUENCE.unpack_from(plain)
        if not 1 <= sequence <= self._sent_sequence:
            raise LinkRefused("The collector answered something it was never asked.")
        return _parsed_answer(message.header.type, sequence, message.header.bus, plain[_SEQUENCE.size :])


def _parsed_answer(kind: MessageType, sequence: int, bus: int, rest: bytes) -> LinkEvent:
    if kind is MessageType.REPLY and len(rest) <= MAX_DATA:
        return Reply(sequence, bus, rest)
    if (
        kind is MessageType.BUS_ERROR
        and len(rest) == 1
        and rest[0] in {reason.value for reason in BusErrorReason}
    ):
        return BusError(sequence, bus, BusErrorReason(rest[0]))
    if kind is MessageType.FLUSHED and not rest:
        return Flushed(sequence, bus)
    if kind is MessageType.LINE_SET and not rest:
        return LineSet(sequence, bus)
    if kind is MessageType.PONG and not rest:
        return Pong(sequence)
    raise LinkRefused(NOT_AUTHENTIC)


def _checked_bus(bus: int) -> int:
    if not 1 <= bus <= 255:
        raise ValueError(f"a bus number is 1 to 255, not {bus}")
    return bus
