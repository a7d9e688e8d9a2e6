"""What the search box may match of a shop: number, name, phone, trade, and the name's pinyin initials."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

MOST_READINGS: Final = 64
"""Many characters have two or three readings, and names a handful of them; no name needs more than these."""


def search_text(*, shop_number: str, name: str, phone: str, trade: str) -> str:
    """Lower case, parted by spaces; with the shop number also as typed without dashes."""
    bare = shop_number.replace("-", "")
    words = [shop_number, bare, name, phone, trade, *initials(name)]
    return " ".join(dict.fromkeys(word.lower() for word in words if word))


def initials(name: str) -> tuple[str, ...]:
    """The first letters of `name` in pinyin, for every way its characters may be read: 曾记 -> cj, zj."""
    choices = [_letters(sign) for sign in name if not sign.isspace()]
    return tuple(dict.fromkeys("".join(one) for one in _limited(choices)))


def _limited(choices: Sequence[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    """All combinations; where they are too many, later characters keep their most common reading."""
    kept, ways = [], 1
    for letters in choices:
        ways *= max(1, len(letters))
        kept.append(letters if ways <= MOST_READINGS else letters[:1])
    return product(*kept)


@lru_cache(maxsize=8192)
def _letters(sign: str) -> tuple[str, ...]:
    """Possible first letters of one character, commonest first; other signs stand for themselves."""
    if sign.isascii():
        return (sign.lower(),) if sign.isalnum() else ("",)
    # Large tables: loaded when shops are written, never to start the program. Those of phrases, the largest,
    # would stop every thread for half a second while they are parsed, and single characters need none.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    readings = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    letters = dict.fromkeys(reading[0] for found in readings for reading in found if reading)
    return tuple(letters) or ("",)
