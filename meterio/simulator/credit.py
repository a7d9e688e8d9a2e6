"""Meters that hold their own credit and cut themselves: what all makes of them share, whatever they speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from meterio.simulator.load import FLAT, rate_of, slot_of
from meterio.simulator.meter import Meter
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import Prepaid, Purchase

# Who holds the relay by force, as the ADF400L writes it: high byte 1 opens, low bit 1 closes, 0 leaves it to
# fees. Other makes say the same in other words.
FORCED_OPEN, FORCED_CLOSED, NOT_FORCED = 0x0100, 0x0001, 0x0000
UNITS = 3_600_000_000
"""Units of what is metered per Wh or litre: it accrues in W · ms / 1000 or l/h · ms / 1000."""
STEP = 10
"""Registers count 0.01 kWh or 0.01 m³."""

OnPurchase = Callable[["CreditMeter"], None]


class CreditMeter(Meter):
    """A meter with a balance, purchases, a relay or valve, and what it metered at each of four rates."""

    credit_kind: ClassVar[type[Prepaid]] = Prepaid
    register_end: ClassVar[int] = (1 << 32) * STEP

    def __init__(
        self,
        plan: MeterPlan,
        *,
        seed: int,
        now_ms: int,
        on_purchase: OnPurchase = lambda meter: None,
    ) -> None:
        super().__init__(plan, rated=self._rated_in(plan), seed=seed, now_ms=now_ms)
        self.prepaid = self.credit_kind(plan)
        self._units = [0] * 4
        self._units[FLAT] = self._start_in(plan) * UNITS
        self._forced = NOT_FORCED
        self._on_purchase = on_purchase

    @property
    def measured(self) -> int:
        return sum(self._units) // (STEP * UNITS) * STEP % self.register_end

    def set_measured(self, value: int) -> None:
        """What does not fit the other rates is all flat."""
        moved = value * UNITS - sum(self._units)
        if self._units[FLAT] + moved < 0:
            self._units, moved = [0] * 4, value * UNITS
        self._units[FLAT] += moved

    def measured_at(self, rate: int) -> int:
        return self._units[rate] // (STEP * UNITS) * STEP % self.register_end

    @property
    def commanded_on(self) -> bool:
        if self._forced == NOT_FORCED:
            return not self.prepaid.is_open(self._at_ms)
        return self._forced == FORCED_CLOSED

    @property
    def purchases(self) -> list[Purchase]:
        return self.prepaid.purchases

    def buy(self, amount_fen: int, *, foreign: bool) -> Purchase:
        """Takes a purchase at its own next count. `foreign`: from another till, not over this line."""
        done = self.prepaid.credit(amount_fen, at_ms=self._at_ms, energy_wh=self.measured, foreign=foreign)
        self._on_purchase(self)
        return done

    def reset(self) -> None:
        self.prepaid.reset()
        self._units = [0] * 4

    def state(self) -> dict[str, Any]:
        return {
            "at_ms": self._at_ms,
            "units": list(self._units),
            "forced": self._forced,
            "clock_offset_ms": self._clock_offset_ms,
            "number": self.number,
            "prepaid": self.prepaid.state(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self._at_ms = state["at_ms"]
        self._units = list(state["units"])
        self._forced = state["forced"]
        self._clock_offset_ms = state["clock_offset_ms"]
        self.number = state.get("number", self.number)
        self.prepaid.restore(state["prepaid"])

    def _rated_in(self, plan: MeterPlan) -> int:
        return plan.rated_w

    def _start_in(self, plan: MeterPlan) -> int:
        return plan.energy_wh

    def _rate_in(self, slot: int) -> int:
        return rate_of(slot)

    def _live(self, slot: int, until_ms: int) -> None:
        until_ms = min(until_ms, self.prepaid.next_change_ms(self._at_ms))
        units_per_ms = self._load.draw(slot) * self._speed if self.supply_on else 0
        rate = self._rate_in(slot)
        until_ms = min(until_ms, self._at_ms + self.prepaid.lasts_ms(units_per_ms, rate))
        units = units_per_ms * (until_ms - self._at_ms)
        self._units[rate] += units
        self._at_ms = until_ms
        if units:
            self.prepaid.charge(units, rate, at_ms=until_ms)

    def _book(self) -> dict[str, Any]:
        prepaid = self.prepaid
        return {
            "balance_fen": prepaid.balance_fen,
            "purchase_count": prepaid.count,
            "total_purchased_fen": prepaid.total_fen,
            "refunds": prepaid.refunds,
            "deductions": [dict(one) for one in prepaid.deductions],
            "prices_fen": [price // 1_000_000 for price in prepaid.prices_e8],
            "prices_e8": prepaid.prices_e8,
            "alarm1_fen": prepaid.alarm1_fen,
            "alarm2_fen": prepaid.alarm2_fen,
            "number": self.number,
            "purchases": [_as_book(purchase) for purchase in prepaid.purchases],
        }


class ElectricityMeter(CreditMeter):
    """A prepaid electricity meter."""

    @property
    def energy_wh(self) -> int:
        """As its registers show it, in steps of 10 Wh."""
        return self.measured

    @property
    def power_w(self) -> int:
        return self._load.draw(slot_of(self._at_ms)) if self.supply_on else 0

    def _book(self) -> dict[str, Any]:
        return super()._book() | {"energy_wh": self.energy_wh}


def _as_book(done: Purchase) -> dict[str, Any]:
    return {
        "utc_ms": done.utc_ms,
        "count": done.count,
        "amount_fen": done.amount_fen,
        "balance_before_fen": done.balance_before_fen,
        "balance_after_fen": done.balance_after_fen,
        "foreign": done.foreign,
    }
