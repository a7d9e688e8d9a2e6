"""How a calling collector and a maker's own layout are written: the same JSON in files and in the book.

    dial-in: {"registration": "REG-C01", "heartbeat": "hex:00FF"}
    legacy:  {"mode": "cbc", "padding": "pkcs7", "iv": "zero", "magic": "hex:AA55", "length_bytes": 2,
              "little_endian": false}

Bytes are written as the ASCII text that they are, or as "hex:" and their hexadecimal digits. What is left out
has the value of meterio.types.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Final

from meterio.types import DialIn, LegacyLayout

HEX: Final = "hex:"
LONGEST_PACKET: Final = 64
LONGEST_MAGIC: Final = 8
MOST_LENGTH_BYTES: Final = 4
MODES: Final = ("ecb", "cbc")
PADDINGS: Final = ("pkcs7", "zero", "none")
IVS: Final = ("zero", "key", "sent")


def exact_bytes(text: object, *, longest: int = LONGEST_PACKET) -> bytes:
    """The bytes that `text` stands for. Raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("not a text")
    if text.startswith(HEX):
        data = bytes.fromhex(text.removeprefix(HEX))
    elif text.isascii() and text.isprintable():
        data = text.encode("ascii")
    else:
        raise ValueError("neither printable ASCII nor hex:")
    if len(data) > longest:
        raise ValueError(f"longer than {longest} bytes")
    return data


def dial_in(found: object) -> DialIn:
    """Raises ValueError. A collector must be known by one of the two packets at least."""
    fields = _fields(found, ("registration", "heartbeat"))
    made = DialIn(*(exact_bytes(fields.get(name, "")) for name in ("registration", "heartbeat")))
    if not made.registration and not made.heartbeat:
        raise ValueError("neither registration nor heartbeat")
    return made


def legacy(found: object) -> LegacyLayout:
    """Raises ValueError."""
    usual = asdict(LegacyLayout()) | {"magic": ""}
    fields = usual | _fields(found, usual)
    for name, choices in (("mode", MODES), ("padding", PADDINGS), ("iv", IVS)):
        if fields[name] not in choices:
            raise ValueError(f"{name} is none of {', '.join(choices)}")
    length = fields["length_bytes"]
    if type(length) is not int or not 0 <= length <= MOST_LENGTH_BYTES:
        raise ValueError(f"length_bytes is not from 0 to {MOST_LENGTH_BYTES}")
    if not isinstance(fields["little_endian"], bool):
        raise ValueError("little_endian is neither true nor false")
    return LegacyLayout(**fields | {"magic": exact_bytes(fields["magic"], longest=LONGEST_MAGIC)})


def dial_in_text(value: DialIn) -> str:
    """As the book keeps it."""
    return _json({"registration": _hex(value.registration), "heartbeat": _hex(value.heartbeat)})


def legacy_text(value: LegacyLayout) -> str:
    """As the book keeps it."""
    return _json(asdict(value) | {"magic": _hex(value.magic)})


def dial_in_of(kept: str | None) -> DialIn | None:
    """Out of the book; None where the console calls."""
    return None if kept is None else dial_in(json.loads(kept))


def legacy_of(kept: str | None) -> LegacyLayout | None:
    """Out of the book."""
    return None if kept is None else legacy(json.loads(kept))


def alike(one: DialIn, other: DialIn) -> bool:
    """True if a listener could take the first bytes of one collector for those of the other."""
    firsts = [{packet for packet in (call.registration, call.heartbeat) if packet} for call in (one, other)]
    return any(a.startswith(b) or b.startswith(a) for a in firsts[0] for b in firsts[1])


def _fields(found: object, known: Collection[str]) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("not an object")
    foreign = sorted(set(found) - set(known))
    if foreign:
        raise ValueError(f"unknown: {', '.join(map(str, foreign))}")
    return found


def _hex(data: bytes) -> str:
    return HEX + data.hex() if data else ""


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
