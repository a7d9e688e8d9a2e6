"""A meter make as frozen data: where its items are, how it is sold to, what proves a purchase.

One model serves three protocols. `address` is a register of a Modbus meter, or a data identifier of a
DL/T 645-2007 or CJ/T 188 meter; what one read brings is a span: registers, or the bytes of one identifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

REGISTER_SIZES = {"u16": 2, "i16": 2, "u32": 4, "i32": 4, "u64": 8, "f32": 4}
SIZES = {**REGISTER_SIZES, "volume": 5, "mac": 4}
"""Bytes of the value types of fixed size; bin, bcd and signed-bcd say theirs, clocks one for each letter.
A volume is four bytes of packed decimal with two decimals, and its unit (CJ/T 188-2004 table 5)."""

LARGEST_READ = 125
"""Registers one read may ask for (Modbus Application Protocol 1.1b3, 6.3)."""

LARGEST_VALUE = 97
"""Bytes one identifier may hold: 100 of a frame less identifier and sequence number (CJ/T 188-2004 5.4)."""

LARGEST_FOLLOWED = 4096
"""Bytes that following frames may bring for one identifier: far more than a meter has (DL/T 645-2007 7.1)."""

MODBUS = "modbus-rtu"
DLT645 = "dlt645-2007"
CJT188 = ("cjt188-2004", "cjt188-2018")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a meter: `size` bytes from byte `offset` of `address`, canonical after `mul` / `div`.

    `big_words` puts the high register first, `big_bytes` the high byte of each register first (Modbus; the
    other protocols send the low byte first). `layout` names the bytes of a clock. The value is lessened by
    the item `less`, where a meter keeps credit and debt apart. `origin` names the paper the item comes
    from; `confidence` is manual, device, program or inferred.
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
    size: int
    offset: int = 0
    layout: str = ""
    less: str = ""

    @property
    def words(self) -> int:
        return self.size // 2


@dataclass(frozen=True, slots=True)
class Flag:
    """A 0/1 value out of the bits of an item.

    1 when any of `mask` is set, or none of it if `inverted`; with `equals`, when the masked word is one of
    these.
    """

    name: str
    item: str
    mask: int
    inverted: bool
    origin: str
    confidence: str
    equals: frozenset[int] = frozenset()

    def value(self, word: int) -> int:
        if self.equals:
            return int((word & self.mask) in self.equals)
        return int(bool(word & self.mask) != self.inverted)


@dataclass(frozen=True, slots=True)
class Span:
    """One read: `count` registers from `address`, or the `count` value bytes of identifier `address`.

    `function` reads registers (3 holding, 4 input); 0 in the other protocols.
    """

    address: int
    count: int
    function: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """What is read together: few frames, the items and the flags found in them.

    `function` is the Modbus read function of spans that name none (3 or 4); `big_identifier` sends the high
    byte of a CJ/T 188 identifier first.
    """

    name: str
    function: int
    spans: tuple[Span, ...]
    items: tuple[Item, ...]
    flags: tuple[Flag, ...]
    big_identifier: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One part of what a command writes: parameter `value` in canonical units, or the constant `const`.

    A parameter is written as value × `div` / `mul` (the reverse of reading) and must come out whole,
    between `least` and `most` in canonical units. Type "mac" is the authentication code over the fields
    since the code before it.
    """

    value: str
    const: int
    type: str
    mul: int
    div: int
    least: int
    most: int
    size: int
    layout: str = ""
    big_words: bool = True
    big_bytes: bool = True


@dataclass(frozen=True, slots=True)
class CommandForm:
    """How one command is written, in one frame.

    `function` is the Modbus function (6 or 16) or the control code; `address` the first register or the
    identifier; `action` what a relay command (1C) does. `unwritten` are values a caller may give that this
    make's frame has no place for. `final_refusals` are the error codes that cannot follow a success, so
    that a first refusal settles it.
    """

    name: str
    function: int
    address: int
    fields: tuple[Field, ...]
    final_refusals: frozenset[int]
    origin: str
    confidence: str
    action: int = 0
    unwritten: frozenset[str] = frozenset()
    big_identifier: bool = False

    @property
    def takes(self) -> frozenset[str]:
        """The values a caller may give."""
        return self.unwritten | {part.value for part in self.fields if part.value}


@dataclass(frozen=True, slots=True)
class Framing:
    """How a make bends its protocol's frames.

    `wake` leading FE bytes are sent. `checksum_from` is the byte from which the checksum counts: 0 the
    first 68 (DL/T 645-2007 5.2.7), other numbers for makes that begin elsewhere. `kind` is the meter type
    byte T of CJ/T 188.
    """

    wake: int = 4
    checksum_from: int = 0
    kind: int = 0x10


@dataclass(frozen=True, slots=True)
class Hours:
    """The make's own tables of hours for prices by time of day; all 0 where it has none or none are known.

    `periods` are those of a day, `tables` the days of different hours, `zones` how often these change in a
    year.
    """

    periods: int = 0
    tables: int = 0
    zones: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """One make. `custody` says who holds the balance: "meter" or "office".

    `sell` is "add" (the meter adds the amount) or "set" (it is told the balance after); "" if not sold to.
    `proof` names what proves a purchase, best first: purchase_count, total_purchased_fen and balance_fen of
    the books block, last_purchase for the record block. `count_modulus` and `total_modulus` say where the
    meter's own counters wrap; with `count_wraps` going round is the protocol's rule and not the end of the
    meter. `guarded` meters refuse a count they have taken, so that a second copy of a purchase does nothing.
    `max_power_w` (or `max_flow_l_per_h`) bounds what can be used in a time. `box_addresses` is how many
    addresses one box of a multi-user meter takes; its users are one unit load of the line.

    `duplicate_refusals` say that the count is done already; `auth_refusals` that authentication is needed
    again, for the same count and amount. `needs_authentication` names the commands that begin with one.
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
    items: Mapping[str, Item] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)
    sell: str = ""
    count_wraps: bool = False
    guarded: bool = False
    duplicate_refusals: frozenset[int] = frozenset()
    auth_refusals: frozenset[int] = frozenset()
    needs_authentication: frozenset[str] = frozenset()
    framing: Framing = Framing()
    hours: Hours = Hours()
    box_addresses: int = 1

    @property
    def identity(self) -> bool:
        """Whether the books or the identity block tells the meter's own number."""
        blocks = (self.blocks[name] for name in ("books", "identity") if name in self.blocks)
        return any(item.name == "meter_number" for block in blocks for item in block.items)

    @property
    def clock(self) -> bool:
        """Whether the meter's clock can be read and set."""
        return "clock" in self.blocks and "set_clock" in self.commands

    @property
    def spare_prices(self) -> bool:
        """Whether prices can be sent ahead, to a spare set that takes over at a moment, or taken back."""
        told = {"set_price_switch", "clear_price_switch"} <= self.commands.keys()
        return told and "spare_prices" in self.blocks

    def form_of(self, command: str) -> CommandForm:
        """Raises ValueError for a command it does not have."""
        form = self.commands.get(command)
        if form is None:
            raise ValueError(f"a {self.title} has no command {command!r}")
        return form

    def block_of(self, item: str) -> Block:
        """The smallest block that reads `item` alone. Raises KeyError for an item it does not have."""
        wanted = self.items[item]
        items = (self.items[wanted.less], wanted) if wanted.less else (wanted,)
        homes = [self._home(part) for part in items]
        spans = tuple(dict.fromkeys(home.spans[0] for home in homes))
        return replace(homes[-1], name=item, spans=spans, items=items, flags=())

    def _home(self, item: Item) -> Block:
        """The block that holds `item`, cut down to the one span it lies in."""
        for block in self.blocks.values():
            for span in block.spans:
                if item in block.items and lies_in(item, span, protocol=self.protocol):
                    return replace(block, spans=(self._cut(item, span),))
        if self.protocol == MODBUS:
            return Block(item.name, 3, (Span(item.address, item.words, 3),), (item,), ())
        return Block(item.name, 0, (Span(item.address, item.offset + item.size),), (item,), ())

    def _cut(self, item: Item, span: Span) -> Span:
        """Registers can be read one by one; an identifier is read whole."""
        return replace(span, address=item.address, count=item.words) if self.protocol == MODBUS else span


def lies_in(item: Item, span: Span, *, protocol: str) -> bool:
    """Whether `span` brings all of `item`."""
    if protocol == MODBUS:
        return span.address <= item.address and item.address + item.words <= span.address + span.count
    return item.address == span.address and item.offset + item.size <= span.count
