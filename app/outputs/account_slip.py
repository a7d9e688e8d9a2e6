"""The papers of an account: its closing, and a deposit taken or paid back. Pure, as receipts.py."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.capitals import capitals
from app.domain.money import format_yuan
from app.outputs.receipts import (
    COLUMNS,
    SIGNATURE,
    Line,
    Translator,
    centred,
    pairs,
    quantity_text,
    right,
    rule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSlip:
    """What every paper of an account states."""

    company: str
    phone: str
    header: str
    footer: str
    number: str
    local_time: str
    printed: str
    shop_number: str
    shop_name: str
    customer: str
    contract: str
    tender: str
    reason: str
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSlip(AccountSlip):
    """`meters` are (meter, medium, final reading in Wh or litres, credit in fen, typed). `paid_fen` goes to
    the customer, below zero it came from him. `approver` is who witnessed it, "" if nobody had to."""

    meters: tuple[tuple[str, str, int | None, int, bool], ...]
    deposit_fen: int
    paid_fen: int
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositSlip(AccountSlip):
    """`amount_fen` was taken, or with `paid_back` paid out; `left_fen` is what the account has now."""

    amount_fen: int
    left_fen: int
    paid_back: bool


def layout_closing(slip: ClosingSlip, tr: Translator, width_mm: int) -> list[Line]:
    """The lines of a closing on paper `width_mm` wide."""
    width = COLUMNS[width_mm]
    return [
        *_head(slip, "slip.closing", tr, width),
        *[line for meter in slip.meters for line in _meter(meter, tr, width)],
        rule(width),
        *pairs([("slip.deposit", format_yuan(slip.deposit_fen) if slip.deposit_fen else "")], tr, width),
        *_amount("slip.paid_out" if slip.paid_fen >= 0 else "slip.paid_in", abs(slip.paid_fen), tr, width),
        *pairs([("slip.witness", slip.approver)], tr, width),
        *_foot(slip, tr, width, signed=slip.paid_fen > 0),
    ]


def layout_deposit(slip: DepositSlip, tr: Translator, width_mm: int) -> list[Line]:
    """The lines of a deposit's paper."""
    width = COLUMNS[width_mm]
    title = "slip.deposit_out" if slip.paid_back else "slip.deposit_in"
    return [
        *_head(slip, title, tr, width),
        *_amount("slip.paid_out" if slip.paid_back else "slip.paid_in", slip.amount_fen, tr, width),
        *pairs([("slip.deposit_left", format_yuan(slip.left_fen))], tr, width),
        *_foot(slip, tr, width, signed=slip.paid_back),
    ]


def _head(slip: AccountSlip, title: str, tr: Translator, width: int) -> list[Line]:
    rows = [
        ("slip.account_number", slip.number),
        ("slip.time", slip.local_time),
        ("slip.shop_number", slip.shop_number),
        ("slip.shop_name", slip.shop_name),
        ("slip.customer", slip.customer),
        ("slip.contract", slip.contract),
    ]
    return [
        *centred(slip.company, width, bold=True),
        *centred(slip.header, width),
        *centred(tr(title), width, big=True),
        rule(width),
        *pairs(rows, tr, width),
        rule(width),
    ]


def _meter(meter: tuple[str, str, int | None, int, bool], tr: Translator, width: int) -> list[Line]:
    meter_id, medium, register, credit_fen, typed = meter
    read = "" if register is None else f"{quantity_text(register)} {tr(f'slip.unit.{medium}')}"
    rows = [
        ("slip.meter", meter_id),
        ("slip.final_typed" if typed else "slip.final", read),
        ("slip.credit_left", format_yuan(credit_fen)),
    ]
    return pairs(rows, tr, width)


def _amount(key: str, amount_fen: int, tr: Translator, width: int) -> list[Line]:
    words = pairs([("slip.capitals", capitals(amount_fen))], tr, width)
    return [Line(tr(key)), *right(f"￥{format_yuan(amount_fen)}", width, big=True), *words]


def _foot(slip: AccountSlip, tr: Translator, width: int, *, signed: bool) -> list[Line]:
    rows = [
        ("slip.tender", tr(f"slip.tender.{slip.tender}")),
        ("slip.reason", slip.reason),
        ("slip.operator", slip.operator),
        ("slip.printed", slip.printed),
        ("slip.signature", "_" * SIGNATURE if signed else ""),
    ]
    return [
        *pairs(rows, tr, width),
        rule(width),
        *centred(tr("slip.keep"), width),
        *(centred(tr("slip.phone").format(phone=slip.phone), width) if slip.phone else []),
        *centred(slip.footer, width),
    ]
