"""How little a meter has left: one rule, for the alarms, the rule of supply and what is shown of both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

CLEARS_PERCENT: Final = 105
"""A level that was reached is left again only above so much of its limit, so that nothing flaps."""
CLEARS_LEAST_FEN: Final = 100
"""And at least so much above it, however small the limit."""


class Credit(IntEnum):
    """How little a meter has left; each level begins where its setting says."""

    ENOUGH = 0
    LOW = 1
    VERY_LOW = 2
    ARREARS = 3


@dataclass(frozen=True, slots=True)
class CreditLimits:
    """In fen: at or below the first two it is low and very low, a debt above the third is arrears."""

    low_fen: int
    very_low_fen: int
    arrears_fen: int

    def of(self, level: Credit) -> int:
        """The limit of a level other than enough."""
        return (self.low_fen, self.very_low_fen, self.arrears_fen)[level - 1]


def credit_level(left_fen: int, limits: CreditLimits, before: Credit = Credit.ENOUGH) -> Credit:
    """How little this is, where it was `before`. A level is left again only well above its limit; arrears as
    soon as nothing is owed beyond what is allowed, for only a payment brings that about."""
    if -left_fen > limits.arrears_fen:
        return Credit.ARREARS
    for level in (Credit.VERY_LOW, Credit.LOW):
        limit = limits.of(level)
        if left_fen <= (_clear_of(limit) if before >= level else limit):
            return level
    return Credit.ENOUGH


def fall_level(left_fen: int, limits: CreditLimits, before: Credit) -> Credit:
    """How deep a fall is of which the warnings up to `before` were given: arrears too are left only well
    above their limit, so that who pays just what he owes and uses on is not warned of it again."""
    level = credit_level(left_fen, limits, before)
    if before is Credit.ARREARS and left_fen <= CLEARS_LEAST_FEN - limits.arrears_fen:
        return Credit.ARREARS
    return level


def _clear_of(limit_fen: int) -> int:
    return max(limit_fen * CLEARS_PERCENT // 100, limit_fen + CLEARS_LEAST_FEN)
