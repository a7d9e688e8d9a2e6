"""The example of docs/collector-link.md, section 13, checked twice: against the sessions, and by hand.

"By hand" follows the document with nothing of meterio, as an outside implementer would.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from Crypto.Cipher import AES, DES3

from meterio.link import CollectorSession, ConsoleSession, LineChange, LineSet, Reply, Request
from meterio.types import LineParameters, Suite

DOCUMENT = Path(__file__).parents[2] / "docs" / "collector-link.md"
SECRET = bytes(range(32))
CONSOLE_NONCE = bytes(range(0xA0, 0xB0))
COLLECTOR_NONCE = bytes(range(0xB0, 0xC0))
SESSION = bytes(range(0xC0, 0xC8))
IDENTITY = b"B1-A" + bytes(12)
FRAME = bytes.fromhex("0103035e000c2459")
SEEN = bytes.fromhex("018302c0f1")
SLOW = LineParameters(baud=2400, parity="E", stop_bits=1)
suites = pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.label)


def example(suite: Suite) -> dict[str, bytes]:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## 13. Example")[2]
    blocks = re.findall(r"`([^`]+)` ([^\n]+)\n\n```text\n([0-9a-f\n]+)```", text)
    return {name: bytes.fromhex(hexadecimal) for label, name, hexadecimal in blocks if label == suite.label}


def drawing(*draws: bytes) -> Callable[[int], bytes]:
    left = list(draws)

    def draw(count: int) -> bytes:
        drawn = left.pop(0)
        assert len(drawn) == count
        return drawn

    return draw


def ivs(first: int) -> tuple[bytes, bytes]:
    return bytes(range(first, first + 8)), bytes(range(first + 8, first + 16))


@suites
def test_the_sessions_send_exactly_the_documents_bytes(suite: Suite) -> None:
    said = example(suite)
    console = ConsoleSession(
        collector_id="B1-A",
        keys={1: SECRET},
        key_id=1,
        offered=[other for other in Suite if other <= suite],
        minimum=Suite.TRIPLE_DES_HMAC,
        monotonic=0.0,
        random=drawing(CONSOLE_NONCE, *ivs(0xD0), ivs(0xF0)[0]),
    )
    collector = CollectorSession(
        collector_id="B1-A",
        keys={1: SECRET},
        minimum=Suite.TRIPLE_DES_HMAC,
        bus_count=2,
        max_hold_ms=30_000,
        monotonic=0.0,
        random=drawing(COLLECTOR_NONCE, SESSION, *ivs(0xE0), ivs(0xF0)[1]),
    )
    assert console.hello() == said["HELLO"]
    collector.receive(said["HELLO"])
    assert collector.outgoing() == said["WELCOME"]
    console.receive(said["WELCOME"])
    assert console.outgoing() == said["READY"]
    collector.receive(said["READY"])
    collector.accept()
    assert collector.outgoing() == said["READY_ACK"]
    console.receive(said["READY_ACK"])
    assert console.request(1, FRAME, reply_timeout_ms=500) == (2, said["REQUEST"])
    assert collector.receive(said["REQUEST"]) == [Request(2, 1, FRAME, 500)]
    assert collector.reply(2, 1, SEEN) == said["REPLY"]
    assert console.receive(said["REPLY"]) == [Reply(2, 1, SEEN)]
    assert console.set_line(1, SLOW) == (3, said["LINE"])
    assert collector.receive(said["LINE"]) == [LineChange(3, 1, SLOW)]
    assert collector.line_set(3, 1) == said["LINE_SET"]
    assert console.receive(said["LINE_SET"]) == [LineSet(3, 1)]


def hkdf(salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, written out."""
    extracted = hmac.digest(salt or bytes(32), SECRET, hashlib.sha256)
    block = okm = b""
    while len(okm) < length:
        block = hmac.digest(extracted, block + info + bytes([len(okm) // 32 + 1]), hashlib.sha256)
        okm += block
    return okm[:length]


def session_key(suite: Suite, purpose: bytes, direction: int, length: int) -> bytes:
    info = b"meterdesk-link-1 " + purpose + bytes([suite, direction, 1]) + IDENTITY + SESSION
    return hkdf(CONSOLE_NONCE + COLLECTOR_NONCE, info, length)


def odd_parity(key: bytes) -> bytes:
    return bytes(octet & 0xFE | (octet >> 1).bit_count() % 2 ^ 1 for octet in key)


@suites
def test_the_handshake_follows_from_the_document(suite: Suite) -> None:
    said = example(suite)
    key = hkdf(b"", b"meterdesk-link-1 handshake\x01" + IDENTITY, 32)
    assert said["handshake key"] == key
    hello, welcome = said["HELLO"], said["WELCOME"]
    offered = b"\x01\x01" if suite == 1 else b"\x02\x01\x02"
    assert hello[42:-32] == CONSOLE_NONCE + offered
    assert hello[-32:] == hmac.digest(key, hello[:-32], hashlib.sha256)
    assert welcome[42:-32] == bytes([suite]) + COLLECTOR_NONCE + (30_000).to_bytes(4, "big") + b"\x02"
    assert welcome[-32:] == hmac.digest(key, hello + welcome[:-32], hashlib.sha256)


@suites
@pytest.mark.parametrize(
    ("name", "kind", "sequence", "bus", "plain"),
    [
        ("READY", 3, 1, 0, b""),
        ("READY_ACK", 11, 1, 0, b""),
        ("REQUEST", 4, 2, 1, (500).to_bytes(2, "big") + FRAME),
        ("REPLY", 5, 2, 1, (2).to_bytes(8, "big") + SEEN),
        ("LINE", 12, 3, 1, (2400).to_bytes(4, "big") + b"E\x01"),
        ("LINE_SET", 13, 3, 1, (3).to_bytes(8, "big")),
    ],
)
def test_each_sealed_message_follows_from_the_document(
    suite: Suite, name: str, kind: int, sequence: int, bus: int, plain: bytes
) -> None:
    said = example(suite)
    direction = int(name in ("READY_ACK", "REPLY", "LINE_SET"))
    way = ("console to collector", "collector to console")[direction]
    header, body = said[name][:42], said[name][42:]
    start = b"MD\x01" + bytes([suite, kind, 1]) + IDENTITY + bytes([direction]) + SESSION
    assert header == start + sequence.to_bytes(8, "big") + bytes([bus]) + len(body).to_bytes(2, "big")
    if suite is Suite.TRIPLE_DES_HMAC:
        key = odd_parity(session_key(suite, b"3des\0", direction, 24))
        mac_key = session_key(suite, b"mac", direction, 32)
        assert (key, mac_key) == (said[f"{way} 3DES key"], said[f"{way} HMAC key"])
        assert body[-32:] == hmac.digest(mac_key, header + body[:-32], hashlib.sha256)
        padded = DES3.new(key, DES3.MODE_CBC, iv=body[:8]).decrypt(body[8:-32])
        assert padded == plain + bytes([8 - len(plain) % 8]) * (8 - len(plain) % 8)
    else:
        key = session_key(suite, b"gcm", direction, 32)
        assert key == said[f"{way} AES key"]
        nonce = direction.to_bytes(4, "big") + sequence.to_bytes(8, "big")
        cipher = AES.new(key, AES.MODE_GCM, nonce=nonce).update(header)
        assert cipher.decrypt_and_verify(body[:-16], body[-16:]) == plain


def test_the_document_names_every_type_reason_and_limit_as_the_code_has_them() -> None:
    from meterio.link.messages import HEADER_BYTES, MAX_BODY, MAX_DATA, BusErrorReason, MessageType

    text = DOCUMENT.read_text(encoding="utf-8")
    for kind in MessageType:
        assert re.search(rf"^\| {kind.value} \| {kind.name} \|", text, re.MULTILINE), kind
    assert max(BusErrorReason) == 5 and "4 there is no such bus" in text and "5 the\nline cannot be" in text
    assert f"header of {HEADER_BYTES} bytes" in text
    assert f"at most {MAX_BODY} " in text and f"1 to {MAX_DATA} bytes" in text
