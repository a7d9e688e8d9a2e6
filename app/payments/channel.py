"""What every gateway can be asked, whatever its own words for it are.

A call that brings no proven answer raises ChannelFault: nothing is known then, neither paid nor unpaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class ChannelFault(Exception):
    """No answer that could be proven. `kind` has a sentence ("pay_fault.<kind>"), `text` is for the log."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.text = text


class CreateRefused(Exception):
    """The gateway answered that it does not take this order, by its own code and words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text


class NotGenuine(Exception):
    """A notice that the gateway did not make for us, or not now."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotReady(Exception):
    """The gateway has no bill of that day. `may_be_empty`: it says the same of a day without a movement."""

    def __init__(self, *, may_be_empty: bool = False) -> None:
        super().__init__("no bill")
        self.may_be_empty = may_be_empty


@dataclass(frozen=True, slots=True)
class OrderRef:
    """What a gateway needs to know which order is meant. `expires_utc_ms`: nobody can pay it afterwards."""

    order_no: str
    amount_fen: int
    placed_utc_ms: int
    expires_utc_ms: int


class TradeState(StrEnum):
    """What a gateway says of an order."""

    UNPAID = "unpaid"
    ABSENT = "absent"  # it knows no such order: nobody has paid, and nobody can without a code
    PAID = "paid"
    CLOSED = "closed"  # unpaid, and nobody can pay it any more
    REFUNDED = "refunded"  # paid and given back whole
    UNKNOWN = "unknown"  # it does not know yet


@dataclass(frozen=True, slots=True)
class TradeAnswer:
    """What a gateway says of an order, `text` in its own words; the rest is told where money was paid.

    `bill_day` (2026-09-21) is the day of the gateway's statements that the payment is in.
    """

    state: TradeState
    amount_fen: int = 0
    transaction_id: str = ""
    paid_utc_ms: int = 0
    bill_day: str = ""
    text: str = ""


class RefundState(StrEnum):
    REFUNDED = "refunded"
    ACCEPTED = "accepted"  # it will be, which is not yet done
    REFUSED = "refused"
    ABSENT = "absent"  # it knows no such refund
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a gateway says of a refund, `text` in its own words. `bill_day` as of a payment, once refunded."""

    state: RefundState
    bill_day: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RefundRef:
    """A refund: its own number, and the payment that it gives back whole."""

    refund_no: str
    order: OrderRef
    transaction_id: str
    placed_utc_ms: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One movement of a gateway's own statement. `kind`: payment or refund."""

    kind: str
    order_no: str
    refund_no: str
    transaction_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Bill:
    """A day's statement. `sha256` is of the file as it came."""

    day: date
    lines: tuple[BillLine, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A gateway's word that something happened to an order. `amount_fen` is None where it does not say."""

    order_no: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the gateway is to hear: an HTTP status, a type and a body."""

    status: int
    content_type: str
    body: bytes


class Channel(Protocol):
    """One merchant at one gateway. Every method but `read_notice` waits for the network, each call a few
    seconds at most; raises ChannelFault."""

    def create(self, order: OrderRef, subject: str) -> str:
        """The text of the code that the customer scans. The same order again gives its code again.

        Raises CreateRefused.
        """

    def query(self, order: OrderRef) -> TradeAnswer:
        """What became of an order."""

    def close(self, order: OrderRef) -> TradeAnswer:
        """Let nobody pay it any more. Ask again afterwards: it may have been paid meanwhile."""

    def refund(self, refund: RefundRef) -> RefundAnswer:
        """Give the whole payment back. The same refund number never gives back twice."""

    def query_refund(self, refund: RefundRef) -> RefundAnswer:
        """What became of a refund."""

    def bill(self, day: date) -> Bill:
        """The statement of a whole day, in China's time. Raises NotReady."""

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now_utc_ms: int) -> Notice:
        """What a callback says, proven to be the gateway's and to be about this merchant.

        Raises NotGenuine.
        """

    def reply(self, *, taken: bool) -> Reply:
        """What a callback is answered."""
