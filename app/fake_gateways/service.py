"""What the three fake gateways have in common: a merchant, keys, faults, and answers over HTTP."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from app.fake_gateways.faults import Faults
from app.fake_gateways.keys import Keys, Pair
from app.fake_gateways.trades import Line, Trade, Trades

CHINA: Final = timezone(timedelta(hours=8))
STRANGER: Final = "NOBODYPLACEDTHIS"
"""The order of a payment that a faulty statement has too much."""
BASE: Final = "https://gateway.invalid"
"""Where links point to while no server listens."""


class Lost(Exception):
    """The answer never arrives."""


@dataclass(frozen=True, slots=True)
class Request:
    """`path` with its query; `headers` by their names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class FakeGateway(ABC):
    """One gateway with one merchant. `base` is where it is reached."""

    name: str
    merchant: str
    other_merchant: str
    buyer: str
    """How the gateway names who paid, in its answers, notices and statements."""

    def __init__(self, keys: Keys, now_ms: Callable[[], int], *, path: Path | None = None) -> None:
        self.keys = keys
        self.now_ms = now_ms
        self.trades = Trades(self.name, now_ms, path)
        self.faults = Faults(now_ms)
        self.base = BASE
        self.codes = ""
        """Where its codes lead, for customers of this machine; empty: as the service's own codes do."""
        self.asked = 0

    @abstractmethod
    def setup(self) -> dict[str, object]:
        """What a desk is to be set up with, secrets included: they guard nothing."""

    @abstractmethod
    def notice(self, trade: Trade) -> tuple[dict[str, str], bytes]:
        """Headers and body of what the merchant is told of a payment."""

    @abstractmethod
    def respond(self, request: Request) -> Response:
        """A request, faults of the line aside. Raises Lost."""

    def answer(self, request: Request) -> Response:
        """A request as it is answered. Raises Lost for an answer that never arrives."""
        self.asked += 1
        if self.faults.strikes("down"):
            return Response(503, b"down")
        response = self.respond(request)
        if self.faults.strikes("garbage"):
            return Response(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
        return response

    def pay(self, order_no: str) -> Trade:
        """A customer pays. Raises NotPayable."""
        amount = self.faults.value("other_amount") if self.faults.strikes("other_amount") else None
        lag = self.faults.value("late") * 1000 if self.faults.strikes("late") else 0
        return self.trades.pay(order_no, amount_fen=amount, lag_ms=lag)

    # for the three

    def code(self, own: str, order_no: str) -> str:
        """What a code says; `own`: how the service's own codes begin."""
        return f"{self.codes}/{self.name}/{order_no}" if self.codes else own + order_no

    def key(self) -> Pair:
        """What an answer is signed with."""
        return self.keys.merchant if self.faults.strikes("bad_signature") else self.keys.theirs

    def named(self) -> str:
        """The merchant that an answer names."""
        return self.other_merchant if self.faults.strikes("other_merchant") else self.merchant

    def told_amount(self, trade: Trade) -> int:
        """The amount that a notice names."""
        return trade.paid_fen + 1 if self.faults.strikes("notice_amount") else trade.paid_fen

    def is_known_paid(self, trade: Trade) -> bool:
        """Whether the gateway says that a payment was made."""
        return bool(trade.paid_ms) and self.now_ms() >= trade.shown_from_ms

    def is_over(self, trade: Trade) -> bool:
        """Whether it says that nobody can pay any more."""
        return trade.closed or (not trade.paid_ms and self.now_ms() >= trade.ends_ms)

    def close(self, order_no: str) -> Trade | None:
        """As asked; a customer who had begun may have paid all the same."""
        trade = self.trades.close(order_no)
        if trade is not None and trade.closed and self.faults.strikes("paid_after_close"):
            self.trades.pay(order_no, late=True)
        return trade

    def statement(self, day: int) -> list[Line] | None:
        """The movements of a day as the statement has them, None while there is none."""
        if day >= self.trades.day_of(self.now_ms()) or self.faults.strikes("bill_late"):
            return None
        found = list(self.trades.lines(day))
        if found and self.faults.strikes("bill_without"):
            found = found[1:]
        if found and self.faults.strikes("bill_amount"):
            first = found[0]
            found[0] = Line(first.kind, first.trade, first.refund, first.amount_fen + 100, first.at_ms)
        if self.faults.strikes("bill_extra"):
            trade = Trade(STRANGER, 1_234, self.now_ms(), 0, transaction="9" * 20, paid_fen=1_234)
            found.append(Line("payment", trade, None, 1_234, self.now_ms()))
        return found


def in_china(at_ms: int, form: str) -> str:
    return datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(CHINA).strftime(form)


def from_china(text: str, form: str) -> int:
    return round(datetime.strptime(text, form).replace(tzinfo=CHINA).timestamp()) * 1000


def yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def fen_of(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or "0")
