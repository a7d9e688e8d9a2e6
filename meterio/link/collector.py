"""The collector's end of one link, without I/O: what a gateway or a collector's firmware does with the bytes.

One session a connection. For every chunk that arrives:

    for event in session.receive(chunk):
        match event:
            case NewSession():   drop every queued frame of older sessions, on every bus; close the
                                 connections they live on; wait for the frames in flight; session.accept()
            case Request():      queue it on its bus; later answer once with reply() or bus_error()
            case Flush():        drop the queue of its bus, wait for the frame in flight, answer flushed()
            case LineChange():   wait for the frame in flight, set the line, answer line_set();
                                 a new session brings the configured parameters of every line back
    send(session.outgoing())     here, and again after accept()

`reply`, `bus_error`, `flushed` and `line_set` return the bytes to send. LinkRefused out of `receive` means:
close the socket.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping

from meterio.errors import LinkRefused, NeverSent
from meterio.link.endpoint import Endpoint
from meterio.link.events import Established, Flush, LineChange, LinkEvent, NewSession, Request
from meterio.link.handshake import Identity, Welcome, build_welcome, read_hello, strongest_common
from meterio.link.keys import NONCE_BYTES, SessionFacts, checked_secret
from meterio.link.messages import (
    MAX_DATA,
    NO_SESSION,
    BusErrorReason,
    Direction,
    Message,
    MessageType,
    padded_id,
    unpack_line,
)
from meterio.link.sealing import NOT_AUTHENTIC, Random, SessionKeys
from meterio.link.states import COLLECTOR, State
from meterio.types import Suite

_TIMEOUT = struct.Struct(">H")


class CollectorSession(Endpoint):
    """One TCP connection from a console.

    `keys` maps key id to the 32-byte secret (two during a rotation); `max_hold_ms` is the promise that no
    frame older than that is ever put on a line. Raises ValueError when a setting is malformed.
    """

    def __init__(
        self,
        *,
        collector_id: str,
        keys: Mapping[int, bytes],
        minimum: Suite,
        bus_count: int,
        max_hold_ms: int,
        monotonic: float,
        random: Random = os.urandom,
    ) -> None:
        super().__init__(COLLECTOR, monotonic=monotonic)
        self._collector_id = padded_id(collector_id)
        self._secrets = {key_id: checked_secret(secret) for key_id, secret in keys.items()}
        self._minimum = minimum
        self._bus_count = bus_count
        self._max_hold_ms = max_hold_ms
        self._random = random
        self._pending: SessionKeys | None = None

    def accept(self) -> Established:
        """Takes up the proven session; its acknowledgement is then in `outgoing()`.

        Call only when no frame of an older session can reach a line any more: the console counts on it.
        Raises NeverSent when no session waits for it (the link was refused meanwhile).
        """
        if self._state is not State.PROVING or self._pending is None:
            raise NeverSent("No new session waits to be accepted on this link.")
        self._outgoing += self._seal(MessageType.READY_ACK, b"", bus=0, keys=self._pending)[1]
        self._keys, self._pending = self._pending, None
        self._state = State.OPEN
        return Established(self._keys.facts.suite, self.session_id, self._max_hold_ms, self._bus_count)

    def reply(self, sequence: int, bus: int, data: bytes) -> bytes:
        """The raw bytes seen on the line after request `sequence`, at most 1984 (else ValueError)."""
        if len(data) > MAX_DATA:
            raise ValueError(f"a reply has at most {MAX_DATA} bytes, this one {len(data)}")
        return self._answer(MessageType.REPLY, sequence, bus=bus, rest=data)

    def bus_error(self, sequence: int, bus: int, reason: BusErrorReason) -> bytes:
        return self._answer(MessageType.BUS_ERROR, sequence, bus=bus, rest=bytes([reason]))

    def flushed(self, sequence: int, bus: int) -> bytes:
        return self._answer(MessageType.FLUSHED, sequence, bus=bus, rest=b"")

    def line_set(self, sequence: int, bus: int) -> bytes:
        return self._answer(MessageType.LINE_SET, sequence, bus=bus, rest=b"")

    def _answer(self, kind: MessageType, sequence: int, *, bus: int, rest: bytes) -> bytes:
        return self._seal(kind, struct.pack(">Q", sequence) + rest, bus=bus, keys=self._keys)[1]

    def _accept_message(self, message: Message) -> list[LinkEvent]:
        if message.header.type is MessageType.HELLO:
            return self._greet(message)
        if message.header.type is MessageType.READY:
            return self._hear_proof(message)
        return self._asked(message, self._open(message, self._keys))

    def _greet(self, message: Message) -> list[LinkEvent]:
        secret = self._secrets.get(message.header.key_id)
        if secret is None:
            raise LinkRefused(NOT_AUTHENTIC)
        identity = Identity(self._collector_id, message.header.key_id, secret)
        console_nonce, offered = read_hello(identity, message)
        welcome = Welcome(
            suite=strongest_common(offered, self._minimum),
            nonce=self._random(NONCE_BYTES),
            session_id=self._fresh_session_id(),
            max_hold_ms=self._max_hold_ms,
            bus_count=self._bus_count,
        )
        facts = SessionFacts(
            suite=welcome.suite,
            key_id=identity.key_id,
            collector_id=self._collector_id,
            session_id=welcome.session_id,
            nonces=console_nonce + welcome.nonce,
        )
        self._pending = SessionKeys(secret, facts, sending=Direction.TO_CONSOLE, random=self._random)
        self._outgoing += build_welcome(identity, message.raw, welcome)
        return []

    def _fresh_session_id(self) -> bytes:
        session_id = self._random(len(NO_SESSION))
        return session_id if session_id != NO_SESSION else self._fresh_session_id()

    def _hear_proof(self, message: Message) -> list[LinkEvent]:
        if self._open(message, self._pending) or self._pending is None:
            raise LinkRefused(NOT_AUTHENTIC)
        facts = self._pending.facts
        return [NewSession(facts.suite, facts.session_id.hex())]

    def _asked(self, message: Message, plain: bytes) -> list[LinkEvent]:
        header = message.header
        if header.type is MessageType.REQUEST and _TIMEOUT.size < len(plain) <= _TIMEOUT.size + MAX_DATA:
            (reply_timeout_ms,) = _TIMEOUT.unpack_from(plain)
            return [Request(header.sequence, header.bus, plain[_TIMEOUT.size :], reply_timeout_ms)]
        if header.type is MessageType.FLUSH and not plain:
            return [Flush(header.sequence, header.bus)]
        if header.type is MessageType.LINE:
            return [LineChange(header.sequence, header.bus, unpack_line(plain))]
        if header.type is MessageType.PING and not plain:
            self._outgoing += self._answer(MessageType.PONG, header.sequence, bus=0, rest=b"")
            return []
        raise LinkRefused(NOT_AUTHENTIC)
