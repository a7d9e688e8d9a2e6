"""Typed access to one TOML table that names file and item in every complaint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meterio.errors import ProfileError

LONGEST_TEXT = 300


class Table:
    """One table of a profile file; `where` is "file: item". Keys never asked for are refused by `done`."""

    def __init__(self, where: str, data: object) -> None:
        if not isinstance(data, Mapping):
            raise ProfileError(f"{where}: write a table here, not {_shown(data)}")
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
        if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
            raise self.fail(f"write a text for '{key}', at most {LONGEST_TEXT} characters")
        if allowed and value not in allowed:
            raise self.fail(f"'{key}' is {_shown(value)}; write one of {', '.join(allowed)}")
        return value

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 2**32) -> int:
        value = self.raw(key, default)
        if not _whole(value):
            raise self.fail(f"write a whole number for '{key}'")
        if not least <= value <= most:
            raise self.fail(f"'{key}' is {_shown(value)}; write {least} to {most}")
        assert isinstance(value, int)
        return value

    def switch(self, key: str) -> bool:
        """True or false, false if it is not there; 1 and 0 are taken too."""
        value = self.raw(key, 0)
        if not isinstance(value, int) or value not in (0, 1):
            raise self.fail(f"write true or false for '{key}'")
        return bool(value)

    def numbers(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        values = self.raw(key, [])
        if not isinstance(values, list) or not all(_whole(v) and least <= v <= most for v in values):
            raise self.fail(f"write whole numbers from {least} to {most} for '{key}'")
        return tuple(values)

    def names(self, key: str, *, known: Mapping[str, object]) -> tuple[str, ...]:
        values = self.raw(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.fail(f"write a list of names for '{key}'")
        for name in values:
            if name not in known:
                raise self.fail(f"'{key}' names {_shown(name)}, which this file does not describe")
        if len(set(values)) < len(values):
            raise self.fail(f"'{key}' names something twice; write each name once")
        return tuple(values)

    def table(self, key: str) -> Table:
        """The sub-table `key`, empty if it is not there."""
        return Table(f"{self.where}.{key}", self.raw(key, {}))

    def tables(self, key: str) -> dict[str, Table]:
        group = self.raw(key, {})
        if not isinstance(group, Mapping):
            raise self.fail(f"write tables under '{key}'")
        return {name: Table(f"{self.where}.{key}.{name}", data) for name, data in group.items()}

    def done(self) -> None:
        unknown = sorted(set(self._data) - self._asked)
        if unknown:
            raise self.fail(f"does not know {', '.join(unknown)}; remove it or correct the spelling")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number far too large"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
