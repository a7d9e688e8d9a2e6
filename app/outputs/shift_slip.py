"""The report of a shift on paper: X while it runs, Z once it is sealed. Pure, as receipts.py."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import format_yuan
from app.outputs.receipts import COLUMNS, Line, Translator, centred, pairs, right, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSlip:
    """`lines` are (kind, tender, times, fen), kind and tender by name; `in_doubt` (receipt, fen, meter).

    `counted_fen`, `difference_fen` and `left_fen` are None in an X report. `head` anchors the operation log.
    """

    company: str
    drawer: str
    operator: str
    opened: str
    closed: str
    printed: str
    lines: tuple[tuple[str, str, int, int], ...]
    float_fen: int
    cash_in_fen: int
    cash_out_fen: int
    expected_fen: int
    counted_fen: int | None
    difference_fen: int | None
    left_fen: int | None
    in_doubt: tuple[tuple[str, int, str], ...]
    reprints: int
    head: str


def layout_shift(slip: ShiftSlip, tr: Translator, width_mm: int) -> list[Line]:
    """The lines of the report on paper `width_mm` wide."""
    width = COLUMNS[width_mm]
    sealed = slip.counted_fen is not None
    return [
        *centred(slip.company, width, bold=True),
        *centred(tr("slip.shift.z" if sealed else "slip.shift.x"), width, big=True),
        rule(width),
        *_whose(slip, tr, width),
        rule(width),
        *_lines(slip, tr, width),
        rule(width),
        *_cash(slip, tr, width),
        *_doubts(slip, tr, width),
        rule(width),
        *_foot(slip, tr, width, sealed=sealed),
    ]


def _whose(slip: ShiftSlip, tr: Translator, width: int) -> list[Line]:
    rows = [
        ("slip.shift.drawer", slip.drawer),
        ("slip.operator", slip.operator),
        ("slip.shift.opened", slip.opened),
        ("slip.shift.closed", slip.closed),
        ("slip.shift.printed", slip.printed),
    ]
    return pairs(rows, tr, width)


def _lines(slip: ShiftSlip, tr: Translator, width: int) -> list[Line]:
    made: list[Line] = []
    for kind, tender, times, amount_fen in slip.lines:
        words = f"{tr(f'slip.shift.kind.{kind}')} {tr(f'slip.tender.{tender}')} x{times}"
        made += [Line(words), *right(format_yuan(amount_fen), width)]
    return made or centred(tr("slip.shift.nothing"), width)


def _cash(slip: ShiftSlip, tr: Translator, width: int) -> list[Line]:
    rows = [
        ("slip.shift.float", format_yuan(slip.float_fen)),
        ("slip.shift.cash_in", format_yuan(slip.cash_in_fen)),
        ("slip.shift.cash_out", format_yuan(-slip.cash_out_fen)),
        ("slip.shift.expected", format_yuan(slip.expected_fen)),
        ("slip.shift.counted", _yuan(slip.counted_fen)),
        ("slip.shift.difference", _yuan(slip.difference_fen)),
        ("slip.shift.left", _yuan(slip.left_fen)),
    ]
    return pairs(rows, tr, width)


def _doubts(slip: ShiftSlip, tr: Translator, width: int) -> list[Line]:
    if not slip.in_doubt:
        return []
    made = [rule(width), *centred(tr("slip.shift.in_doubt"), width, bold=True)]
    for receipt, amount_fen, meter in slip.in_doubt:
        made += [Line(f"{receipt} {meter}"), *right(format_yuan(amount_fen), width)]
    return made


def _foot(slip: ShiftSlip, tr: Translator, width: int, *, sealed: bool) -> list[Line]:
    rows = [("slip.shift.reprints", str(slip.reprints)), ("slip.shift.head", slip.head)]
    return [
        *pairs(rows, tr, width),
        *centred(tr("slip.shift.sealed" if sealed else "slip.shift.open"), width),
    ]


def _yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else format_yuan(amount_fen)
