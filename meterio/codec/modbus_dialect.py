"""Between registers and canonical integers, as a profile says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meterio.codec.dialect import CHINA_OFFSET_MIN, Writing
from meterio.codec.exchange import Conversation
from meterio.codec.modbus_rtu import Reply, Request, parse_unit, read_request, write_request
from meterio.codec.values import item_value, written
from meterio.errors import BadFrame
from meterio.profiles.model import Block, Field, Item, Profile, Span
from meterio.types import MeterCommand


class ModbusDialect:
    """Modbus meters (meterio.codec.dialect.Dialect), the same over a serial line and over Modbus TCP."""

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str], BlockReader] = {}

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
        answers: list[tuple[int, ...]] = []
        for request in reader.requests(int(unit)):
            reply = yield request
            assert isinstance(reply, Reply)
            answers.append(reply.registers)
        return reader.values(answers, utc_offset_min=utc_offset_min)

    def _reader(self, profile: Profile, block: Block) -> BlockReader:
        """Made once for each block; a block of the same name that is another one gets its own."""
        key = (profile.name, block.name)
        reader = self._readers.get(key)
        if reader is None or reader.block is not block:
            reader = self._readers[key] = BlockReader(block)
        return reader

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


def block_requests(unit: int, block: Block) -> tuple[Request, ...]:
    """One read per span of the block, in order. Raises AddressError."""
    return tuple(read_request(unit, s.function, address=s.address, count=s.count) for s in block.spans)


def block_values(
    block: Block, answers: Sequence[Sequence[int]], *, utc_offset_min: int = CHINA_OFFSET_MIN
) -> dict[str, int]:
    """Canonical items and flags of `block` out of the registers of each of its spans. Raises BadFrame."""
    return BlockReader(block).values(answers, utc_offset_min=utc_offset_min)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A whole number of one or two registers: where they stand, and what its sign bit is worth (0: none).

    `high` is -1 for a number of one register.
    """

    name: str
    span: int
    high: int
    low: int
    sign: int
    mul: int
    div: int


class BlockReader:
    """How one block is read, worked out once: lines at full speed read thousands of registers a second."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._plain = [plain for item in block.items if (plain := _plain(item, block)) is not None]
        simple = {plain.name for plain in self._plain}
        self._other = [item for item in block.items if item.name not in simple]
        self._lessened = [(item.name, item.less) for item in block.items if item.less]
        self._requests: dict[int, tuple[Request, ...]] = {}

    def requests(self, unit: int) -> tuple[Request, ...]:
        """The block's reads of one unit. Raises AddressError."""
        known = self._requests.get(unit)
        if known is None:
            known = self._requests[unit] = block_requests(unit, self.block)
        return known

    def values(self, answers: Sequence[Sequence[int]], *, utc_offset_min: int) -> dict[str, int]:
        """Canonical items and flags out of the registers of each span. Raises BadFrame."""
        values: dict[str, int] = {}
        for item in self._other:
            data = _bytes_of(item, self.block, answers)
            values[item.name] = item_value(item, data, utc_offset_min=utc_offset_min)
        for plain in self._plain:
            registers = answers[plain.span]
            raw = registers[plain.low]
            if plain.high >= 0:
                raw |= registers[plain.high] << 16
            if raw & plain.sign:
                raw -= 2 * plain.sign
            values[plain.name] = raw * plain.mul // plain.div
        for name, less in self._lessened:
            values[name] -= values[less]
        for flag in self.block.flags:
            values[flag.name] = flag.value(values[flag.item])
        return values


_SIGNS = {("u16", 1): 0, ("i16", 1): 1 << 15, ("u32", 2): 0, ("i32", 2): 1 << 31}


def _plain(item: Item, block: Block) -> _Plain | None:
    """None for an item that takes more than shifting registers together."""
    sign = _SIGNS.get((item.type, item.words))
    span = next((index for index, span in enumerate(block.spans) if _holds(span, item)), None)
    if sign is None or span is None or not item.big_bytes:
        return None
    first = item.address - block.spans[span].address
    high, low = (first, first + item.words - 1) if item.big_words else (first + item.words - 1, first)
    return _Plain(item.name, span, high if item.words > 1 else -1, low, sign, item.mul, item.div)


def _holds(span: Span, item: Item) -> bool:
    return 0 <= item.address - span.address <= span.count - item.words


def _bytes_of(item: Item, block: Block, answers: Sequence[Sequence[int]]) -> bytes:
    """The item's bytes, high byte first, from the first span that brings it; the loader saw that one does."""
    for span, registers in zip(block.spans, answers, strict=True):
        start = item.address - span.address
        if start >= 0 and start + item.words <= len(registers):
            words = [word.to_bytes(2, "big") for word in registers[start : start + item.words]]
            return b"".join(_ordered(words, item))
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
