"""Amounts in Chinese capitals (大写), as slips and receipts state them.

Rules: the People's Bank of China's "Basic rules for filling in instruments and settlement vouchers"
(支付结算办法, annex 1): 整 follows 元 when nothing comes after it, need not follow 角, never follows 分;
zeros within the yuan are one 零; 角 of zero before 分 is 零. Where the rules allow 零 or none
(a zero in the place of 元 or 万 before a figure that is not), none is written.
"""

from __future__ import annotations

from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
LARGEST_FEN: Final = 10**14 - 1
"""Just below 10,000 亿 yuan: beyond that the names of the sections are no longer agreed on."""

_PLACES: Final = ("仟", "佰", "拾", "")
_SECTIONS: Final = ("亿", "万", "")


def capitals(amount_fen: int) -> str:
    """`amount_fen` in words: 10000 is 壹佰元整, 100520 is 壹仟零伍元贰角, -5 is 负伍分.

    Raises ValueError beyond LARGEST_FEN.
    """
    if abs(amount_fen) > LARGEST_FEN:
        raise ValueError(f"{amount_fen} fen is beyond what capitals are defined for")
    yuan, rest = divmod(abs(amount_fen), 100)
    sign = "负" if amount_fen < 0 else ""
    if yuan == 0 and rest > 0:
        return sign + _small_change(rest, after_yuan=False)
    return f"{sign}{_whole(yuan)}元{_small_change(rest, after_yuan=True)}"


def _whole(yuan: int) -> str:
    """Whole yuan in sections of four figures; a gap between two, or at the head of one, is one 零."""
    if yuan == 0:
        return DIGITS[0]
    text, gap = "", False
    for section, unit in zip((yuan // 10**8, yuan // 10**4 % 10**4, yuan % 10**4), _SECTIONS, strict=True):
        if section == 0:
            gap = bool(text)
            continue
        if text and (gap or section < 1000):
            text += DIGITS[0]
        text += _section(section) + unit
        gap = False
    return text


def _section(section: int) -> str:
    """1 to 9999 without leading or trailing 零: 1005 is 壹仟零伍, 10 is 壹拾."""
    text, gap = "", False
    for figure, place in zip(f"{section:04d}", _PLACES, strict=True):
        if figure == "0":
            gap = bool(text)
            continue
        text += (DIGITS[0] if gap else "") + DIGITS[int(figure)] + place
        gap = False
    return text


def _small_change(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if rest == 0:
        return "整"
    if jiao == 0:
        return (DIGITS[0] if after_yuan else "") + DIGITS[fen] + "分"
    return f"{DIGITS[jiao]}角" + (f"{DIGITS[fen]}分" if fen else "")
