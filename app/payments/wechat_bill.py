"""WeChat Pay's bill of a day (bill_type ALL): a CSV text in UTF-8, packed with gzip; values begin with `.

pay.weixin.qq.com/doc/v3/merchant, "trade bill". One heading with the movements, then one with the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from typing import Final

from app.payments import bill_files
from app.payments.channel import Bill, BillLine, ChannelFault
from app.payments.values import fen

_TRADE_NO: Final = "微信订单号"
_ORDER_NO: Final = "商户订单号"
_STATE: Final = "交易状态"
_AMOUNT: Final = "订单金额"
_REFUND_NO: Final = "商户退款单号"
_REFUNDED: Final = "申请退款金额"
_WANTED: Final = (_TRADE_NO, _ORDER_NO, _STATE, _AMOUNT, _REFUND_NO, _REFUNDED)
_SUMS: Final = "总交易单数"


def read(day: date, data: bytes, is_whole: Callable[[bytes], bool]) -> Bill:
    """Raises ChannelFault bad_bill, also for one that did not arrive whole."""
    plain = bill_files.gunzipped(data)
    if not is_whole(plain):
        raise ChannelFault("bad_bill", "its hash is another")
    try:
        text = plain.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ChannelFault("bad_bill", str(error)) from error
    return Bill(day, tuple(_lines(text)), sha256(data).hexdigest())


def _lines(text: str) -> Iterator[BillLine]:
    table = bill_files.rows(text)
    heading = next(table, [])
    places: dict[str, int] = {name: heading.index(name) for name in _WANTED if name in heading}
    if len(places) != len(_WANTED):
        raise ChannelFault("bad_bill", "no list of movements in it")
    for row in table:
        if row and row[0] == _SUMS:
            return
        if any(row):
            yield from _line(row, places)
    raise ChannelFault("bad_bill", "it ends before its sums")


def _line(row: list[str], places: dict[str, int]) -> Iterator[BillLine]:
    if len(row) <= max(places.values()):
        raise ChannelFault("bad_bill", "a line is cut short")
    value = {name: row[place] for name, place in places.items()}
    if value[_STATE] == "SUCCESS":
        yield BillLine("payment", value[_ORDER_NO], "", value[_TRADE_NO], fen(value[_AMOUNT]))
    elif value[_STATE] == "REFUND":
        amount = fen(value[_REFUNDED])
        yield BillLine("refund", value[_ORDER_NO], value[_REFUND_NO], value[_TRADE_NO], amount)
