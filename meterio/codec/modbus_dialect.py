"""Between registers and canonical integers, as a profile says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct

from meterio.codec.dialect import CHINA_OFFSET_MIN, Writing
from meterio.codec.exchange import Conversation
from meterio.codec.modbus_rtu import Reply, Request, parse_unit, read_request, write_request
from meterio.codec.values import WHOLE_FORMATS, item_value, written
from meterio.errors import BadFrame
from meterio.profiles.model import Block, Field, Item, Profile, Span
from meterio.types import MeterCommand

_KEPT_READERS = 256
_KEPT_WORDS = 256
"""Different status words of one make whose flags are kept."""


class ModbusDialect:
    """Modbus meters (meterio.codec.dialect.Dialect), the same over a serial line and over Modbus TCP."""

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str], tuple[Block, BlockReader]] = {}

    def parse_address(self, text: str, *, writing: bool) -> int:
        return parse_unit(text, writing=writing)

    def read(
        self,
        unit: int | str,
        profile: Profile,
        block: Block,
        *,
        utc_offset_min: int = CHINA_OFFSET_MIN,
    ) -> Conversation[dict[str, int]]:
        reader = self._reader(profile, block)
        answers: list[bytes] = []
        for request in reader.requests(int(unit)):
            reply = yield request
            assert isinstance(reply, Reply)
            answers.append(reply.data)
        return reader.values(answers, utc_offset_min=utc_offset_min)

    def _reader(self, profile: Profile, block: Block) -> BlockReader:
        """A block of the same name that is another one gets its own."""
        key = (profile.name, block.name)
        known = self._readers.get(key)
        if known is None or known[0] is not block:
            known = self._readers[key] = (block, _reader_of(block))
        return known[1]

    def command(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, writing: Writing
    ) -> Conversation[Request]:
        return command_request(int(unit), profile, command, utc_offset_min=writing.utc_offset_min)
        yield  # a conversation of no questions

    def recognise(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, frame: bytes, writing: Writing
    ) -> Request:
        request = command_request(int(unit), profile, command, utc_offset_min=writing.utc_offset_min)
        if request.frame != frame:
            raise ValueError("the prepared frame is not the frame of its command")
        return request


@lru_cache(maxsize=_KEPT_READERS)
def _reader_of(block: Block) -> BlockReader:
    """One for all lines: what hundreds of them share stays in the processor's cache."""
    return BlockReader(block)


def block_requests(unit: int, block: Block) -> tuple[Request, ...]:
    """One read per span of the block, in order. Raises AddressError."""
    return tuple(read_request(unit, s.function, address=s.address, count=s.count) for s in block.spans)


def block_values(
    block: Block, answers: Sequence[bytes], *, utc_offset_min: int = CHINA_OFFSET_MIN
) -> dict[str, int]:
    """Canonical items and flags of `block` out of the bytes of each of its spans. Raises BadFrame."""
    return BlockReader(block).values(answers, utc_offset_min=utc_offset_min)


@dataclass(frozen=True, slots=True)
class _Row:
    """Whole numbers of one span, unpacked at one stroke."""

    span: int
    layout: Struct
    names: tuple[str, ...]


class BlockReader:
    """How one block is read, worked out once: lines at full speed read thousands of registers a second."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._rows = _rows(block)
        simple = {name for row in self._rows for name in row.names}
        self._other = [item for item in block.items if item.name not in simple]
        scaled = [item for item in block.items if item.name in simple and item.mul != item.div]
        self._scaled = [(item.name, item.mul, item.div) for item in scaled]
        self._lessened = [(item.name, item.less) for item in block.items if item.less]
        self._words = tuple(dict.fromkeys(flag.item for flag in block.flags))
        self._flags_in = lru_cache(maxsize=_KEPT_WORDS)(self._flags)
        self._requests: dict[int, tuple[Request, ...]] = {}

    def requests(self, unit: int) -> tuple[Request, ...]:
        """The block's reads of one unit. Raises AddressError."""
        known = self._requests.get(unit)
        if known is None:
            known = self._requests[unit] = block_requests(unit, self.block)
        return known

    def values(self, answers: Sequence[bytes], *, utc_offset_min: int) -> dict[str, int]:
        """Canonical items and flags out of the bytes of each span. Raises BadFrame."""
        values: dict[str, int] = {}
        for row in self._rows:
            values.update(zip(row.names, row.layout.unpack_from(answers[row.span]), strict=True))
        for name, mul, div in self._scaled:
            values[name] = values[name] * mul // div
        for item in self._other:
            data = _bytes_of(item, self.block, answers)
            values[item.name] = item_value(item, data, utc_offset_min=utc_offset_min)
        for name, less in self._lessened:
            values[name] -= values[less]
        if self._words:
            values.update(self._flags_in(*[values[name] for name in self._words]))
        return values

    def _flags(self, *words: int) -> dict[str, int]:
        """The flags in these status words; kept, since a meter's hardly ever change."""
        word_of = dict(zip(self._words, words, strict=True))
        return {flag.name: flag.value(word_of[flag.item]) for flag in self.block.flags}


def _rows(block: Block) -> list[_Row]:
    """Each whole number stands in the first span that brings it; of two that overlap, one has a row apart."""
    rows: list[_Row] = []
    left = sorted((item for item in block.items if _letter(item)), key=lambda item: item.address)
    for index, span in enumerate(block.spans):
        here = [item for item in left if _holds(span, item)]
        left = [item for item in left if item not in here]
        while here:
            layout, row, here = _apart(here, span.address)
            rows.append(_Row(index, Struct(layout), tuple(item.name for item in row)))
    return rows


def _apart(items: Sequence[Item], at: int) -> tuple[str, list[Item], list[Item]]:
    """Those of `items` that follow one upon the other from register `at` on, their layout, and the rest."""
    layout, row, rest = ">", [], []
    for item in items:
        if item.address < at:
            rest.append(item)
            continue
        layout += f"{2 * (item.address - at)}x{_letter(item)}"
        at = item.address + item.words
        row.append(item)
    return layout, row, rest


def _letter(item: Item) -> str:
    """How `struct` names the item; empty for one that takes more than putting registers together."""
    in_order = item.big_bytes and (item.big_words or item.words == 1)
    return WHOLE_FORMATS.get(item.type, "") if in_order else ""


def _holds(span: Span, item: Item) -> bool:
    return 0 <= item.address - span.address <= span.count - item.words


def _bytes_of(item: Item, block: Block, answers: Sequence[bytes]) -> bytes:
    """The item's bytes, high byte first, from the first span that brings it; the loader saw that one does."""
    for span, data in zip(block.spans, answers, strict=True):
        start = 2 * (item.address - span.address)
        part = data[start : start + item.size] if start >= 0 else b""
        if len(part) == item.size:
            return b"".join(_ordered([part[i : i + 2] for i in range(0, item.size, 2)], item))
    raise BadFrame(f"the answers do not hold {item.name}")


def _ordered(words: Sequence[bytes], part: Item | Field) -> list[bytes]:
    """Words between the meter's order and high byte first; the same either way."""
    ordered = list(words) if part.big_words else list(reversed(words))
    return ordered if part.big_bytes else [word[::-1] for word in ordered]


def command_request(
    unit: int, profile: Profile, command: MeterCommand, *, utc_offset_min: int = CHINA_OFFSET_MIN
) -> Request:
    """The exact frame of `command`.

    Raises AddressError on the unit, ValueError on an unknown command or a value out of range.
    """
    form = profile.form_of(command.name)
    parts = written(form, command, utc_offset_min=utc_offset_min)
    registers = [
        int.from_bytes(word, "big")
        for field, data in zip(form.fields, parts, strict=True)
        for word in _ordered([data[i : i + 2] for i in range(0, len(data), 2)], field)
    ]
    return write_request(unit, form.function, address=form.address, registers=registers)
