"""Supply that is kept by order stays so, and ends when it should (faults.md M16).

Handed back by itself once its end has come; kept anew where the meter shows that a power cut or an exchange
took the order from it. Orders of meters that are no longer polled end with their deadline.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from app.domain.order import OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.polling.bench import Site
from app.polling.orders import OrderDrives
from app.services import order_steps, orders
from app.services.orders import Wish
from db.control_rows import KeptSupply
from db.ledger import Ledger

LOOK_S: Final = 30.0
DEADLINE_MS: Final = 600_000
REST_S: Final = 900.0
"""How long a meter is left alone after an order for it."""


class Upkeep:
    """All methods on the worker's loop."""

    def __init__(self, bench: Site, drives: OrderDrives) -> None:
        self._bench = bench
        self._drives = drives
        self._rests_until: dict[str, float] = {}

    async def run(self) -> None:
        while True:
            await self._look()
            await asyncio.sleep(LOOK_S)

    async def _look(self) -> None:
        for kept in await self._bench.ledger.read(lambda ledger: ledger.orders.kept_supplies()):
            kind = self._due(kept)
            if kind is not None:
                await self._order(kept, kind)
        left = self._drives.left_behind()
        if left:
            now = self._bench.clock.utc_ms()
            await self._bench.ledger.write(lambda ledger: _expire(ledger, left, now))

    def _due(self, kept: KeptSupply) -> OrderKind | None:
        """What is to be ordered for it now; None for nothing."""
        if self._rests_until.get(kept.meter_id, 0.0) > self._bench.clock.monotonic():
            return None
        now = self._bench.clock.utc_ms()
        if kept.until_utc_ms is not None and kept.until_utc_ms <= now:
            return OrderKind.FEE_CONTROL
        live = self._bench.live.state(kept.meter_id)
        lost = live is not None and live.in_contact and live.values.get("keep_supply") == 0
        return OrderKind.KEEP_SUPPLY if lost else None

    async def _order(self, kept: KeptSupply, kind: OrderKind) -> None:
        self._rests_until[kept.meter_id] = self._bench.clock.monotonic() + REST_S
        now = self._bench.clock.utc_ms()
        wish = Wish(
            secrets.token_hex(8),
            kind,
            kept.meter_id,
            now + DEADLINE_MS,
            until_utc_ms=kept.until_utc_ms if kind is OrderKind.KEEP_SUPPLY else None,
        )
        try:
            await self._bench.ledger.write(
                lambda ledger: orders.order(
                    ledger,
                    wish,
                    makes=self._bench.profiles,
                    session=SYSTEM,
                    source=Source.UPKEEP,
                    now_utc_ms=now,
                )
            )
        except DeskError:
            return  # another order of it is open, or it left the site: looked at again later
        await self._drives.submit([wish.id])


def _expire(ledger: Ledger, order_ids: frozenset[str], now_utc_ms: int) -> None:
    for order_id in order_ids:
        known = order_steps.facts(ledger, order_id)
        if known.state is OrderState.RECORDED and now_utc_ms > known.order.deadline_utc_ms:
            detail = {"reason": "deadline"}
            order_steps.step(ledger, order_id, OrderState.EXPIRED, detail=detail, now_utc_ms=now_utc_ms)
