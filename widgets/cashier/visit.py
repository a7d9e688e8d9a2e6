"""Several meters of a shop paid for at once: what was put aside for the payment being entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import request_ids

if TYPE_CHECKING:
    from app.services.views import SaleOrder, VisitOrder
    from widgets.desk import Clock


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One meter and what it gets, under a request id of its own, so that a second Enter is the same visit."""

    meter_id: str
    amount_fen: int
    request_id: str


@dataclass(slots=True)
class Visit:
    """The meters put aside, each once, in order. Empty for an ordinary sale."""

    clock: Clock
    lines: list[VisitLine] = field(default_factory=list)
    visit_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.visit_id = self.new_id()

    def new_id(self) -> str:
        return request_ids.new(self.clock.utc_ms())

    def put(self, meter_id: str, amount_fen: int) -> None:
        """Put a meter aside; one that is there gets the new amount."""
        self.lines = [line for line in self.lines if line.meter_id != meter_id]
        self.lines.append(VisitLine(meter_id, amount_fen, self.new_id()))

    def holds(self, meter_id: str) -> bool:
        return any(line.meter_id == meter_id for line in self.lines)

    @property
    def amount_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)

    def order(self, last: SaleOrder | None, *, tender: str, received_fen: int, reference: str) -> VisitOrder:
        """What Enter asks for: those put aside, and with them `last`, the one in the form."""
        from app.services.views import VisitOrder

        lines = [(line.request_id, line.meter_id, line.amount_fen) for line in self.lines]
        if last is not None:
            lines.append((last.request_id, last.meter_id, last.amount_fen))
        return VisitOrder(self.visit_id, tuple(lines), tender, received_fen, reference)
