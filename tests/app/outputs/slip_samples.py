"""Slips and their words for the tests of this folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from app.outputs.receipts import SlipData

CHINESE = {
    "slip.title.electricity": "预付费售电凭证",
    "slip.title.water": "预付费售水凭证",
    "slip.reprint": "※ 补打 第{n}次 ※",
    "slip.pending": "待表计确认",
    "slip.pending_note": "款项已收，表计尚未确认。请保留此凭证，以便核对到账或退款。",
    "slip.money_back": "未售出",
    "slip.money_back_note": "表计未收到此笔购买，款项应退还。请凭此联到售电处办理。",
    "slip.number": "单号",
    "slip.time": "时间",
    "slip.shop_number": "户号",
    "slip.shop_name": "商户",
    "slip.customer": "客户",
    "slip.meter": "表号",
    "slip.price": "单价",
    "slip.price_kind.by_time": "分时，约 {price}",
    "slip.price_kind.stepped": "阶梯，现 {price}",
    "slip.price_kind.both": "分时阶梯，现约 {price}",
    "slip.price_unit.electricity": "元/千瓦时",
    "slip.price_unit.water": "元/立方米",
    "slip.amount": "售出金额",
    "slip.capitals": "大写",
    "slip.quantity": "约合",
    "slip.unit.electricity": "千瓦时",
    "slip.unit.water": "立方米",
    "slip.balance_before": "购前余额",
    "slip.balance_after": "购后余额",
    "slip.balance_expected": "预计余额",
    "slip.purchase_count": "购买次数",
    "slip.tender": "支付方式",
    "slip.tender.cash": "现金",
    "slip.tender.card": "银行卡",
    "slip.tender.transfer": "银行转账",
    "slip.tender.qr": "扫码支付",
    "slip.tender.deposit": "预存款",
    "slip.tender.none": "转移，未收款",
    "slip.title.refund.electricity": "退电凭证",
    "slip.title.refund.water": "退水凭证",
    "slip.title.reversal.electricity": "售电冲正凭证",
    "slip.title.reversal.water": "售水冲正凭证",
    "slip.title.moved.electricity": "余额转移凭证",
    "slip.title.moved.water": "余额转移凭证",
    "slip.original": "冲正原单号",
    "slip.reason": "原因",
    "slip.amount_out": "退款金额",
    "slip.tender_out": "退款方式",
    "slip.signature": "领款人签字",
    "slip.not_taken": "未退款",
    "slip.not_taken_note": "表计未扣除此笔金额，不予付款。",
    "slip.pending_out_note": "表计尚未确认扣除。确认后即付款。",
    "slip.received": "实收",
    "slip.change": "找零",
    "slip.operator": "操作员：",
    "slip.keep": "请妥善保管此凭证",
    "slip.phone": "服务电话：{phone}",
}


def chinese(key: str) -> str:
    return CHINESE[key]


def long_english(key: str) -> str:
    """A language with words longer than any real one's: the key itself, and its fields."""
    return " ".join([key.replace(".", " "), *re.findall(r"\{\w+\}", CHINESE[key])])


TRANSLATORS: tuple[Callable[[str], str], ...] = (chinese, long_english)

SALE = SlipData(
    company="龙门国际商业广场",
    receipt_number="S-0000123",
    local_time="2026-11-23 09:30:05",
    shop_number="1-A-101",
    shop_name="老街龙门客栈",
    meter_id="B1A1-E-0017",
    medium="electricity",
    price_e8=85_420_000,
    amount_fen=10_000,
    tender="cash",
    received_fen=12_000,
    change_fen=2_000,
    balance_before_fen=1_234,
    balance_after_fen=11_234,
    purchase_count=17,
    operator="王芳",
    customer_name="李建国",
    quantity_milli=117_068,
    phone="010-8888 6666",
)
REPRINT = replace(SALE, copy_number=2)
PENDING = replace(SALE, confirmed=False)
MONEY_BACK = replace(SALE, confirmed=False, money_back=True)
REFUND = replace(
    SALE,
    kind="refund",
    adds=False,
    receipt_number="R00000007",
    reason="商户撤场",
    received_fen=None,
    change_fen=None,
    balance_before_fen=11_234,
    balance_after_fen=1_234,
)
REVERSAL = replace(
    REFUND, kind="reversal", receipt_number="C00000003", original="S00000123", reason="金额输错"
)
REVERSAL_OF_REFUND = replace(SALE, kind="reversal", original="R00000007", reason="退错商户")

_TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="龙门客栈饕餮䶮㛃𠮷éß—“”℃\u0301 \t\n\x1b\x1c", max_size=80),
    st.text(alphabet="ABCdef-/ ", max_size=80),
)
_FEN = st.none() | st.integers(-(10**12), 10**13)

slips = st.builds(
    SlipData,
    company=_TEXT,
    receipt_number=_TEXT,
    local_time=_TEXT,
    shop_number=_TEXT,
    shop_name=_TEXT,
    meter_id=_TEXT,
    medium=st.sampled_from(["electricity", "water"]),
    price_e8=st.integers(0, 10**12),
    amount_fen=st.integers(1, 10**13),
    tender=st.sampled_from(["cash", "card", "transfer", "qr", "deposit", "none"]),
    received_fen=_FEN,
    change_fen=_FEN,
    balance_before_fen=_FEN,
    balance_after_fen=_FEN,
    purchase_count=st.none() | st.integers(0, 65_535),
    operator=_TEXT,
    confirmed=st.booleans(),
    money_back=st.booleans(),
    copy_number=st.integers(0, 99),
    customer_name=_TEXT,
    quantity_milli=st.none() | st.integers(0, 10**12),
    phone=_TEXT,
    kind=st.sampled_from(["sale", "refund", "reversal", "moved"]),
    adds=st.booleans(),
    original=_TEXT,
    reason=_TEXT,
)
