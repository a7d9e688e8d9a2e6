"""What the papers of an account say, and that nothing on them is wider than the paper."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from app.outputs.account_slip import AccountSlip, ClosingSlip, DepositSlip, layout_closing, layout_deposit
from app.outputs.receipts import COLUMNS, Line
from widgets.common.messages import slip_translator

COMMON = {
    "company": "龙门国际商业广场物业管理有限公司第一分公司",
    "phone": "020-12345678",
    "header": "",
    "footer": "",
    "number": "17",
    "local_time": "2026-11-28 13:00:00",
    "printed": "2026-11-28 13:00:01",
    "shop_number": "1-A-101",
    "shop_name": "龙门客栈",
    "customer": "王老板",
    "contract": "2026-088",
    "tender": "cash",
    "reason": "租约到期",
    "operator": "梅",
}
CLOSING = ClosingSlip(
    **COMMON,
    meters=(("E1", "electricity", 12_345_678, 3_520, False), ("W1", "water", 88_000, -250, True)),
    deposit_fen=50_000,
    paid_fen=53_270,
    approver="hong",
)
DEPOSIT = DepositSlip(**COMMON, amount_fen=50_000, left_fen=50_000, paid_back=False)


def lines(slip: AccountSlip, width_mm: int = 58, language: str = "zh_CN") -> list[Line]:
    words = slip_translator(language)
    if isinstance(slip, ClosingSlip):
        return layout_closing(slip, words, width_mm)
    assert isinstance(slip, DepositSlip)
    return layout_deposit(slip, words, width_mm)


def text(slip: AccountSlip) -> str:
    return "\n".join(line.text for line in lines(slip))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("slip", [CLOSING, DEPOSIT, replace(DEPOSIT, paid_back=True)])
def test_nothing_is_wider_than_the_paper(
    qapp: object, slip: AccountSlip, width_mm: int, language: str
) -> None:
    for line in lines(slip, width_mm, language):
        wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in line.text)
        assert (len(line.text) + wide) * (2 if line.big else 1) <= COLUMNS[width_mm], line.text


def test_a_closing_names_every_meter_and_what_was_paid(qapp: object) -> None:
    said = text(CLOSING)
    for part in ("12,345.67", "35.20", "88.00", "-2.50", "500.00", "￥532.70", "hong", "租约到期", "____"):
        assert part in said
    assert "止码（录入）" in said, "a typed reading is called typed"


def test_a_customer_who_paid_signs_nothing(qapp: object) -> None:
    said = text(replace(CLOSING, paid_fen=-250))
    assert "向客户收取" in said and "￥2.50" in said and "____" not in said


def test_a_deposit_says_which_way_it_went(qapp: object) -> None:
    assert "押金收据" in text(DEPOSIT) and "____" not in text(DEPOSIT)
    back = text(replace(DEPOSIT, paid_back=True, left_fen=0))
    assert "退押金凭证" in back and "____" in back and "0.00" in back
