"""Who points to a row of the set-up, and its removal while nobody does. Asked of the schema itself."""

from __future__ import annotations

from typing import Final

from db.chain import Value
from db.repository import Repository

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "building_groups": ("group_meters", "head_meters"),
    "meters": ("group_meters", "meter_settings"),
    "collectors": ("buses",),
}
"""Tables whose rows belong to a row and go with it."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "companies": ("id",),
    "buildings": ("id",),
    "areas": ("id",),
    "shops": ("id",),
    "collectors": ("id",),
    "buses": ("collector_id", "number"),
    "meters": ("id",),
    "building_groups": ("id",),
}
"""The tables that may lose a row, and what names one."""

_REFERENCES = (
    'SELECT child.name, reference.id, reference."from" FROM sqlite_master child,'
    " pragma_foreign_key_list(child.name) reference"
    " WHERE child.type = 'table' AND reference.\"table\" = ? ORDER BY child.name, reference.id, reference.seq"
)


class Unused(Repository):
    __slots__ = ()

    def users(self, table: str, key: tuple[Value, ...]) -> dict[str, int]:
        """Rows that point to this one, or to a part of it, by their table; of those that have any."""
        found = {
            child: number
            for child, columns in self._references(table)
            if child not in PARTS.get(table, ()) and (number := self._count(child, columns, key))
        }
        if table == "collectors":
            for (bus,) in self._run("SELECT number FROM buses WHERE collector_id = ?", key).fetchall():
                for child, number in self.users("buses", (*key, bus)).items():
                    found[child] = found.get(child, 0) + number
        return found

    def delete(self, table: str, key: tuple[Value, ...]) -> None:
        """Remove a row that nobody points to, with its parts; the book refuses any other (BookFailed)."""
        for child, columns in self._references(table):
            if child in PARTS.get(table, ()):
                self._run(f"DELETE FROM {child} WHERE {_where(columns)}", key)
        self._run(f"DELETE FROM {table} WHERE {_where(KEYS[table])}", key)

    def _references(self, table: str) -> list[tuple[str, tuple[str, ...]]]:
        """(child table, its columns) for each reference to `table`."""
        columns: dict[tuple[str, int], list[str]] = {}
        for child, number, column in self._run(_REFERENCES, (table,)).fetchall():
            columns.setdefault((child, number), []).append(column)
        return [(child, tuple(found)) for (child, _), found in columns.items()]

    def _count(self, child: str, columns: tuple[str, ...], key: tuple[Value, ...]) -> int:
        return self._number(f"SELECT count(*) FROM {child} WHERE {_where(columns)}", key)


def _where(columns: tuple[str, ...]) -> str:
    return " AND ".join(f'"{column}" = ?' for column in columns)
