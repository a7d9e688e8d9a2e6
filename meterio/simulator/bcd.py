"""Packed decimal digits, low byte first, as DL/T 645 and CJ/T 188 meters store their numbers."""

from __future__ import annotations

from datetime import datetime


class NotDecimal(ValueError):
    """A byte holds A to F where a digit should be."""


def to_bcd(value: int, size: int) -> bytes:
    """`size` bytes; digits that do not fit are lost, as in a register that runs over."""
    return bytes.fromhex(f"{value % 100**size:0{2 * size}d}")[::-1]


def from_bcd(data: bytes) -> int:
    """Raises NotDecimal."""
    text = data[::-1].hex()
    if not text.isdecimal():
        raise NotDecimal(text)
    return int(text)


def signed_bcd(value: int, size: int) -> bytes:
    """The highest bit is the sign (DL/T 645-2007 appendix A)."""
    data = bytearray(to_bcd(abs(value), size))
    data[-1] |= 0x80 * (value < 0)
    return bytes(data)


def moment(data: bytes) -> datetime:
    """ss mm hh DD MM YY. Raises ValueError (NotDecimal among them)."""
    second, minute, hour, day, month, year = (from_bcd(bytes((byte,))) for byte in data)
    return datetime(2000 + year, month, day, hour, minute, second)


def moment_bytes(when: datetime) -> bytes:
    """ss mm hh DD MM YY."""
    parts = (when.second, when.minute, when.hour, when.day, when.month, when.year % 100)
    return b"".join(to_bcd(part, 1) for part in parts)
