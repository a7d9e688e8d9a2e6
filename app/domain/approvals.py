"""Acts that may need a second person, declared once: what is counted, and how much one person may do alone.

The limits here are what the program brings, by role; a site may change them (`app/services/act_limits.py`).
An act that is not counted in money or meters counts as one each time, so that a limit of 0 means: always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

EXPIRES_MS: Final = 600_000
"""An approval counts for ten minutes from the asking (faults.md 2.5). The book's own triggers say so too."""


class Unit(StrEnum):
    """What an amount of an act is counted in."""

    FEN = "fen"
    METERS = "meters"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Limit:
    """How much one person may do alone, each time and in a day, in the act's unit; None: no limit."""

    per_act: int | None
    per_day: int | None

    def most_of(self, other: Limit) -> Limit:
        """What somebody may who has both."""
        return Limit(_most(self.per_act, other.per_act), _most(self.per_day, other.per_day))

    def covers(self, amount: int, *, before: int) -> bool:
        """Whether `amount` may be done alone by somebody who did `before` today."""
        within_act = self.per_act is None or amount <= self.per_act
        return within_act and (self.per_day is None or before + amount <= self.per_day)


NOTHING: Final = Limit(0, 0)


@dataclass(frozen=True, slots=True)
class Act:
    """`name` stands in the book. Roles that are not in `alone` may do nothing of it alone."""

    name: str
    unit: Unit
    alone: Mapping[str, Limit] = field(default_factory=dict)


_MONEY: Final = {"senior_cashier": Limit(50_000, 200_000), "manager": Limit(200_000, 1_000_000)}
_MANY_METERS: Final = {"manager": Limit(50, 1_000), "technician": Limit(50, 1_000)}
_FEW_METERS: Final = {"manager": Limit(5, 50), "technician": Limit(5, 50)}

REFUND: Final = Act("refund", Unit.FEN, _MONEY)
REVERSAL: Final = Act("reversal", Unit.FEN, _MONEY)
GIVE_UP_SALE: Final = Act("give_up_sale", Unit.TIMES)
DECIDE_SALE: Final = Act("decide_sale", Unit.TIMES)
"""Of a sale that the program could not settle: that it is void, or what became of it."""
CORRECT_COUNT: Final = Act("correct_count", Unit.TIMES)
CHANGE_METER: Final = Act("change_meter", Unit.TIMES)
NEW_EPOCH: Final = Act("new_epoch", Unit.TIMES)
CHANGE_TARIFF: Final = Act("change_tariff", Unit.TIMES)
TRIP: Final = Act("trip", Unit.METERS, _FEW_METERS)
KEEP_SUPPLY: Final = Act("keep_supply", Unit.METERS, _FEW_METERS)
"""Also that supply is kept no more."""
FORCED_TRIP: Final = Act("forced_trip", Unit.TIMES)
"""Of a meter whose supply is kept."""
CLOSE: Final = Act("close", Unit.METERS, _FEW_METERS)
SEND_SETTINGS: Final = Act("send_settings", Unit.METERS, _MANY_METERS)
"""Prices, alarm amounts, power limits and times."""
CHANGE_ROLE: Final = Act("change_role", Unit.TIMES)
CHANGE_LIMIT: Final = Act("change_limit", Unit.TIMES)
LOWER_SUITE: Final = Act("lower_suite", Unit.TIMES)
CHANGE_KEY: Final = Act("change_key", Unit.TIMES, {"technician": Limit(1, 20), "administrator": Limit(1, 20)})
"""Of one collector. It must be entered at the collector too, so a few a day may be changed alone."""
RESTORE: Final = Act("restore", Unit.TIMES)
ONLINE_REFUND: Final = Act("online_refund", Unit.FEN)
"""Of what was paid online."""
PAY_CHANNEL: Final = Act("pay_channel", Unit.TIMES)
"""Whom online payments go to."""

ACTS: Final[Mapping[str, Act]] = {
    act.name: act
    for act in (
        REFUND,
        REVERSAL,
        GIVE_UP_SALE,
        DECIDE_SALE,
        CORRECT_COUNT,
        CHANGE_METER,
        NEW_EPOCH,
        CHANGE_TARIFF,
        TRIP,
        KEEP_SUPPLY,
        FORCED_TRIP,
        CLOSE,
        SEND_SETTINGS,
        CHANGE_ROLE,
        CHANGE_LIMIT,
        LOWER_SUITE,
        CHANGE_KEY,
        RESTORE,
        ONLINE_REFUND,
        PAY_CHANNEL,
    )
}


def _most(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
