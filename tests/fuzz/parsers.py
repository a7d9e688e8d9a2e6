"""What is fuzzed, and what must hold of it whatever comes.

Of a meter's reply: a reply, nothing, or BadFrame; a reply is whole, its sum right, its address the one asked
for; the right reply is still found afterwards; little is kept. Of the sealed link: nothing but LinkRefused,
and nothing is taken for said that was not. Of a profile: nothing but ProfileError.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import meterio.profiles
from meterio.codec import cjt188, dlt645, modbus_rtu
from meterio.codec.decode import decode, shown_hex
from meterio.codec.exchange import Request
from meterio.codec.modbus_rtu import crc16
from meterio.errors import BadFrame, LinkRefused, ProfileError
from meterio.link import CollectorSession, ConsoleSession
from meterio.link.messages import Assembler
from meterio.profiles.loader import parse_profile
from meterio.types import Suite
from tests.fuzz.harness import Parser
from tests.fuzz.streams import STREAMS

METER = "000012345678"
WATER = "78330011223344"
MOST_KEPT = 1024
SECRET = bytes(range(32))

Oracle = Callable[[bytes], bool]


def hunters(request: Request, right: bytes, *, is_right: Oracle) -> Callable[[bytes], None]:
    """The check of a protocol's hunter: `is_right` judges a believed frame without the codec."""

    def check(data: bytes) -> None:
        for pieces in ([data], [data[: len(data) // 2], data[len(data) // 2 :]]):
            hunter = request.hunter(echoing=False)
            with suppress(BadFrame):
                believed = [reply for piece in pieces if (reply := hunter.feed(piece)) is not None]
                assert all(is_right(reply.frame) for reply in believed)
                assert len(hunter.pending) <= MOST_KEPT
                assert believed or hunter.feed(right) is not None

    return check


def mended_telegram(data: bytes) -> bytes:
    """L and sum of a DL/T 645 or CJ/T 188 telegram made right, behind its leaders."""
    body = bytearray(data.lstrip(b"\xfe"))
    length_at = 9 if len(body) > 7 and body[7] == 0x68 else 10
    if len(body) < length_at + 3:
        return data
    body[length_at] = min(len(body) - length_at - 3, 255)
    body[-2:] = bytes((sum(body[:-2]) & 0xFF, 0x16))
    return data[: len(data) - len(body)] + bytes(body)


def mended_modbus(data: bytes) -> bytes:
    return data[:-2] + crc16(data[:-2])


def _is_telegram(frame: bytes, *, length_at: int, head: bytes) -> bool:
    body = frame.startswith(head) and len(frame) == length_at + 3 + frame[length_at]
    return body and frame[-1] == 0x16 and frame[-2] == sum(frame[:-2]) & 0xFF


def _telegram(hexadecimal: str) -> bytes:
    return mended_telegram(bytes.fromhex(hexadecimal) + bytes(2))


def _modbus() -> Parser:
    reads = modbus_rtu.read_request(17, 3, address=0x35E, count=12)
    right = bytes((17, 3, 24)) + bytes(range(24))
    right += crc16(right)
    error = b"\x11\x83\x02" + crc16(b"\x11\x83\x02")
    return Parser(
        name="modbus-rtu",
        seeds=(right, error, reads.frame, reads.frame + right),
        check=hunters(
            reads,
            right,
            is_right=lambda frame: (
                frame[0] == 17
                and crc16(frame[:-2]) == frame[-2:]
                and (frame[1], len(frame)) in ((3, 29), (0x83, 5))
            ),
        ),
        mended=mended_modbus,
        files=("codec/modbus_rtu.py",),
    )


def _modbus_write() -> Parser:
    writes = modbus_rtu.write_request(17, 16, address=0x543, registers=[0, 10000, 3])
    right = writes.frame[:6] + crc16(writes.frame[:6])
    error = b"\x11\x90\x03" + crc16(b"\x11\x90\x03")
    return Parser(
        name="modbus-rtu-write",
        seeds=(right, error, writes.frame + right),
        check=hunters(
            writes,
            right,
            is_right=lambda frame: (
                frame == right
                or (frame[:2] == b"\x11\x90" and len(frame) == 5 and crc16(frame[:3]) == frame[3:])
            ),
        ),
        mended=mended_modbus,
        files=("codec/modbus_rtu.py",),
    )


_HEAD_645 = b"\x68" + bytes.fromhex(METER)[::-1] + b"\x68"
_ADDRESS_645 = bytes.fromhex(METER)[::-1].hex()
_ADDRESS_188 = bytes.fromhex(WATER)[::-1].hex()


def _dlt645() -> Parser:
    reads = dlt645.read_next_request(METER, 0x00010000, 2)
    right = _telegram(f"fefe68{_ADDRESS_645}689209333334338967453335")
    more = _telegram(f"68{_ADDRESS_645}68b209333334338967453335")
    error = _telegram(f"68{_ADDRESS_645}68d20135")
    return Parser(
        name="dlt645-2007",
        seeds=(right, more, error, reads.frame + right),
        check=hunters(reads, right, is_right=lambda frame: _is_telegram(frame, length_at=9, head=_HEAD_645)),
        mended=mended_telegram,
        files=("codec/dlt645.py", "codec/telegram.py"),
    )


def _dlt645_secure() -> Parser:
    asks = dlt645.secure_request(METER, 0x070102FF, bytes(22))
    right = _telegram(f"68{_ADDRESS_645}6883043235343a")
    error = _telegram(f"68{_ADDRESS_645}68c3023533")
    trip = dlt645.control_request(METER, 0x1A, deadline=datetime(2026, 11, 23), password=bytes(8))
    return Parser(
        name="dlt645-2007-secure",
        seeds=(right, error, trip.frame + right, asks.frame + right),
        check=hunters(asks, right, is_right=lambda frame: _is_telegram(frame, length_at=9, head=_HEAD_645)),
        mended=mended_telegram,
        files=("codec/dlt645.py", "codec/telegram.py"),
    )


def _cjt188() -> Parser:
    reads = cjt188.read_request(WATER, 0x10, 0x901F, ser=7, order="little", size=19)
    right = _telegram(f"fe6810{_ADDRESS_188}81161f9007002900002c002900002c000000000000002300")
    error = _telegram(f"6810{_ADDRESS_188}c103072300")
    head = b"\x68\x10" + bytes.fromhex(WATER)[::-1]
    return Parser(
        name="cjt188",
        seeds=(right, error, reads.frame + right),
        check=hunters(reads, right, is_right=lambda frame: _is_telegram(frame, length_at=10, head=head)),
        mended=mended_telegram,
        files=("codec/cjt188.py", "codec/telegram.py"),
    )


def _wire_monitor() -> Parser:
    seeds = tuple(
        seed for parser in (_modbus(), _dlt645(), _dlt645_secure(), _cjt188()) for seed in parser.seeds
    )

    def check(data: bytes) -> None:
        decode(data)
        assert len(shown_hex(data).split()) == len(data)

    return Parser(
        name="wire-monitor", seeds=seeds, check=check, mended=mended_telegram, files=("codec/decode.py",)
    )


def _drawn(count: int) -> bytes:
    """Random bytes that are none, so that both ends say the same in every run."""
    return bytes(range(count))


def _ends() -> tuple[ConsoleSession, CollectorSession]:
    console = ConsoleSession(
        collector_id="B1-A",
        keys={1: SECRET},
        key_id=1,
        offered=list(Suite),
        minimum=Suite.AES_256_GCM,
        monotonic=0.0,
        random=_drawn,
    )
    collector = CollectorSession(
        collector_id="B1-A",
        keys={1: SECRET},
        minimum=Suite.AES_256_GCM,
        bus_count=2,
        max_hold_ms=30_000,
        monotonic=0.0,
        random=_drawn,
    )
    return console, collector


def _link_check(session: ConsoleSession | CollectorSession, right: bytes) -> Callable[[bytes], None]:
    """Each input meets a copy of `session`: only what begins with the whole right message says anything."""

    def check(data: bytes) -> None:
        own = copy.copy(session)
        own._assembler, own._outgoing = Assembler(), bytearray()
        with suppress(LinkRefused):
            said = own.receive(data)
            assert not said or data.startswith(right)
            assert said or own.established == session.established

    return check


_LINK_FILES = (
    "link/endpoint.py",
    "link/messages.py",
    "link/handshake.py",
    "link/console.py",
    "link/collector.py",
)


def _link_console() -> Parser:
    """A console that has said HELLO, before anything is proven."""
    console, collector = _ends()
    collector.receive(console.hello())
    welcome = collector.outgoing()
    return Parser(
        name="link-console-greeting",
        seeds=(welcome,),
        check=_link_check(console, welcome),
        mended=lambda data: data,
        files=_LINK_FILES,
    )


def _link_collector() -> Parser:
    """A collector that anybody may connect to."""
    console, collector = _ends()
    hello = console.hello()
    return Parser(
        name="link-collector-idle",
        seeds=(hello,),
        check=_link_check(collector, hello),
        mended=lambda data: data,
        files=_LINK_FILES,
    )


def _link_open() -> Parser:
    """A console with a session, waiting for the reply to its request."""
    console, collector = _ends()
    collector.receive(console.hello())
    console.receive(collector.outgoing())
    collector.receive(console.outgoing())
    collector.accept()
    console.receive(collector.outgoing())
    sequence, request = console.request(1, b"\x01\x03", reply_timeout_ms=500)
    collector.receive(request)
    reply = collector.reply(sequence, 1, b"\x01\x83\x02")
    return Parser(
        name="link-console-open",
        seeds=(reply,),
        check=_link_check(console, reply),
        mended=lambda data: data,
        files=_LINK_FILES,
    )


def _profiles() -> Parser:
    folder = Path(meterio.profiles.__file__).parent

    def check(data: bytes) -> None:
        with suppress(ProfileError):
            parse_profile("bent.toml", data)

    return Parser(
        name="profiles",
        seeds=tuple(path.read_bytes() for path in sorted(folder.glob("*.toml"))),
        check=check,
        mended=lambda data: data,
        files=("profiles/loader.py", "profiles/table.py", "profiles/reading.py", "profiles/writing.py"),
    )


FRAMES: tuple[Callable[[], Parser], ...] = (
    _modbus,
    _modbus_write,
    _dlt645,
    _dlt645_secure,
    _cjt188,
    _wire_monitor,
    _link_console,
    _link_collector,
    _link_open,
    *STREAMS,
)
"""Parsers of what comes over a wire."""

PROFILES = _profiles
