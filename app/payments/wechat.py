"""WeChat Pay, version 3 of its interface: native payment by a code, signed with WECHATPAY2-SHA256-RSA2048.

Written from its published rules: pay.weixin.qq.com/doc/v3/merchant, "native", "query by out_trade_no",
"close", "refunds", "trade bill" (apis/native-payment/get-trade-bill), "how to build the signature"
(4012365336), "verifying answers" (4013053249), "decrypting notices" (4012071382).

Signed are, each followed by a line feed: of a request method, path with query, time, nonce and body; of an
answer and of a notice time, nonce and body. What a notice is about is sealed with AEAD_AES_256_GCM.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha1
from typing import Any, Final
from urllib.parse import quote, urlsplit

from Crypto.Cipher import AES

from app.payments import rsa, wechat_bill
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
from app.payments.transport import MOST_ANSWER, MOST_BILL, Answer, Wire
from app.payments.values import china_time, iso_ms, needed

GATEWAY: Final = "https://api.mch.weixin.qq.com"
SCHEME: Final = "WECHATPAY2-SHA256-RSA2048"
OFF_BY_MS: Final = 300_000
"""How far the clock of an answer or a notice may be off."""
_TAG_BYTES: Final = 16
_API_KEY_BYTES: Final = 32
_STATES: Final = {
    "NOTPAY": TradeState.UNPAID,
    "USERPAYING": TradeState.UNPAID,
    "PAYERROR": TradeState.UNPAID,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.REFUNDED,
}
_BUSY: Final = frozenset({"SYSTEM_ERROR", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED"})
_FORM: Final = "%Y-%m-%dT%H:%M:%S+08:00"


class _Failed(Exception):
    """An answer that says no."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(f"{status} {code} {text}")
        self.status = status
        self.code = code
        self.text = text


class WeChat:
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
            self._theirs = {name: rsa.public_key(key) for name, key in setup.public_keys.items()}
        except BadKey as error:
            raise BadSetup("public_key", error.why) from error
        if not self._theirs:
            raise BadSetup("public_key", "missing")
        if len(setup.api_key.encode()) != _API_KEY_BYTES:
            raise BadSetup("api_key", "not_32")

    def create(self, order: OrderRef, subject: str) -> str:
        wanted = {
            "appid": self._setup.app_id,
            "mchid": self._setup.merchant,
            "description": subject,
            "out_trade_no": order.order_no,
            "time_expire": china_time(order.expires_utc_ms, _FORM),
            "notify_url": self._setup.notify_url,
            "amount": {"total": order.amount_fen, "currency": "CNY"},
        }
        try:
            return needed(self._ask("POST", "/v3/pay/transactions/native", wanted), "code_url")
        except _Failed as error:
            raise CreateRefused(error.code, error.text) from error

    def query(self, order: OrderRef) -> TradeAnswer:
        path = f"/v3/pay/transactions/out-trade-no/{quote(order.order_no)}?mchid={self._setup.merchant}"
        try:
            answer = self._ask("GET", path)
        except _Failed as error:
            if error.status == 404:
                return TradeAnswer(TradeState.ABSENT, text=error.text)
            raise ChannelFault("refused", str(error)) from error
        return self._trade(answer, order)

    def close(self, order: OrderRef) -> TradeAnswer:
        path = f"/v3/pay/transactions/out-trade-no/{quote(order.order_no)}/close"
        try:
            self._ask("POST", path, {"mchid": self._setup.merchant})
        except _Failed as error:
            if error.status not in (400, 403, 404):  # paid, closed or never there: the query says which
                raise ChannelFault("refused", str(error)) from error
        return self.query(order)

    def refund(self, refund: RefundRef) -> RefundAnswer:
        amount = refund.order.amount_fen
        wanted = {
            "transaction_id": refund.transaction_id,
            "out_refund_no": refund.refund_no,
            "reason": refund.reason[:80] or "refund",
            "amount": {"refund": amount, "total": amount, "currency": "CNY"},
        }
        try:
            answer = self._ask("POST", "/v3/refund/domestic/refunds", wanted)
        except _Failed as error:
            return RefundAnswer(RefundState.REFUSED, text=f"{error.code} {error.text}")
        return RefundAnswer(RefundState.ACCEPTED, text=str(answer.get("status", "")))

    def query_refund(self, refund: RefundRef) -> RefundAnswer:
        try:
            answer = self._ask("GET", f"/v3/refund/domestic/refunds/{quote(refund.refund_no)}")
        except _Failed as error:
            if error.status == 404:
                return RefundAnswer(RefundState.ABSENT, text=error.text)
            raise ChannelFault("refused", str(error)) from error
        amount = answer.get("amount")
        given = amount.get("refund") if isinstance(amount, dict) else None
        if answer.get("out_refund_no") != refund.refund_no or given != refund.order.amount_fen:
            raise ChannelFault("bad_answer", f"refund {answer.get('out_refund_no')} of {given}")
        status = str(answer.get("status", ""))
        if status == "SUCCESS":
            return RefundAnswer(RefundState.REFUNDED, _day(answer.get("success_time")), status)
        refused = status in ("CLOSED", "ABNORMAL")
        return RefundAnswer(RefundState.REFUSED if refused else RefundState.ACCEPTED, text=status)

    def bill(self, day: date) -> Bill:
        path = f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL&tar_type=GZIP"
        try:
            answer = self._ask("GET", path)
        except _Failed as error:
            if error.code in ("NO_STATEMENT_EXIST", "STATEMENT_CREATING"):
                raise NotReady(may_be_empty=error.code == "NO_STATEMENT_EXIST") from error
            raise ChannelFault("refused", str(error)) from error
        url = urlsplit(needed(answer, "download_url"))
        got = self._send(
            "GET", f"{url.path}?{url.query}", b"", host=f"{url.scheme}://{url.netloc}", most=MOST_BILL
        )
        if got.status != 200:
            raise ChannelFault("busy", f"HTTP {got.status}")
        return wechat_bill.read(day, got.body, lambda plain: _is_whole(answer, plain))

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now_utc_ms: int) -> Notice:
        told = {name.lower(): value for name, value in headers.items()}
        why = self._unproven(told, body, now_utc_ms)
        if why:
            raise NotGenuine(why)
        try:
            sealed = json.loads(body)["resource"]
            found = json.loads(self._opened(sealed))
            amount = found["amount"].get("total")
            order_no = str(found["out_trade_no"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotGenuine(f"sealed part: {type(error).__name__}") from error
        if found.get("mchid") != self._setup.merchant:
            raise NotGenuine("another merchant")
        if found.get("appid", self._setup.app_id) != self._setup.app_id:
            raise NotGenuine("another application")
        return Notice(order_no, amount if isinstance(amount, int) else None)

    def reply(self, *, taken: bool) -> Reply:
        said = {"code": "SUCCESS"} if taken else {"code": "FAIL", "message": "not taken"}
        return Reply(200 if taken else 400, "application/json", json.dumps(said).encode())

    def _opened(self, sealed: Mapping[str, str]) -> bytes:
        """AEAD_AES_256_GCM: the tag is the last 16 bytes. Raises ValueError."""
        if sealed["algorithm"] != "AEAD_AES_256_GCM":
            raise ValueError("algorithm")
        data = base64.b64decode(sealed["ciphertext"], validate=True)
        cipher = AES.new(self._setup.api_key.encode(), AES.MODE_GCM, nonce=sealed["nonce"].encode())
        cipher.update(sealed.get("associated_data", "").encode())
        opened: bytes = cipher.decrypt_and_verify(data[:-_TAG_BYTES], data[-_TAG_BYTES:])
        return opened

    def _ask(self, method: str, path: str, content: Mapping[str, object] | None = None) -> dict[str, Any]:
        """A proven answer that says yes. Raises _Failed, ChannelFault."""
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        got = self._send(method, path, body)
        if got.status >= 500 or got.status == 429:
            raise ChannelFault("busy", f"HTTP {got.status}")
        self._prove(got)
        answer = _parsed(got.body)
        if 200 <= got.status < 300:
            return answer
        code, text = str(answer.get("code", "")), str(answer.get("message", ""))
        if code in _BUSY:
            raise ChannelFault("busy", code)
        raise _Failed(got.status, code, text)

    def _send(
        self, method: str, path: str, body: bytes, *, host: str = "", most: int = MOST_ANSWER
    ) -> Answer:
        time_s, nonce = str(self._now_ms() // 1000), secrets.token_hex(16)
        signed = b"\n".join((method.encode(), path.encode(), time_s.encode(), nonce.encode(), body, b""))
        parts = {
            "mchid": self._setup.merchant,
            "nonce_str": nonce,
            "signature": rsa.sign(self._own, signed),
            "timestamp": time_s,
            "serial_no": self._setup.serial,
        }
        headers = {
            "Authorization": f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items()),
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "Meterdesk",
            "Wechatpay-Serial": next(iter(self._theirs)),
        }
        return self._wire.ask(
            method, (host or self._setup.gateway) + path, headers=headers, body=body, most=most
        )

    def _prove(self, got: Answer) -> None:
        """An answer that says no comes unsigned from some of the gateway's own doors; what is signed must be
        signed right, and a yes must be signed."""
        if "wechatpay-signature" not in got.headers and got.status >= 400:
            return
        why = self._unproven(got.headers, got.body, self._now_ms())
        if why:
            raise ChannelFault("bad_signature", why)

    def _unproven(self, headers: Mapping[str, str], body: bytes, now_utc_ms: int) -> str:
        """Why it is not proven to be the gateway's, and of now; "" if it is."""
        key = self._theirs.get(headers.get("wechatpay-serial", ""))
        if key is None:
            return "unknown key"
        stamp, nonce = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", "")
        if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
            return "time"
        if abs(int(stamp) * 1000 - now_utc_ms) > OFF_BY_MS:
            return "old"
        signed = b"\n".join((stamp.encode(), nonce.encode(), body, b""))
        return "" if rsa.verifies(key, signed, headers.get("wechatpay-signature", "")) else "signature"

    def _trade(self, answer: Mapping[str, Any], order: OrderRef) -> TradeAnswer:
        if answer.get("out_trade_no") != order.order_no:
            raise ChannelFault("other_order", str(answer.get("out_trade_no")))
        if answer.get("mchid") != self._setup.merchant:
            raise ChannelFault("other_merchant", str(answer.get("mchid")))
        status = str(answer.get("trade_state", ""))
        state = _STATES.get(status, TradeState.UNKNOWN)
        if state not in (TradeState.PAID, TradeState.REFUNDED):
            return TradeAnswer(state, text=status)
        amount = answer.get("amount")
        total = amount.get("total") if isinstance(amount, dict) else None
        if not isinstance(total, int) or total <= 0:
            raise ChannelFault("bad_answer", f"amount {amount!r}")
        return TradeAnswer(
            state,
            amount_fen=total,
            transaction_id=needed(answer, "transaction_id"),
            paid_utc_ms=iso_ms(answer.get("success_time")),
            bill_day=_day(answer.get("success_time")),
            text=status,
        )


def _day(success_time: object) -> str:
    return china_time(iso_ms(success_time), "%Y-%m-%d")


def _is_whole(answer: Mapping[str, Any], plain: bytes) -> bool:
    """The hash is over the bill itself, not over what it is packed in."""
    return str(answer.get("hash_type")) == "SHA1" and sha1(plain).hexdigest() == answer.get("hash_value")


def _parsed(body: bytes) -> dict[str, Any]:
    if not body:
        return {}  # 204 of a close
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ChannelFault("bad_answer", str(error)) from error
    if not isinstance(answer, dict):
        raise ChannelFault("bad_answer", "not an object")
    return answer
