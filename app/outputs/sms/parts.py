"""A text as the parts it is sent in: which alphabet, how long a part may be (3GPP TS 23.040, 9.2.3.24)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.outputs.sms import alphabet

MOST_PARTS: Final = 255


class Alphabet(IntEnum):
    """How a text is written; the values are those of the data coding scheme (23.038, 4)."""

    GSM7 = 0x00
    UCS2 = 0x08


class Reference(IntEnum):
    """How wide the number is that tells a phone which parts belong together."""

    BITS_8 = 8
    BITS_16 = 16


_ALONE: Final = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
_JOINED: Final = {
    (Alphabet.GSM7, Reference.BITS_8): 153,
    (Alphabet.GSM7, Reference.BITS_16): 152,
    (Alphabet.UCS2, Reference.BITS_8): 67,
    (Alphabet.UCS2, Reference.BITS_16): 66,
}
"""Septets, or 16-bit units: 140 octets less the header of 6 or 7."""


@dataclass(frozen=True, slots=True)
class Split:
    """`bodies` in order, joined the text. `units`: septets or 16-bit units of the whole text; `room`: how
    many more fit before another part is needed."""

    alphabet: Alphabet
    bodies: tuple[str, ...]
    units: int
    room: int


def split(text: str, reference: Reference = Reference.BITS_8) -> Split:
    """`text` in as few parts as it takes. No character is torn: no escaped one, no surrogate pair."""
    kind = Alphabet.GSM7 if alphabet.fits(text) else Alphabet.UCS2
    sizes = [_units(char, kind) for char in text]
    if sum(sizes) <= _ALONE[kind]:
        return Split(kind, (text,), sum(sizes), _ALONE[kind] - sum(sizes))
    bodies, room = _cut(text, sizes, _JOINED[kind, reference])
    return Split(kind, bodies, sum(sizes), room)


def numbered(text: str) -> Split:
    """For a modem that cannot mark parts: each is a message of its own and begins with "(1/3) ".

    Raises ValueError for more than 99 parts.
    """
    whole = split(text)
    if len(whole.bodies) == 1:
        return whole
    sizes = [_units(char, whole.alphabet) for char in text]
    bodies, room = _cut(text, sizes, _ALONE[whole.alphabet] - len("(99/99) "))
    count = len(bodies)
    if count > 99:
        raise ValueError("too many parts")
    marked = tuple(f"({place}/{count}) {body}" for place, body in enumerate(bodies, 1))
    return Split(whole.alphabet, marked, whole.units, room)


def _cut(text: str, sizes: list[int], limit: int) -> tuple[tuple[str, ...], int]:
    """The pieces, none longer than `limit`, and the room left in the last."""
    bodies, used = [""], 0
    for char, size in zip(text, sizes, strict=True):
        if used + size > limit:
            bodies.append("")
            used = 0
        bodies[-1] += char
        used += size
    return tuple(bodies), limit - used


def _units(char: str, kind: Alphabet) -> int:
    if kind is Alphabet.GSM7:
        return len(alphabet.septets(char)[0])
    return 2 if ord(char) > 0xFFFF else 1
