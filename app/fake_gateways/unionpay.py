"""A fake UnionPay, by open.unionpay.com: codes that customers scan, queries, refunds, files of a day."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.fake_gateways.keys import Keys
from app.fake_gateways.service import FakeGateway, Lost, Request, Response, from_china, in_china
from app.fake_gateways.trades import Line, Refund, Trade

CERT_ID: Final = "68759663125"
_TIME: Final = "%Y%m%d%H%M%S"
_EPOCH: Final = date(1970, 1, 1)
_WIDTHS: Final = (
    "3 11 11 6 10 19 12 4 2 21 2 32 2 6 10 13 13 4 15 2 2"
    " 6 2 4 32 1 21 15 1 15 32 13 13 8 32 13 13 12 2 1 32 98"
)
_PARTS: Final = tuple(map(int, _WIDTHS.split()))
_OK: Final = {"respCode": "00", "respMsg": "成功[0000000]"}


class FakeUnionPay(FakeGateway):
    name = "unionpay"
    merchant = "777290058110048"
    other_merchant = "777290058119999"
    buyer = "6216261000000000018"

    def __init__(self, keys: Keys, now_ms: Callable[[], int], *, path: Path | None = None) -> None:
        super().__init__(keys, now_ms, path=path)
        self.trades.day_ends_ms = 3_600_000  # at 23:00

    def setup(self) -> dict[str, object]:
        return {
            "gateway": self.base,
            "files": self.base,
            "merchant": self.merchant,
            "serial": CERT_ID,
            "public_keys": {"issuer": self.keys.issuer_pem},
            "notify_url": "http://merchant.invalid/pay/notify/unionpay",
            "private_key": self.keys.merchant.private_pem,
        }

    def respond(self, request: Request) -> Response:
        fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        if fields.get("certId") != CERT_ID or not self._is_the_merchants(fields):
            return Response(200, b"Invalid request.")
        path = urlsplit(request.path).path
        kind = (path.rpartition("/")[2], fields.get("txnType"), fields.get("txnSubType"))
        if kind == ("backTransReq.do", "01", "07"):
            return self._said(fields, self._apply(fields))
        if kind == ("backTransReq.do", "04", "00"):
            return self._said(fields, self._refund(fields))
        if kind == ("queryTrans.do", "00", "00"):
            return self._said(fields, self._query(fields))
        if kind == ("", "76", "01"):
            return self._said(fields, self._files(fields))
        return self._said(fields, _no("15", "交易类型不支持"))

    def _is_the_merchants(self, fields: Mapping[str, str]) -> bool:
        return self.keys.merchant.made(_digest(fields), fields.get("signature", ""))

    def _said(self, asked: Mapping[str, str], found: Mapping[str, str]) -> Response:
        same = ("bizType", "txnType", "txnSubType", "accessType", "orderId", "txnTime", "encoding")
        fields = {name: asked[name] for name in same if name in asked}
        fields |= {"version": "5.1.0", "signMethod": "01", "merId": self.named()} | dict(found)
        return Response(
            200, "&".join(f"{name}={value}" for name, value in self._sealed(fields).items()).encode()
        )

    def _sealed(self, fields: dict[str, str]) -> dict[str, str]:
        with_certificate = fields | {"signPubKeyCert": self.keys.theirs_pem}
        return with_certificate | {"signature": self.key().sign(_digest(with_certificate))}

    def _apply(self, fields: Mapping[str, str]) -> dict[str, str]:
        number = fields["orderId"]
        made = self.trades.create(
            number,
            int(fields["txnAmt"]),
            from_china(fields["payTimeout"], _TIME),
            stamp=fields["txnTime"],
            notify_url=fields.get("backUrl", ""),
        )
        if self.faults.strikes("create_lost"):
            raise Lost
        if made is None:
            return _no("12", "重复交易")
        return _OK | {"qrCode": self.code("https://qr.95516.com/00010000/", number)}

    def _query(self, fields: Mapping[str, str]) -> dict[str, str]:
        if self.faults.strikes("unknown"):
            return _no("04", "交易状态未明，请查询对账结果")
        number = fields["orderId"]
        refund = self.trades.find_refund(number)
        if refund is not None:
            return self._refund_told(*refund)
        trade = self.trades.get(number)
        if trade is None or trade.stamp != fields["txnTime"] or not self.is_known_paid(trade):
            # What nobody has paid is no transaction yet.
            return _no("34", "查无此交易")
        settle = _EPOCH + timedelta(days=self.trades.day_of(trade.paid_ms))
        return _OK | {
            "origRespCode": "00",
            "origRespMsg": "成功[0000000]",
            "queryId": trade.transaction,
            "txnAmt": str(trade.paid_fen),
            "currencyCode": "156",
            "settleDate": f"{settle:%m%d}",
            "traceTime": in_china(trade.paid_ms, "%m%d%H%M%S"),
            "accNo": self.buyer,
        }

    def _refund(self, fields: Mapping[str, str]) -> dict[str, str]:
        trade = next((one for one in self.trades.all() if one.transaction == fields["origQryId"]), None)
        if trade is None or self.faults.strikes("refund_refused"):
            return _no("61", "交易金额超限")
        known = fields["orderId"] in trade.refunds
        made = self.trades.refund(trade.order_no, fields["orderId"], int(fields["txnAmt"]))
        if self.faults.strikes("refund_lost"):
            raise Lost
        if known:
            return _no("12", "重复交易")
        return _OK if made is not None else _no("61", "退货金额超限")

    def _refund_told(self, _: Trade, refund: Refund) -> dict[str, str]:
        if refund.done_ms > self.now_ms():
            return _OK | {"origRespCode": "05", "origRespMsg": "交易已受理"}
        settle = _EPOCH + timedelta(days=self.trades.day_of(refund.done_ms))
        return _OK | {
            "origRespCode": "00",
            "origRespMsg": "成功[0000000]",
            "queryId": refund.transaction,
            "txnAmt": str(refund.amount_fen),
            "settleDate": f"{settle:%m%d}",
            "traceTime": in_china(refund.done_ms, "%m%d%H%M%S"),
        }

    def _files(self, fields: Mapping[str, str]) -> dict[str, str]:
        day = self._asked_day(fields["settleDate"])
        lines = self.statement(day)
        if not lines:
            return _no("98", "文件不存在")
        name = f"INN{_EPOCH + timedelta(days=day):%y%m%d}88ZM_{self.merchant}"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr(name, b"".join(_record(self, one) for one in lines))
            made.writestr(name.replace("ZM_", "ZME_"), b"")
        content = base64.b64encode(zlib.compress(packed.getvalue())).decode()
        return _OK | {"fileName": f"{self.merchant}_{day}.zip", "fileContent": content}

    def _asked_day(self, settle: str) -> int:
        """The newest day of that month and day that is not to come."""
        today = _EPOCH + timedelta(days=self.trades.day_of(self.now_ms()))
        year = today.year - (settle > f"{today:%m%d}")
        return (date(year, int(settle[:2]), int(settle[2:])) - _EPOCH).days

    def notice(self, trade: Trade) -> tuple[dict[str, str], bytes]:
        fields = {
            "version": "5.1.0",
            "encoding": "UTF-8",
            "signMethod": "01",
            "txnType": "01",
            "txnSubType": "07",
            "bizType": "000000",
            "merId": self.named(),
            "orderId": trade.order_no,
            "txnTime": trade.stamp,
            "txnAmt": str(self.told_amount(trade)),
            "queryId": trade.transaction,
            "accNo": self.buyer,
            "respCode": "00",
            "respMsg": "成功[0000000]",
        }
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(self._sealed(fields)).encode()


def _record(gateway: FakeUnionPay, line: Line) -> bytes:
    """One line of the list, each value filled up to its width and parted by a blank."""
    refund = line.refund
    value = {
        1: "S22" if refund is None else "S30",
        4: "000001",
        5: in_china(line.at_ms, "%m%d%H%M%S"),
        6: gateway.buyer,
        7: f"{line.amount_fen:012}",
        10: refund.transaction if refund else line.trade.transaction,
        12: refund.number if refund else line.trade.order_no,
        17: f"{'D' if refund else 'C'}{line.amount_fen:012}",
        20: "04" if refund else "01",
        21: "00" if refund else "07",
        22: "000000",
        27: line.trade.transaction if refund else "",
        28: gateway.merchant,
    }
    filled = (value.get(place, "").ljust(width) for place, width in enumerate(_PARTS, start=1))
    return (" ".join(filled) + "\r\n").encode("gbk")


def _digest(fields: Mapping[str, str]) -> bytes:
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "signature")
    return sha256(text.encode()).hexdigest().encode()


def _no(code: str, text: str) -> dict[str, str]:
    return {"respCode": code, "respMsg": text}
