"""The file that says how collectors are reached: one JSON object, as `main.py simulate` prints it.

    {"collectors": [
        {"id": "C01", "host": "10.20.1.11", "port": 4001, "suite": "aes-256-gcm", "key": "<64 hex digits>"}]}

`suite`, `key`, `key_id` and `link` may be absent: what the book has then stays. A collector that does not
seal has the suite "none". Other fields are ignored.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from app.errors import DeskError
from meterio.types import LinkKind, Suite

LARGEST_TEXT: Final = 1_000_000
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_KEY = re.compile(r"[0-9a-fA-F]{64}")
UNSEALED: Final = "none"
_SUITES: Final[dict[object, int]] = {suite.label: suite.value for suite in Suite} | {
    s.value: s.value for s in Suite
}


@dataclass(frozen=True, slots=True)
class Connection:
    """One collector's entry; None where the file says nothing."""

    id: str
    host: str
    port: int
    link: str | None
    suite: int | None
    key_id: int | None
    key: bytes | None = field(repr=False)


def parse(text: str) -> tuple[Connection, ...]:
    """Raises DeskError: connect.not_json, connect.no_collectors, connect.bad_field, connect.twice."""
    entries = _entries(text)
    connections = tuple(_connection(place, entry) for place, entry in enumerate(entries, start=1))
    ids = [connection.id for connection in connections]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise DeskError("connect.twice", collector=twice)
    return connections


def _entries(text: str) -> list[Any]:
    if len(text) > LARGEST_TEXT:
        raise DeskError("connect.not_json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeskError("connect.not_json") from error
    entries = found.get("collectors") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not entries:
        raise DeskError("connect.no_collectors")
    return entries


def _connection(place: int, entry: Any) -> Connection:
    if not isinstance(entry, dict):
        raise DeskError("connect.bad_field", place=place, field="collectors")
    key, key_id, suite, link = (entry.get(name) for name in ("key", "key_id", "suite", "link"))
    suite = None if suite == UNSEALED else suite
    _need(isinstance(entry.get("id"), str) and entry["id"], place, "id")
    _need(isinstance(entry.get("host"), str) and _HOST.fullmatch(entry["host"]), place, "host")
    _need(type(entry.get("port")) is int and 1 <= entry["port"] <= 65_535, place, "port")
    _need(suite is None or (isinstance(suite, str | int) and suite in _SUITES), place, "suite")
    _need(key is None or (isinstance(key, str) and _KEY.fullmatch(key)), place, "key")
    _need(key_id is None or (type(key_id) is int and 0 <= key_id <= 255), place, "key_id")
    _need(link is None or link in tuple(LinkKind), place, "link")
    return Connection(
        id=entry["id"],
        host=entry["host"],
        port=entry["port"],
        link=link,
        suite=None if suite is None else _SUITES[suite],
        key_id=key_id,
        key=None if key is None else bytes.fromhex(key),
    )


def _need(holds: object, place: int, name: str) -> None:
    if not holds:
        raise DeskError("connect.bad_field", place=place, field=name)
