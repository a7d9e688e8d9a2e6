"""What a gateway itself knows of the orders of one merchant: its own book, whatever it says of it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

DAY_MS: Final = 86_400_000
CHINA_MS: Final = 28_800_000


class NotPayable(Exception):
    """The customer's own programme shows this: the code is of no use."""


@dataclass(slots=True)
class Refund:
    number: str
    amount_fen: int
    asked_ms: int
    done_ms: int
    transaction: str
    refused: bool = False


@dataclass(slots=True)
class Trade:
    """`paid_fen` is what the customer gave, which is the amount unless a fault made it another."""

    order_no: str
    amount_fen: int
    made_ms: int
    ends_ms: int
    stamp: str = ""
    """What the merchant sent with it and must send again to ask (UnionPay's txnTime)."""
    closed: bool = False
    transaction: str = ""
    paid_fen: int = 0
    paid_ms: int = 0
    shown_from_ms: int = 0
    """The gateway itself knows of the payment only from then on."""
    notify_url: str = ""
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def refunded_fen(self) -> int:
        return sum(one.amount_fen for one in self.refunds.values() if not one.refused)


@dataclass(frozen=True, slots=True)
class Line:
    """One movement of a day's statement."""

    kind: str
    trade: Trade
    refund: Refund | None
    amount_fen: int
    at_ms: int


class Trades:
    """All orders of one merchant at one gateway. `path` keeps them; None: in memory only."""

    def __init__(self, name: str, now_ms: Callable[[], int], path: Path | None = None) -> None:
        self.name = name
        self.now_ms = now_ms
        self.settling_ms = 0
        """How long a refund takes from the asking."""
        self.day_ends_ms = 0
        """So long before midnight a day of statements ends (UnionPay: 23:00)."""
        self._path = path
        self._found: dict[str, Trade] = {}
        self._numbers = itertools.count(1)
        if path is not None and path.exists():
            self._load(path)

    def all(self) -> tuple[Trade, ...]:
        return tuple(self._found.values())

    def get(self, order_no: str) -> Trade | None:
        return self._found.get(order_no)

    def create(
        self, order_no: str, amount_fen: int, ends_ms: int, *, stamp: str = "", notify_url: str = ""
    ) -> Trade | None:
        """The order, made now or before with the same values; None if they are others, or it has ended."""
        known = self._found.get(order_no)
        if known is None:
            known = Trade(order_no, amount_fen, self.now_ms(), ends_ms, stamp, notify_url=notify_url)
            self._found[order_no] = known
            self._save()
            return known
        same = known.amount_fen == amount_fen and not known.closed and not known.paid_ms
        return known if same else None

    def pay(
        self, order_no: str, *, amount_fen: int | None = None, lag_ms: int = 0, late: bool = False
    ) -> Trade:
        """A customer scans and pays. `late`: it was under way when the order ended. Raises NotPayable."""
        trade = self._found.get(order_no)
        if trade is None:
            raise NotPayable("no such code")
        if trade.paid_ms:
            raise NotPayable("paid already")
        if not late and (trade.closed or self.now_ms() >= trade.ends_ms):
            raise NotPayable("the code has ended")
        trade.closed = False
        trade.paid_ms = self.now_ms()
        trade.paid_fen = trade.amount_fen if amount_fen is None else amount_fen
        trade.shown_from_ms = trade.paid_ms + lag_ms
        trade.transaction = self._number(trade.paid_ms)
        self._save()
        return trade

    def close(self, order_no: str) -> Trade | None:
        """Nobody can pay it any more, if nobody has."""
        trade = self._found.get(order_no)
        if trade is not None and not trade.paid_ms:
            trade.closed = True
            self._save()
        return trade

    def refund(self, order_no: str, number: str, amount_fen: int, *, refused: bool = False) -> Refund | None:
        """Once for a number; None if that much was never paid, or goes back already."""
        trade = self._found.get(order_no)
        if trade is None or not trade.paid_ms:
            return None
        known = trade.refunds.get(number)
        if known is not None and not known.refused:
            return known if known.amount_fen == amount_fen else None
        if amount_fen > trade.paid_fen - trade.refunded_fen:
            return None
        now = self.now_ms()
        made = Refund(number, amount_fen, now, now + self.settling_ms, self._number(now), refused)
        trade.refunds[number] = made
        self._save()
        return made

    def find_refund(self, number: str) -> tuple[Trade, Refund] | None:
        for trade in self._found.values():
            if number in trade.refunds:
                return trade, trade.refunds[number]
        return None

    def day_of(self, at_ms: int) -> int:
        """The day of statements that a moment is in, counted from 1970."""
        return (at_ms + CHINA_MS + self.day_ends_ms) // DAY_MS

    def lines(self, day: int) -> Iterator[Line]:
        """All that moved on a day."""
        for trade in self._found.values():
            if trade.paid_ms and self.day_of(trade.paid_ms) == day:
                yield Line("payment", trade, None, trade.paid_fen, trade.paid_ms)
            for one in trade.refunds.values():
                if not one.refused and self.day_of(one.done_ms) == day and one.done_ms <= self.now_ms():
                    yield Line("refund", trade, one, one.amount_fen, one.done_ms)

    def _number(self, at_ms: int) -> str:
        return f"{at_ms // 1000}{next(self._numbers):011}"

    def _save(self) -> None:
        if self._path is None:
            return
        kept = self._path.with_suffix(".new")
        kept.write_text(json.dumps([asdict(trade) for trade in self._found.values()]), "utf-8")
        kept.replace(self._path)

    def _load(self, path: Path) -> None:
        for kept in json.loads(path.read_text("utf-8")):
            refunds = {number: Refund(**one) for number, one in kept.pop("refunds").items()}
            self._found[kept["order_no"]] = Trade(**kept, refunds=refunds)
        self._numbers = itertools.count(1_000_000 * (1 + len(self._found)))
