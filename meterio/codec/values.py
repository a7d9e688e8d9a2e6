"""Between a meter's bytes and canonical integers, as a profile says. Pure; the same for every protocol."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from meterio.codec.bcd import from_bcd, to_bcd
from meterio.errors import BadFrame
from meterio.profiles.model import Block, CommandForm, Field, Item
from meterio.types import MeterCommand

WHOLE_FORMATS = {"u16": "H", "i16": "h", "u32": "I", "i32": "i", "u64": "Q"}
"""How `struct` names the whole numbers."""
_FORMATS = {**WHOLE_FORMATS, "f32": "f"}
_LARGEST_FLOAT = 1e9
_CENTURY = 2000
_NO_MOMENT = ({0x99}, {0xFF})
"""How some makes write "at no time", beside nothing but zeros."""
_LITRES = {0x29: 1, 0x2A: 10, 0x2B: 100, 0x2C: 1_000, 0x2D: 10_000, 0x2E: 100_000}
"""Litres to one of each unit of volume (CJ/T 188-2004 table 5)."""


def block_items(block: Block, raw: Mapping[str, bytes], *, utc_offset_min: int) -> dict[str, int]:
    """Canonical items and flags of `block` out of each item's own bytes, high byte first. Raises BadFrame."""
    values = {
        item.name: item_value(item, raw[item.name], utc_offset_min=utc_offset_min) for item in block.items
    }
    for item in block.items:
        if item.less:
            values[item.name] -= values[item.less]
    for flag in block.flags:
        values[flag.name] = flag.value(values[flag.item])
    return values


def span_bytes(block: Block, answers: Mapping[int, bytes]) -> dict[str, bytes]:
    """Each item's bytes, high byte first, out of the values of the identifiers. Raises BadFrame."""
    raw: dict[str, bytes] = {}
    for item in block.items:
        data = answers[item.address][item.offset : item.offset + item.size]
        if len(data) < item.size:
            raise BadFrame(f"the answer is too short to hold {item.name}")
        raw[item.name] = data if item.layout else data[::-1]
    return raw


def item_value(item: Item, data: bytes, *, utc_offset_min: int) -> int:
    """One item out of its bytes, high byte first; rounded where the scale does not come out whole.

    A clock comes in the order of its layout, and as 0 where the meter has written none. Raises BadFrame on
    what no meter can mean: a digit beyond 9, a float out of bounds, a moment that is none.
    """
    if item.layout:
        return _moment_ms(item, data, utc_offset_min=utc_offset_min)
    if item.type == "f32":
        (number,) = struct.unpack(">f", data)
        if not (math.isfinite(number) and abs(number) <= _LARGEST_FLOAT):
            raise BadFrame(f"{item.name} is not a number a meter can show")
        return round(float(number) * item.mul / item.div)
    return _whole(item, data) * item.mul // item.div


def _whole(item: Item, data: bytes) -> int:
    if item.type in _FORMATS:
        (number,) = struct.unpack(f">{_FORMATS[item.type]}", data)
        return int(number)
    if item.type == "bin":
        return int.from_bytes(data, "big")
    if item.type == "volume":
        return _litres(item, data)
    return from_bcd(data[::-1], signed=item.type == "signed-bcd")


def _litres(item: Item, data: bytes) -> int:
    """A unit byte and eight digits, two of them decimals. Raises BadFrame on a unit that is no volume."""
    litres = _LITRES.get(data[0])
    if litres is None:
        raise BadFrame(f"{item.name} has the unit {data[0]:02X}, which is no volume")
    return from_bcd(data[:0:-1]) * litres // 100


def _moment_ms(item: Item, data: bytes, *, utc_offset_min: int) -> int:
    if not any(data) or set(data) in _NO_MOMENT:
        return 0
    parts = dict(zip(item.layout, data, strict=True))
    if item.type == "clock-bcd":
        parts = {letter: from_bcd(bytes((byte,))) for letter, byte in parts.items() if letter not in "0wWC"}
    try:
        year, month, day, hour, minute = (parts[letter] for letter in "YMDhm")
        wall = datetime(_CENTURY + year, month, day, hour, minute, parts.get("s", 0), tzinfo=UTC)
    except ValueError as error:
        raise BadFrame(f"{item.name} is not a moment: {data.hex(' ')}") from error
    return round(wall.timestamp()) * 1000 - utc_offset_min * 60_000


def written(form: CommandForm, command: MeterCommand, *, utc_offset_min: int) -> list[bytes]:
    """What each field of `form` writes for `command`, high byte first; b"" for a code yet to be made.

    Raises ValueError on a value that is missing, unknown, out of range or finer than the meter's own step.
    """
    unknown = set(command.values) - form.takes
    if unknown:
        raise ValueError(f"{command.name} takes no {', '.join(sorted(unknown))}")
    return [field_bytes(part, command, utc_offset_min=utc_offset_min) for part in form.fields]


def telegram_fields(form: CommandForm, command: MeterCommand, *, utc_offset_min: int) -> list[bytes]:
    """As `written`, in the order of the line: low byte first, a clock in the order of its layout."""
    parts = written(form, command, utc_offset_min=utc_offset_min)
    return [part if field.layout else part[::-1] for field, part in zip(form.fields, parts, strict=True)]


def field_bytes(field: Field, command: MeterCommand, *, utc_offset_min: int) -> bytes:
    """One field, high byte first; a clock in the order of its layout. Raises ValueError."""
    if field.type == "mac":
        return b""
    if not field.value:
        return _packed(field, field.const)
    value = command.values.get(field.value)
    if value is None or not field.least <= value <= field.most:
        raise ValueError(
            f"{command.name}: {field.value} is {value}; it must be {field.least} to {field.most}"
        )
    if field.layout:
        return _moment_bytes(field, value, utc_offset_min=utc_offset_min)
    if field.type == "f32":
        return _float_bytes(field, value, command.name)
    raw, rest = divmod(value * field.div, field.mul)
    if rest:
        raise ValueError(f"{command.name}: {field.value} {value} is finer than the meter's own step")
    return _packed(field, raw)


def _packed(field: Field, raw: int) -> bytes:
    if field.type in _FORMATS:
        return struct.pack(f">{_FORMATS[field.type]}", raw)
    if field.type in ("bcd", "signed-bcd"):
        return to_bcd(raw, field.size, signed=field.type == "signed-bcd")[::-1]
    return raw.to_bytes(field.size, "big")


def _float_bytes(field: Field, value: int, name: str) -> bytes:
    data = struct.pack(">f", value * field.div / field.mul)
    (held,) = struct.unpack(">f", data)
    if round(held * field.mul / field.div) != value:
        raise ValueError(f"{name}: {field.value} {value} is finer than the meter's float can hold")
    return data


def _moment_bytes(field: Field, utc_ms: int, *, utc_offset_min: int) -> bytes:
    wall = datetime.fromtimestamp(utc_ms // 1000, UTC) + timedelta(minutes=utc_offset_min)
    parts = {
        "C": wall.year // 100,
        "Y": wall.year % 100,
        "M": wall.month,
        "D": wall.day,
        "h": wall.hour,
        "m": wall.minute,
        "s": wall.second,
        "W": wall.isoweekday(),
        "w": wall.isoweekday() % 7,
        "0": 0,
    }
    numbers: Iterable[int] = (parts[letter] for letter in field.layout)
    if field.type == "clock-bcd":
        return b"".join(to_bcd(number, 1) for number in numbers)
    return bytes(numbers)
