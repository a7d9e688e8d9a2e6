"""Roles as this site has them, their limits, and how much each operator did of an act on a day."""

from __future__ import annotations

from collections.abc import Iterable

from db.repository import Repository
from db.rows import RoleLimit

_LIMIT = "SELECT role, act, per_act, per_day FROM role_limits"


class Roles(Repository):
    __slots__ = ()

    def permissions(self) -> dict[str, tuple[str, ...]]:
        """The roles that were changed or added here; the others are as the program brings them."""
        rows = self._run("SELECT name, permissions FROM roles ORDER BY name").fetchall()
        return {name: tuple(kept.split(",")) if kept else () for name, kept in rows}

    def set_permissions(self, role: str, permissions: Iterable[str]) -> None:
        self._run(
            "INSERT INTO roles (name, permissions) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions",
            (role, ",".join(sorted(permissions))),
        )

    def limits(self) -> tuple[RoleLimit, ...]:
        return self._all(RoleLimit, f"{_LIMIT} ORDER BY role, act")

    def set_limit(self, limit: RoleLimit) -> None:
        self._run(
            "INSERT INTO role_limits (role, act, per_act, per_day) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (role, act) DO UPDATE SET per_act = excluded.per_act, per_day = excluded.per_day",
            (limit.role, limit.act, limit.per_act, limit.per_day),
        )

    def total(self, *, day: int, operator_id: int, act: str) -> int:
        """How much the operator did of this act on `day` (days since 1970, local time), in the act's unit."""
        sql = "SELECT total FROM act_totals WHERE day = ? AND operator_id = ? AND act = ?"
        return self._number(sql, (day, operator_id, act))

    def add_to_total(self, *, day: int, operator_id: int, act: str, amount: int) -> None:
        self._run(
            "INSERT INTO act_totals (day, operator_id, act, total) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (day, operator_id, act) DO UPDATE SET total = total + excluded.total",
            (day, operator_id, act, amount),
        )
