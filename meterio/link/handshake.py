"""HELLO and WELCOME: choosing a suite and agreeing on nonces under the collector's handshake key.

Bytes are laid out in docs/collector-link.md, section 6. Both travel in the clear with suite 0 in the header;
their MACs are all that can be trusted before there are session keys.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from meterio.errors import LinkRefused
from meterio.link.keys import NONCE_BYTES, handshake_key
from meterio.link.messages import HANDSHAKE_SUITE, NO_SESSION, Direction, Header, Message, MessageType
from meterio.link.sealing import NOT_AUTHENTIC
from meterio.types import Suite

_MAC_BYTES = 32
_WELCOME = struct.Struct(f">B{NONCE_BYTES}sIB")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which secret a handshake is under. `collector_id` is padded to 16 bytes."""

    collector_id: bytes
    key_id: int
    secret: bytes

    @property
    def mac_key(self) -> bytes:
        return handshake_key(self.secret, key_id=self.key_id, collector_id=self.collector_id)


@dataclass(frozen=True, slots=True)
class Welcome:
    """The collector's choice. `max_hold_ms`: the longest a frame waits in it before it is dropped unsent."""

    suite: Suite
    nonce: bytes
    session_id: bytes
    max_hold_ms: int
    bus_count: int


def build_hello(identity: Identity, nonce: bytes, offered: Sequence[Suite]) -> bytes:
    fields = nonce + bytes([len(offered), *offered])
    header = _header(identity, MessageType.HELLO, NO_SESSION, len(fields) + _MAC_BYTES)
    return header + fields + _mac(identity, header + fields)


def read_hello(identity: Identity, message: Message) -> tuple[bytes, tuple[Suite, ...]]:
    """The console's nonce and the suites it offers that we know. Raises LinkRefused."""
    fields = _authentic(identity, message, transcript=b"")
    count = fields[NONCE_BYTES] if len(fields) > NONCE_BYTES else -1
    suites = fields[NONCE_BYTES + 1 :]
    if len(suites) != count or message.header.session_id != NO_SESSION:
        raise LinkRefused(NOT_AUTHENTIC)
    known = {suite.value for suite in Suite}
    return fields[:NONCE_BYTES], tuple(Suite(number) for number in suites if number in known)


def build_welcome(identity: Identity, hello: bytes, welcome: Welcome) -> bytes:
    fields = _WELCOME.pack(welcome.suite, welcome.nonce, welcome.max_hold_ms, welcome.bus_count)
    header = _header(identity, MessageType.WELCOME, welcome.session_id, len(fields) + _MAC_BYTES)
    return header + fields + _mac(identity, hello + header + fields)


def read_welcome(
    identity: Identity, message: Message, *, hello: bytes, acceptable: Sequence[Suite]
) -> Welcome:
    """The collector's choice, if it is one of `acceptable`. Raises LinkRefused."""
    fields = _authentic(identity, message, transcript=hello)
    if len(fields) != _WELCOME.size or message.header.session_id == NO_SESSION:
        raise LinkRefused(NOT_AUTHENTIC)
    number, nonce, max_hold_ms, bus_count = _WELCOME.unpack(fields)
    if number not in {suite.value for suite in acceptable}:
        raise LinkRefused("The collector chose a sealing suite that was not offered.")
    return Welcome(Suite(number), nonce, message.header.session_id, max_hold_ms, bus_count)


def strongest_common(offered: Sequence[Suite], minimum: Suite) -> Suite:
    """The strongest offered suite at or above the minimum. Raises LinkRefused: never a fallback."""
    allowed = [suite for suite in offered if suite >= minimum]
    if not allowed:
        raise LinkRefused("The console offered no sealing suite at or above the collector's minimum.")
    return max(allowed)


def _header(identity: Identity, kind: MessageType, session_id: bytes, length: int) -> bytes:
    return Header(
        suite=HANDSHAKE_SUITE,
        type=kind,
        key_id=identity.key_id,
        collector_id=identity.collector_id,
        direction=_direction(kind),
        session_id=session_id,
        sequence=0,
        bus=0,
        length=length,
    ).pack()


def _direction(kind: MessageType) -> Direction:
    return Direction.TO_COLLECTOR if kind is MessageType.HELLO else Direction.TO_CONSOLE


def _authentic(identity: Identity, message: Message, *, transcript: bytes) -> bytes:
    fields, mac = message.body[:-_MAC_BYTES], message.body[-_MAC_BYTES:]
    expected = _header(identity, message.header.type, message.header.session_id, message.header.length)
    if message.raw_header != expected:
        raise LinkRefused(NOT_AUTHENTIC)
    if not hmac.compare_digest(_mac(identity, transcript + message.raw_header + fields), mac):
        raise LinkRefused(NOT_AUTHENTIC)
    return fields


def _mac(identity: Identity, covered: bytes) -> bytes:
    return hmac.digest(identity.mac_key, covered, "sha256")
