"""Between registers and canonical integers, as a profile says. Pure."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping

from meterio.codec.dialect import Writing
from meterio.codec.exchange import Conversation
from meterio.codec.modbus_rtu import Reply, Request, parse_unit, read_request, write_request
from meterio.errors import BadFrame
from meterio.profiles.model import Block, CommandForm, Field, Item, Profile
from meterio.types import MeterCommand

_FORMATS = {"u16": ">H", "i16": ">h", "u32": ">I", "i32": ">i", "f32": ">f"}
_LARGEST_FLOAT = 1e9


class ModbusDialect:
    """Modbus meters (meterio.codec.dialect.Dialect), the same over a serial line and over Modbus TCP."""

    def parse_address(self, text: str, *, writing: bool) -> int:
        return parse_unit(text, writing=writing)

    def read(self, unit: int | str, profile: Profile, block: Block) -> Conversation[dict[str, int]]:
        registers: dict[int, int] = {}
        for span, request in zip(block.spans, block_requests(int(unit), block), strict=True):
            reply = yield request
            assert isinstance(reply, Reply)
            registers.update(enumerate(reply.registers, span.address))
        return block_values(block, registers)

    def command(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, writing: Writing
    ) -> Conversation[Request]:
        return command_request(int(unit), profile, command)
        yield  # a conversation of no questions

    def recognise(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, frame: bytes, writing: Writing
    ) -> Request:
        request = command_request(int(unit), profile, command)
        if request.frame != frame:
            raise ValueError("the prepared frame is not the frame of its command")
        return request


def block_requests(unit: int, block: Block) -> tuple[Request, ...]:
    """One read per span of the block, in order. Raises AddressError."""
    return tuple(read_request(unit, block.function, address=s.address, count=s.count) for s in block.spans)


def block_values(block: Block, registers: Mapping[int, int]) -> dict[str, int]:
    """Canonical items and flags of `block` out of `registers` (address to word). Raises BadFrame."""
    values = {item.name: item_value(item, registers) for item in block.items}
    for flag in block.flags:
        is_set = bool(values[flag.item] & flag.mask)
        values[flag.name] = int(is_set != flag.inverted)
    return values


def item_value(item: Item, registers: Mapping[int, int]) -> int:
    """One item; rounded where the scale does not come out whole. Raises BadFrame on a float out of bounds."""
    words = [registers[item.address + i].to_bytes(2, "big") for i in range(item.words)]
    if not item.big_words:
        words.reverse()
    if not item.big_bytes:
        words = [word[::-1] for word in words]
    (raw,) = struct.unpack(_FORMATS[item.type], b"".join(words))
    if item.type == "f32" and not (math.isfinite(raw) and abs(raw) <= _LARGEST_FLOAT):
        raise BadFrame(f"{item.name} is not a number a meter can show")
    return int(raw * item.mul) // item.div if item.type != "f32" else round(raw * item.mul / item.div)


def command_request(unit: int, profile: Profile, command: MeterCommand) -> Request:
    """The exact frame of `command`.

    Raises AddressError on the unit, ValueError on an unknown command or a value out of range.
    """
    form = profile.commands.get(command.name)
    if form is None:
        raise ValueError(f"a {profile.title} has no command {command.name!r}")
    unknown = set(command.values) - {field.value for field in form.fields}
    if unknown:
        raise ValueError(f"{command.name} takes no {', '.join(sorted(unknown))}")
    return write_request(unit, form.function, address=form.address, registers=_registers(form, command))


def _registers(form: CommandForm, command: MeterCommand) -> list[int]:
    payload = b"".join(struct.pack(_FORMATS[field.type], _raw(field, command)) for field in form.fields)
    return [int.from_bytes(payload[i : i + 2], "big") for i in range(0, len(payload), 2)]


def _raw(field: Field, command: MeterCommand) -> int:
    if not field.value:
        return field.const
    value = command.values.get(field.value)
    if value is None or not field.least <= value <= field.most:
        raise ValueError(
            f"{command.name}: {field.value} is {value}; it must be {field.least} to {field.most}"
        )
    raw, rest = divmod(value * field.div, field.mul)
    if rest:
        raise ValueError(f"{command.name}: {field.value} {value} is finer than the meter's own step")
    return raw
