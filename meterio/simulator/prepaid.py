"""The money of a prepaid electricity meter: balance, purchases, prices, and the maker's rule of cutting.

The rule (Acrel ADF300/ADF400L manual V1.2): at alarm 1 the meter asks to buy; below alarm 2 it opens once as
a warning and closes by itself after the recovery time (0: stays open until credit returns); at zero, less the
overdraft, it opens until there is credit. All integers: what is used but not yet a whole fen is carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from meterio.simulator.plan import MeterPlan

COUNT_MODULUS = 1 << 16
TOTAL_MODULUS = 1 << 32
LOWEST_BALANCE_FEN, HIGHEST_BALANCE_FEN = -(1 << 31), (1 << 31) - 1
PRICE_E8_PER_FEN = 1_000_000
"""0.01 yuan in 10⁻⁸ yuan: the meter's own scale of prices."""

UNITS_PER_WH = 3_600_000_000
"""Energy accrues in W·ms/1000, so that speeds of a thousandth stay exact."""
UNITS_PER_KWH = 1000 * UNITS_PER_WH

_FOR_GOOD = 1 << 62
_NEWER = ("refunds", "deductions", "hoarding_limit_fen")


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase as the meter's own book has it. `foreign` tells those that did not come over the line."""

    utc_ms: int
    count: int
    amount_fen: int
    balance_before_fen: int
    balance_after_fen: int
    energy_wh: int
    foreign: bool = False


class Prepaid:
    """Balance and relay of one meter. Times are UTC ms; the caller brings `at_ms` forward in order.

    `count_modulus` and `total_modulus` are where its counters start again at zero; `prices_fen` are in steps
    of `price_step_e8`, which is a fen unless a make prices finer.
    """

    count_modulus: ClassVar[int] = COUNT_MODULUS
    total_modulus: ClassVar[int] = TOTAL_MODULUS
    price_step_e8: ClassVar[int] = PRICE_E8_PER_FEN

    def __init__(self, plan: MeterPlan) -> None:
        self.balance_fen = plan.balance_fen
        self.count = plan.purchase_count % self.count_modulus
        self.total_fen = plan.total_purchased_fen % self.total_modulus
        self.prices_fen = [self.price_steps(plan.price_e8)] * 4
        self.alarm1_fen = plan.alarm1_fen
        self.alarm2_fen = plan.alarm2_fen
        self.overdraft_fen = plan.overdraft_fen
        self.recovery_s = plan.recovery_s
        self.hoarding_limit_fen = plan.hoarding_limit_fen
        self.enabled = True
        self.refunds = 0
        self.deductions: list[dict[str, int]] = []
        self.purchases: list[Purchase] = []
        self._owed = 0  # price steps × units, always less than a whole fen
        self._warned = plan.balance_fen < plan.alarm2_fen
        self._warning_until_ms = _FOR_GOOD if self._warned and not plan.recovery_s else 0

    @classmethod
    def price_steps(cls, price_e8: int) -> int:
        """10⁻⁸ yuan to the meter's own steps, half a step upwards."""
        return (price_e8 + cls.price_step_e8 // 2) // cls.price_step_e8

    @property
    def prices_e8(self) -> list[int]:
        return [steps * self.price_step_e8 for steps in self.prices_fen]

    def is_open(self, at_ms: int) -> bool:
        """Whether fee control keeps the supply off."""
        return self.enabled and (self.is_spent or at_ms < self._warning_until_ms)

    @property
    def is_spent(self) -> bool:
        return self.balance_fen <= -self.overdraft_fen

    def next_change_ms(self, at_ms: int) -> int:
        """When the supply comes back by itself, if that lies ahead; else never."""
        return self._warning_until_ms if self._warning_until_ms > at_ms else _FOR_GOOD

    def lasts_ms(self, units_per_ms: int, rate: int) -> int:
        """How many ms of this draw until a cut comes due; at least 1."""
        cost = units_per_ms * self.prices_fen[rate]
        if cost <= 0:
            return _FOR_GOOD
        ahead = (self.balance_fen - self.alarm2_fen + 1, self.balance_fen + self.overdraft_fen)
        fen = min((fen for fen in ahead if fen > 0), default=0)
        return -((self._owed - fen * self._units_a_fen) // cost) if fen else _FOR_GOOD

    def charge(self, units: int, rate: int, *, at_ms: int) -> None:
        """Energy was used up to `at_ms`."""
        fen, self._owed = divmod(self._owed + units * self.prices_fen[rate], self._units_a_fen)
        if fen:
            self.balance_fen -= fen
            self.review(at_ms)

    def accepts(self, amount_fen: int, count: int) -> bool:
        """The guard against selling twice: only the stored count + 1 is taken."""
        fits = 0 < amount_fen <= HIGHEST_BALANCE_FEN - self.balance_fen
        return fits and count == self.next_count

    @property
    def next_count(self) -> int:
        return (self.count + 1) % self.count_modulus

    def exceeds_hoarding(self, amount_fen: int) -> bool:
        """Whether it would hold more than it may."""
        return bool(self.hoarding_limit_fen) and self.balance_fen + amount_fen > self.hoarding_limit_fen

    def credit(self, amount_fen: int, *, at_ms: int, energy_wh: int, foreign: bool = False) -> Purchase:
        before = self.balance_fen
        amount_fen = min(amount_fen, HIGHEST_BALANCE_FEN - before)
        self.balance_fen += amount_fen
        self.total_fen = (self.total_fen + amount_fen) % self.total_modulus
        self.count = self.next_count
        done = Purchase(at_ms, self.count, amount_fen, before, self.balance_fen, energy_wh, foreign)
        self.purchases.append(done)
        self.review(at_ms)
        return done

    def refund(self, amount_fen: int, *, at_ms: int) -> None:
        """Takes money back out of the balance."""
        self.balance_fen -= amount_fen
        self.refunds += 1
        self.deductions.append({"utc_ms": at_ms, "amount_fen": amount_fen})
        self.review(at_ms)

    def overwrite(self, *, balance_fen: int, count: int, at_ms: int, energy_wh: int) -> Purchase | None:
        """A make whose books are written absolutely: a new count makes it a purchase of the difference."""
        before, self.balance_fen = self.balance_fen, balance_fen
        moved, self.count = count != self.count, count % self.count_modulus
        self.review(at_ms)
        if not moved:
            return None
        amount_fen = balance_fen - before
        self.total_fen = (self.total_fen + amount_fen) % self.total_modulus
        done = Purchase(at_ms, self.count, amount_fen, before, balance_fen, energy_wh)
        self.purchases.append(done)
        return done

    def set_balance(self, balance_fen: int, *, at_ms: int) -> None:
        self.balance_fen = balance_fen
        self.review(at_ms)

    def review(self, at_ms: int) -> None:
        """Applies the rule of cutting to the balance and the settings as they now are."""
        if self.balance_fen >= self.alarm2_fen:
            self._warned, self._warning_until_ms = False, 0
        elif not self._warned:
            self._warned = True
            self._warning_until_ms = at_ms + self.recovery_s * 1000 if self.recovery_s else _FOR_GOOD

    def reset(self) -> None:
        """Memory lost: what is counted starts at zero, settings stay."""
        self.balance_fen = self.count = self.total_fen = self._owed = 0

    @property
    def _units_a_fen(self) -> int:
        """How many units at a price of one step cost a fen."""
        return UNITS_PER_KWH * PRICE_E8_PER_FEN // self.price_step_e8

    def state(self) -> dict[str, Any]:
        """All that changes but the purchases, as JSON values."""
        kept = {name: value for name, value in vars(self).items() if name != "purchases"}
        return {**kept, "deductions": [dict(one) for one in self.deductions]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What a file of an earlier program does not have yet stays as it is."""
        for name, value in self.state().items():
            setattr(self, name, state.get(name, value) if name in _NEWER else state[name])
