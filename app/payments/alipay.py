"""Alipay's open platform: face-to-face payment by a code (当面付), signed with RSA2 in public key mode.

Written from its published rules: opendocs.alipay.com, "alipay.trade.precreate", ".query", ".close",
".cancel", ".refund", ".fastpay.refund.query", "alipay.data.dataservice.bill.downloadurl.query", "sign and
verify" (common/02kf5q, common/02mse7), "asynchronous notice of a payment" (194/103296).

A request is signed over all its parameters that are not empty, sorted, as name=value joined by &. An answer
is signed over the text of its inner object as it came; a notice over all parameters but sign and sign_type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.payments import alipay_bill, rsa
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
from app.payments.transport import MOST_BILL, Wire, is_this_machine
from app.payments.values import china_time, fen, needed, parsed_ms, yuan

GATEWAY: Final = "https://openapi.alipay.com/gateway.do"
_TIME: Final = "%Y-%m-%d %H:%M:%S"
_DONE: Final = "10000"
_UNKNOWN: Final = frozenset({"20000"})
_ABSENT: Final = "ACQ.TRADE_NOT_EXIST"
_NOT_KNOWN_YET: Final = frozenset({"ACQ.SYSTEM_ERROR", "AOP.ACQ.SYSTEM_ERROR", "isp.unknow-error"})
_NO_BILL: Final = frozenset({"isv.bill-not-exist", "BILL_NOT_EXIST", "isv.bill_not_exist"})
_PAID: Final = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})


class _Failed(Exception):
    """A proven answer that says no; `sub` is its detailed code."""

    def __init__(self, code: str, sub: str, text: str) -> None:
        super().__init__(f"{code} {sub} {text}")
        self.sub = sub or code
        self.text = text


class Alipay:
    """`app.payments.channel.Channel` over one application of one merchant."""

    def __init__(self, setup: ChannelSetup, wire: Wire, now_ms: Callable[[], int]) -> None:
        self._setup = setup
        self._wire = wire
        self._now_ms = now_ms
        self._own = _read("private_key", lambda: rsa.private_key(setup.private_key))
        theirs = next(iter(setup.public_keys.values()), "")
        self._theirs = _read("public_key", lambda: rsa.public_key(theirs))

    def create(self, order: OrderRef, subject: str) -> str:
        minutes = max(1, (order.expires_utc_ms - self._now_ms()) // 60_000)
        content = {
            "out_trade_no": order.order_no,
            "total_amount": yuan(order.amount_fen),
            "subject": subject,
            "qr_code_timeout_express": f"{minutes}m",
            "time_expire": china_time(order.expires_utc_ms, _TIME),
        }
        try:
            answer = self._ask("alipay.trade.precreate", content, notify=True)
        except _Failed as error:
            raise CreateRefused(error.sub, error.text) from error
        _same(answer, order.order_no)
        return needed(answer, "qr_code")

    def query(self, order: OrderRef) -> TradeAnswer:
        try:
            answer = self._ask("alipay.trade.query", {"out_trade_no": order.order_no})
        except _Failed as error:
            if error.sub == _ABSENT:
                return TradeAnswer(TradeState.ABSENT, text=error.text)
            raise ChannelFault("refused", str(error)) from error
        _same(answer, order.order_no)
        return _trade(answer)

    def close(self, order: OrderRef) -> TradeAnswer:
        """A trade that somebody has scanned is closed; a code that nobody scanned is cancelled, which gives
        money that came in that very moment back by itself. What it came to, the query says."""
        try:
            self._ask("alipay.trade.close", {"out_trade_no": order.order_no})
        except _Failed as error:
            if error.sub == _ABSENT:
                return self._cancel(order)
        return self.query(order)

    def _cancel(self, order: OrderRef) -> TradeAnswer:
        try:
            answer = self._ask("alipay.trade.cancel", {"out_trade_no": order.order_no})
        except _Failed as error:
            raise ChannelFault("refused", str(error)) from error
        if answer.get("retry_flag") == "Y":
            raise ChannelFault("unknown", "cancel is to be asked again")
        found = self.query(order)
        if found.state not in (TradeState.ABSENT, TradeState.UNPAID):
            return found
        if answer.get("action") == "refund":
            raise ChannelFault("unknown", "cancel gave money back that the query does not show yet")
        return TradeAnswer(TradeState.CLOSED, text="cancelled")

    def refund(self, refund: RefundRef) -> RefundAnswer:
        content = {
            "out_trade_no": refund.order.order_no,
            "trade_no": refund.transaction_id,
            "refund_amount": yuan(refund.order.amount_fen),
            "out_request_no": refund.refund_no,
            "refund_reason": refund.reason,
        }
        try:
            answer = self._ask("alipay.trade.refund", content)
        except _Failed as error:
            return RefundAnswer(RefundState.REFUSED, text=f"{error.sub} {error.text}")
        return RefundAnswer(RefundState.ACCEPTED, text=str(answer.get("msg", "")))

    def query_refund(self, refund: RefundRef) -> RefundAnswer:
        content = {
            "out_trade_no": refund.order.order_no,
            "out_request_no": refund.refund_no,
            "query_options": ["gmt_refund_pay"],
        }
        try:
            answer = self._ask("alipay.trade.fastpay.refund.query", content)
        except _Failed as error:
            if error.sub == _ABSENT:
                return RefundAnswer(RefundState.ABSENT, text=error.text)
            raise ChannelFault("refused", str(error)) from error
        if answer.get("refund_status") != "REFUND_SUCCESS":
            return RefundAnswer(RefundState.ABSENT, text=str(answer.get("msg", "")))
        if fen(needed(answer, "refund_amount")) != refund.order.amount_fen:
            raise ChannelFault("bad_answer", f"refunded {answer['refund_amount']}")
        day = needed(answer, "gmt_refund_pay")[:10]
        return RefundAnswer(RefundState.REFUNDED, day, str(answer.get("msg")))

    def bill(self, day: date) -> Bill:
        content = {"bill_type": "trade", "bill_date": day.isoformat()}
        try:
            answer = self._ask("alipay.data.dataservice.bill.downloadurl.query", content)
        except _Failed as error:
            if error.sub in _NO_BILL:
                raise NotReady(may_be_empty=True) from error
            raise ChannelFault("refused", str(error)) from error
        url = _secure(needed(answer, "bill_download_url"))
        got = self._wire.ask("GET", url, headers={}, most=MOST_BILL)
        if got.status != 200:
            raise ChannelFault("busy", f"HTTP {got.status}")
        return alipay_bill.read(day, got.body)

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now_utc_ms: int) -> Notice:
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        except ValueError as error:
            raise NotGenuine("not a form") from error
        signature = fields.pop("sign", "")
        if fields.pop("sign_type", "") != "RSA2":  # which is not signed itself
            raise NotGenuine("signature")
        # The rules have every parameter signed, and the service's own libraries leave empty ones out.
        texts = {_joined(fields), _joined(fields, empty=True)}
        if not any(rsa.verifies(self._theirs, text.encode(), signature) for text in texts):
            raise NotGenuine("signature")
        if fields.get("app_id") != self._setup.app_id:
            raise NotGenuine("another application")
        if fields.get("seller_id") != self._setup.merchant:
            raise NotGenuine("another merchant")
        amount = fields.get("total_amount")
        try:
            return Notice(fields.get("out_trade_no", ""), None if amount is None else fen(amount))
        except ChannelFault as error:
            raise NotGenuine("amount") from error

    def reply(self, *, taken: bool) -> Reply:
        return Reply(200, "text/plain; charset=utf-8", b"success" if taken else b"fail")

    def _ask(self, method: str, content: Mapping[str, object], *, notify: bool = False) -> dict[str, Any]:
        """A proven answer that says yes. Raises _Failed, ChannelFault."""
        wanted = {
            "app_id": self._setup.app_id,
            "method": method,
            "format": "json",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": china_time(self._now_ms(), _TIME),
            "version": "1.0",
            "notify_url": self._setup.notify_url if notify else "",
            "biz_content": json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        }
        fields = {name: value for name, value in wanted.items() if value}
        fields["sign"] = rsa.sign(self._own, _joined(fields).encode())
        inner = {"biz_content": fields.pop("biz_content")}
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        url = f"{self._setup.gateway}?{urlencode(fields)}"
        got = self._wire.ask("POST", url, headers=headers, body=urlencode(inner).encode())
        if got.status != 200:
            raise ChannelFault("busy", f"HTTP {got.status}")
        return self._proven(got.body, f"{method.replace('.', '_')}_response")

    def _proven(self, body: bytes, name: str) -> dict[str, Any]:
        text, answer, signature = _parts(body, name)
        code, sub = str(answer.get("code", "")), str(answer.get("sub_code", ""))
        if not rsa.verifies(self._theirs, text.encode(), signature):
            raise ChannelFault("bad_signature", f"{code} {sub}")
        if code == _DONE:
            return answer
        told = str(answer.get("sub_msg") or answer.get("msg", ""))
        if code in _UNKNOWN or sub in _NOT_KNOWN_YET:
            raise ChannelFault("unknown", f"{sub or code} {told}")
        raise _Failed(code, sub, told)


def _trade(answer: Mapping[str, Any]) -> TradeAnswer:
    status = str(answer.get("trade_status", ""))
    paid_at = answer.get("send_pay_date")
    if status == "WAIT_BUYER_PAY":
        return TradeAnswer(TradeState.UNPAID, text=status)
    if status == "TRADE_CLOSED" and not paid_at:
        return TradeAnswer(TradeState.CLOSED, text=status)
    if status not in _PAID and status != "TRADE_CLOSED":
        return TradeAnswer(TradeState.UNKNOWN, text=status)
    return TradeAnswer(
        TradeState.PAID if status in _PAID else TradeState.REFUNDED,
        amount_fen=fen(needed(answer, "total_amount")),
        transaction_id=needed(answer, "trade_no"),
        paid_utc_ms=parsed_ms(paid_at, _TIME),
        bill_day=str(paid_at)[:10],
        text=status,
    )


def _joined(fields: Mapping[str, str], *, empty: bool = False) -> str:
    """What is signed; with `empty` also the parameters that have no value."""
    return "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if value or empty)


def _parts(body: bytes, name: str) -> tuple[str, dict[str, Any], str]:
    """The inner object as text and as values, and the signature over the text. Raises ChannelFault."""
    try:
        text = body.decode()
        whole = json.loads(text)
        key = name if name in whole else "error_response"
        start = text.index(":", text.index(f'"{key}"')) + 1
        start += len(text[start:]) - len(text[start:].lstrip())
        inner, end = json.JSONDecoder().raw_decode(text, start)
        if not isinstance(inner, dict):
            raise TypeError("not an object")
        return text[start:end], inner, str(whole.get("sign", ""))
    except (ValueError, TypeError, AttributeError) as error:
        raise ChannelFault("bad_answer", str(error)) from error


def _same(answer: Mapping[str, Any], order_no: str) -> None:
    if answer.get("out_trade_no") != order_no:
        raise ChannelFault("other_order", str(answer.get("out_trade_no")))


def _secure(url: str) -> str:
    """The published examples give plain HTTP; nothing but this machine is asked so."""
    parts = urlsplit(url)
    if parts.scheme == "http" and not is_this_machine(parts.hostname or ""):
        parts = parts._replace(scheme="https")
    return urlunsplit(parts)


def _read(field: str, key: Callable[[], Any]) -> Any:
    try:
        return key()
    except BadKey as error:
        raise BadSetup(field, error.why) from error
