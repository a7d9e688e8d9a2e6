"""The file that says how collectors are reached: one JSON object, as `main.py simulate` prints it.

    {"collectors": [
        {"id": "C01", "host": "10.20.1.11", "port": 4001, "suite": "aes-256-gcm", "key": "<64 hex digits>"},
        {"id": "C02", "link": "serial", "device": "usb:A10K2X"},
        {"id": "C03", "link": "transparent", "host": "0.0.0.0", "port": 9000, "max_hold_ms": 30000,
         "dial_in": {"registration": "REG-C03", "heartbeat": "hex:00FF"}},
        {"id": "C04", "link": "legacy-3des", "host": "10.20.1.14", "port": 4001, "key": "<48 hex digits>",
         "legacy": {"mode": "ecb", "padding": "zero", "length_bytes": 2}}],
     "passwords": {"dlt645-2007": "<16 hex digits: password and operator code>"}}

`link`, `suite`, `key`, `key_id`, `max_hold_ms` and `legacy` may be absent: what the book has then stays.
A collector with `dial_in` calls the console at `port`; without it the console calls. One that does not seal
has the suite "none". How bytes are written is said in link_forms.py. Other fields are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from app.errors import DeskError
from app.services import link_forms
from meterio.types import DialIn, LegacyLayout, LinkKind, Suite

T = TypeVar("T")

LARGEST_TEXT: Final = 1_000_000
LONGEST_HOLD_MS: Final = 600_000
UNSEALED: Final = "none"
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_DEVICE = re.compile(r"[!-~]{1,253}")
_KEY = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{48}|[0-9a-fA-F]{64}")
_PASSWORD = re.compile(r"[0-9a-fA-F]{16}")
_SUITES: Final[dict[object, int]] = {suite.label: suite.value for suite in Suite} | {
    s.value: s.value for s in Suite
}


@dataclass(frozen=True, slots=True)
class Connection:
    """One collector's entry; None where the file says nothing. A device stands in `host`, with port 0."""

    id: str
    host: str
    port: int
    link: str | None
    suite: int | None
    key_id: int | None
    key: bytes | None = field(repr=False)
    max_hold_ms: int | None = None
    dial_in: DialIn | None = None
    legacy: LegacyLayout | None = None


@dataclass(frozen=True, slots=True)
class Connections:
    """What a file says. `passwords` are 8 bytes each by profile."""

    connections: tuple[Connection, ...]
    passwords: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def parse(text: str) -> Connections:
    """Raises DeskError: connect.not_json, connect.no_collectors, connect.bad_field, connect.twice,
    connect.bad_password.
    """
    found = _object(text)
    entries = found.get("collectors")
    if not isinstance(entries, list) or not entries:
        raise DeskError("connect.no_collectors")
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    twice = next((one for one in ids if isinstance(one, str) and ids.count(one) > 1), None)
    if twice is not None:
        raise DeskError("connect.twice", collector=twice)
    connections = tuple(_connection(place, entry) for place, entry in enumerate(entries, start=1))
    return Connections(connections, _passwords(found.get("passwords", {})))


def _object(text: str) -> dict[str, Any]:
    if len(text) > LARGEST_TEXT:
        raise DeskError("connect.not_json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeskError("connect.not_json") from error
    return found if isinstance(found, dict) else {}


def _passwords(found: Any) -> dict[str, bytes]:
    if not isinstance(found, dict):
        raise DeskError("connect.bad_password", profile="passwords")
    for profile, digits in found.items():
        if not (isinstance(digits, str) and _PASSWORD.fullmatch(digits)):
            raise DeskError("connect.bad_password", profile=profile)
    return {profile: bytes.fromhex(digits) for profile, digits in found.items()}


def _connection(place: int, entry: Any) -> Connection:
    if not isinstance(entry, dict):
        raise DeskError("connect.bad_field", place=place, field="collectors")
    key, key_id, suite, hold = (entry.get(name) for name in ("key", "key_id", "suite", "max_hold_ms"))
    suite = None if suite == UNSEALED else suite
    _need(isinstance(entry.get("id"), str) and entry["id"], place, "id")
    _need(suite is None or (isinstance(suite, str | int) and suite in _SUITES), place, "suite")
    _need(key is None or (isinstance(key, str) and _KEY.fullmatch(key)), place, "key")
    _need(key_id is None or (type(key_id) is int and 0 <= key_id <= 255), place, "key_id")
    _need(hold is None or (type(hold) is int and 0 <= hold <= LONGEST_HOLD_MS), place, "max_hold_ms")
    link, host, port = _reach(place, entry)
    return Connection(
        id=entry["id"],
        host=host,
        port=port,
        link=link,
        suite=None if suite is None else _SUITES[suite],
        key_id=key_id,
        key=None if key is None else bytes.fromhex(key),
        max_hold_ms=hold,
        dial_in=_form(entry, "dial_in", link_forms.dial_in, place=place),
        legacy=_form(entry, "legacy", link_forms.legacy, place=place),
    )


def _reach(place: int, entry: Mapping[str, Any]) -> tuple[str | None, str, int]:
    """Link, host and port; a device and no port for a serial line of this computer, which nobody calls."""
    link, device = entry.get("link"), entry.get("device")
    _need(link is None or link in tuple(LinkKind), place, "link")
    if link == LinkKind.SERIAL or (link is None and device is not None):
        device = entry.get("host") if device is None else device
        _need(isinstance(device, str) and _DEVICE.fullmatch(device), place, "device")
        _need(entry.get("dial_in") is None, place, "dial_in")
        return LinkKind.SERIAL.value, str(device), 0
    host, port = entry.get("host"), entry.get("port")
    _need(isinstance(host, str) and _HOST.fullmatch(host), place, "host")
    _need(type(port) is int and 1 <= port <= 65_535, place, "port")
    return link, str(host), int(port or 0)


def _form(entry: Mapping[str, Any], name: str, read: Callable[[object], T], *, place: int) -> T | None:
    found = entry.get(name)
    if found is None:
        return None
    try:
        return read(found)
    except ValueError as error:
        raise DeskError("connect.bad_part", place=place, field=name, reason=str(error)) from error


def _need(holds: object, place: int, name: str) -> None:
    if not holds:
        raise DeskError("connect.bad_field", place=place, field=name)
