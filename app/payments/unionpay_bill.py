"""UnionPay's bill of a settlement day: a zip; the file INN...ZM_... in it lists movements in fixed columns.

Written from its published rules, "file interface" part 3, and its published sample (parseZMFile): values in
GBK, 42 of them a line, each as long as given below and parted by one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Final

from app.payments import bill_files
from app.payments.channel import Bill, BillLine, ChannelFault

_LENGTHS: Final = (
    "3 11 11 6 10 19 12 4 2 21 2 32 2 6 10 13 13 4 15 2 2"
    " 6 2 4 32 1 21 15 1 15 32 13 13 8 32 13 13 12 2 1 32 98"
)
LENGTHS: Final = tuple(int(part) for part in _LENGTHS.split())
_AMOUNT, _QUERY_ID, _ORDER_ID, _KIND, _ORIGINAL = 7, 10, 12, 20, 27
_LIST: Final = re.compile(r"INN\d{8}ZM_")
_KINDS: Final = {"01": "payment", "04": "refund"}
REFUND_MARK: Final = "R"


def read(day: date, data: bytes) -> Bill:
    """Raises ChannelFault bad_bill."""
    found: list[BillLine] | None = None
    for name, content in bill_files.zipped(data):
        if _LIST.match(name.rpartition("/")[2]):
            found = [*(found or []), *_lines(content)]
    if found is None:
        raise ChannelFault("bad_bill", "no list of movements in it")
    return Bill(day, tuple(found), sha256(data).hexdigest())


def _lines(content: bytes) -> Iterator[BillLine]:
    for line in content.splitlines():
        if line.strip():
            yield from _line(_values(line))


def _values(line: bytes) -> list[str]:
    """By the numbers of the columns, which begin with 1. What is not used at the end may be cut."""
    found, place = [""], 0
    for length in LENGTHS:
        found.append(line[place : place + length].decode("gbk", "replace").strip())
        place += length + 1
    return found


def _line(value: list[str]) -> Iterator[BillLine]:
    kind = _KINDS.get(value[_KIND])
    if kind is None:
        return
    amount = value[_AMOUNT]
    if not (amount.isascii() and amount.isdigit() and int(amount) > 0 and value[_ORDER_ID]):
        raise ChannelFault("bad_bill", f"a line of {amount!r} fen for {value[_ORDER_ID]!r}")
    number = value[_ORDER_ID]
    if kind == "payment":
        yield BillLine(kind, number, "", value[_QUERY_ID], int(amount))
    else:
        yield BillLine(kind, number.removesuffix(REFUND_MARK), number, value[_ORIGINAL], int(amount))
