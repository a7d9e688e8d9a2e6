"""Runs of the reconciliation and what each found."""

from __future__ import annotations

import json
from typing import Any

from db.chain import canonical
from db.money_rows import ReconcileFinding, ReconcileRun
from db.repository import Repository

_RUN = "SELECT id, operator_id, utc_ms, summary FROM reconcile_runs"
_FINDING = (
    "SELECT run_id, number, kind, object, building_id, expected, found, detail, entry_id"
    " FROM reconcile_findings"
)


def _made_run(id: int, operator_id: int | None, utc_ms: int, summary: str) -> ReconcileRun:
    return ReconcileRun(id, operator_id, utc_ms, json.loads(summary))


def _finding(*columns: Any) -> ReconcileFinding:
    *own, detail, entry_id = columns
    run_id, number, kind, object, building_id, expected, found = own
    return ReconcileFinding(
        run_id, number, kind, object, building_id, expected, found, json.loads(detail), entry_id
    )


class Reconcile(Repository):
    __slots__ = ()

    def add_run(self, *, operator_id: int | None, utc_ms: int, summary: dict[str, object]) -> int:
        return self._returned_id(
            "INSERT INTO reconcile_runs (operator_id, utc_ms, summary) VALUES (?, ?, ?) RETURNING id",
            (operator_id, utc_ms, canonical(summary)),
        )

    def add_finding(self, finding: ReconcileFinding) -> None:
        self._run(
            "INSERT INTO reconcile_findings"
            " (run_id, number, kind, object, building_id, expected, found, detail, entry_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                finding.run_id,
                finding.number,
                finding.kind,
                finding.object,
                finding.building_id,
                finding.expected,
                finding.found,
                canonical(finding.detail),
                finding.entry_id,
            ),
        )

    def runs(self, limit: int) -> tuple[ReconcileRun, ...]:
        """The newest runs, newest first."""
        return self._all(_made_run, f"{_RUN} ORDER BY id DESC LIMIT ?", (limit,))

    def findings(self, run_id: int) -> tuple[ReconcileFinding, ...]:
        return self._all(_finding, f"{_FINDING} WHERE run_id = ? ORDER BY number", (run_id,))

    def finding(self, run_id: int, number: int) -> ReconcileFinding | None:
        return self._first(_finding, f"{_FINDING} WHERE run_id = ? AND number = ?", (run_id, number))

    def settle(self, run_id: int, number: int, entry_id: str) -> None:
        """Note the entry that settled a finding; NoSuchRow if one did before."""
        self._change_one(
            "UPDATE reconcile_findings SET entry_id = ?1"
            " WHERE entry_id IS NULL AND run_id = ?2 AND number = ?3",
            (entry_id, run_id, number),
        )
