"""What was printed: copy 0 is the original, everything after it is marked as a copy."""

from __future__ import annotations

from db.audit import Audit
from db.chain import Value, append
from db.repository import Repository


class Receipts(Repository):
    __slots__ = ()

    def record_print(self, operation_id: str, *, operator_id: int, utc_ms: int, by: str) -> int:
        """Note that the slip was handed to the printer, with its audit entry; returns the copy's number."""
        copy = self.next_copy(operation_id)
        values: dict[str, Value] = {
            "operation_id": operation_id,
            "copy": copy,
            "operator_id": operator_id,
            "utc_ms": utc_ms,
        }
        append(self._connection, "receipt_prints", values)
        Audit(self._connection, self._path).append(
            operator=by, action="receipt.print", object=operation_id, detail={"copy": copy}, utc_ms=utc_ms
        )
        return copy

    def next_copy(self, operation_id: str) -> int:
        """The number that the next print will bear."""
        return self._number("SELECT count(*) FROM receipt_prints WHERE operation_id = ?", (operation_id,))
