"""A fake WeChat Pay, by pay.weixin.qq.com/doc/v3/merchant: native orders, queries, refunds and bills."""

from __future__ import annotations

import base64
import gzip
import json
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha1
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from Crypto.Cipher import AES

from app.fake_gateways.service import FakeGateway, Lost, Request, Response, in_china, yuan
from app.fake_gateways.trades import Line, Refund, Trade

KEY_ID: Final = "PUB_KEY_ID_0000000000000000000000000000001"
SERIAL: Final = "5A" * 20
API_KEY: Final = "training-only-0123456789abcdefgh"
_EPOCH: Final = date(1970, 1, 1)
_PART: Final = re.compile(r'(\w+)="([^"]*)"')
_RFC: Final = "%Y-%m-%dT%H:%M:%S+08:00"
_TITLES: Final = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
_SUMS: Final = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


class FakeWeChat(FakeGateway):
    name = "wechat"
    merchant = "1900000001"
    other_merchant = "1999999999"
    buyer = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    app_id = "wx0000000000000001"
    _made: tuple[int, bytes] = (-1, b"")
    """The statement that was asked for last, and its day: a file is what its hash was made of."""

    def setup(self) -> dict[str, object]:
        return {
            "gateway": self.base,
            "merchant": self.merchant,
            "app_id": self.app_id,
            "serial": SERIAL,
            "public_keys": {KEY_ID: self.keys.theirs.public_pem},
            "notify_url": "https://merchant.invalid/pay/notify/wechat",
            "private_key": self.keys.merchant.private_pem,
            "api_key": API_KEY,
        }

    def respond(self, request: Request) -> Response:
        if not self._is_the_merchants(request):
            return self._signed(401, _no("SIGN_ERROR", "签名错误"))
        parts = urlsplit(request.path)
        content = json.loads(request.body) if request.body else {}
        order = re.fullmatch(r"/v3/pay/transactions/out-trade-no/([^/]+)(/close)?", parts.path)
        refund = re.fullmatch(r"/v3/refund/domestic/refunds/([^/]+)", parts.path)
        if parts.path == "/v3/pay/transactions/native":
            return self._create(content)
        if order is not None:
            number = unquote(order[1])
            return self._close(number) if order[2] else self._query(number)
        if parts.path == "/v3/refund/domestic/refunds":
            return self._refund(content)
        if refund is not None:
            return self._refund_query(unquote(refund[1]))
        if parts.path == "/v3/bill/tradebill":
            return self._bill(parse_qs(parts.query))
        if parts.path == "/v3/billdownload/file":
            return Response(200, gzip.compress(self._file(int(parse_qs(parts.query)["token"][0]))))
        return self._signed(404, _no("RESOURCE_NOT_EXISTS", parts.path))

    def _is_the_merchants(self, request: Request) -> bool:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        told = dict(_PART.findall(rest))
        if scheme != "WECHATPAY2-SHA256-RSA2048" or told.get("serial_no") != SERIAL:
            return False
        if told.get("mchid") != self.merchant:
            return False
        head = f"{request.method}\n{request.path}\n{told.get('timestamp')}\n{told.get('nonce_str')}\n"
        message = head.encode() + request.body + b"\n"
        return self.keys.merchant.made(message, told.get("signature", ""))

    def _signed(self, status: int, content: Mapping[str, Any] | None) -> Response:
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        return Response(status, body, self._headers(body) | {"Content-Type": "application/json"})

    def _headers(self, body: bytes) -> dict[str, str]:
        stamp, nonce = str(self.now_ms() // 1000), secrets.token_hex(16)
        message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": KEY_ID,
            "Wechatpay-Signature": self.key().sign(message),
        }

    def _create(self, content: Mapping[str, Any]) -> Response:
        if content.get("mchid") != self.merchant or content.get("appid") != self.app_id:
            return self._signed(400, _no("APPID_MCHID_NOT_MATCH", "商户号和AppID不匹配"))
        number, amount = str(content["out_trade_no"]), content["amount"]["total"]
        ends = _from_rfc(content["time_expire"])
        made = self.trades.create(number, amount, ends, notify_url=str(content["notify_url"]))
        if self.faults.strikes("create_lost"):
            raise Lost
        if made is None:
            return self._signed(400, _no("OUT_TRADE_NO_USED", "商户订单号重复"))
        return self._signed(200, {"code_url": self.code("weixin://wxpay/bizpayurl?pr=", number)})

    def _query(self, number: str) -> Response:
        trade = self.trades.get(number)
        if self.faults.strikes("unknown"):
            return self._signed(500, _no("SYSTEM_ERROR", "系统异常，请稍后重试"))
        if trade is None:
            return self._signed(404, _no("ORDER_NOT_EXIST", "订单不存在"))
        return self._signed(200, self._told(trade, self.named(), trade.paid_fen))

    def _told(self, trade: Trade, merchant: str, amount: int) -> dict[str, Any]:
        said = {
            "appid": self.app_id,
            "mchid": merchant,
            "out_trade_no": trade.order_no,
            "trade_type": "NATIVE",
            "attach": "",
        }
        if not self.is_known_paid(trade):
            return said | {"trade_state": "CLOSED" if self.is_over(trade) else "NOTPAY"}
        return said | {
            "transaction_id": trade.transaction,
            "trade_state": "REFUND" if trade.refunds else "SUCCESS",
            "success_time": in_china(trade.paid_ms, _RFC),
            "amount": {"total": amount, "payer_total": amount, "currency": "CNY"},
            "payer": {"openid": self.buyer},
        }

    def _close(self, number: str) -> Response:
        trade = self.trades.get(number)
        if trade is None:
            return self._signed(404, _no("ORDER_NOT_EXIST", "订单不存在"))
        if trade.paid_ms:
            return self._signed(400, _no("ORDERPAID", "订单已支付"))
        self.close(number)
        return self._signed(204, None)

    def _refund(self, content: Mapping[str, Any]) -> Response:
        trade = next((one for one in self.trades.all() if one.transaction == content["transaction_id"]), None)
        if trade is None or self.faults.strikes("refund_refused"):
            return self._signed(403, _no("NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"))
        number, amount = str(content["out_refund_no"]), content["amount"]["refund"]
        made = self.trades.refund(trade.order_no, number, amount)
        if self.faults.strikes("refund_lost"):
            raise Lost
        if made is None:
            return self._signed(400, _no("INVALID_REQUEST", "订单金额或退款金额与之前请求不一致"))
        return self._signed(200, self._refund_told(trade, made))

    def _refund_told(self, trade: Trade, refund: Refund) -> dict[str, Any]:
        done = refund.done_ms <= self.now_ms()
        said = {
            "refund_id": refund.transaction,
            "out_refund_no": refund.number,
            "out_trade_no": trade.order_no,
            "transaction_id": trade.transaction,
            "status": "SUCCESS" if done else "PROCESSING",
            "amount": {"refund": refund.amount_fen, "total": trade.paid_fen, "currency": "CNY"},
        }
        return said | ({"success_time": in_china(refund.done_ms, _RFC)} if done else {})

    def _refund_query(self, number: str) -> Response:
        if self.faults.strikes("unknown"):
            return self._signed(500, _no("SYSTEM_ERROR", "系统异常，请稍后重试"))
        found = self.trades.find_refund(number)
        if found is None:
            return self._signed(404, _no("RESOURCE_NOT_EXISTS", "退款单不存在"))
        return self._signed(200, self._refund_told(*found))

    def _bill(self, query: Mapping[str, list[str]]) -> Response:
        day = (date.fromisoformat(query["bill_date"][0]) - _EPOCH).days
        lines = self.statement(day)
        if lines is None:
            return self._signed(400, _no("STATEMENT_CREATING", "账单生成中"))
        if not lines:
            return self._signed(400, _no("NO_STATEMENT_EXIST", "账单文件不存在"))
        self._made = (day, _text(self, lines).encode())
        told = {"hash_type": "SHA1", "hash_value": sha1(self._made[1]).hexdigest()}
        url = f"{self.base}/v3/billdownload/file?token={day}"
        return self._signed(200, told | {"download_url": url})

    def _file(self, day: int) -> bytes:
        made_day, text = self._made
        return text if made_day == day else b""

    def notice(self, trade: Trade) -> tuple[dict[str, str], bytes]:
        """Names the amount last, so that a fault may change it."""
        told = self._told(trade, self.named(), self.told_amount(trade))
        nonce, about = secrets.token_hex(6), "transaction"
        cipher = AES.new(API_KEY.encode(), AES.MODE_GCM, nonce=nonce.encode())
        cipher.update(about.encode())
        sealed, tag = cipher.encrypt_and_digest(json.dumps(told).encode())
        whole = {
            "id": f"n{trade.transaction}",
            "create_time": in_china(self.now_ms(), _RFC),
            "event_type": "TRANSACTION.SUCCESS",
            "resource_type": "encrypt-resource",
            "summary": "支付成功",
            "resource": {
                "algorithm": "AEAD_AES_256_GCM",
                "original_type": about,
                "ciphertext": base64.b64encode(sealed + tag).decode(),
                "associated_data": about,
                "nonce": nonce,
            },
        }
        body = json.dumps(whole, ensure_ascii=False).encode()
        return self._headers(body) | {"Content-Type": "application/json"}, body


def _text(gateway: FakeWeChat, lines: list[Line]) -> str:
    rows = "".join(_csv_line(gateway, one) for one in lines)
    taken = sum(one.amount_fen for one in lines if one.refund is None)
    back = sum(one.amount_fen for one in lines if one.refund is not None)
    sums = (str(len(lines)), yuan(taken), yuan(back), "0.00", "0.00", yuan(taken), yuan(back))
    return f"\ufeff{_TITLES}\r\n{rows}{_SUMS}\r\n" + ",".join(f"`{value}" for value in sums) + "\r\n"


def _csv_line(gateway: FakeWeChat, line: Line) -> str:
    refund, amount = line.refund, yuan(line.amount_fen)
    values = [in_china(line.at_ms, "%Y-%m-%d %H:%M:%S"), gateway.app_id, gateway.merchant, "0", ""]
    values += [
        line.trade.transaction,
        line.trade.order_no,
        gateway.buyer,
        "NATIVE",
        "REFUND" if refund else "SUCCESS",
    ]
    values += ["OTHERS", "CNY", "0.00" if refund else amount, "0.00"]
    values += [refund.transaction, refund.number, amount] if refund else ["0", "0", "0.00"]
    values += ["0.00", "ORIGINAL" if refund else "", "SUCCESS" if refund else "", "电费", "", "0.00", "0.60%"]
    values += ["0.00" if refund else amount, amount if refund else "0.00", ""]
    return ",".join(f"`{value}" for value in values) + "\r\n"


def _from_rfc(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp()) * 1000


def _no(code: str, text: str) -> dict[str, Any]:
    return {"code": code, "message": text}
