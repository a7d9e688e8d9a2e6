"""The audit trail: one row for each act, written in the transaction of the act itself (faults.md 3.2)."""

from __future__ import annotations

import json

from db import masking
from db.chain import FIRST_HASH, Value, append, canonical
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

        To `detail` come where the program runs ("terminal", if the book knows it) and the operator's roles.
        Telephone numbers in it are masked. Never put a secret in it.
        """
        values: dict[str, Value] = {
            "utc_ms": utc_ms,
            "operator": operator,
            "action": action,
            "object": object,
            "result": result,
            "detail": canonical(masking.detail(detail or {}, about=object) | self._origin(operator)),
        }
        append(self._connection, "audit", values)

    def _origin(self, operator: str) -> dict[str, str]:
        """Where an entry comes from and in what roles; empty for a book that was not told its terminal."""
        row = self._run("SELECT terminal(), (SELECT roles FROM operators WHERE name = ?)", (operator,))
        terminal, roles = row.fetchone()
        if terminal is None:
            return {}
        return {"terminal": terminal} if roles is None else {"terminal": terminal, "roles": roles}

    def head(self) -> tuple[int, bytes]:
        """How many entries there are, and the hash of the last one (zeros before the first)."""
        row = self._run("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return (0, FIRST_HASH) if row is None else (int(row[0]), bytes(row[1]))

    def recent(self, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries, newest first."""
        return self._all(_entry, f"{_SELECT} ORDER BY seq DESC LIMIT ?", (limit,))

    def of(self, object: str) -> tuple[AuditEntry, ...]:
        """All entries about one object, oldest first."""
        return self._all(_entry, f"{_SELECT} WHERE object = ? ORDER BY seq", (object,))

    def last_seq(self) -> int:
        """The number of the newest entry, 0 before the first."""
        return self._number("SELECT MAX(seq) FROM audit")

    def of_action_since(self, action: str, seq: int) -> tuple[AuditEntry, ...]:
        """All entries of one action after the row `seq`, oldest first. Reads only those rows."""
        return self._all(_entry, f"{_SELECT} WHERE seq > ? AND action = ? ORDER BY seq", (seq, action))
