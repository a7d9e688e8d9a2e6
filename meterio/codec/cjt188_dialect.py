"""CJ/T 188 water meters as a profile says. Pure, but for the sequence numbers it counts."""

from __future__ import annotations

from itertools import cycle

from meterio.codec import cjt188
from meterio.codec.cjt188 import ByteOrder, Reply, Request
from meterio.codec.dialect import CHINA_OFFSET_MIN, Writing
from meterio.codec.exchange import Conversation
from meterio.codec.values import block_items, span_bytes, telegram_fields
from meterio.profiles.model import Block, CommandForm, Profile
from meterio.types import MeterCommand

_SER_AFTER_LEADERS = 13
"""68, type, 7 address bytes, control, length and identifier stand before the sequence number (5.4)."""


class Cjt188Dialect:
    """CJ/T 188-2004 and -2018 (meterio.codec.dialect.Dialect).

    Every request has the next sequence number, so that a late reply to an earlier one is told from its own.
    """

    def __init__(self) -> None:
        self._sequence = cycle(range(256))

    def parse_address(self, text: str, *, writing: bool) -> str:
        """One meter's own 14 digits: a reading through a wildcard would be anybody's."""
        return cjt188.parse_address(text, writing=True)

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
            reply = yield cjt188.read_request(
                str(unit),
                profile.framing.kind,
                span.address,
                ser=next(self._sequence),
                order=_order(block),
                size=span.count,
                leaders=profile.framing.wake,
            )
            assert isinstance(reply, Reply)
            answers[span.address] = reply.data
        return block_items(block, span_bytes(block, answers), utc_offset_min=utc_offset_min)

    def command(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, writing: Writing
    ) -> Conversation[Request]:
        return _request(str(unit), profile, command, ser=next(self._sequence), writing=writing)
        yield  # a conversation of no questions

    def recognise(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, frame: bytes, writing: Writing
    ) -> Request:
        ser = frame[profile.framing.wake + _SER_AFTER_LEADERS :][:1]
        request = _request(str(unit), profile, command, ser=int.from_bytes(ser, "big"), writing=writing)
        if request.frame != frame:
            raise ValueError("the prepared frame is not the frame of its command")
        return request


def _request(unit: str, profile: Profile, command: MeterCommand, *, ser: int, writing: Writing) -> Request:
    form = profile.form_of(command.name)
    parts = telegram_fields(form, command, utc_offset_min=writing.utc_offset_min)
    return cjt188.write_request(
        unit,
        profile.framing.kind,
        form.address,
        b"".join(parts),
        ser=ser,
        order=_order(form),
        leaders=profile.framing.wake,
    )


def _order(place: Block | CommandForm) -> ByteOrder:
    return "big" if place.big_identifier else "little"
