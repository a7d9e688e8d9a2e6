"""Entries: money moved without a frame to a meter, each with the transfers that move it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from db.chain import COLUMNS, append, canonical
from db.money_rows import Entry
from db.repository import Repository

_ENTRY = (
    "SELECT id, kind, account_id, meter_id, drawer, amount_fen, operator_id, approval_id, reason, detail,"
    " utc_ms FROM entries"
)

IMPORTED: Final = "import"
"""The reason of money that came into the book with its site."""


def _entry(*columns: Any) -> Entry:
    entry = Entry(*columns)
    return replace(entry, detail=json.loads(columns[-2]))


class Entries(Repository):
    __slots__ = ()

    def append(self, entry: Entry) -> None:
        """Write one; its transfers are the caller's. Duplicate("entries.id") for an id used before."""
        values = {name: getattr(entry, name) for name in COLUMNS["entries"]}
        append(self._connection, "entries", {**values, "detail": canonical(entry.detail)})

    def get(self, entry_id: str) -> Entry | None:
        return self._first(_entry, f"{_ENTRY} WHERE id = ?", (entry_id,))

    def last_seq(self) -> int:
        """The number of the newest entry, 0 before the first."""
        return self._number("SELECT MAX(seq) FROM entries")

    def at_drawer_since(self, drawer: str, seq: int) -> tuple[Entry, ...]:
        """The entries made at a drawer after the row `seq`, oldest first."""
        return self._all(_entry, f"{_ENTRY} WHERE seq > ? AND drawer = ? ORDER BY seq", (seq, drawer))

    def of_meter(self, meter_id: str) -> tuple[Entry, ...]:
        """All of one meter, oldest first."""
        return self._all(_entry, f"{_ENTRY} WHERE meter_id = ? ORDER BY seq", (meter_id,))

    def of_account(self, account_id: int) -> tuple[Entry, ...]:
        """All of one account, oldest first."""
        return self._all(_entry, f"{_ENTRY} WHERE account_id = ? ORDER BY seq", (account_id,))

    def imported(self) -> dict[str, int]:
        """What an import of the site carried in with meters that are on their account still, by meter, in
        fen. It is the first that happened to such a meter, so that nothing else is looked at."""
        rows = self._run(
            "SELECT entries.meter_id, amount_fen FROM account_meters AS held JOIN entries"
            " ON seq = (SELECT MIN(seq) FROM entries AS first WHERE first.meter_id = held.meter_id)"
            " AND entries.account_id = held.account_id"
            " WHERE held.until_utc_ms IS NULL AND kind = 'carried_in' AND reason = ?",
            (IMPORTED,),
        )
        return dict(rows.fetchall())
