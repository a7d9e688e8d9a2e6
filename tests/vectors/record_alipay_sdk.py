"""Records what Alipay's own SDK for Python signs and accepts, as tests/vectors/alipay_sdk.json.

`python -m tests.vectors.record_alipay_sdk` where alipay-sdk-python is installed. It is 440 MB, so it is no
dependency, not even of the tests; what it said stays (docs/decisions/0064).
"""

from __future__ import annotations

import base64
import datetime
import importlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from tests.vectors.drawn_keys import numbers

WHERE = Path(__file__).with_name("alipay_sdk.json")
MERCHANT, THEIRS = "merchant of the recorded signatures", "service of the recorded signatures"
APP_ID, NOTIFY = "2021000000000001", "https://pay.example/alipay?a=b&c=d"
NOW = "2026-09-22 12:00:00"
ORDER, TRADE, REFUND = "M20260922120000ABCDEFGHIJKL", "2026092222001400001", "M20260922120000ABCDEFGHIJKLR"
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "precreate": (
        "AlipayTradePrecreate",
        "alipay.trade.precreate",
        {
            "out_trade_no": ORDER,
            "total_amount": "123.45",
            "subject": '电费 A-101 (测试) "é" & = +',
            "qr_code_timeout_express": "15m",
            "time_expire": "2026-09-22 12:15:00",
        },
    ),
    "query": ("AlipayTradeQuery", "alipay.trade.query", {"out_trade_no": ORDER}),
    "close": ("AlipayTradeClose", "alipay.trade.close", {"out_trade_no": ORDER}),
    "cancel": ("AlipayTradeCancel", "alipay.trade.cancel", {"out_trade_no": ORDER}),
    "refund": (
        "AlipayTradeRefund",
        "alipay.trade.refund",
        {
            "out_trade_no": ORDER,
            "trade_no": TRADE,
            "refund_amount": "123.45",
            "out_request_no": REFUND,
            "refund_reason": "退 款",
        },
    ),
    "query_refund": (
        "AlipayTradeFastpayRefundQuery",
        "alipay.trade.fastpay.refund.query",
        {"out_trade_no": ORDER, "out_request_no": REFUND, "query_options": ["gmt_refund_pay"]},
    ),
    "bill": (
        "AlipayDataDataserviceBillDownloadurlQuery",
        "alipay.data.dataservice.bill.downloadurl.query",
        {"bill_type": "trade", "bill_date": "2026-09-21"},
    ),
}
PAID = {
    "code": "10000",
    "msg": "Success",
    "out_trade_no": ORDER,
    "trade_no": TRADE,
    "trade_status": "TRADE_SUCCESS",
    "total_amount": "123.45",
    "send_pay_date": "2026-09-22 12:00:01",
}
INNERS = {
    "plain": json.dumps(PAID, separators=(",", ":")),
    "chinese": json.dumps(PAID | {"buyer_user_name": "张 三"}, ensure_ascii=False, separators=(",", ":")),
    "chinese as figures": json.dumps(PAID | {"buyer_user_name": "张 三"}),
    "spaces": json.dumps(PAID, indent=1),
    "slashes": json.dumps(PAID | {"url": "https://a/b"}).replace("/", "\\/"),
    "a list within": json.dumps(PAID | {"fund_bill_list": [{"amount": "123.45", "fund_channel": "{}"}]}),
    "a quoted brace": json.dumps(PAID | {"note": 'a "{brace}" \\ in a text'}),
}


class _Then(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _Then:
        return cls.strptime(NOW, "%Y-%m-%d %H:%M:%S")


def recorded() -> dict[str, Any]:
    sdk = _Sdk()
    return {
        "source": f"alipay-sdk-python {version('alipay-sdk-python')} (Apache-2.0, by Alipay), on the registry"
        " of Python packages; recorded by tests/vectors/record_alipay_sdk.py",
        "requests": {name: sdk.request(*parts) for name, parts in REQUESTS.items()},
        "answers": {name: sdk.answer(body) for name, body in sdk.bodies()},
        "notices": {name: sdk.notice(body) for name, body in sdk.notices()},
    }


class _Sdk:
    def __init__(self) -> None:
        self._client = importlib.import_module("alipay.aop.api.DefaultAlipayClient")
        self._client.datetime.datetime = _Then
        self._signing = importlib.import_module("alipay.aop.api.util.SignatureUtils")
        own, theirs = (_pem_inner(name) for name in (MERCHANT, THEIRS))
        config = importlib.import_module("alipay.aop.api.AlipayClientConfig").AlipayClientConfig()
        config.app_id, config.app_private_key, config.alipay_public_key = APP_ID, own[0], theirs[1]
        self._theirs = theirs
        self._refused = importlib.import_module("alipay.aop.api.exception.Exception").ResponseException
        self._not_signed = importlib.import_module("rsa.pkcs1").VerificationError
        self._client.THREAD_LOCAL.uuid, self._client.THREAD_LOCAL.logger = "recording", None
        self._sdk = self._client.DefaultAlipayClient(config)

    def request(self, model: str, method: str, content: dict[str, Any]) -> dict[str, str]:
        """All that is sent, by name, as the SDK sends it; what its model does not know is not there."""
        models = importlib.import_module(f"alipay.aop.api.domain.{model}Model")
        requests = importlib.import_module(f"alipay.aop.api.request.{model}Request")
        known = getattr(models, f"{model}Model").from_alipay_dict(content)
        asked = getattr(requests, f"{model}Request")(biz_model=known)
        if model == "AlipayTradePrecreate":
            asked.notify_url = NOTIFY
        query, body = self._sdk._DefaultAlipayClient__prepare_request(asked)
        sent = dict(parse_qsl(query)) | body
        assert sent["method"] == method
        return dict(sorted(sent.items()))

    def bodies(self) -> list[tuple[str, str]]:
        name = "alipay_trade_query_response"
        found = []
        for kind, inner in INNERS.items():
            sign = self._sign(inner)
            whole = f'{{"{name}":{inner},"sign":"{sign}"}}'
            found += [
                (kind, whole),
                (f"{kind}, changed", whole.replace("123.45", "123.46")),
                (f"{kind}, with the number of a certificate", f'{whole[:-1]},"alipay_cert_sn":"ab12"}}'),
                (f"{kind}, spaced", f'{{ "{name}" : {inner} ,\n "sign" : "{sign}" }}'),
            ]
        inner = INNERS["plain"]
        return [
            *found,
            ("signed by another", f'{{"{name}":{inner},"sign":"{self._sign(inner, by=MERCHANT)}"}}'),
            ("signed for another", f'{{"{name}":{inner},"sign":"{self._sign(inner + " ")}"}}'),
            ("without a signature", f'{{"{name}":{inner}}}'),
        ]

    def answer(self, body: str) -> dict[str, object]:
        try:
            self._sdk._DefaultAlipayClient__parse_response(body.encode())
        except self._refused:
            return {"body": body, "accepted": False}
        return {"body": body, "accepted": True}

    def notices(self) -> list[tuple[str, dict[str, str]]]:
        fields = {
            "app_id": APP_ID,
            "seller_id": "2088000000000001",
            "out_trade_no": ORDER,
            "trade_no": TRADE,
            "trade_status": "TRADE_SUCCESS",
            "total_amount": "123.45",
            "subject": "电费 A-101 & = + %",
            "passback_params": "a=b&c",
            "charset": "utf-8",
        }
        sign = self._sign(self._signing.get_sign_content(fields))
        return [
            ("genuine", fields | {"sign_type": "RSA2", "sign": sign}),
            ("another amount", fields | {"total_amount": "1.00", "sign_type": "RSA2", "sign": sign}),
            ("one more field", fields | {"body": "x", "sign_type": "RSA2", "sign": sign}),
        ]

    def notice(self, fields: dict[str, str]) -> dict[str, object]:
        """By the rule of a notice: sign and sign_type are not signed."""
        signed = {name: value for name, value in fields.items() if name not in ("sign", "sign_type")}
        text = self._signing.get_sign_content(signed).encode()
        try:
            accepted = self._signing.verify_with_rsa(self._theirs[1], text, fields["sign"])
        except self._not_signed:
            accepted = False
        return {"body": urlencode(fields, quote_via=quote_plus), "accepted": accepted}

    def _sign(self, text: str, *, by: str = THEIRS) -> str:
        return str(self._signing.sign_with_rsa2(_pem_inner(by)[0], text, "utf-8"))


def _pem_inner(name: str) -> tuple[str, str]:
    """Private and public key, in base 64 as the SDK takes them."""
    import rsa
    from Crypto.PublicKey import RSA

    parts = numbers(name)
    private = rsa.PrivateKey(*parts).save_pkcs1("DER")
    public = RSA.construct(parts[:2]).export_key("DER")
    return base64.b64encode(private).decode(), base64.b64encode(public).decode()


if __name__ == "__main__":
    WHERE.write_text(json.dumps(recorded(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
