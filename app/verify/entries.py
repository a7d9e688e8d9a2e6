"""Proves the entries: each has exactly the transfer of its kind, and its audit row (docs/decisions/0033)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from app.verify.chains import Query
from app.verify.charges import Charged, check_charge
from app.verify.report import Notes

Sides = tuple[str, str]
"""Debit and credit."""

APPROVED = ("adjustment",)


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    id: str
    kind: str
    account_id: int | None
    meter_id: str | None
    drawer: str
    amount_fen: int
    approval_id: str | None
    detail: dict[str, Any]


def check_entries(query: Query, notes: Notes, *, others: int = 0) -> Counter[str]:
    """Returns what the entries add to each account that holds customers' credit, in fen. `others`: how many
    transfers are of online payments."""
    credited: Counter[str] = Counter()
    media: dict[str, str] = dict(query("SELECT id, medium FROM meters"))
    charged: Charged = {}
    found = others
    for entry in _entries(query):
        sides = _sides(entry, media)
        if sides is None or entry.amount_fen == 0:
            notes.add(
                "entries", "entries", entry.seq, f"a {entry.kind} of {entry.amount_fen} fen is no entry"
            )
            continue
        debit, credit = sides if entry.amount_fen > 0 else sides[::-1]
        amount = abs(entry.amount_fen)
        found += _check_transfer(query, notes, entry, (debit, credit, amount))
        _check_audit(query, notes, entry)
        _check_approval(query, notes, entry)
        if entry.kind == "charge":
            check_charge(notes, entry.seq, entry.meter_id, detail=entry.detail, charged=charged)
        for account, change in ((credit, amount), (debit, -amount)):
            if account.startswith("credit:"):
                credited[account] += change
    owned = next(query("SELECT count(*) FROM transfers WHERE operation_id IS NULL"))[0]
    if owned != found:
        notes.add("entries", "transfers", 0, f"{owned - found} transfers belong to no operation and no entry")
    return credited


def check_charged(query: Query, notes: Notes, net: Counter[str]) -> None:
    """What the office says a meter has left is what the transfers say. `net`: debits less credits."""
    if not has_table(query, "charge_states"):
        return
    for meter, stated in query("SELECT meter_id, credit_fen FROM charge_states"):
        held = -net[f"credit:{meter}"]
        if stated != held:
            text = f"meter {meter} has {held} fen left by the transfers, not {stated}"
            notes.add("balance", "charge_states", 0, text)


def has_table(query: Query, name: str) -> bool:
    """A book that no newer program has opened yet lacks the newer tables."""
    return next(query("SELECT 1 FROM sqlite_schema WHERE name = ?", name), None) is not None


def _entries(query: Query) -> Any:
    if not has_table(query, "entries"):
        return
    columns = "seq, id, kind, account_id, meter_id, drawer, amount_fen, approval_id, detail"
    for row in query(f"SELECT {columns} FROM entries ORDER BY seq"):
        yield replace(_Entry(*row), detail=json.loads(row[-1]))


def _sides(entry: _Entry, media: dict[str, str]) -> Sides | None:
    """Debit and credit of an amount above zero; None where the row lacks what its kind needs."""
    credit = f"credit:{entry.meter_id}"
    due, deposit = f"refund_due:{entry.account_id}", f"deposit:{entry.account_id}"
    cash = f"cash:{entry.drawer}"
    tender = entry.detail.get("tender")
    till = cash if tender == "cash" else f"bank:{tender}"
    sides: dict[str, Sides] = {
        "carried_in": ("carried_in", credit),
        "charge": (credit, f"revenue:{media.get(entry.meter_id or '')}"),
        "moved": (f"credit:{entry.detail.get('from')}", credit),
        "settled": (credit, due),
        "deposit_in": (till, deposit),
        "deposit_out": (deposit, till),
        "float_in": (cash, "safe"),
        "float_out": ("safe", cash),
        "difference": (cash, f"difference:{entry.drawer}"),
        "adjustment": (str(entry.detail.get("debit")), str(entry.detail.get("credit"))),
        "given_back": (due, till),
    }
    needs_meter = entry.kind in ("carried_in", "charge", "moved", "settled")
    if needs_meter and entry.meter_id is None:
        return None
    signed = entry.kind in ("carried_in", "moved", "settled", "difference", "given_back")
    return sides.get(entry.kind) if entry.amount_fen > 0 or signed else None


def _check_transfer(query: Query, notes: Notes, entry: _Entry, wanted: tuple[str, str, int]) -> int:
    """1 if the entry's transfer is there."""
    sql = "SELECT seq, kind, operation_id, debit, credit, amount_fen FROM transfers WHERE id = ?"
    row = next(query(sql, f"{entry.id}/1"), None)
    if row is None:
        notes.add("entries", "entries", entry.seq, f"its transfer of {wanted[2]} fen is missing")
        return 0
    seq, kind, operation, *moved = row
    if kind != "direct" or operation is not None or tuple(moved) != wanted:
        notes.add("entries", "transfers", seq, f"it is not the move of a {entry.kind}: {wanted}")
    return int(operation is None)


def _check_audit(query: Query, notes: Notes, entry: _Entry) -> None:
    sql = "SELECT count(*) FROM audit WHERE object = ? AND action = ? AND result = 'done'"
    if next(query(sql, entry.id, f"entry.{entry.kind}"))[0] != 1:
        notes.add("audit", "entries", entry.seq, f"entry {entry.id} is not audited once")


def _check_approval(query: Query, notes: Notes, entry: _Entry) -> None:
    """What needs a second person has one, and an approval that is named was given and used."""
    if entry.approval_id is None:
        if entry.kind in APPROVED:
            notes.add("approvals", "entries", entry.seq, f"a {entry.kind} without a second person")
        return
    used = query("SELECT 1 FROM approvals WHERE id = ? AND state = 'used'", entry.approval_id)
    if next(used, None) is None:
        notes.add("approvals", "entries", entry.seq, f"approval {entry.approval_id} was not used")
