"""The audit trail: one row for each act, written in the transaction of the act itself (faults.md 3.2)."""

from __future__ import annotations

import json

from db.chain import Value, append, canonical
from db.repository import Repository
from db.rows import AuditEntry, Detail

_SELECT = "SELECT utc_ms, operator, action, object, result, detail FROM audit"


def _entry(utc_ms: int, operator: str, action: str, object: str, result: str, detail: str) -> AuditEntry:
    return AuditEntry(utc_ms, operator, action, object, result, json.loads(detail))


class Audit(Repository):
    __slots__ = ()

    def append(
        self,
        *,
        operator: str,
        action: str,
        object: str,
        utc_ms: int,
        detail: Detail | None = None,
        result: str = "done",
    ) -> None:
        """Write one entry. `result` is "done" or "refused".

        Never put a secret or a whole phone number in `detail`.
        """
        values: dict[str, Value] = {
            "utc_ms": utc_ms,
            "operator": operator,
            "action": action,
            "object": object,
            "result": result,
            "detail": canonical(detail or {}),
        }
        append(self._connection, "audit", values)

    def recent(self, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries, newest first."""
        return self._all(_entry, f"{_SELECT} ORDER BY seq DESC LIMIT ?", (limit,))

    def of(self, object: str) -> tuple[AuditEntry, ...]:
        """All entries about one object, oldest first."""
        return self._all(_entry, f"{_SELECT} WHERE object = ? ORDER BY seq", (object,))
