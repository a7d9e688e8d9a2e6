"""What a profile of each protocol may say: its keys, value types and bounds."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.profiles.model import (
    CJT188,
    DLT645,
    LARGEST_FOLLOWED,
    LARGEST_READ,
    LARGEST_VALUE,
    MODBUS,
    REGISTER_SIZES,
    SIZES,
)
from meterio.profiles.table import Table

LAYOUT_LETTERS = "CYMDhmsWw0"
"""Century, year in it, month, day, hour, minute, second, weekday (W: 1 Monday..7, w: 0 Sunday..6), filler."""

_NEEDED_LETTERS = "YMDhm"
_LONGEST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """One protocol's. `key` names the address, up to `highest`; a span holds up to `largest` of `unit`."""

    key: str
    highest: int
    largest: int
    unit: str
    types: tuple[str, ...]
    field_types: tuple[str, ...]
    functions: tuple[int, ...]
    highest_refusal: int


_TELEGRAM_TYPES = ("bin", "bcd", "signed-bcd", "clock", "clock-bcd")
_REGISTERS = Terms(
    key="address",
    highest=0xFFFF,
    largest=LARGEST_READ,
    unit="registers",
    types=(*REGISTER_SIZES, "bcd", "clock", "clock-bcd"),
    field_types=(*REGISTER_SIZES, "bcd", "clock", "clock-bcd"),
    functions=(6, 16),
    highest_refusal=0xFF,
)
_METERS_645 = Terms(
    key="identifier",
    highest=0xFFFFFFFF,
    largest=LARGEST_FOLLOWED,
    unit="bytes",
    types=_TELEGRAM_TYPES,
    field_types=(*_TELEGRAM_TYPES, "mac"),
    functions=(0x03, 0x14, 0x1C),
    highest_refusal=0xFFFF,
)
_METERS_188 = Terms(
    key="identifier",
    highest=0xFFFF,
    largest=LARGEST_VALUE,
    unit="bytes",
    types=(*_TELEGRAM_TYPES, "volume"),
    field_types=_TELEGRAM_TYPES,
    functions=(0x04,),
    highest_refusal=0xFFFF,
)
TERMS = {MODBUS: _REGISTERS, DLT645: _METERS_645, **dict.fromkeys(CJT188, _METERS_188)}


def size_of(table: Table, kind: str, *, terms: Terms, layout: str) -> int:
    """Bytes a value of type `kind` takes. Raises ProfileError where it does not say or does not fit."""
    if kind in SIZES:
        return SIZES[kind]
    size = len(layout) if layout else table.number("size", least=1, most=_LONGEST_DIGITS)
    if terms is _REGISTERS and size % 2:
        raise table.fail(f"{size} bytes are not whole registers; write an even number")
    return size


def layout_of(table: Table, kind: str) -> str:
    """The byte layout of a clock, "" for other types. Raises ProfileError."""
    if not kind.startswith("clock"):
        return ""
    layout = table.text("layout")
    letters = [letter for letter in layout if letter != "0"]
    if not set(layout) <= set(LAYOUT_LETTERS) or len(set(letters)) < len(letters) or len(layout) > 16:
        raise table.fail(f"'layout' is {layout!r}; write each byte once, with the letters {LAYOUT_LETTERS}")
    if not set(_NEEDED_LETTERS) <= set(layout):
        raise table.fail(f"'layout' is {layout!r}; it needs at least {', '.join(_NEEDED_LETTERS)}")
    return layout


def terms_of(table: Table) -> tuple[str, Terms]:
    """The protocol a profile names, and what it may say. Raises ProfileError."""
    protocol = table.text("protocol", allowed=tuple(TERMS))
    return protocol, TERMS[protocol]
