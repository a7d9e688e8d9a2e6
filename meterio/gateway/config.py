"""Reads a gateway's configuration file: TOML, every value checked, the first mistake told.

docs/gateway.md is the reference. A `ConfigError` carries a key of app/gateway_texts.py and its values.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meterio.gateway import fields
from meterio.gateway.fields import ConfigError
from meterio.gateway.key_file import read_key
from meterio.gateway.settings import CallSettings, GatewaySettings, LineSettings
from meterio.types import LineParameters, Suite

KEYS = 8
LINES = 255


@dataclass(frozen=True, slots=True)
class _Field:
    """What a value must be (`check` raises ValueError), and its default; without one it must be there."""

    check: Callable[[Any], Any]
    wanted: str
    default: Any = ...


_CALL = {
    "call": _Field(fields.endpoint_to_call, "wanted.call", None),
    "registration": _Field(fields.octets, "wanted.octets", None),
    "heartbeat": _Field(fields.octets, "wanted.octets", None),
    "heartbeat_s": _Field(fields.whole(1, 3600), "wanted.heartbeat_s", None),
}
_GATEWAY = {
    "id": _Field(fields.identifier, "wanted.id"),
    "listen": _Field(fields.endpoint, "wanted.listen", None),
    "minimum_suite": _Field(fields.suite, "wanted.suite", Suite.AES_256_GCM),
    "max_hold_ms": _Field(fields.whole(1000, 600_000), "wanted.max_hold_ms", 10_000),
    **_CALL,
}
_KEY = {
    "id": _Field(fields.whole(0, 255), "wanted.key_id"),
    "file": _Field(fields.text, "wanted.key_file"),
}
_LINE = {
    "number": _Field(fields.whole(1, LINES), "wanted.number"),
    "device": _Field(fields.text, "wanted.device"),
    "baud": _Field(fields.whole(300, 921_600), "wanted.baud", 9600),
    "parity": _Field(fields.one_of("N", "E", "O"), "wanted.parity", "N"),
    "stop_bits": _Field(fields.one_of(1, 2), "wanted.stop_bits", 1),
    "gap_ms": _Field(fields.whole(1, 1000), "wanted.gap_ms", 20),
    "echo": _Field(fields.one_of(False, True), "wanted.echo", False),
    "listen": _Field(fields.endpoint, "wanted.listen", None),
    **_CALL,
}
_TOP = ("gateway", "key", "line")


def load(path: Path) -> GatewaySettings:
    """The gateway that `path` describes. Key files beside it may be named relative to it.

    Raises ConfigError.
    """
    tables = _parsed(path)
    _refuse_unknown("file", tables, _TOP)
    values = _values("[gateway]", _table(tables), _GATEWAY)
    lines = tuple(_lines(tables))
    settings = GatewaySettings(
        id=values["id"],
        lines=lines,
        listen=values["listen"],
        call=_call("[gateway]", values),
        minimum_suite=values["minimum_suite"],
        max_hold_ms=values["max_hold_ms"],
        keys=_keys(tables, folder=path.parent),
    )
    _refuse_useless(settings)
    return settings


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError("gateway.unreadable", file=path, reason=fields.reason(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError("gateway.not_toml", file=path, reason=error) from error


def _table(tables: Mapping[str, Any]) -> dict[str, Any]:
    found = tables.get("gateway")
    if not isinstance(found, dict):
        raise ConfigError("gateway.no_table", name="[gateway]")
    return found


def _list(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ConfigError("gateway.no_table", name=f"[[{name}]]")
    return found


def _lines(tables: Mapping[str, Any]) -> list[LineSettings]:
    entries = _list(tables, "line")
    if not entries:
        raise ConfigError("gateway.no_table", name="[[line]]")
    read = [
        (f"[[line]] {place}", _values(f"[[line]] {place}", entry, _LINE))
        for place, entry in enumerate(entries, start=1)
    ]
    for name in ("number", "device"):
        _refuse_twice(name, read)
    return [_line(place, values) for place, values in read]


def _line(place: str, values: Mapping[str, Any]) -> LineSettings:
    return LineSettings(
        number=values["number"],
        device=values["device"],
        parameters=LineParameters(values["baud"], values["parity"], values["stop_bits"]),
        gap_ms=values["gap_ms"],
        echo=values["echo"],
        listen=values["listen"],
        call=_call(place, values),
    )


def _call(place: str, values: Mapping[str, Any]) -> CallSettings | None:
    if values["call"] is None:
        stray = next((name for name in _CALL if values[name] is not None), None)
        if stray is not None:
            raise ConfigError("gateway.only_with_call", place=place, name=stray)
        return None
    if values["listen"] is not None:
        raise ConfigError("gateway.listen_and_call", place=place)
    if values["registration"] is None:
        raise ConfigError("gateway.missing", place=place, name="registration", wanted="wanted.octets")
    return CallSettings(
        to=values["call"],
        registration=values["registration"],
        heartbeat=values["heartbeat"] or b"",
        heartbeat_s=values["heartbeat_s"] or 30,
    )


def _keys(tables: Mapping[str, Any], *, folder: Path) -> dict[int, bytes]:
    entries = _list(tables, "key")
    if len(entries) > KEYS:
        raise ConfigError("gateway.too_many_keys", most=KEYS)
    read = [
        (f"[[key]] {place}", _values(f"[[key]] {place}", entry, _KEY))
        for place, entry in enumerate(entries, start=1)
    ]
    _refuse_twice("id", read)
    return {values["id"]: read_key(folder / values["file"]) for _, values in read}


def _values(place: str, table: Mapping[str, Any], wanted: Mapping[str, _Field]) -> dict[str, Any]:
    _refuse_unknown(place, table, tuple(wanted))
    return {name: _value(place, name, table, field) for name, field in wanted.items()}


def _value(place: str, name: str, table: Mapping[str, Any], field: _Field) -> Any:
    if name not in table:
        if field.default is ...:
            raise ConfigError("gateway.missing", place=place, name=name, wanted=field.wanted)
        return field.default
    try:
        return field.check(table[name])
    except ValueError as error:
        shown = fields.shown(table[name])
        raise ConfigError(
            "gateway.wrong", place=place, name=name, value=shown, wanted=field.wanted
        ) from error


def _refuse_unknown(place: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    stray = next((name for name in table if name not in known), None)
    if stray is not None:
        raise ConfigError("gateway.unknown", place=place, name=fields.shown(stray), known=", ".join(known))


def _refuse_twice(name: str, read: list[tuple[str, dict[str, Any]]]) -> None:
    seen: set[Any] = set()
    for place, values in read:
        if values[name] in seen:
            raise ConfigError("gateway.twice", place=place, name=name, value=fields.shown(values[name]))
        seen.add(values[name])


def _refuse_useless(settings: GatewaySettings) -> None:
    """A gateway that nobody can reach, or a link without lines or keys, is a mistake of whoever wrote it."""
    sealed = settings.listen is not None or settings.call is not None
    if sealed and not settings.sealed_lines:
        raise ConfigError("gateway.no_sealed_line")
    if sealed and not settings.keys:
        raise ConfigError("gateway.no_key")
    if settings.sealed_lines and not sealed:
        raise ConfigError("gateway.no_way", number=settings.sealed_lines[0].number)
