"""UnionPay's all-channel platform (全渠道), version 5.1.0: payment by a code that the customer scans (主扫).

Written from its published rules: open.unionpay.com, "QR code product" (applyQrCode: txnType 01, subtype 07;
query: 00; refund: 04; files: 76), "signing" (signMethod 01, certId), and its published samples
(upacp_demo, api_16_qrc). Every message is a form; signed is, with RSA and SHA-256, the hexadecimal SHA-256 of
all fields but the signature, sorted, as name=value joined by &. An answer brings the certificate that proves
it. There is nothing to close an order with: it ends by the time that it was placed with (payTimeout).
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlencode

from app.payments import bill_files, certificates, rsa, unionpay_bill
from app.payments.certificates import Certificate
from app.payments.channel import (
    Bill,
    ChannelFault,
    CreateRefused,
    NotGenuine,
    Notice,
    NotReady,
    OrderRef,
    RefundAnswer,
    RefundRef,
    RefundState,
    Reply,
    TradeAnswer,
    TradeState,
)
from app.payments.rsa import BadKey
from app.payments.setup import BadSetup, ChannelSetup
from app.payments.transport import MOST_ANSWER, MOST_BILL, Wire
from app.payments.values import china_time, parsed_ms

GATEWAY: Final = "https://gateway.95516.com"
FILES: Final = "https://filedownload.95516.com"
OWNER: Final = "中国银联股份有限公司"
AFTER_END_MS: Final = 120_000
"""So long after its end an order that nobody has paid is taken as one that nobody can pay any more."""
_TIME: Final = "%Y%m%d%H%M%S"
_DONE: Final = "00"
_ABSENT: Final = "34"
_UNDER_WAY: Final = frozenset({"03", "04", "05", "01", "12", "60"})
_NO_FILE: Final = "98"


class UnionPay:
    """`app.payments.channel.Channel` over one merchant."""

    def __init__(self, setup: ChannelSetup, wire: Wire, now_ms: Callable[[], int]) -> None:
        self._setup = setup
        self._wire = wire
        self._now_ms = now_ms
        try:
            self._own = rsa.private_key(setup.private_key)
        except BadKey as error:
            raise BadSetup("private_key", error.why) from error
        try:
            self._trusted = tuple(certificates.read(text) for text in setup.public_keys.values())
        except BadKey as error:
            raise BadSetup("public_key", error.why) from error
        if not self._trusted:
            raise BadSetup("public_key", "missing")

    def create(self, order: OrderRef, subject: str) -> str:
        answer = self._ask(
            "/gateway/api/backTransReq.do",
            txnType="01",
            txnSubType="07",
            channelType="08",
            currencyCode="156",
            backUrl=self._setup.notify_url,
            orderId=order.order_no,
            txnTime=china_time(order.placed_utc_ms, _TIME),
            txnAmt=str(order.amount_fen),
            payTimeout=china_time(order.expires_utc_ms, _TIME),
            orderDesc=subject,
        )
        code = answer.get("respCode", "")
        if code == _DONE and answer.get("qrCode"):
            return answer["qrCode"]
        if code in _UNDER_WAY and code != "12":  # 12: this order was asked for before
            raise ChannelFault("unknown", f"{code} {answer.get('respMsg', '')}")
        raise CreateRefused(code, answer.get("respMsg", ""))

    def query(self, order: OrderRef) -> TradeAnswer:
        answer = self._queried(order.order_no, order.placed_utc_ms)
        code, original = answer.get("respCode", ""), answer.get("origRespCode", "")
        text = f"{code} {original} {answer.get('origRespMsg') or answer.get('respMsg', '')}"
        if code == _ABSENT:
            return TradeAnswer(TradeState.ABSENT, text=text)
        if code != _DONE:
            raise ChannelFault("unknown" if code in _UNDER_WAY else "refused", text)
        if original == _DONE:
            return _paid(answer, text)
        if original == "05":
            return TradeAnswer(TradeState.UNPAID, text=text)
        if original in _UNDER_WAY or original == _ABSENT:
            return TradeAnswer(TradeState.UNKNOWN, text=text)
        return TradeAnswer(TradeState.CLOSED, text=text)

    def close(self, order: OrderRef) -> TradeAnswer:
        found = self.query(order)
        over = self._now_ms() >= order.expires_utc_ms + AFTER_END_MS
        if over and found.state in (TradeState.ABSENT, TradeState.UNPAID):
            return TradeAnswer(TradeState.CLOSED, text=found.text)
        return TradeAnswer(TradeState.UNPAID, text=found.text) if found.state is TradeState.ABSENT else found

    def refund(self, refund: RefundRef) -> RefundAnswer:
        answer = self._ask(
            "/gateway/api/backTransReq.do",
            txnType="04",
            txnSubType="00",
            channelType="07",
            backUrl=self._setup.notify_url,
            orderId=refund.refund_no,
            txnTime=china_time(refund.placed_utc_ms, _TIME),
            txnAmt=str(refund.order.amount_fen),
            origQryId=refund.transaction_id,
        )
        code, text = answer.get("respCode", ""), answer.get("respMsg", "")
        if code == _DONE:
            return RefundAnswer(RefundState.ACCEPTED, text=text)
        under_way = code in _UNDER_WAY
        return RefundAnswer(RefundState.UNKNOWN if under_way else RefundState.REFUSED, text=f"{code} {text}")

    def query_refund(self, refund: RefundRef) -> RefundAnswer:
        answer = self._queried(refund.refund_no, refund.placed_utc_ms)
        code, original = answer.get("respCode", ""), answer.get("origRespCode", "")
        text = f"{code} {original} {answer.get('origRespMsg') or answer.get('respMsg', '')}"
        if code == _ABSENT:
            return RefundAnswer(RefundState.ABSENT, text=text)
        if code != _DONE:
            raise ChannelFault("unknown" if code in _UNDER_WAY else "refused", text)
        if original in _UNDER_WAY or original == _ABSENT:
            return RefundAnswer(RefundState.ACCEPTED, text=text)
        if original != _DONE:
            return RefundAnswer(RefundState.REFUSED, text=text)
        if answer.get("txnAmt") != str(refund.order.amount_fen):
            raise ChannelFault("bad_answer", f"refunded {answer.get('txnAmt')}")
        return RefundAnswer(RefundState.REFUNDED, _bill_day(answer), text)

    def bill(self, day: date) -> Bill:
        answer = self._ask(
            "/",
            host=self._setup.files,
            most=MOST_BILL,
            txnType="76",
            txnSubType="01",
            channelType="07",
            fileType="00",
            txnTime=china_time(self._now_ms(), _TIME),
            settleDate=f"{day:%m%d}",
        )
        code = answer.get("respCode", "")
        if code == _NO_FILE:
            raise NotReady(may_be_empty=True)
        if code != _DONE:
            raise ChannelFault("refused", f"{code} {answer.get('respMsg', '')}")
        try:
            packed = base64.b64decode(answer.get("fileContent", ""), validate=True)
        except binascii.Error as error:
            raise ChannelFault("bad_bill", str(error)) from error
        return unionpay_bill.read(day, bill_files.inflated(packed))

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now_utc_ms: int) -> Notice:
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        except ValueError as error:
            raise NotGenuine("not a form") from error
        why = self._unproven(fields)
        if why:
            raise NotGenuine(why)
        if fields.get("merId") != self._setup.merchant:
            raise NotGenuine("another merchant")
        amount = fields.get("txnAmt", "")
        told = int(amount) if amount.isascii() and amount.isdigit() and len(amount) < 13 else None
        return Notice(fields.get("orderId", ""), told)

    def reply(self, *, taken: bool) -> Reply:
        return Reply(200 if taken else 500, "text/plain; charset=utf-8", b"ok" if taken else b"fail")

    def _queried(self, number: str, placed_utc_ms: int) -> dict[str, str]:
        answer = self._ask(
            "/gateway/api/queryTrans.do",
            txnType="00",
            txnSubType="00",
            channelType="07",
            orderId=number,
            txnTime=china_time(placed_utc_ms, _TIME),
        )
        if answer.get("orderId") != number:
            raise ChannelFault("other_order", answer.get("orderId", ""))
        return answer

    def _ask(self, path: str, *, host: str = "", most: int = MOST_ANSWER, **fields: str) -> dict[str, str]:
        """A proven answer. Raises ChannelFault."""
        message = {
            "version": "5.1.0",
            "encoding": "UTF-8",
            "signMethod": "01",
            "bizType": "000000",
            "accessType": "0",
            "merId": self._setup.merchant,
            "certId": self._setup.serial,
            **{name: value for name, value in fields.items() if value},
        }
        message["signature"] = rsa.sign(self._own, _signed(message))
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        url = (host or self._setup.gateway).rstrip("/") + path
        got = self._wire.ask("POST", url, headers=headers, body=urlencode(message).encode(), most=most)
        if got.status != 200:
            raise ChannelFault("busy", f"HTTP {got.status}")
        try:
            answer = fields_of(got.body.decode())
        except ValueError as error:
            raise ChannelFault("bad_answer", str(error)) from error
        why = self._unproven(answer)
        if why:
            raise ChannelFault("bad_signature", why)
        if answer.get("merId") != self._setup.merchant:
            raise ChannelFault("other_merchant", answer.get("merId", ""))
        return answer

    def _unproven(self, fields: Mapping[str, str]) -> str:
        """Why it is not proven to be UnionPay's; "" if it is."""
        try:
            theirs = certificates.read(fields.get("signPubKeyCert", ""))
        except BadKey:
            return "certificate"
        if not self._is_trusted(theirs):
            return "unknown certificate"
        proven = rsa.verifies(theirs.key, _signed(fields), fields.get("signature", ""))
        return "" if proven else "signature"

    def _is_trusted(self, theirs: Certificate) -> bool:
        if not theirs.is_in_time(self._now_ms()):
            return False
        if any(theirs.whole == held.whole for held in self._trusted):
            return True
        owner = unicodedata.normalize("NFC", theirs.name)
        return OWNER in owner and any(theirs.is_signed_by(held) for held in self._trusted)


def fields_of(text: str) -> dict[str, str]:
    """The fields of an answer, whose values are not encoded as in a form but stand as they are.

    A value may hold = but no & outside of braces. Raises ValueError.
    """
    found: dict[str, str] = {}
    depth, start = 0, 0
    for place, letter in enumerate(text + "&"):
        depth += (letter == "{") - (letter == "}")
        if letter == "&" and depth <= 0:
            name, parting, value = text[start:place].partition("=")
            if not parting:
                raise ValueError("a field without a value")
            found[name], start = value, place + 1
    return found


def _signed(fields: Mapping[str, str]) -> bytes:
    joined = "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if name != "signature")
    return sha256(joined.encode()).hexdigest().encode()


def _paid(answer: Mapping[str, str], text: str) -> TradeAnswer:
    amount, number = answer.get("txnAmt", ""), answer.get("queryId", "")
    if not (amount.isascii() and amount.isdigit() and 0 < int(amount) < 10**12) or not number:
        raise ChannelFault("bad_answer", f"{amount} fen by {number}")
    return TradeAnswer(
        TradeState.PAID,
        amount_fen=int(amount),
        transaction_id=number,
        paid_utc_ms=parsed_ms(_done_at(answer), _TIME),
        bill_day=_bill_day(answer),
        text=text,
    )


def _bill_day(answer: Mapping[str, str]) -> str:
    """The day of its statement: settleDate is month and day only."""
    settle = _with_year(answer, "settleDate", digits=4)
    return f"{settle[:4]}-{settle[4:6]}-{settle[6:]}"


def _done_at(answer: Mapping[str, str]) -> str:
    """When UnionPay did it: traceTime is without the year."""
    return _with_year(answer, "traceTime", digits=10)


def _with_year(answer: Mapping[str, str], name: str, *, digits: int) -> str:
    """The year is that of the order, or the next one."""
    value, placed = answer.get(name, ""), answer.get("txnTime", "")
    if not (len(value) == digits and (value + placed).isascii() and (value + placed[:6]).isdigit()):
        raise ChannelFault("bad_answer", f"{name} {value} for {placed}")
    return str(int(placed[:4]) + (placed[4:6] == "12" and value[:2] == "01")) + value
