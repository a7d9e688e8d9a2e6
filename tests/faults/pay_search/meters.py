"""Meters that hold their own money, in the engine's stead: a sale that was sent arrives, or it never does."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.domain.permissions import SYSTEM
from app.domain.sale import MeterBook
from app.services import sale_steps, vending
from app.services.views import LiveState
from db.ledger import Ledger
from tests.helpers import small_mall


@dataclass
class _Books:
    count: int = small_mall.START_COUNT
    balance_fen: int = small_mall.START_BALANCE_FEN
    total_fen: int = small_mall.START_TOTAL_FEN


class MeterWorld:
    """What each meter says, and what happens to sales. Balances are used up when they stand high."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._books: dict[str, _Books] = {}
        self.away: set[str] = set()
        """Meters out of contact."""
        self.full: set[str] = set()
        """Meters that hold all they may, since somebody moved credit to them; only use makes room."""
        self.arrived = self.given_up = 0

    def live(self, meter: str) -> LiveState:
        book = self._books.setdefault(meter, _Books())
        return small_mall.live(
            meter,
            in_contact=meter not in self.away,
            balance_fen=small_mall.LIMIT_FEN if meter in self.full else book.balance_fen,
            purchase_count=book.count,
            total_purchased_fen=book.total_fen,
        )

    def go_on(self, ledger: Ledger, now_utc_ms: int) -> None:
        """Some of the open sales come to their end."""
        for view in ledger.operations.open_all():
            own = view.operation
            if own.meter_id in self.away or self._rng.random() < 0.5:
                continue
            if self._rng.random() < 0.25:
                vending.ask_cancel(ledger, own.id, session=SYSTEM, now_utc_ms=now_utc_ms)
                self.given_up += 1
                continue
            self._arrive(ledger, own.id, own.meter_id, own.amount_fen, now_utc_ms)

    def _arrive(self, ledger: Ledger, sale_id: str, meter: str, amount_fen: int, now_utc_ms: int) -> None:
        book = self._books.setdefault(meter, _Books())
        before = MeterBook(book.count, book.balance_fen, book.total_fen, now_utc_ms)
        sale_steps.reserve(
            ledger,
            sale_id,
            count=book.count + 1,
            before=before,
            frame_sha256="ab" * 32,
            now_utc_ms=now_utc_ms,
        )
        book.count += 1
        book.total_fen += amount_fen
        book.balance_fen += amount_fen
        seen = MeterBook(book.count, book.balance_fen, book.total_fen, now_utc_ms)
        sale_steps.settle(ledger, sale_id, seen=seen, by_reply=True, now_utc_ms=now_utc_ms)
        if book.balance_fen > 100_000 and self._rng.random() < 0.5:
            book.balance_fen = small_mall.START_BALANCE_FEN
        self.arrived += 1
