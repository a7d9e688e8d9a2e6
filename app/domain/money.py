"""Amounts as people write them and as the program keeps them: whole fen. Never a float on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.errors import DeskError

LARGEST_FEN: Final = 999_999_999
"""9,999,999.99 yuan: no sale comes near it, and every meter's 32-bit register holds it."""

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_EXPONENT = re.compile(r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
_GROUPED = re.compile(r"[0-9][0-9,' ]*[,' ][0-9.,' ]*")
_CHINESE_FIGURES = frozenset("零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整")


def parse_yuan(text: str) -> int:
    """`text` in yuan as whole fen, from 1 to LARGEST_FEN.

    Raises DeskError: money.empty, money.full_width, money.chinese_figures, money.sign, money.exponent,
    money.separator, money.not_a_number, money.too_many_decimals, money.zero, money.too_large.
    """
    plain = text.strip()
    _refuse_other_writing(plain)
    whole, _, decimals = plain.partition(".")
    if len(decimals) > 2:
        raise DeskError("money.too_many_decimals", text=plain)
    whole = whole.lstrip("0")
    if len(whole) > len(str(LARGEST_FEN)):
        raise DeskError("money.too_large", limit=format_yuan(LARGEST_FEN))
    fen = int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
    if fen == 0:
        raise DeskError("money.zero")
    if fen > LARGEST_FEN:
        raise DeskError("money.too_large", limit=format_yuan(LARGEST_FEN))
    return fen


def format_yuan(amount_fen: int) -> str:
    """Yuan with two decimals and thousands parted by commas: 1,234.50, -0.05."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{yuan:,}.{fen:02d}"


def quantity_milli(amount_fen: int, price_e8: int) -> int | None:
    """What `amount_fen` buys, in thousandths of a kWh or m3 (price in 10^-8 yuan); None without a price."""
    return None if price_e8 <= 0 else amount_fen * 10**9 // price_e8


def cost_fen(quantity_milli: int, price_e8: int) -> int:
    """What so many thousandths of a kWh or m3 cost, rounded up to whole fen."""
    return -(-quantity_milli * price_e8 // 10**9)


def _refuse_other_writing(plain: str) -> None:
    """Name what is wrong with anything but figures and one point: nothing is guessed (faults.md 3.3)."""
    if not plain:
        raise DeskError("money.empty")
    if _PLAIN.fullmatch(plain):
        return
    if _has_full_width(plain):
        raise DeskError("money.full_width", text=plain)
    if set(plain) <= _CHINESE_FIGURES:
        raise DeskError("money.chinese_figures", text=plain)
    if plain[0] in "+-−":
        raise DeskError("money.sign", text=plain)
    if _EXPONENT.fullmatch(plain):
        raise DeskError("money.exponent", text=plain)
    if _GROUPED.fullmatch(plain):
        raise DeskError("money.separator", text=plain)
    raise DeskError("money.not_a_number", text=plain)


def _has_full_width(plain: str) -> bool:
    return any(unicodedata.east_asian_width(sign) == "F" for sign in plain)
