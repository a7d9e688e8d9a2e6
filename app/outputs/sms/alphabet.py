"""The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

ESCAPE: Final = 0x1B
_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_SEPTETS: Final = {char: (code,) for code, char in enumerate(_BASIC) if code != ESCAPE} | {
    char: (ESCAPE, code) for code, char in _EXTENSION.items()
}


def fits(text: str) -> bool:
    """Whether the alphabet has every character of `text`."""
    return all(char in _SEPTETS for char in text)


def septets(text: str) -> tuple[tuple[int, ...], ...]:
    """One or two septets for each character. Raises KeyError for one that the alphabet has not."""
    return tuple(_SEPTETS[char] for char in text)


def text_of(codes: Iterable[int]) -> str:
    """What septets say. An escape before a code without a meaning counts as nothing (6.2.1.1)."""
    return "".join(_characters(iter(codes)))


def _characters(codes: Iterator[int]) -> Iterator[str]:
    for code in codes:
        if code != ESCAPE:
            yield _BASIC[code]
            continue
        after = next(codes, None)
        if after is None or after == ESCAPE:
            yield " "
        else:
            yield _EXTENSION.get(after, _BASIC[after])


def pack(codes: Iterable[int], *, fill_bits: int = 0) -> bytes:
    """Septets in octets, the lowest bits first, after `fill_bits` bits of nothing (23.038, 6.1.2.1)."""
    bits, value = fill_bits, 0
    for code in codes:
        value |= code << bits
        bits += 7
    return value.to_bytes((bits + 7) // 8, "little")


def unpack(data: bytes, count: int, *, fill_bits: int = 0) -> tuple[int, ...]:
    """`count` septets out of octets; fewer where there are not so many."""
    value = int.from_bytes(data, "little") >> fill_bits
    count = max(0, min(count, (len(data) * 8 - fill_bits) // 7))
    return tuple(value >> (7 * place) & 0x7F for place in range(count))
