"""Items, flags and blocks of a profile file. All raise ProfileError."""

from __future__ import annotations

from collections.abc import Mapping

from meterio.profiles.model import DLT645, MODBUS, Block, Flag, Item, Span, lies_in
from meterio.profiles.names import BLOCK_NAMES, FLAG_NAMES, ITEM_NAMES
from meterio.profiles.table import Table
from meterio.profiles.wire_terms import Terms, layout_of, size_of

ORDERS = ("high-first", "low-first")
CONFIDENCE = ("manual", "device", "program", "inferred")
_WORD_TYPES = ("u16", "u32", "u64", "bin")
_LARGEST_SCALE = 10**10


class Defaults:
    """The [defaults] table: origin, confidence and byte orders of whatever does not say its own."""

    def __init__(self, table: Table, protocol: str) -> None:
        self.protocol = protocol
        self._texts = {
            key: table.text(key)
            for key in ("origin", "confidence", "words", "bytes", "order")
            if table.has(key)
        }
        table.done()

    def origin(self, table: Table) -> tuple[str, str]:
        origin = table.text("origin", self._texts.get("origin"))
        return origin, table.text("confidence", self._texts.get("confidence"), allowed=CONFIDENCE)

    def high_first(self, table: Table, key: str) -> bool:
        """The order `key` of words and bytes, which only Modbus makes differ in."""
        if self.protocol != MODBUS:
            return False
        return table.text(key, self._texts.get(key, "high-first"), allowed=ORDERS) == "high-first"

    def big_identifier(self, table: Table) -> bool:
        """The byte order of an identifier, which CJ/T 188 makes differ in, even between two commands."""
        if self.protocol in (MODBUS, DLT645):
            return False
        return table.text("order", self._texts.get("order", "low-first"), allowed=ORDERS) == "high-first"


def item_of(name: str, table: Table, *, terms: Terms, defaults: Defaults) -> Item:
    if name not in ITEM_NAMES:
        raise table.fail(f"no such item; write one of {', '.join(ITEM_NAMES)}")
    origin, confidence = defaults.origin(table)
    kind = table.text("type", allowed=terms.types)
    layout = layout_of(table, kind)
    item = Item(
        name=name,
        address=table.number(terms.key, most=terms.highest),
        type=kind,
        mul=table.number("mul", 1, least=1, most=_LARGEST_SCALE),
        div=table.number("div", 1, least=1, most=_LARGEST_SCALE),
        big_words=defaults.high_first(table, "words"),
        big_bytes=defaults.high_first(table, "bytes"),
        origin=origin,
        confidence=confidence,
        size=size_of(table, kind, terms=terms, layout=layout),
        offset=table.number("offset", 0, most=terms.largest) if terms.key == "identifier" else 0,
        layout=layout,
        less=table.text("less") if table.has("less") else "",
    )
    table.done()
    if name.endswith("_utc_ms") != bool(layout):
        raise table.fail("a moment has type 'clock' or 'clock-bcd', and nothing else has")
    return item


def check_lessened(items: Mapping[str, Item], table: Table) -> None:
    for item in items.values():
        if item.less and (item.less not in items or items[item.less].less or item.less == item.name):
            raise table.fail(
                f"items.{item.name}: 'less' is {item.less!r}; name another item here that has no 'less'"
            )


def flag_of(name: str, table: Table, *, items: Mapping[str, Item], defaults: Defaults) -> Flag:
    if name not in FLAG_NAMES:
        raise table.fail(f"no such flag; write one of {', '.join(FLAG_NAMES)}")
    origin, confidence = defaults.origin(table)
    item = items.get(table.text("item"))
    if item is None or item.type not in _WORD_TYPES or (item.mul, item.div, item.less) != (1, 1, ""):
        raise table.fail(f"name in 'item' a raw word of this file: type {', '.join(_WORD_TYPES)}, no scale")
    highest = 8 * item.size - 1
    bits = table.numbers("bits", least=0, most=highest)
    if not bits:
        raise table.fail(f"write the bit numbers in 'bits', 0 to {highest}")
    mask = sum({1 << bit for bit in bits})
    equals = frozenset(table.numbers("equals", least=0, most=mask))
    flag = Flag(name, item.name, mask, table.switch("inverted"), origin, confidence, equals)
    table.done()
    if any(value & ~mask for value in equals) or (equals and flag.inverted):
        raise table.fail("each of 'equals' is a value of the chosen bits alone, and goes without 'inverted'")
    return flag


def block_of(
    name: str,
    table: Table,
    *,
    items: Mapping[str, Item],
    flags: Mapping[str, Flag],
    terms: Terms,
    defaults: Defaults,
) -> Block:
    if name not in BLOCK_NAMES:
        raise table.fail(f"no such block; write one of {', '.join(BLOCK_NAMES)}")
    modbus = defaults.protocol == MODBUS
    function = table.number("function", 3, least=3, most=4) if modbus else 0
    block = Block(
        name=name,
        function=function,
        spans=_spans(table, terms, function=function),
        items=tuple(items[item] for item in table.names("items", known=items)),
        flags=tuple(flags[flag] for flag in table.names("flags", known=flags)),
        big_identifier=defaults.big_identifier(table),
    )
    table.done()
    _check_block(block, table, protocol=defaults.protocol)
    return block


def _check_block(block: Block, table: Table, *, protocol: str) -> None:
    names = {item.name for item in block.items}
    for item in block.items:
        if not any(lies_in(item, span, protocol=protocol) for span in block.spans):
            raise table.fail(f"item {item.name} at {item.address:04X} lies in none of the spans")
        if item.less and item.less not in names:
            raise table.fail(f"item {item.name} needs the item {item.less} in this block")
    for flag in block.flags:
        if flag.item not in names:
            raise table.fail(f"flag {flag.name} needs the item {flag.item} in this block")


def _spans(table: Table, terms: Terms, *, function: int) -> tuple[Span, ...]:
    parts = table.raw("spans", [])
    if not isinstance(parts, list) or not parts:
        raise table.fail(f"write what to read in 'spans': a list of [{terms.key}, {terms.unit}]")
    spans = tuple(_span(table, part, terms=terms, function=function) for part in parts)
    if len({(span.address, span.function) for span in spans}) < len(spans):
        raise table.fail("'spans' reads one place twice; write it once, long enough")
    return spans


def _span(table: Table, part: object, *, terms: Terms, function: int) -> Span:
    longest = 3 if function else 2
    if not isinstance(part, list) or not 2 <= len(part) <= longest or any(type(n) is not int for n in part):
        raise table.fail(f"write each of 'spans' as [{terms.key}, count]")
    address, count, *other = part
    inside = 0 <= address <= terms.highest and 1 <= count <= terms.largest
    if not inside or (function and address + count > 0x10000):
        raise table.fail(
            f"span [{address}, {count}] does not fit; one read takes 1 to {terms.largest} {terms.unit}"
        )
    if other and other[0] not in (3, 4):
        raise table.fail(f"span [{address}, {count}, {other[0]}]: the read function is 3 or 4")
    return Span(address, count, *(other or (function,)))
