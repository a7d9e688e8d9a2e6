"""What the wire says, in the words of a sale."""

from __future__ import annotations

from typing import Final

from app.domain.sale import Answer, MeterBook
from app.services.sale_steps import Fence
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, Refused
from meterio.types import FlushReceipt, Sample


def book_of(sample: Sample) -> MeterBook:
    values = sample.values
    return MeterBook(
        count=values["purchase_count"],
        balance_fen=values["balance_fen"],
        total_fen=values.get("total_purchased_fen"),
        utc_ms=sample.utc_ms,
    )


def fence_of(receipt: FlushReceipt) -> Fence:
    return Fence(
        kind=receipt.kind,
        collector=receipt.collector,
        bus=receipt.bus,
        session=receipt.session,
        sequence=receipt.sequence,
        utc_ms=receipt.utc_ms,
    )


_ANSWERS: Final[tuple[tuple[type[MeterError], Answer], ...]] = (
    (NeverSent, Answer.NEVER_LEFT),
    (BadFrame, Answer.BAD_FRAME),
    (Refused, Answer.REFUSED),
    (LinkLost, Answer.LINK_LOST),
)


def answer_of(error: MeterError) -> Answer:
    return next((answer for kind, answer in _ANSWERS if isinstance(error, kind)), Answer.NO_ANSWER)
