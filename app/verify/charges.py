"""Proves what the office charged: the times of one meter's charges never overlap, its register counts on by
what was charged (I9).
"""

from __future__ import annotations

from typing import Any

from app.verify.report import Notes

Charged = dict[tuple[str | None, object], tuple[int, int]]
"""By meter and epoch: until when it was charged, and at what register. Grows with meters, not charges."""


def check_charge(
    notes: Notes, seq: int, meter: str | None, *, detail: dict[str, Any], charged: Charged
) -> None:
    """One charge after those before it."""
    wanted = ("epoch", "from", "to", "quantity", "register")
    numbers = [detail.get(name) for name in wanted]
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        notes.add("charges", "entries", seq, "a charge must say its epoch, time, quantity and register")
        return
    epoch, begun, until, quantity, register = (int(number) for number in numbers if number is not None)
    if not begun < until or min(quantity, register) < 0:
        notes.add("charges", "entries", seq, f"a charge from {begun} to {until} for {quantity} is none")
    before = charged.get((meter, epoch))
    charged[meter, epoch] = (until, register)
    if before is None:
        return
    if begun < before[0]:
        text = f"meter {meter} is charged from {begun} again, though it was charged up to {before[0]}"
        notes.add("charges", "entries", seq, text)
    elif begun == before[0] and register >= before[1] and register - before[1] != quantity:
        text = f"meter {meter} counted {register - before[1]} and was charged for {quantity}"
        notes.add("charges", "entries", seq, text)
