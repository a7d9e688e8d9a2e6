"""Commands of a profile file. All raise ProfileError."""

from __future__ import annotations

from meterio.profiles.model import DLT645, MODBUS, CommandForm, Field
from meterio.profiles.names import COMMAND_VALUES
from meterio.profiles.reading import Defaults
from meterio.profiles.table import Table
from meterio.profiles.wire_terms import Terms, layout_of, size_of

RELAY = 0x1C
RECHARGE = 0x03
_LARGEST = 2**53
_LARGEST_SCALE = 10**10
_FIRST_MOMENT_MS, _LAST_MOMENT_MS = 946_684_800_000, 4_102_444_799_000
"""The century of two-digit years: 2000-01-01 to 2099-12-31, UTC."""

_SIGNED = {"i16": 15, "i32": 31}
_UNSIGNED = {"u16": 16, "u32": 32, "u64": 64}
_MOST_REGISTERS = 123
_MOST_BYTES = 50
"""DATA of a write (Modbus Application Protocol 6.12; DL/T 645-2007 5.2.5)."""


def command_of(name: str, table: Table, *, terms: Terms, defaults: Defaults) -> CommandForm:
    if name not in COMMAND_VALUES:
        raise table.fail(f"no such command; write one of {', '.join(COMMAND_VALUES)}")
    origin, confidence = defaults.origin(table)
    function = table.number("function", most=0xFF)
    relay = defaults.protocol == DLT645 and function == RELAY
    form = CommandForm(
        name=name,
        function=function,
        address=0 if relay else table.number(terms.key, most=terms.highest),
        fields=() if relay else _fields(table, terms=terms, defaults=defaults),
        final_refusals=frozenset(table.numbers("final_refusals", least=1, most=terms.highest_refusal)),
        origin=origin,
        confidence=confidence,
        action=table.number("action", least=1, most=0xFF) if relay else 0,
        unwritten=_unwritten(table),
        big_identifier=defaults.big_identifier(table),
    )
    table.done()
    _check_function(form, table, terms=terms, protocol=defaults.protocol)
    _check_values(form, table)
    return form


def _unwritten(table: Table) -> frozenset[str]:
    names = table.raw("unwritten", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise table.fail("write in 'unwritten' a list of values that the frame has no place for")
    return frozenset(names)


def _check_function(form: CommandForm, table: Table, *, terms: Terms, protocol: str) -> None:
    size = sum(field.size for field in form.fields)
    if protocol == MODBUS:
        if form.function not in terms.functions or (form.function == 6 and size != 2):
            raise table.fail("function 6 writes one register, function 16 writes several; no other is known")
        if size > 2 * _MOST_REGISTERS or form.address + size // 2 > 0x10000:
            raise table.fail(f"its fields do not fit one write of {_MOST_REGISTERS} registers")
        return
    if form.function not in terms.functions:
        known = ", ".join(f"0x{code:02X}" for code in terms.functions)
        raise table.fail(f"function is 0x{form.function:02X}; write one of {known}")
    if size > _MOST_BYTES:
        raise table.fail(f"its fields take {size} bytes; one write holds {_MOST_BYTES}")
    if form.function != RECHARGE and any(field.type == "mac" for field in form.fields):
        raise table.fail("an authentication code goes only with function 0x03")


def _check_values(form: CommandForm, table: Table) -> None:
    written = [field.value for field in form.fields if field.value]
    for value in (*written, *form.unwritten):
        if value not in COMMAND_VALUES[form.name]:
            allowed = ", ".join(COMMAND_VALUES[form.name]) or "constants only"
            raise table.fail(f"{form.name} has no value {value!r}; write {allowed}")
    if form.unwritten & set(written):
        raise table.fail("'unwritten' names a value that has its place in 'fields'; remove it there")


def _fields(table: Table, *, terms: Terms, defaults: Defaults) -> tuple[Field, ...]:
    parts = table.raw("fields", [])
    if not isinstance(parts, list) or not parts:
        raise table.fail("write what the command carries in 'fields'")
    return tuple(
        _field(Table(f"{table.where}.fields[{i}]", part), terms=terms, defaults=defaults)
        for i, part in enumerate(parts)
    )


def _field(table: Table, *, terms: Terms, defaults: Defaults) -> Field:
    kind = table.text("type", allowed=terms.field_types)
    layout = layout_of(table, kind)
    size = size_of(table, kind, terms=terms, layout=layout)
    value = table.text("value") if table.has("value") else ""
    mul = table.number("mul", 1, least=1, most=_LARGEST_SCALE)
    div = table.number("div", 1, least=1, most=_LARGEST_SCALE)
    if bool(layout) != value.endswith("utc_ms") or (kind == "mac" and value):
        raise table.fail("a moment has type 'clock' or 'clock-bcd', nothing else has; a mac has no value")
    lowest, highest = (_FIRST_MOMENT_MS, _LAST_MOMENT_MS) if layout else _bounds(kind, size)
    least = table.number("least", max(0, lowest), least=lowest, most=highest)
    field = Field(
        value=value,
        const=0 if value or kind == "mac" else table.number("const", most=highest),
        type=kind,
        mul=mul,
        div=div,
        least=least,
        most=table.number("most", _most(highest, mul, div), least=least, most=_LARGEST),
        size=size,
        layout=layout,
        big_words=defaults.high_first(table, "words"),
        big_bytes=defaults.high_first(table, "bytes"),
    )
    table.done()
    return field


def _most(highest: int, mul: int, div: int) -> int:
    return min(highest * mul // div, _LARGEST)


def _bounds(kind: str, size: int) -> tuple[int, int]:
    """Lowest and highest raw value of a type."""
    if kind in _SIGNED:
        return -(2 ** _SIGNED[kind]), 2 ** _SIGNED[kind] - 1
    if kind in _UNSIGNED:
        return 0, 2 ** _UNSIGNED[kind] - 1
    if kind == "f32":
        return -(2**24), 2**24  # whole numbers that a float holds exactly
    if kind == "bcd":
        return 0, 100**size - 1
    if kind == "signed-bcd":
        return -(8 * 10 ** (2 * size - 1) - 1), 8 * 10 ** (2 * size - 1) - 1
    return 0, 256**size - 1
