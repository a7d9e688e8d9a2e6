"""One value of one meter, as the book wants it and as it was sent and read."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.delivery import Delivery, Read, Sent
from app.domain.order import OrderKind


@dataclass(frozen=True, slots=True)
class Item:
    """`wanted` None: the book has none that the meter can hold. Times in UTC ms.

    `begins_utc_ms`: when another price begins, `next_value` which, None where none does. What was read before
    `read_from_utc_ms` is of no use. `is_due`: the order that sets it is to be given by itself.
    """

    meter_id: str
    kind: OrderKind
    name: str
    wanted: int | None
    sent: Sent | None
    read: Read | None
    stands: Delivery
    begins_utc_ms: int | None = None
    next_value: int | None = None
    read_from_utc_ms: int = 0
    is_due: bool = False
