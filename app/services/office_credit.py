"""Meters whose money the office holds: what each has left, and the epoch that its operations belong to.

`charge_states.credit_fen` repeats the balance of `credit:<meter>` for speed; whoever moves one moves the
other in the same transaction (docs/decisions/0033-money-around-sales.md).
"""

from __future__ import annotations

from dataclasses import replace

from db.ledger import Ledger
from db.money_rows import ChargeState
from db.rows import MeterEpoch

EPOCH_REASON = "office-held"


def credit_fen(ledger: Ledger, meter_id: str) -> int:
    """What the meter has left; 0 before its first money."""
    state = ledger.charges.state(meter_id)
    return 0 if state is None else state.credit_fen


def move(ledger: Ledger, meter_id: str, *, epoch: int, change_fen: int) -> tuple[int, int]:
    """Add `change_fen` (below zero: take) to what the meter has left; returns it before and after."""
    state = ledger.charges.state(meter_id) or none_yet(meter_id, epoch)
    after = state.credit_fen + change_fen
    ledger.charges.put_state(replace(state, credit_fen=after))
    return state.credit_fen, after


def move_held(ledger: Ledger, meter_id: str, change_fen: int) -> None:
    """`move`, unless the meter holds its own money."""
    state = ledger.charges.state(meter_id)
    if state is not None:
        move(ledger, meter_id, epoch=state.epoch, change_fen=change_fen)


def epoch_of(ledger: Ledger, meter_id: str, *, by: str, now_utc_ms: int) -> MeterEpoch:
    """The epoch that runs, begun now if there is none: an imported site has none for such meters."""
    running = ledger.meters.epoch(meter_id)
    if running is not None:
        return running
    return ledger.meters.start_epoch(meter_id, start_count=0, reason=EPOCH_REASON, utc_ms=now_utc_ms, by=by)


def none_yet(meter_id: str, epoch: int) -> ChargeState:
    """A meter that nothing was charged for and no money was paid for."""
    return ChargeState(
        meter_id,
        epoch,
        reading_utc_ms=None,
        quantity=None,
        rates={},
        carry_e18=0,
        credit_fen=0,
        period="",
        used=0,
    )
