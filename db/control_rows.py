"""Rows of what is ordered of meters. Times in UTC ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.rows import Detail


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order as recorded.

    `id` is made by whoever orders, which makes a second press harmless. `detail` holds "values", and "until"
    or "forced" where it has them. `operator_id` None: the program itself. Nothing is sent after the deadline.
    """

    id: str
    kind: str
    meter_id: str
    detail: Detail
    source: str
    reason: str
    batch_id: str | None
    operator_id: int | None
    approval_id: str | None
    deadline_utc_ms: int
    utc_ms: int

    @property
    def values(self) -> Mapping[str, int]:
        """The values wanted in the meter, by canonical names."""
        kept = self.detail.get("values")
        return (
            {str(name): int(str(value)) for name, value in kept.items()} if isinstance(kept, Mapping) else {}
        )

    @property
    def until_utc_ms(self) -> int | None:
        """When supply that is kept is handed back by itself; None: never."""
        kept = self.detail.get("until")
        return kept if isinstance(kept, int) else None


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One step of an order's life."""

    order_id: str
    step: int
    state: str
    detail: Detail
    utc_ms: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its present state, what the last step says, and when that was."""

    order: OrderRow
    state: str
    last: Detail
    changed_utc_ms: int


@dataclass(frozen=True, slots=True)
class KeptSupply:
    """Supply that is kept by an order, until then (None: until somebody hands it back)."""

    meter_id: str
    order_id: str
    until_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What was sent to many meters at once. `detail` holds "values" and "meters", and what else it has."""

    id: str
    kind: str
    detail: Detail
    reason: str
    operator_id: int | None
    approval_id: str | None
    deadline_utc_ms: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class MeterSet:
    """Meters that somebody saved under a name."""

    id: int
    name: str
    meters: tuple[str, ...]
    operator_id: int
    utc_ms: int
