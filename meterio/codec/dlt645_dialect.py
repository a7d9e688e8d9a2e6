"""DL/T 645-2007 meters as a profile says: identifiers, writes, relay orders, secured purchases. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meterio.codec import dlt645
from meterio.codec.dialect import CHINA_OFFSET_MIN, Writing
from meterio.codec.dlt645 import Reply, Request
from meterio.codec.exchange import Conversation
from meterio.codec.security import SecurityDevice
from meterio.codec.values import block_items, span_bytes, telegram_fields
from meterio.errors import BadFrame, SecurityFailed
from meterio.profiles.model import Block, CommandForm, Framing, Profile, Span
from meterio.types import MeterCommand

AUTHENTICATE = 0x070000FF
"""Identity authentication of the fee-control supplement; its reply begins with the meter's random."""

_RANDOM_BYTES = 4
_CODE_BYTES = 4
_MOST_FOLLOWING = 255
_SECURED = 0x07
"""Identifiers that begin so are asked for by function 03, all others by 11."""


class Dlt645Dialect:
    """DL/T 645-2007 (meterio.codec.dialect.Dialect). Each reply names its identifier: none is mixed up."""

    def parse_address(self, text: str, *, writing: bool) -> str:
        """One meter's own 12 digits: a reading through a wildcard would be anybody's."""
        return dlt645.parse_address(text, writing=True)

    def read(
        self,
        unit: int | str,
        profile: Profile,
        block: Block,
        *,
        utc_offset_min: int = CHINA_OFFSET_MIN,
    ) -> Conversation[dict[str, int]]:
        answers: dict[int, bytes] = {}
        for span in block.spans:
            answers[span.address] = yield from _value_of(str(unit), span, framing=profile.framing)
        raw = span_bytes(block, answers)
        return block_items(block, raw, utc_offset_min=utc_offset_min)

    def command(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, writing: Writing
    ) -> Conversation[Request]:
        form = profile.form_of(command.name)
        meter = dlt645.parse_address(str(unit), writing=True)
        parts = telegram_fields(form, command, utc_offset_min=writing.utc_offset_min)
        if command.name in profile.needs_authentication:
            if writing.security is None:
                raise SecurityFailed(
                    "this meter needs authentication codes, and no device that makes them is set up"
                )
            random = yield from _authenticated(meter, writing, writing.security, framing=profile.framing)
            parts = _coded(form, parts, meter=meter, random=random, security=writing.security)
        return _request(meter, form, command, parts=parts, writing=writing, framing=profile.framing)

    def recognise(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, frame: bytes, writing: Writing
    ) -> Request:
        """Authentication codes are taken from the frame: nobody can make those of its session again."""
        form = profile.form_of(command.name)
        meter = dlt645.parse_address(str(unit), writing=True)
        parts = telegram_fields(form, command, utc_offset_min=writing.utc_offset_min)
        at = len(frame) - 2 - sum(part.size for part in form.fields)
        for index, field in enumerate(form.fields):
            if field.type == "mac":
                parts[index] = bytes((byte - 0x33) & 0xFF for byte in frame[at : at + field.size])
            at += field.size
        request = _request(meter, form, command, parts=parts, writing=writing, framing=profile.framing)
        if request.frame != frame:
            raise ValueError("the prepared frame is not the frame of its command")
        return request


def _value_of(unit: str, span: Span, *, framing: Framing) -> Conversation[bytes]:
    """The value of one identifier, with as many following frames as it takes. Raises BadFrame."""
    reply = yield _read_request(unit, span, framing=framing)
    assert isinstance(reply, Reply)
    value = reply.data
    sequence = 0
    while reply.more and len(value) < span.count:
        sequence += 1
        if sequence > _MOST_FOLLOWING or not reply.data:
            raise BadFrame(f"{span.address:08X} never ends")
        reply = yield dlt645.read_next_request(
            unit, span.address, sequence, leaders=framing.wake, checksum_from=framing.checksum_from
        )
        assert isinstance(reply, Reply)
        value += reply.data
    return value


def _read_request(unit: str, span: Span, *, framing: Framing) -> Request:
    if span.address >> 24 == _SECURED:
        return dlt645.secure_request(
            unit, span.address, b"", leaders=framing.wake, checksum_from=framing.checksum_from
        )
    return dlt645.read_request(
        unit, span.address, size=span.count, leaders=framing.wake, checksum_from=framing.checksum_from
    )


def _authenticated(
    meter: str, writing: Writing, security: SecurityDevice, *, framing: Framing
) -> Conversation[bytes]:
    """The meter's random of a new session; what was sealed in an earlier one is worth nothing from now on."""
    challenge = security.challenge(meter)
    reply = yield dlt645.secure_request(
        meter,
        AUTHENTICATE,
        challenge.cipher + challenge.random + challenge.diversifier,
        operator=writing.password[4:],
        leaders=framing.wake,
        checksum_from=framing.checksum_from,
    )
    assert isinstance(reply, Reply)
    if len(reply.data) < _RANDOM_BYTES:
        raise BadFrame("the answer to the authentication holds no random")
    return reply.data[:_RANDOM_BYTES]


def _coded(
    form: CommandForm, parts: list[bytes], *, meter: str, random: bytes, security: SecurityDevice
) -> list[bytes]:
    """`parts` with each authentication code made over the parts since the one before it."""
    coded: list[bytes] = []
    plain = b""
    for field, part in zip(form.fields, parts, strict=True):
        if field.type == "mac":
            part, plain = security.mac(meter, random=random, data=plain), b""
            if len(part) != _CODE_BYTES:
                raise SecurityFailed("the device that makes authentication codes gave one of a wrong length")
        else:
            plain += part
        coded.append(part)
    return coded


def _request(
    meter: str,
    form: CommandForm,
    command: MeterCommand,
    *,
    parts: list[bytes],
    writing: Writing,
    framing: Framing,
) -> Request:
    value = b"".join(parts)
    wake, start = framing.wake, framing.checksum_from
    if form.function == dlt645.CONTROL:
        deadline = _deadline(command, writing.utc_offset_min)
        return dlt645.control_request(
            meter,
            form.action,
            deadline=deadline,
            password=writing.password,
            leaders=wake,
            checksum_from=start,
        )
    if form.function == dlt645.SECURITY:
        return dlt645.secure_request(
            meter, form.address, value, operator=writing.password[4:], leaders=wake, checksum_from=start
        )
    return dlt645.write_request(
        meter, form.address, value, password=writing.password, leaders=wake, checksum_from=start
    )


def _deadline(command: MeterCommand, utc_offset_min: int) -> datetime:
    """The meter's wall time after which it refuses a relay order (7.1, function 1C)."""
    if command.deadline_utc_ms is None:
        raise ValueError(f"{command.name} needs a deadline: the meter refuses the order once it has passed")
    utc = datetime.fromtimestamp(command.deadline_utc_ms // 1000, UTC)
    return utc + timedelta(minutes=utc_offset_min)
