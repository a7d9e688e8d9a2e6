"""Alipay's bill of a day (业务账单, bill_type trade): a zip of CSV files in GBK, with titles over columns.

opendocs.alipay.com, "Download of bills". Lines that begin with # are notes; amounts are in yuan, those of
refunds below zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Final

from app.payments import bill_files
from app.payments.channel import Bill, BillLine, ChannelFault
from app.payments.values import fen

_TRADE_NO: Final = "支付宝交易号"
_ORDER_NO: Final = "商户订单号"
_KIND: Final = "业务类型"
_AMOUNT: Final = "订单金额"
_REFUND_NO: Final = "退款批次号"
_KINDS: Final = {"交易": "payment", "退款": "refund"}


def read(day: date, data: bytes) -> Bill:
    """Raises ChannelFault bad_bill."""
    found: list[BillLine] | None = None
    for _, content in bill_files.zipped(data):
        try:
            text = content.decode("gbk")
        except UnicodeDecodeError as error:
            raise ChannelFault("bad_bill", str(error)) from error
        lines = _lines(text)
        if lines is not None:
            found = [*(found or []), *lines]
    if found is None:
        raise ChannelFault("bad_bill", "no list of movements in it")
    return Bill(day, tuple(found), sha256(data).hexdigest())


def _lines(text: str) -> list[BillLine] | None:
    """None for a file that holds only sums."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    places: dict[str, int] | None = None
    found: list[BillLine] = []
    for row in bill_files.rows(kept):
        if places is None:
            places = _places(row)
        elif any(row):
            found.extend(_line(row, places))
    return None if places is None else found


def _places(row: list[str]) -> dict[str, int] | None:
    wanted = (_TRADE_NO, _ORDER_NO, _KIND, _AMOUNT, _REFUND_NO)
    titles = list(enumerate(row))
    found = {name: place for name in wanted for place, title in titles if title.startswith(name)}
    return found if len(found) == len(wanted) else None


def _line(row: list[str], places: dict[str, int]) -> Iterator[BillLine]:
    if len(row) <= max(places.values()):
        raise ChannelFault("bad_bill", "a line is cut short")
    kind = _KINDS.get(row[places[_KIND]])
    if kind is None:
        return  # a charge of Alipay's own
    amount = abs(fen(row[places[_AMOUNT]]))
    refund_no = row[places[_REFUND_NO]] if kind == "refund" else ""
    if amount:
        yield BillLine(kind, row[places[_ORDER_NO]], refund_no, row[places[_TRADE_NO]], amount)
