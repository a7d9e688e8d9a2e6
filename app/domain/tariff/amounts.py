"""The unit in which charges are reckoned, and the one place where they are rounded.

A price is whole 10^-8 yuan per kWh or m3, a quantity whole 10^-6 kWh or m3, a share whole millionths: every
product of them is a whole number of 10^-18 fen. Nothing is rounded until a charge is booked.

The rule: the sum of all exact amounts since the account's beginning, rounded half up to the fen, is what
has been charged in all. A single charge is the difference between that sum after it and before it, so a
thousand charges of small readings come to the same fen as one charge of the whole. All that has to be
remembered between two charges is the carry: what the exact sum has beyond (or short of) the fen charged so
far, from -1/2 to below +1/2 fen.
"""

from __future__ import annotations

from typing import Final

FEN_E18: Final = 10**18
_HALF: Final = FEN_E18 // 2
MILLION: Final = 10**6

MICRO_PER_MILLI: Final = 1000


def energy_e18(quantity_micro: int, price_e8: int) -> int:
    """What 10^-6 kWh or m3 cost at 10^-8 yuan each, in 10^-18 fen."""
    return quantity_micro * price_e8 * MILLION


def part_e18(amount_e18: int, ppm: int) -> int:
    """So many millionths of an amount; exact for the amounts of `energy_e18`."""
    return amount_e18 * ppm // MILLION


def to_fen(exact_e18: int, carry_e18: int) -> tuple[int, int]:
    """The fen to book for `exact_e18` after `carry_e18`, and the carry after it. The one rounding rule."""
    total = exact_e18 + carry_e18
    fen = (total + _HALF) // FEN_E18
    return fen, total - fen * FEN_E18


def is_carry(carry_e18: int) -> bool:
    """Whether a number can be what `to_fen` leaves."""
    return -_HALF <= carry_e18 < _HALF
