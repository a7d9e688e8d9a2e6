"""Typed access to one TOML table that names file and item in every complaint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meterio.errors import ProfileError


class Table:
    """One table of a profile file; `where` is "file: item". Keys never asked for are refused by `done`."""

    def __init__(self, where: str, data: object) -> None:
        if not isinstance(data, Mapping):
            raise ProfileError(f"{where}: write a table here, not {data!r}")
        self.where = where
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()

    def fail(self, text: str) -> ProfileError:
        return ProfileError(f"{self.where}: {text}")

    def has(self, key: str) -> bool:
        return key in self._data

    def raw(self, key: str, default: object = None) -> Any:
        self._asked.add(key)
        return self._data.get(key, default)

    def text(self, key: str, default: str | None = None, *, allowed: tuple[str, ...] = ()) -> str:
        value = self.raw(key, default)
        if not isinstance(value, str) or not value:
            raise self.fail(f"write a text for '{key}'")
        if allowed and value not in allowed:
            raise self.fail(f"'{key}' is {value!r}; write one of {', '.join(allowed)}")
        return value

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 2**32) -> int:
        value = self.raw(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(f"write a whole number for '{key}'")
        if not least <= value <= most:
            raise self.fail(f"'{key}' is {value}; write {least} to {most}")
        return value

    def numbers(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        values = self.raw(key, [])
        whole = isinstance(values, list) and all(isinstance(v, int) and least <= v <= most for v in values)
        if not whole:
            raise self.fail(f"write whole numbers from {least} to {most} for '{key}'")
        return tuple(values)

    def names(self, key: str, *, known: Mapping[str, object]) -> tuple[str, ...]:
        values = self.raw(key, [])
        if not isinstance(values, list):
            raise self.fail(f"write a list of names for '{key}'")
        for name in values:
            if name not in known:
                raise self.fail(f"'{key}' names {name!r}, which this file does not describe")
        return tuple(values)

    def tables(self, key: str) -> dict[str, Table]:
        group = self.raw(key, {})
        if not isinstance(group, Mapping):
            raise self.fail(f"write tables under '{key}'")
        return {name: Table(f"{self.where}.{key}.{name}", data) for name, data in group.items()}

    def done(self) -> None:
        unknown = sorted(set(self._data) - self._asked)
        if unknown:
            raise self.fail(f"does not know {', '.join(unknown)}; remove it or correct the spelling")
