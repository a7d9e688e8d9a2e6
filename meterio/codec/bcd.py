"""Packed decimal digits, low byte first, as DL/T 645-2007 and CJ/T 188 meters send them. Pure."""

from __future__ import annotations

from datetime import datetime

from meterio.errors import BadFrame


def to_bcd(value: int, size: int, *, signed: bool = False) -> bytes:
    """`size` bytes; with `signed` the highest bit is the sign. Raises ValueError if it does not fit."""
    digits = f"{abs(value):0{2 * size}d}"
    if len(digits) > 2 * size or (value < 0 and not signed) or (signed and digits[0] > "7"):
        raise ValueError(f"{value} does not fit {2 * size} digits")
    data = bytearray(bytes.fromhex(digits)[::-1])
    if value < 0:
        data[-1] |= 0x80
    return bytes(data)


def from_bcd(data: bytes, *, signed: bool = False) -> int:
    """The number in `data`. Raises BadFrame on a digit beyond 9."""
    negative = signed and bool(data) and bool(data[-1] & 0x80)
    if negative:
        data = data[:-1] + bytes((data[-1] & 0x7F,))
    text = data[::-1].hex()
    if not text.isdecimal():
        raise BadFrame(f"{text} is not a decimal number")
    return -int(text) if negative else int(text)


def packed_moment(local: datetime) -> bytes:
    """A wall time as ss mm hh DD MM YY."""
    parts = (local.second, local.minute, local.hour, local.day, local.month, local.year % 100)
    return b"".join(to_bcd(part, 1) for part in parts)
