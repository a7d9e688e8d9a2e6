"""What the tenant web and the desk say to each other: one JSON object a line, either way. Pure.

The web asks {"id", "call", "token", "visitor", "args"}, the desk answers {"id", "value"} or {"id", "error"}.
Before that the desk says once how the web is to be run, and the web where it listens or why it cannot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, Final

from app.errors import DeskError

LONGEST_QUESTION: Final = 32_768
LONGEST_ANSWER: Final = 4_194_304


class BadLine(ValueError):
    """What came is no line of this kind."""


@dataclass(frozen=True, slots=True)
class Question:
    """`token` names a session, "" none; `visitor` says from where: address, place, language."""

    id: int
    call: str
    token: str = field(repr=False)
    visitor: Mapping[str, str]
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Running:
    """How the web is to be run. Without `certificate` it serves plain HTTP, to this computer alone.

    `hosts` are the names that a browser may ask for beside the address it reached.
    """

    bind: str
    port: int
    certificate: str
    private_key: str
    passphrase: str = field(repr=False)
    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("zh_CN", "en")


def line(message: Mapping[str, object]) -> bytes:
    return json.dumps(plain(message), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def plain(value: object) -> Any:
    """Values of services as JSON has them: dataclasses as objects, enumerations by their values."""
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value.value, int) else value.value
    if isinstance(value, DeskError):
        return {"key": value.key, "params": plain(value.params)}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)


def question(text: bytes) -> Question:
    """Raises BadLine."""
    found = _object(text, LONGEST_QUESTION)
    id, call, token = found.get("id"), found.get("call"), found.get("token")
    visitor, args = found.get("visitor"), found.get("args")
    if not (isinstance(id, int) and isinstance(call, str) and isinstance(token, str)):
        raise BadLine("id, call or token")
    if not (isinstance(visitor, dict) and isinstance(args, dict)):
        raise BadLine("visitor or args")
    return Question(id, call, token, {str(name): str(part) for name, part in visitor.items()}, args)


def answer(text: bytes) -> dict[str, Any]:
    """Raises BadLine."""
    found = _object(text, LONGEST_ANSWER)
    if not isinstance(found.get("id"), int):
        raise BadLine("id")
    return found


def running(text: bytes) -> Running:
    """Raises BadLine."""
    found = _object(text, LONGEST_QUESTION)
    try:
        return Running(**{**found, "hosts": tuple(found["hosts"]), "languages": tuple(found["languages"])})
    except (TypeError, KeyError) as error:
        raise BadLine(str(error)) from error


def _object(text: bytes, longest: int) -> dict[str, Any]:
    if len(text) > longest:
        raise BadLine("too long")
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadLine("no JSON") from error
    if not isinstance(found, dict):
        raise BadLine("no object")
    return found
