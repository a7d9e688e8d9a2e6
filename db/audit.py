"""The audit trail: one row for each act, written in the transaction of the act itself (faults.md 3.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from db import log_pages, masking
from db.chain import FIRST_HASH, Value, append, canonical
from db.log_pages import Condition
from db.repository import Repository
from db.rows import AuditEntry, Detail, LogRow

_PAGED = "SELECT seq, utc_ms, operator, action, object, result, detail FROM audit"
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
        terminal = self._connection.terminal
        if terminal is None:
            return {}
        roles = self._first(str, "SELECT roles FROM operators WHERE name = ?", (operator,))
        return {"terminal": terminal} if roles is None else {"terminal": terminal, "roles": roles}

    def tells(self, action: str, object: str) -> bool:
        """Whether it is written that this was done to this object."""
        sql = "SELECT 1 FROM audit WHERE object = ? AND action = ? AND result = 'done' LIMIT 1"
        return self._run(sql, (object, action)).fetchone() is not None

    def head(self) -> tuple[int, bytes]:
        """How many entries there are, and the hash of the last one (zeros before the first)."""
        row = self._run("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return (0, FIRST_HASH) if row is None else (int(row[0]), bytes(row[1]))

    def window(
        self, conditions: Sequence[Condition], *, below_seq: int | None, from_seq: int, limit: int
    ) -> tuple[tuple[LogRow, ...], int | None]:
        """A page of the log and where the next begins (db/log_pages.py)."""
        found = log_pages.window(
            self._connection, _PAGED, conditions, below_seq=below_seq, from_seq=from_seq, limit=limit
        )
        return tuple(LogRow(seq, _entry(*row)) for seq, *row in found.rows), found.next_seq

    def first_at(self, utc_ms: int) -> int:
        """The number of the first entry at or after that time."""
        return log_pages.first_at(self._connection, "audit", utc_ms)

    def recent(self, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries, newest first."""
        return self._all(_entry, f"{_SELECT} ORDER BY seq DESC LIMIT ?", (limit,))

    def of(self, object: str) -> tuple[AuditEntry, ...]:
        """All entries about one object, oldest first."""
        return self._all(_entry, f"{_SELECT} WHERE object = ? ORDER BY seq", (object,))

    def of_action(self, action: str, object: str) -> tuple[AuditEntry, ...]:
        """The entries that this was done to one object, oldest first."""
        sql = f"{_SELECT} WHERE object = ? AND action = ? AND result = 'done' ORDER BY seq"
        return self._all(_entry, sql, (object, action))

    def hashes(self, seqs: Iterable[int]) -> dict[int, bytes]:
        """The hashes of these entries, of those that there are."""
        found = {}
        for seq in set(seqs):
            row = self._run("SELECT hash FROM audit WHERE seq = ?", (seq,)).fetchone()
            if row is not None:
                found[seq] = bytes(row[0])
        return found

    def last_seq(self) -> int:
        """The number of the newest entry, 0 before the first."""
        return self._number("SELECT MAX(seq) FROM audit")

    def of_action_since(self, action: str, seq: int) -> tuple[AuditEntry, ...]:
        """All entries of one action after the row `seq`, oldest first. Reads only those rows."""
        return self._all(_entry, f"{_SELECT} WHERE seq > ? AND action = ? ORDER BY seq", (seq, action))
