"""Double entry: each row debits one account and credits another by the same amount.

Two phases: a pending row sets money aside; later one row, posted or voided, closes it, once. Corrections are
new rows.
"""

from __future__ import annotations

from typing import Final

from db.chain import COLUMNS, append
from db.errors import NoSuchRow
from db.repository import Repository
from db.rows import AccountBalance, Transfer

_SELECT = "SELECT id, operation_id, kind, pending_id, debit, credit, amount_fen, utc_ms FROM transfers"
# In the words of the schema's partial indexes, so that they are used.
_INDEXED = {
    "refund_due": " AND {side} >= 'refund_due:' AND {side} < 'refund_due;'",
    "deposit": " AND {side} >= 'deposit:' AND {side} < 'deposit;'",
}
NOT_GIVEN_BACK: Final = (
    "owed.credit >= 'refund_due:' AND owed.credit < 'refund_due;'"
    " AND owed.operation_id IS NOT NULL AND owed.kind IN ('direct', 'posted')"
    " AND NOT EXISTS (SELECT 1 FROM transfers"
    " WHERE operation_id = owed.operation_id AND debit = owed.credit)"
)
"""Of the row `owed`: what became due to a customer for an operation, and still is."""

# A pending row that is closed counts no more: its closing row takes the pending amount off again.
_SIDES = (
    "SELECT debit AS account, kind, amount_fen AS debited, 0 AS credited FROM transfers {debit}"
    " UNION ALL SELECT credit, kind, 0, amount_fen FROM transfers {credit}"
)
_SUMS = (
    "SELECT account,"
    " sum(CASE WHEN kind IN ('direct', 'posted') THEN debited ELSE 0 END),"
    " sum(CASE WHEN kind IN ('direct', 'posted') THEN credited ELSE 0 END),"
    " sum(CASE kind WHEN 'direct' THEN 0 WHEN 'pending' THEN debited ELSE -debited END),"
    " sum(CASE kind WHEN 'direct' THEN 0 WHEN 'pending' THEN credited ELSE -credited END)"
    " FROM ({sides}) GROUP BY account ORDER BY account"
)


class Transfers(Repository):
    __slots__ = ()

    def direct(
        self,
        transfer_id: str,
        *,
        debit: str,
        credit: str,
        amount_fen: int,
        operation_id: str | None,
        utc_ms: int,
    ) -> None:
        """Move money at once."""
        self._append(Transfer(transfer_id, operation_id, "direct", None, debit, credit, amount_fen, utc_ms))

    def pending(
        self,
        transfer_id: str,
        *,
        debit: str,
        credit: str,
        amount_fen: int,
        operation_id: str | None,
        utc_ms: int,
    ) -> None:
        """Set money aside until `post` or `void`."""
        self._append(Transfer(transfer_id, operation_id, "pending", None, debit, credit, amount_fen, utc_ms))

    def post(self, pending_id: str, *, transfer_id: str, utc_ms: int) -> None:
        """Let the pending move happen. Duplicate("transfers.pending_id") if it is closed already."""
        self._close("posted", pending_id, transfer_id=transfer_id, utc_ms=utc_ms)

    def void(self, pending_id: str, *, transfer_id: str, utc_ms: int) -> None:
        """Let the pending move never happen. Duplicate as for `post`."""
        self._close("voided", pending_id, transfer_id=transfer_id, utc_ms=utc_ms)

    def get(self, transfer_id: str) -> Transfer | None:
        return self._first(Transfer, f"{_SELECT} WHERE id = ?", (transfer_id,))

    def of_operation(self, operation_id: str) -> tuple[Transfer, ...]:
        """In the order in which they were written."""
        return self._all(Transfer, f"{_SELECT} WHERE operation_id = ? ORDER BY seq", (operation_id,))

    def balance(self, account: str) -> AccountBalance:
        """Sums of one account; all 0 for an account that nothing moved on.

        Quick for refund_due:<account> and deposit:<account>; any other is summed over the whole table.
        """
        due = _INDEXED.get(account.partition(":")[0], "")
        debit, credit = (f"WHERE {side} = ?1" + due.format(side=side) for side in ("debit", "credit"))
        sides = _SIDES.format(debit=debit, credit=credit)
        found = self._first(AccountBalance, _SUMS.format(sides=sides), (account,))
        return found or AccountBalance(account, 0, 0, 0, 0)

    def last_seq(self) -> int:
        """The number of the newest row, 0 before the first."""
        return self._number("SELECT MAX(seq) FROM transfers")

    def moved_since(self, account: str, seq: int, *, aside: str = "") -> tuple[int, int]:
        """What was debited and credited to an account by rows after `seq`, in fen; pending ones aside, and
        what it exchanged with the account `aside`.

        Reads only those rows: quick for the length of a shift, whatever the age of the book.
        """
        sql = (
            "SELECT COALESCE(sum(CASE WHEN debit = ?1 THEN amount_fen END), 0),"
            " COALESCE(sum(CASE WHEN credit = ?1 THEN amount_fen END), 0) FROM transfers"
            " WHERE seq > ?2 AND kind IN ('direct', 'posted') AND ?1 IN (debit, credit)"
            " AND ?3 NOT IN (debit, credit)"
        )
        debited, credited = self._run(sql, (account, seq, aside)).fetchone()
        return debited, credited

    def totals(self) -> tuple[AccountBalance, ...]:
        """Sums of every account, by name. Reads the whole table: for reports, not for each sale."""
        return self._all(AccountBalance, _SUMS.format(sides=_SIDES.format(debit="", credit="")))

    def _close(self, kind: str, pending_id: str, *, transfer_id: str, utc_ms: int) -> None:
        pending = self.get(pending_id)
        if pending is None or pending.kind != "pending":
            raise NoSuchRow(self._path, f"pending transfer {pending_id}")
        self._append(
            Transfer(
                id=transfer_id,
                operation_id=pending.operation_id,
                kind=kind,
                pending_id=pending_id,
                debit=pending.debit,
                credit=pending.credit,
                amount_fen=pending.amount_fen,
                utc_ms=utc_ms,
            )
        )

    def _append(self, transfer: Transfer) -> None:
        values = {name: getattr(transfer, name) for name in COLUMNS["transfers"]}
        append(self._connection, "transfers", values)
