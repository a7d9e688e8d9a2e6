"""Approvals by a second person, kept as appended steps. Who may do what when is guarded by the schema's
triggers too: asked by one, decided once by another, used once by the first, all within ten minutes."""

from __future__ import annotations

import json

from db.chain import Value, append, canonical
from db.repository import Repository
from db.rows import ApprovalStep, Detail

_STEP = "SELECT id, step, state, act, object, values_hash, detail, operator_id, utc_ms FROM approvals"


def _step(
    id: str,
    step: int,
    state: str,
    act: str,
    object: str,
    values_hash: str,
    detail: str,
    operator_id: int,
    utc_ms: int,
) -> ApprovalStep:
    return ApprovalStep(id, step, state, act, object, values_hash, json.loads(detail), operator_id, utc_ms)


class Approvals(Repository):
    __slots__ = ()

    def ask(
        self,
        approval_id: str,
        *,
        act: str,
        object: str,
        values_hash: str,
        detail: Detail,
        operator_id: int,
        utc_ms: int,
    ) -> None:
        """Write the request. Duplicate if the id was used before."""
        asked = ApprovalStep(approval_id, 1, "asked", act, object, values_hash, detail, operator_id, utc_ms)
        self._append(asked)

    def follow(
        self, asked: ApprovalStep, state: str, *, detail: Detail, operator_id: int, utc_ms: int
    ) -> None:
        """Write the next step of the request `asked`. ConstraintFailed where the triggers forbid it."""
        step = 1 + self._number("SELECT MAX(step) FROM approvals WHERE id = ?", (asked.id,))
        self._append(
            ApprovalStep(
                asked.id,
                step,
                state,
                asked.act,
                asked.object,
                asked.values_hash,
                detail,
                operator_id,
                utc_ms,
            )
        )

    def steps(self, approval_id: str) -> tuple[ApprovalStep, ...]:
        return self._all(_step, f"{_STEP} WHERE id = ? ORDER BY step", (approval_id,))

    def newest(self, limit: int) -> tuple[tuple[ApprovalStep, ...], ...]:
        """The steps of the requests asked last, the newest request first."""
        sql = "SELECT id FROM approvals WHERE state = 'asked' ORDER BY seq DESC LIMIT ?"
        return tuple(self.steps(asked) for asked in self._all(str, sql, (limit,)))

    def used_for(self, act: str) -> tuple[str, ...]:
        """What this act was done to with a second person, oldest first."""
        sql = "SELECT object FROM approvals WHERE state = 'used' AND act = ? ORDER BY seq"
        return self._all(str, sql, (act,))

    def _append(self, step: ApprovalStep) -> None:
        values: dict[str, Value] = {
            "id": step.id,
            "step": step.step,
            "state": step.state,
            "act": step.act,
            "object": step.object,
            "values_hash": step.values_hash,
            "detail": canonical(step.detail),
            "operator_id": step.operator_id,
            "utc_ms": step.utc_ms,
        }
        append(self._connection, "approvals", values)
