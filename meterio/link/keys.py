"""The key schedule: from a collector's 32-byte secret to one session's keys (collector-link.md, section 5).

HKDF is RFC 5869 with SHA-256. No key serves two purposes, two directions or two sessions.
"""

from __future__ import annotations

from dataclasses import dataclass

from meterio.link.messages import Direction
from meterio.types import Suite

SECRET_BYTES = 32
NONCE_BYTES = 16
_LABEL = b"meterdesk-link-1 "


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What both ends know of a session besides the secret. `nonces`: the console's, then the collector's."""

    suite: Suite
    key_id: int
    collector_id: bytes
    session_id: bytes
    nonces: bytes


@dataclass(frozen=True, slots=True, repr=False)
class DirectionKeys:
    """Keys of one direction. `mac` is empty under AES-GCM, whose one key does both."""

    cipher: bytes
    mac: bytes


def checked_secret(secret: bytes) -> bytes:
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a collector's secret has {SECRET_BYTES} bytes, this one {len(secret)}")
    return secret


def handshake_key(secret: bytes, *, key_id: int, collector_id: bytes) -> bytes:
    """The HMAC key of HELLO and WELCOME, which come before there are nonces from both sides."""
    return _hkdf(secret, 32, salt=b"", info=_LABEL + b"handshake" + bytes([key_id]) + collector_id)


def direction_keys(secret: bytes, facts: SessionFacts, direction: Direction) -> DirectionKeys:
    if facts.suite is Suite.AES_256_GCM:
        return DirectionKeys(cipher=_session_key(secret, facts, direction, b"gcm", 32), mac=b"")
    return DirectionKeys(
        cipher=_triple_des_key(secret, facts, direction),
        mac=_session_key(secret, facts, direction, b"mac", 32),
    )


def _triple_des_key(secret: bytes, facts: SessionFacts, direction: Direction) -> bytes:
    """Three distinct DES keys with odd parity. A draw with two alike (1 in 2^54) is followed by the next."""
    from Crypto.Cipher import DES3

    for attempt in range(256):
        drawn = _session_key(secret, facts, direction, b"3des" + bytes([attempt]), 24)
        parts = {_without_parity(drawn[start : start + 8]) for start in (0, 8, 16)}
        if len(parts) == 3:
            return DES3.adjust_key_parity(drawn)
    raise AssertionError("256 degenerate draws from HKDF")


def _without_parity(part: bytes) -> bytes:
    return bytes(octet & 0xFE for octet in part)


def _session_key(
    secret: bytes, facts: SessionFacts, direction: Direction, purpose: bytes, length: int
) -> bytes:
    info = (
        _LABEL
        + purpose
        + bytes([facts.suite, direction, facts.key_id])
        + facts.collector_id
        + facts.session_id
    )
    return _hkdf(secret, length, salt=facts.nonces, info=info)


def _hkdf(secret: bytes, length: int, *, salt: bytes, info: bytes) -> bytes:
    from Crypto.Hash import SHA256
    from Crypto.Protocol.KDF import HKDF

    derived = HKDF(secret, length, salt, SHA256, 1, info)
    assert isinstance(derived, bytes)
    return derived
