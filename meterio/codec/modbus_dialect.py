"""Between registers and canonical integers, as a profile says. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from meterio.codec.dialect import CHINA_OFFSET_MIN, Writing
from meterio.codec.exchange import Conversation
from meterio.codec.modbus_rtu import Reply, Request, parse_unit, read_request, write_request
from meterio.codec.values import block_items, written
from meterio.errors import BadFrame
from meterio.profiles.model import Block, Field, Item, Profile
from meterio.types import MeterCommand


class ModbusDialect:
    """Modbus meters (meterio.codec.dialect.Dialect), the same over a serial line and over Modbus TCP."""

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
        answers: list[tuple[int, ...]] = []
        for request in block_requests(int(unit), block):
            reply = yield request
            assert isinstance(reply, Reply)
            answers.append(reply.registers)
        return block_values(block, answers, utc_offset_min=utc_offset_min)

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
    raw = {item.name: _bytes_of(item, block, answers) for item in block.items}
    return block_items(block, raw, utc_offset_min=utc_offset_min)


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
