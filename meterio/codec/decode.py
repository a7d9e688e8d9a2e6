"""What a frame on the wire says, for the people who look at it; and its bytes with secrets struck out. Pure.

It knows the three protocols by their framing alone (Modbus by its CRC) and needs no profile. Sources: Modbus
Application Protocol V1.1b3 6, DL/T 645-2007 5.2 and 7, CJ/T 188-2004 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meterio.codec.modbus_rtu import crc16

HIDDEN = "··"
"""Stands for a byte that nobody is shown: a part of a password or of an authentication code."""

_SHORTEST_645 = 12
_SHORTEST_188 = 13
_DATA_645 = 10
_TELEGRAM_END = 0x16
_START = 0x68
_KEY_FUNCTIONS = frozenset({0x03, 0x18})
_PASSWORD_AT = {0x14: 4, 0x1C: 0, 0x16: 0, 0x17: 0, 0x19: 0, 0x1A: 0, 0x1B: 0}
"""DL/T 645 functions whose data carries a password, and how many bytes stand before it (7.1)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One frame. `what` names its kind, with `params` in the protocol's own notation:

    read, read_reply, write, write_reply, refusal, other {function}; "" when nothing was recognised.
    """

    protocol: str
    unit: str
    what: str
    params: Mapping[str, str] = field(default_factory=dict)


NOTHING = Decoded("", "", "")


def decode(data: bytes) -> Decoded:
    """The first whole frame in `data`."""
    body = data.lstrip(b"\xfe")
    if _is_645(body):
        return _decode_645(body)
    if _is_188(body):
        return _decode_188(body)
    if 4 <= len(data) <= 256 and crc16(data[:-2]) == data[-2:]:
        return _decode_modbus(data)
    return NOTHING


def shown_hex(data: bytes) -> str:
    """`data` as hexadecimal bytes; of passwords and authentication codes only their places.

    They are struck out wherever a frame's head stands, be it cut off or between others.
    """
    hidden: set[int] = set()
    start = data.find(_START)
    while 0 <= start < len(data) - _DATA_645:
        if data[start + 7] == _START:
            hidden.update(start + place for place in _hidden_645(data[start:]))
        start = data.find(_START, start + 1)
    return " ".join(HIDDEN if place in hidden else f"{byte:02X}" for place, byte in enumerate(data))


def _is_645(body: bytes) -> bool:
    if len(body) < _SHORTEST_645 or body[0] != _START or body[7] != _START:
        return False
    return len(body) >= _SHORTEST_645 + body[9] and body[_SHORTEST_645 + body[9] - 1] == _TELEGRAM_END


def _is_188(body: bytes) -> bool:
    if len(body) < _SHORTEST_188 or body[0] != _START:
        return False
    return len(body) >= _SHORTEST_188 + body[10] and body[_SHORTEST_188 + body[10] - 1] == _TELEGRAM_END


def _hidden_645(body: bytes) -> range:
    function, end = body[8] & 0x1F, _DATA_645 + body[9]
    if function in _KEY_FUNCTIONS:
        return range(min(_DATA_645 + 4, end), end)
    start = _PASSWORD_AT.get(function)
    if start is None or body[8] & 0x80:
        return range(0)
    return range(_DATA_645 + start, min(_DATA_645 + start + 4, end))


def _decode_645(body: bytes) -> Decoded:
    unit = body[6:0:-1].hex().upper()
    control, data = body[8], bytes((byte - 0x33) & 0xFF for byte in body[10 : 10 + body[9]])
    function, is_reply = control & 0x1F, bool(control & 0x80)
    if is_reply and control & 0x40:
        return Decoded("DL/T 645", unit, "refusal", {"code": data[::-1].hex().upper()})
    if function == 0x1C and not is_reply:
        n1 = data[8:9].hex().upper()
        return Decoded("DL/T 645", unit, "write", {"what": f"1C N1={n1}"})
    kind = {0x11: "read", 0x12: "read", 0x14: "write", 0x03: "write", 0x1C: "write"}.get(function, "other")
    name = data[3::-1].hex().upper() if len(data) >= 4 else f"{function:02X}"
    if kind == "other":
        return Decoded("DL/T 645", unit, "other", {"function": f"{control:02X}"})
    if not is_reply:
        return Decoded("DL/T 645", unit, kind, {"what": name})
    value = data[4:][::-1].hex().upper() if function != 0x03 else HIDDEN
    return Decoded("DL/T 645", unit, f"{kind}_reply", {"what": name, "value": value})


def _decode_188(body: bytes) -> Decoded:
    unit = body[8:1:-1].hex().upper()
    control, data = body[9], body[11 : 11 + body[10]]
    function, is_reply = control & 0x3F, bool(control & 0x80)
    name = data[:2].hex().upper()
    if is_reply and control & 0x40:
        return Decoded("CJ/T 188", unit, "refusal", {"code": data.hex().upper()})
    kind = {1: "read", 4: "write"}.get(function)
    if kind is None:
        return Decoded("CJ/T 188", unit, "other", {"function": f"{control:02X}"})
    if not is_reply:
        return Decoded("CJ/T 188", unit, kind, {"what": name})
    return Decoded("CJ/T 188", unit, f"{kind}_reply", {"what": name, "value": data[3:].hex(" ").upper()})


def _decode_modbus(frame: bytes) -> Decoded:
    unit, function, rest = str(frame[0]), frame[1], frame[2:-2]
    if function & 0x80 and len(rest) == 1:
        return Decoded("Modbus", unit, "refusal", {"code": str(rest[0])})
    if function in (3, 4) and len(rest) == 4:
        return Decoded("Modbus", unit, "read", {"what": _span(rest)})
    if function in (3, 4) and rest and rest[0] == len(rest) - 1:
        return Decoded("Modbus", unit, "read_reply", {"what": "", "value": rest[1:].hex(" ", 2).upper()})
    if function == 6 and len(rest) == 4:
        # Request and reply of function 6 are the same bytes: the direction tells.
        return Decoded(
            "Modbus", unit, "write", {"what": f"{rest[:2].hex().upper()} = {rest[2:].hex().upper()}"}
        )
    if function == 16 and len(rest) == 4:
        return Decoded("Modbus", unit, "write_reply", {"what": _span(rest), "value": ""})
    if function == 16 and len(rest) > 5:
        value = rest[5:].hex(" ", 2).upper()
        return Decoded("Modbus", unit, "write", {"what": f"{_span(rest[:4])} = {value}"})
    return Decoded("Modbus", unit, "other", {"function": f"{function:02X}"})


def _span(rest: bytes) -> str:
    return f"{rest[:2].hex().upper()} × {int.from_bytes(rest[2:4], 'big')}"
