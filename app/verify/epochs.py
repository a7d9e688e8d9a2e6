"""Proves the epochs of meters: why each began, and that registers rise from where it began to where it ended
(I8, I9)."""

from __future__ import annotations

from app.verify.chains import Query
from app.verify.entries import has_table
from app.verify.report import Notes

FOREIGN = "foreign credit"
"""An epoch that takes a meter's word for purchases that are not in the book: two persons settled it."""


def check_epoch_ends(query: Query, notes: Notes) -> None:
    """Every first and final reading, and what a reset count rests on."""
    if not has_table(query, "epoch_readings"):
        return
    _check_registers(query, notes)
    _check_typed(query, notes)
    _check_foreign(query, notes)


def _check_registers(query: Query, notes: Notes) -> None:
    sql = (
        "SELECT f.seq, f.meter_id, f.epoch, b.quantity, f.quantity, b.seq FROM epoch_readings f"
        " JOIN epoch_readings b ON b.meter_id = f.meter_id AND b.epoch = f.epoch AND b.moment = 'first'"
        " WHERE f.moment = 'final'"
    )
    for seq, meter, epoch, began, ended, first_seq in query(sql):
        if began is not None and ended is not None and ended < began:
            text = f"epoch {epoch} of meter {meter} began at {began} and ended at {ended}"
            notes.add("epochs", "epoch_readings", seq, text)
        if first_seq > seq:
            notes.add(
                "epochs", "epoch_readings", seq, f"epoch {epoch} of meter {meter} ended before it began"
            )


def _check_typed(query: Query, notes: Notes) -> None:
    sql = "SELECT seq, meter_id FROM epoch_readings WHERE source = 'typed' AND trim(reason) = ''"
    for seq, meter in query(sql):
        notes.add("epochs", "epoch_readings", seq, f"a typed reading of meter {meter} says no reason")
    sql = (
        "SELECT seq, approval_id FROM epoch_readings WHERE approval_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.id = approval_id AND a.state = 'used')"
    )
    for seq, approval in query(sql):
        notes.add("approvals", "epoch_readings", seq, f"approval {approval} was not used")


def _check_foreign(query: Query, notes: Notes) -> None:
    """A count taken from the meter comes with the entry that books its money, approved by a second person."""
    sql = (
        "SELECT seq, meter_id, epoch FROM meter_epochs e WHERE reason = ? AND NOT EXISTS"
        " (SELECT 1 FROM entries JOIN transfers ON transfers.id = entries.id || '/1'"
        " WHERE entries.kind = 'adjustment' AND approval_id IS NOT NULL AND entries.utc_ms = e.utc_ms"
        " AND 'credit:' || e.meter_id IN (debit, credit))"
    )
    for seq, meter, epoch in query(sql, FOREIGN):
        notes.add("epochs", "meter_epochs", seq, f"epoch {epoch} of meter {meter} rests on no approved entry")
