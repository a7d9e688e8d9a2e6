"""A meter make as frozen data: where its items are, how it is sold to, what proves a purchase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WORDS_OF = {"u16": 1, "i16": 1, "u32": 2, "i32": 2, "f32": 2}
"""Registers taken by each value type."""

LARGEST_READ = 125
"""Registers one read may ask for (Modbus Application Protocol 1.1b3, 6.3)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a meter: `words` registers from `address`, in canonical units after `mul` / `div`.

    `big_words` puts the high register first, `big_bytes` the high byte of each register first.
    `origin` names the paper the item comes from; `confidence` is manual, device, program or inferred.
    """

    name: str
    address: int
    type: str
    mul: int
    div: int
    big_words: bool
    big_bytes: bool
    origin: str
    confidence: str

    @property
    def words(self) -> int:
        return WORDS_OF[self.type]


@dataclass(frozen=True, slots=True)
class Flag:
    """A 0/1 value out of the bits of an item: 1 when any of `mask` is set, or none of it if `inverted`."""

    name: str
    item: str
    mask: int
    inverted: bool
    origin: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Span:
    """One read frame: `count` registers from `address`."""

    address: int
    count: int


@dataclass(frozen=True, slots=True)
class Block:
    """What is read together: few frames, the items and the flags found in them."""

    name: str
    function: int
    spans: tuple[Span, ...]
    items: tuple[Item, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a command's registers: parameter `value` in canonical units, or the constant `const`.

    A parameter is written as value × `div` / `mul` (the reverse of reading) and must come out whole,
    between `least` and `most` in canonical units.
    """

    value: str
    const: int
    type: str
    mul: int
    div: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class CommandForm:
    """How one command is written: function 6 (one register) or 16, registers from `address`.

    `final_refusals` are the error codes that cannot follow a success, so that a first refusal settles it.
    """

    name: str
    function: int
    address: int
    fields: tuple[Field, ...]
    final_refusals: frozenset[int]
    origin: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One make. `custody` says who holds the balance: "meter" or "office".

    `proof` names the items that prove a purchase, best first. `count_modulus` and `total_modulus` say where
    the meter's own counters wrap. `max_power_w` (or `max_flow_l_per_h`) bounds what can be used in a time.
    """

    name: str
    title: str
    protocol: str
    medium: str
    custody: str
    max_power_w: int
    max_flow_l_per_h: int
    proof: tuple[str, ...]
    count_modulus: int
    total_modulus: int
    blocks: Mapping[str, Block]
    commands: Mapping[str, CommandForm]
