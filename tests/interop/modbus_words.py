"""What the Modbus servers of these tests hold."""

from __future__ import annotations

SIZE = 400
"""Holding and input registers 0 up to this, each."""
UNITS = (1, 7)


def word(unit: int, address: int) -> int:
    return (unit * 1000 + address * 7) & 0xFFFF
