"""The try of a meter's relay when it is commissioned: who asked is in the book before the first frame leaves.

Whatever else is told to a meter is an order (app/services/orders.py).
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import allow_meter
from db.ledger import Ledger
from db.rows import Detail


class Act(StrEnum):
    """The value is the action's name in the audit trail."""

    RELAY_TEST = "meter.relay_test"


def ask(
    ledger: Ledger,
    meter_id: str,
    act: Act,
    *,
    session: Session,
    now_utc_ms: int,
    detail: Detail | None = None,
) -> None:
    """Write down that `session` does this to a meter, and that it may be sent.

    Raises DeskError: permission.*; acts.sale_open while a sale of this meter is open, for what is done to a
    meter then could pass for what the sale did; orders.open_order while an order of it is.
    """
    allow_meter(ledger, session, Permission.CONTROL, meter_id)
    if ledger.operations.open_for_meter(meter_id) is not None:
        raise DeskError("acts.sale_open", meter=meter_id)
    if ledger.orders.open_of_meter(meter_id) is not None:
        raise DeskError("orders.open_order", meter=meter_id)
    _write(ledger, meter_id, act, session, now_utc_ms, {"step": "asked", **(detail or {})})


def note_outcome(
    ledger: Ledger, meter_id: str, act: Act, *, session: Session, outcome: str, now_utc_ms: int
) -> None:
    """Write down what became of it, whatever this person may do by now. Raises LookupError if `session` did
    not ask for it."""
    asked = [entry for entry in ledger.audit.of(meter_id) if entry.action == act]
    if not asked or (asked[-1].operator, asked[-1].detail.get("step")) != (session.name, "asked"):
        raise LookupError(f"{session.name} asked for no {act} of {meter_id}")
    _write(ledger, meter_id, act, session, now_utc_ms, {"step": "ended", "outcome": outcome})


def _write(
    ledger: Ledger, meter_id: str, act: Act, session: Session, now_utc_ms: int, detail: Detail
) -> None:
    ledger.audit.append(
        operator=session.name, action=str(act), object=meter_id, detail=detail, utc_ms=now_utc_ms
    )
