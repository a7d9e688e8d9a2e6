"""What the wire says, in the words of a sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.domain.sale import Answer, LastPurchase, MeterBook, MeterRules, book_count
from app.services.sale_steps import Fence
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, Refused
from meterio.types import FlushReceipt, Sample


def book_of(sample: Sample, *, last_count: int, rules: MeterRules) -> MeterBook:
    """`last_count` is the book's last proven count, for makes whose own goes round."""
    values = sample.values
    count = values.get("purchase_count")
    return MeterBook(
        count=None if count is None else book_count(count, last_count=last_count, rules=rules),
        balance_fen=values["balance_fen"],
        total_fen=values.get("total_purchased_fen"),
        utc_ms=sample.utc_ms,
        last=_last_purchase(values, last_count, rules),
    )


def _last_purchase(values: Mapping[str, int], last_count: int, rules: MeterRules) -> LastPurchase | None:
    amount_fen = values.get("last_purchase_fen")
    if amount_fen is None:
        return None
    count = values.get("last_purchase_count")
    return LastPurchase(
        amount_fen,
        None if count is None else book_count(count, last_count=last_count, rules=rules),
        values.get("last_purchase_utc_ms"),
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
