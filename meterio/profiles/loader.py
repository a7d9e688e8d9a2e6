"""Reads meter profiles from TOML. A new make is a new file; nothing here knows one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from meterio.errors import ProfileError
from meterio.profiles.model import (
    LARGEST_READ,
    WORDS_OF,
    Block,
    CommandForm,
    Field,
    Flag,
    Item,
    Profile,
    Span,
)
from meterio.profiles.table import Table

_HERE = Path(__file__).parent
_ORDERS = ("high-first", "low-first")
_CONFIDENCE = ("manual", "device", "program", "inferred")
_TOP = {"u16": 2**16 - 1, "i16": 2**15 - 1, "u32": 2**32 - 1, "i32": 2**31 - 1}
_NEEDED_PROOF = frozenset({"balance_fen", "purchase_count"})
ITEM_NAMES = (
    "energy_wh",
    "energy_sharp_wh",
    "energy_peak_wh",
    "energy_flat_wh",
    "energy_valley_wh",
    "volume_l",
    "flow_l_per_h",
    "power_w",
    "balance_fen",
    "total_purchased_fen",
    "purchase_count",
    "status",
)
FLAG_NAMES = (
    "supply_on",
    "alarm_low",
    "alarm_very_low",
    "arrears",
    "over_limit",
    "battery_low",
    "valve_fault",
)


def load_profiles(*folders: Path) -> dict[str, Profile]:
    """All profiles shipped with the program and in `folders`, by name.

    Raises ProfileError, naming file and item, on the first thing that is wrong. Names must differ.
    """
    profiles: dict[str, Profile] = {}
    for folder in (_HERE, *folders):
        for path in sorted(folder.glob("*.toml")):
            profile = load_profile(path)
            if profile.name in profiles:
                raise ProfileError(f"{path.name}: a profile named {profile.name!r} exists already; rename it")
            profiles[profile.name] = profile
    return profiles


def load_profile(path: Path) -> Profile:
    """One file. Raises ProfileError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: not a TOML file: {error}") from error
    return _profile(Table(path.name, data))


def _profile(table: Table) -> Profile:
    defaults = table.raw("defaults", {})
    items = {name: _item(name, t, defaults) for name, t in table.tables("items").items()}
    flags = {name: _flag(name, t, items, defaults) for name, t in table.tables("flags").items()}
    blocks = {name: _block(name, t, items, flags) for name, t in table.tables("blocks").items()}
    commands = {name: _command(name, t, defaults) for name, t in table.tables("commands").items()}
    if "status" not in blocks:
        raise table.fail("describe [blocks.status]: the engine reads it every round")
    profile = Profile(
        name=table.text("name"),
        title=table.text("title"),
        protocol=table.text("protocol", allowed=("modbus-rtu",)),
        medium=table.text("medium", allowed=("electricity", "water")),
        custody=table.text("custody", allowed=("meter", "office")),
        max_power_w=table.number("max_power_w", 0),
        max_flow_l_per_h=table.number("max_flow_l_per_h", 0),
        proof=table.names("proof", known=items),
        count_modulus=table.number("count_modulus", 2**16, least=2),
        total_modulus=table.number("total_modulus", 2**32, least=2),
        blocks=blocks,
        commands=commands,
    )
    table.done()
    _check_sale(profile, table)
    return profile


def _check_sale(profile: Profile, table: Table) -> None:
    """A make that holds its own balance must say how it is sold to, what proves it, and bound its use."""
    if profile.custody != "meter":
        return
    if "purchase" not in profile.commands:
        raise table.fail("custody is 'meter': describe [commands.purchase]")
    books = {item.name for item in profile.blocks["books"].items} if "books" in profile.blocks else set()
    if not profile.proof or not books.issuperset(profile.proof):
        raise table.fail("custody is 'meter': list 'proof' items, all of them in [blocks.books]")
    if not _NEEDED_PROOF.issubset(profile.proof):
        raise table.fail(f"custody is 'meter': 'proof' needs at least {' and '.join(sorted(_NEEDED_PROOF))}")
    if len(profile.blocks["books"].spans) != 1:
        raise table.fail("[blocks.books] must be one span: count and money of two moments prove nothing")
    if _lengths(profile, "books") & set().union(
        *(_lengths(profile, b) for b in profile.blocks if b != "books")
    ):
        # A late reply to another block would pass for the meter's money (faults.md L3).
        raise table.fail("blocks.books: give its spans other lengths than those of all other blocks")
    if not (profile.max_power_w or profile.max_flow_l_per_h):
        raise table.fail("custody is 'meter': write max_power_w (or max_flow_l_per_h)")


def _lengths(profile: Profile, block: str) -> set[int]:
    return {span.count for span in profile.blocks[block].spans}


def _origin(table: Table, defaults: Mapping[str, str]) -> tuple[str, str]:
    origin = table.text("origin", defaults.get("origin"))
    return origin, table.text("confidence", defaults.get("confidence"), allowed=_CONFIDENCE)


def _item(name: str, table: Table, defaults: Mapping[str, str]) -> Item:
    if name not in ITEM_NAMES:
        raise table.fail(f"no such item; write one of {', '.join(ITEM_NAMES)}")
    origin, confidence = _origin(table, defaults)
    item = Item(
        name=name,
        address=table.number("address", most=0xFFFF),
        type=table.text("type", allowed=tuple(WORDS_OF)),
        mul=table.number("mul", 1, least=1),
        div=table.number("div", 1, least=1),
        big_words=table.text("words", defaults.get("words", "high-first"), allowed=_ORDERS) == "high-first",
        big_bytes=table.text("bytes", defaults.get("bytes", "high-first"), allowed=_ORDERS) == "high-first",
        origin=origin,
        confidence=confidence,
    )
    table.done()
    return item


def _flag(name: str, table: Table, items: Mapping[str, Item], defaults: Mapping[str, str]) -> Flag:
    if name not in FLAG_NAMES:
        raise table.fail(f"no such flag; write one of {', '.join(FLAG_NAMES)}")
    origin, confidence = _origin(table, defaults)
    bits = table.numbers("bits", least=0, most=31)
    if not bits:
        raise table.fail("write the bit numbers in 'bits'")
    item = table.text("item", allowed=tuple(items))
    inverted = table.number("inverted", 0, most=1) == 1
    table.done()
    return Flag(name, item, sum({1 << bit for bit in bits}), inverted, origin, confidence)


def _block(name: str, table: Table, items: Mapping[str, Item], flags: Mapping[str, Flag]) -> Block:
    block = Block(
        name=name,
        function=table.number("function", 3, least=3, most=4),
        spans=tuple(_span(table, span) for span in table.raw("spans", [])),
        items=tuple(items[item] for item in table.names("items", known=items)),
        flags=tuple(flags[flag] for flag in table.names("flags", known=flags)),
    )
    table.done()
    for item in block.items:
        if not any(
            s.address <= item.address and item.address + item.words <= s.address + s.count
            for s in block.spans
        ):
            raise table.fail(f"item {item.name} at {item.address:04X} lies in none of the spans")
    for flag in block.flags:
        if flag.item not in {item.name for item in block.items}:
            raise table.fail(f"flag {flag.name} needs the item {flag.item} in this block")
    return block


def _span(table: Table, pair: object) -> Span:
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, int) for part in pair)):
        raise table.fail("write each of 'spans' as [address, count]")
    address, count = pair
    if not (address >= 0 and 1 <= count <= LARGEST_READ and address + count <= 0x10000):
        raise table.fail(
            f"span [{address}, {count}] does not fit; one read takes 1 to {LARGEST_READ} registers"
        )
    return Span(address, count)


def _command(name: str, table: Table, defaults: Mapping[str, str]) -> CommandForm:
    origin, confidence = _origin(table, defaults)
    parts = table.raw("fields", [])
    if not isinstance(parts, list) or not parts:
        raise table.fail("write the registers of the command in 'fields'")
    form = CommandForm(
        name=name,
        function=table.number("function", least=6, most=16),
        address=table.number("address", most=0xFFFF),
        fields=tuple(_field(Table(f"{table.where}.fields[{i}]", part)) for i, part in enumerate(parts)),
        final_refusals=frozenset(table.numbers("final_refusals", least=1, most=255)),
        origin=origin,
        confidence=confidence,
    )
    table.done()
    words = sum(WORDS_OF[field.type] for field in form.fields)
    if form.function not in (6, 16) or (form.function == 6 and words != 1):
        raise table.fail("function 6 writes one register, function 16 writes several; no other is known")
    return form


def _field(table: Table) -> Field:
    kind = table.text("type", allowed=tuple(_TOP))
    mul, div = table.number("mul", 1, least=1), table.number("div", 1, least=1)
    value = table.text("value") if table.has("value") else ""
    field = Field(
        value=value,
        const=0 if value else table.number("const", most=_TOP[kind]),
        type=kind,
        mul=mul,
        div=div,
        least=table.number("least", 0),
        most=table.number("most", _TOP[kind] * mul // div, most=2**40),
    )
    table.done()
    return field
