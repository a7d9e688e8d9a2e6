"""Site row, settings and wrapped secrets."""

from __future__ import annotations

from db.repository import Repository
from db.rows import Secret, Site


class SiteRow(Repository):
    """The one row that says which site this book belongs to."""

    __slots__ = ()

    def get(self) -> Site | None:
        return self._first(Site, "SELECT site_id, created_utc_ms FROM site WHERE id = 1")

    def create(self, site_id: str, utc_ms: int) -> None:
        """Name the site once; Duplicate if it has a name."""
        self._run("INSERT INTO site (id, site_id, created_utc_ms) VALUES (1, ?, ?)", (site_id, utc_ms))


class Settings(Repository):
    """Texts by key; app.config knows keys, types and defaults."""

    __slots__ = ()

    def get(self, key: str) -> str | None:
        return self._first(str, "SELECT value FROM settings WHERE key = ?", (key,))

    def set(self, key: str, value: str) -> None:
        self._run(
            "INSERT INTO settings (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def remove(self, key: str) -> None:
        """Back to the default; no fault if it was not set."""
        self._run("DELETE FROM settings WHERE key = ?", (key,))

    def all(self) -> dict[str, str]:
        return dict(self._run("SELECT key, value FROM settings ORDER BY key").fetchall())


class Secrets(Repository):
    """Wrapped keys by name, as "collector/C1/1"."""

    __slots__ = ()

    def get(self, name: str) -> Secret | None:
        return self._first(
            Secret, "SELECT name, wrapped, created_utc_ms FROM secrets WHERE name = ?", (name,)
        )

    def put(self, name: str, wrapped: bytes, *, utc_ms: int) -> None:
        self._run(
            "INSERT INTO secrets (name, wrapped, created_utc_ms) VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET wrapped = excluded.wrapped, created_utc_ms = excluded.created_utc_ms",
            (name, wrapped, utc_ms),
        )

    def remove(self, name: str) -> None:
        self._run("DELETE FROM secrets WHERE name = ?", (name,))

    def names(self) -> tuple[str, ...]:
        return self._all(str, "SELECT name FROM secrets ORDER BY name")
