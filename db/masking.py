"""Telephone numbers as the log and lists may show them: never whole (faults.md 3.2, 6.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_NUMBER: Final = re.compile(r"\d(?:[ -]?\d){6,}")
_FIRST: Final = 3
_LAST: Final = 4
_HIDDEN: Final = 3
_WORD: Final = "phone"


def phone(text: str) -> str:
    """Each number of seven or more digits in `text` with its last four, and its first three where at least
    three lie between them: 138****5678."""
    return _NUMBER.sub(lambda found: _masked(found.group()), text)


def detail(what: Mapping[str, object], *, about: str) -> dict[str, object]:
    """`what` with every telephone number masked: values named so, or all if `about`, its object, is one."""
    return {name: _value(value, named=_WORD in name or _WORD in about) for name, value in what.items()}


def _value(value: object, *, named: bool) -> object:
    if value is None or type(value) is int:
        return value
    if isinstance(value, Mapping):
        return {name: _value(part, named=named or _WORD in name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_value(part, named=named) for part in value]
    return phone(value) if named and isinstance(value, str) else value


def _masked(number: str) -> str:
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    first = min(_FIRST, len(digits) - _LAST - _HIDDEN)
    hidden = set(digits[first:-_LAST])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(number))
