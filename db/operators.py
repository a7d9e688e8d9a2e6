"""Operators: who may sign in, with what roles, and how often they failed to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.repository import Repository
from db.rows import Operator

_SELECT = (
    "SELECT id, name, display_name, password_hash, roles, drawer, enabled, failed_tries, locked_until_utc_ms,"
    " all_buildings, totp_since_utc_ms, totp_step FROM operators"
)


def _operator(
    id: int,
    name: str,
    display_name: str,
    password_hash: str,
    roles: str,
    drawer: str,
    enabled: int,
    failed_tries: int,
    locked_until_utc_ms: int,
    all_buildings: int,
    totp_since_utc_ms: int | None,
    totp_step: int,
) -> Operator:
    return Operator(
        id=id,
        name=name,
        display_name=display_name,
        password_hash=password_hash,
        roles=tuple(roles.split(",")) if roles else (),
        drawer=drawer,
        enabled=bool(enabled),
        failed_tries=failed_tries,
        locked_until_utc_ms=locked_until_utc_ms,
        all_buildings=bool(all_buildings),
        totp_since_utc_ms=totp_since_utc_ms,
        totp_step=totp_step,
    )


class Operators(Repository):
    __slots__ = ()

    def add(
        self, *, name: str, display_name: str, password_hash: str, roles: Sequence[str], drawer: str
    ) -> int:
        """Insert an operator and return the id; Duplicate("operators.name") for a name in use."""
        return self._returned_id(
            "INSERT INTO operators (name, display_name, password_hash, roles, drawer)"
            " VALUES (?, ?, ?, ?, ?) RETURNING id",
            (name, display_name, password_hash, _joined(roles), drawer),
        )

    def get(self, operator_id: int) -> Operator | None:
        return self._first(_operator, f"{_SELECT} WHERE id = ?", (operator_id,))

    def by_name(self, name: str) -> Operator | None:
        return self._first(_operator, f"{_SELECT} WHERE name = ?", (name,))

    def all(self) -> tuple[Operator, ...]:
        return self._all(_operator, f"{_SELECT} ORDER BY name")

    def count(self) -> int:
        return self._number("SELECT count(*) FROM operators")

    def set_password(self, operator_id: int, password_hash: str) -> None:
        self._change_one("UPDATE operators SET password_hash = ? WHERE id = ?", (password_hash, operator_id))

    def set_tries(self, operator_id: int, *, failed_tries: int, locked_until_utc_ms: int) -> None:
        """Keep the count of failed sign-ins in the book, so that a restart does not reset it."""
        self._change_one(
            "UPDATE operators SET failed_tries = ?, locked_until_utc_ms = ? WHERE id = ?",
            (failed_tries, locked_until_utc_ms, operator_id),
        )

    def set_roles(self, operator_id: int, roles: Sequence[str]) -> None:
        self._change_one("UPDATE operators SET roles = ? WHERE id = ?", (_joined(roles), operator_id))

    def change(self, operator_id: int, *, display_name: str, drawer: str) -> None:
        self._change_one(
            "UPDATE operators SET display_name = ?, drawer = ? WHERE id = ?",
            (display_name, drawer, operator_id),
        )

    def buildings_of(self, operator_id: int) -> frozenset[int]:
        """The buildings of an operator who is limited to some; empty for one who has all."""
        sql = "SELECT building_id FROM operator_buildings WHERE operator_id = ?"
        return frozenset(self._all(int, sql, (operator_id,)))

    def set_buildings(self, operator_id: int, buildings: Iterable[int] | None) -> None:
        """Limit an operator to these buildings; None: all there are and will be."""
        self._change_one(
            "UPDATE operators SET all_buildings = ? WHERE id = ?", (int(buildings is None), operator_id)
        )
        self._run("DELETE FROM operator_buildings WHERE operator_id = ?", (operator_id,))
        for building in sorted(buildings or ()):
            self._run("INSERT INTO operator_buildings VALUES (?, ?)", (operator_id, building))

    def set_totp(self, operator_id: int, *, since_utc_ms: int | None, step: int) -> None:
        """Ask for one-time codes from now on (None: no longer), or note the last step used."""
        self._change_one(
            "UPDATE operators SET totp_since_utc_ms = ?, totp_step = ? WHERE id = ?",
            (since_utc_ms, step, operator_id),
        )

    def set_enabled(self, operator_id: int, *, enabled: bool) -> None:
        self._change_one("UPDATE operators SET enabled = ? WHERE id = ?", (int(enabled), operator_id))


def _joined(roles: Sequence[str]) -> str:
    if any("," in role for role in roles):
        raise ValueError("a role's name holds no comma")
    return ",".join(roles)
