"""A fake Alipay, by opendocs.alipay.com: precreate, query, close, cancel, refund and bills at gateway.do."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from app.fake_gateways.service import (
    FakeGateway,
    Lost,
    Request,
    Response,
    from_china,
    in_china,
    yuan,
)
from app.fake_gateways.service import fen_of as _fen
from app.fake_gateways.trades import Line, Trade

_TIME: Final = "%Y-%m-%d %H:%M:%S"
_EPOCH: Final = date(1970, 1, 1)
_OK: Final = {"code": "10000", "msg": "Success"}
_TITLES: Final = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)

Inner = dict[str, Any]


class FakeAlipay(FakeGateway):
    name = "alipay"
    merchant = "2088000000000001"
    other_merchant = "2088999999999999"
    buyer = "2088102169481075"
    app_id = "2021000000000001"

    def setup(self) -> dict[str, object]:
        return {
            "gateway": f"{self.base}/gateway.do",
            "merchant": self.merchant,
            "app_id": self.app_id,
            "public_keys": {"alipay": self.keys.theirs.public_pem},
            "private_key": self.keys.merchant.private_pem,
        }

    def respond(self, request: Request) -> Response:
        parts = urlsplit(request.path)
        if parts.path == "/bill":
            return self._file(int(parse_qs(parts.query)["day"][0]))
        fields = dict(parse_qsl(parts.query)) | dict(parse_qsl(request.body.decode()))
        signature = fields.pop("sign", "")
        if not self.keys.merchant.made(_joined(fields).encode(), signature):
            return self._signed("error", _no("40002", "isv.invalid-signature", "验签出错"))
        if fields.get("app_id") != self.app_id:
            return self._signed("error", _no("40002", "isv.invalid-app-id", "无效的AppID参数"))
        method = fields["method"]
        act = _ACTS.get(method)
        if act is None:
            return self._signed("error", _no("40002", "isv.invalid-method", method))
        content = json.loads(fields["biz_content"])
        found = act(self, content | {"notify_url": fields.get("notify_url", "")})
        return self._signed(method.replace(".", "_"), found)

    def _signed(self, name: str, inner: Inner) -> Response:
        text = json.dumps(inner, ensure_ascii=False, separators=(",", ":"))
        sign = self.key().sign(text.encode())
        body = f'{{"{name}_response":{text},"sign":"{sign}"}}'
        return Response(200, body.encode(), {"Content-Type": "text/html;charset=utf-8"})

    def _precreate(self, content: Mapping[str, Any]) -> Inner:
        number = str(content["out_trade_no"])
        ends = from_china(content["time_expire"], _TIME)
        made = self.trades.create(
            number, _fen(content["total_amount"]), ends, notify_url=content["notify_url"]
        )
        if self.faults.strikes("create_lost"):
            raise Lost
        if made is None:
            return _no("40004", "ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
        return _OK | {"out_trade_no": number, "qr_code": self.code("https://qr.alipay.com/", number)}

    def _query(self, content: Mapping[str, Any]) -> Inner:
        number = str(content["out_trade_no"])
        trade = self.trades.get(number)
        if self.faults.strikes("unknown"):
            return _no("20000", "isp.unknow-error", "系统繁忙")
        if trade is None or not (trade.closed or self.is_known_paid(trade)):
            # A code that nobody has scanned is no trade yet.
            return _no("40004", "ACQ.TRADE_NOT_EXIST", "交易不存在")
        if trade.closed:
            return _OK | {"out_trade_no": number, "trade_no": "0", "trade_status": "TRADE_CLOSED"}
        back = trade.refunded_fen >= trade.paid_fen
        return _OK | {
            "out_trade_no": self._other_order(number),
            "trade_no": trade.transaction,
            "trade_status": "TRADE_CLOSED" if back else "TRADE_SUCCESS",
            "total_amount": yuan(trade.paid_fen),
            "send_pay_date": in_china(trade.paid_ms, _TIME),
            "buyer_user_id": self.buyer,
            "buyer_logon_id": f"{self.buyer}@example.com",
        }

    def _other_order(self, number: str) -> str:
        """Alipay's query names no merchant: a wrong one shows in whose order it speaks of."""
        return "X" + number if self.faults.strikes("other_merchant") else number

    def _close(self, content: Mapping[str, Any]) -> Inner:
        number = str(content["out_trade_no"])
        trade = self.trades.get(number)
        if trade is not None and self.is_known_paid(trade):
            return _no("40004", "ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        return _no("40004", "ACQ.TRADE_NOT_EXIST", "交易不存在")

    def _cancel(self, content: Mapping[str, Any]) -> Inner:
        """What is paid is given back by it."""
        number = str(content["out_trade_no"])
        trade = self.trades.get(number)
        if self.faults.strikes("unknown"):
            return _no("20000", "isp.unknow-error", "系统繁忙")
        said = _OK | {"out_trade_no": number, "retry_flag": "N"}
        if trade is None:
            return said
        if trade.paid_ms:
            self.trades.refund(number, f"{number}CANCEL", trade.paid_fen)
            return said | {"action": "refund", "trade_no": trade.transaction}
        self.close(number)
        return said | {"action": "close"}

    def _refund(self, content: Mapping[str, Any]) -> Inner:
        number, amount = str(content["out_trade_no"]), _fen(content["refund_amount"])
        if self.faults.strikes("refund_refused"):
            return _no("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足")
        made = self.trades.refund(number, str(content["out_request_no"]), amount)
        if self.faults.strikes("refund_lost"):
            raise Lost
        if made is None:
            return _no("40004", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "撤销或退款金额与订单金额不一致")
        trade = self.trades.get(number)
        told = {"trade_no": trade.transaction if trade else "", "refund_fee": yuan(amount)}
        return _OK | {"out_trade_no": number, "fund_change": "Y", **told}

    def _refund_query(self, content: Mapping[str, Any]) -> Inner:
        if self.faults.strikes("unknown"):
            return _no("20000", "isp.unknow-error", "系统繁忙")
        found = self.trades.find_refund(str(content["out_request_no"]))
        said = _OK | {"out_trade_no": content["out_trade_no"], "out_request_no": content["out_request_no"]}
        if found is None or found[1].done_ms > self.now_ms():
            return said
        return said | {
            "refund_status": "REFUND_SUCCESS",
            "refund_amount": yuan(found[1].amount_fen),
            "gmt_refund_pay": in_china(found[1].done_ms, _TIME),
        }

    def _bill(self, content: Mapping[str, Any]) -> Inner:
        day = (date.fromisoformat(content["bill_date"]) - _EPOCH).days
        lines = self.statement(day)
        if not lines:
            return _no("40004", "isv.bill-not-exist", "账单不存在")
        return _OK | {"bill_download_url": f"{self.base}/bill?day={day}"}

    def _file(self, day: int) -> Response:
        lines = self.statement(day) or []
        text = "#支付宝业务明细查询\n#账号：[20880000000000010156]\n#-----业务明细列表-----\n"
        text += (
            _TITLES
            + "\n"
            + "".join(_csv_line(self.buyer, one) for one in lines)
            + "#-----业务明细列表结束-----\n"
        )
        packed = io.BytesIO()
        stem = f"{self.merchant}0156_{_EPOCH + timedelta(days=day):%Y%m%d}_业务明细"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(f"{stem}.csv", text.encode("gbk"))
            made.writestr(f"{stem}(汇总).csv", "#支付宝业务汇总查询\n门店编号,交易订单总笔数\n".encode("gbk"))
        return Response(200, packed.getvalue())

    def notice(self, trade: Trade) -> tuple[dict[str, str], bytes]:
        fields = {
            "notify_id": f"n{trade.transaction}",
            "notify_type": "trade_status_sync",
            "app_id": self.app_id,
            "seller_id": self.named(),
            "out_trade_no": trade.order_no,
            "trade_no": trade.transaction,
            "trade_status": "TRADE_SUCCESS",
            "total_amount": yuan(self.told_amount(trade)),
            "gmt_payment": in_china(trade.paid_ms, _TIME),
            "buyer_id": self.buyer,
            "charset": "utf-8",
        }
        fields |= {"sign_type": "RSA2", "sign": self.key().sign(_joined(fields).encode())}
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode()


def _csv_line(buyer: str, line: Line) -> str:
    refund = line.refund
    amount = yuan(-line.amount_fen if refund else line.amount_fen)
    when = in_china(line.at_ms, _TIME)
    values = [line.trade.transaction, line.trade.order_no, "退款" if refund else "交易", "电费", when, when]
    values += ["", "", "", "", f"买家({buyer})", amount, amount, *["0.00"] * 5, "", "0.00", "0.00"]
    values += [refund.number if refund else "", "0.00", "0.00", ""]
    return ",".join(f"{value}\t" for value in values) + "\n"


def _joined(fields: Mapping[str, str]) -> str:
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name] != "")


def _no(code: str, sub: str, text: str) -> Inner:
    return {"code": code, "msg": "Business Failed", "sub_code": sub, "sub_msg": text}


_ACTS: Final[Mapping[str, Callable[[FakeAlipay, Mapping[str, Any]], Inner]]] = {
    "alipay.trade.precreate": FakeAlipay._precreate,
    "alipay.trade.query": FakeAlipay._query,
    "alipay.trade.close": FakeAlipay._close,
    "alipay.trade.cancel": FakeAlipay._cancel,
    "alipay.trade.refund": FakeAlipay._refund,
    "alipay.trade.fastpay.refund.query": FakeAlipay._refund_query,
    "alipay.data.dataservice.bill.downloadurl.query": FakeAlipay._bill,
}
