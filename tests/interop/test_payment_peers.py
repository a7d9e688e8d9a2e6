"""Signatures, proofs and sealed notices against software that nobody here wrote: wechatpayv3 2.0.4,
python-alipay-sdk 3.4.0 and, for UnionPay, which has no such library, the program openssl.

RSA with PKCS #1 v1.5 gives the same signature for the same text: ours and a peer's are compared whole.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import pytest
from alipay import AliPay
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509 import load_pem_x509_certificate
from wechatpayv3 import utils as wechat_sdk
from wechatpayv3.core import Core

from app.fake_gateways.service import FakeGateway, Request
from app.fake_gateways.wechat import API_KEY, KEY_ID, SERIAL
from app.payments.channel import Channel, ChannelFault, NotGenuine, OrderRef, RefundRef, TradeState
from app.payments.setup import build
from app.payments.transport import MOST_ANSWER, Answer
from tests.helpers.pay_gateways import Hand, NoSocket, keys, made, setup_of

NOW = round(time.time()) * 1000
ORDER = OrderRef("M20260922120000ABCDEFGHIJKL", 12_345, NOW, NOW + 900_000)
REFUND = RefundRef(ORDER.order_no + "R", ORDER, "42000001", NOW, "退 款")
SUBJECT = "电费 A-101 (测试)"
OPENSSL = shutil.which("openssl") or ""


class Heard:
    """A wire that keeps what was asked, and answers what the gateway does, or what it is given."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._inner = NoSocket(gateway)
        self.asked: list[tuple[str, str, Mapping[str, str], bytes]] = []
        self.answer: Answer | None = None

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", most: int = MOST_ANSWER
    ) -> Answer:
        self.asked.append((method, url, headers, body))
        if self.answer is not None:
            return self.answer
        return self._inner.ask(method, url, headers=headers, body=body, most=most)


def desk(name: str) -> tuple[FakeGateway, Heard, Channel]:
    gateway = made(Hand(NOW).utc_ms)[name]
    wire = Heard(gateway)
    return gateway, wire, build(setup_of(gateway), wire, lambda: NOW)


def every_question(client: Channel) -> None:
    """Ask whatever is asked; what is answered does not matter."""
    client.create(ORDER, SUBJECT)
    client.query(ORDER)
    client.close(ORDER)
    for ask in (client.query_refund, client.refund):
        try:
            ask(REFUND)
        except ChannelFault as fault:
            assert fault.kind not in ("bad_signature", "bad_answer")


# Alipay


def alipay_sdk(*, own: str, theirs: str) -> AliPay:
    return AliPay(
        "2021000000000001", app_private_key_string=own, alipay_public_key_string=theirs, sign_type="RSA2"
    )


def test_alipay_signs_every_question_as_the_other_library_does() -> None:
    _, wire, client = desk("alipay")
    peer = alipay_sdk(own=keys().merchant.private_pem, theirs=keys().merchant.public_pem)
    every_question(client)
    assert len(wire.asked) >= 5
    for _, url, _, body in wire.asked:
        fields = dict(parse_qsl(urlsplit(url).query)) | dict(parse_qsl(body.decode()))
        signature = fields.pop("sign")
        theirs = dict(parse_qsl(peer.sign_data(dict(fields))))
        assert theirs.pop("sign") == signature
        assert theirs == fields


def test_alipay_questions_of_the_other_library_are_taken_and_their_answers_proven_by_it() -> None:
    gateway, _, client = desk("alipay")
    client.create(ORDER, SUBJECT)
    trade = gateway.pay(ORDER.order_no)
    peer = alipay_sdk(own=keys().merchant.private_pem, theirs=keys().theirs.public_pem)
    asked = peer.client_api("alipay.trade.query", {"out_trade_no": ORDER.order_no})
    answer = gateway.answer(Request("GET", f"/gateway.do?{asked}", {}, b""))
    told = peer._verify_and_return_sync_response(answer.body.decode(), "alipay_trade_query_response")
    assert (told["trade_status"], told["trade_no"]) == ("TRADE_SUCCESS", trade.transaction)


def test_an_answer_that_the_other_library_signed_is_believed_and_a_changed_one_is_not() -> None:
    _, wire, client = desk("alipay")
    peer = alipay_sdk(own=keys().theirs.private_pem, theirs=keys().theirs.public_pem)
    inner = json.dumps(
        {
            "code": "10000",
            "msg": "Success",
            "out_trade_no": ORDER.order_no,
            "trade_no": "20260922",
            "trade_status": "TRADE_SUCCESS",
            "total_amount": "123.45",
            "send_pay_date": "2026-09-22 12:00:01",
            "buyer_logon_id": "买***@example.com",
            "note": 'a "{brace}" \\ in a text',
        },
        ensure_ascii=False,
    )
    whole = f'{{"alipay_trade_query_response":{inner},"sign":"{peer._sign(inner)}"}}'
    wire.answer = Answer(200, {}, whole.encode())
    told = client.query(ORDER)
    assert (told.state, told.amount_fen, told.transaction_id) == (TradeState.PAID, 12_345, "20260922")
    wire.answer = Answer(200, {}, whole.replace("123.45", "123.46").encode())
    with pytest.raises(ChannelFault, match="bad_signature"):
        client.query(ORDER)


def notice_fields(gateway: FakeGateway) -> dict[str, str]:
    return {
        "app_id": "2021000000000001",
        "seller_id": gateway.merchant,
        "out_trade_no": ORDER.order_no,
        "trade_no": "20260922",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "123.45",
        "subject": SUBJECT,
        "charset": "utf-8",
    }


@pytest.mark.parametrize("more", [{}, {"passback_params": "a=b&c", "body": ""}])
def test_an_alipay_notice_that_the_other_library_signed_is_believed(more: dict[str, str]) -> None:
    """All parameters are signed, empty ones too; some of the service's libraries leave empty ones out."""
    gateway, _, client = desk("alipay")
    peer = alipay_sdk(own=keys().theirs.private_pem, theirs=keys().theirs.public_pem)
    fields = notice_fields(gateway) | more
    for signed in (fields, {name: value for name, value in fields.items() if value}):
        text = "&".join(f"{name}={value}" for name, value in sorted(signed.items()))
        body = urlencode(fields | {"sign_type": "RSA2", "sign": peer._sign(text)}, quote_via=quote_plus)
        assert client.read_notice({}, body.encode(), now_utc_ms=NOW).order_no == ORDER.order_no
        with pytest.raises(NotGenuine, match="signature"):
            client.read_notice({}, body.replace("123.45", "1.45").encode(), now_utc_ms=NOW)


def test_an_alipay_notice_of_the_training_gateway_is_proven_by_the_other_library() -> None:
    gateway, _, client = desk("alipay")
    client.create(ORDER, SUBJECT)
    _, body = gateway.notice(gateway.pay(ORDER.order_no))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    peer = alipay_sdk(own=keys().merchant.private_pem, theirs=keys().theirs.public_pem)
    assert peer.verify(fields, fields.pop("sign"))


# WeChat Pay


def wechat_core() -> Core:
    """The library with the gateway's public key, which asks nobody for certificates then."""
    return Core(
        mchid="1900000001",
        cert_serial_no=SERIAL,
        private_key=keys().merchant.private_pem,
        apiv3_key=API_KEY,
        public_key=keys().theirs.public_pem,
        public_key_id=KEY_ID,
    )


def authorization(text: str) -> dict[str, str]:
    scheme, _, rest = text.partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    return {"scheme": scheme} | {name: value.strip('"') for name, value in parts.items()}


def test_wechat_signs_every_question_as_the_other_library_does(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway, wire, client = desk("wechat")
    every_question(client)
    assert len(wire.asked) >= 5
    key = wechat_sdk.load_private_key(keys().merchant.private_pem)
    for method, url, headers, body in wire.asked:
        ours = authorization(headers["Authorization"])
        monkeypatch.setattr(time, "time", lambda ours=ours: float(ours["timestamp"]))
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        theirs = wechat_sdk.build_authorization(
            path, method, gateway.merchant, SERIAL, key, data=body.decode(), nonce_str=ours["nonce_str"]
        )
        assert authorization(theirs) == ours


def test_wechat_questions_of_the_other_library_are_taken_and_their_answers_proven_by_it() -> None:
    gateway, _, client = desk("wechat")
    client.create(ORDER, SUBJECT)
    gateway.pay(ORDER.order_no)
    core = wechat_core()
    path = f"/v3/pay/transactions/out-trade-no/{ORDER.order_no}?mchid={gateway.merchant}"
    told = wechat_sdk.build_authorization(path, "GET", gateway.merchant, SERIAL, core._private_key)
    answer = gateway.answer(Request("GET", path, {"authorization": told}, b""))
    assert answer.status == 200
    assert core._verify_signature(_with_type(answer.headers), answer.body.decode())
    assert not core._verify_signature(_with_type(answer.headers), answer.body.decode() + " ")


def _with_type(headers: Mapping[str, str]) -> dict[str, str]:
    """The library wants to be told which way of signing it is; there is one."""
    return {**headers, "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048"}


def test_a_wechat_notice_of_the_training_gateway_is_opened_by_the_other_library() -> None:
    gateway, _, client = desk("wechat")
    client.create(ORDER, SUBJECT)
    headers, body = gateway.notice(gateway.pay(ORDER.order_no))
    told = wechat_core().callback(_with_type(headers), body)
    assert told["resource"]["out_trade_no"] == ORDER.order_no
    assert told["resource"]["amount"]["total"] == ORDER.amount_fen


def sealed_notice(gateway: FakeGateway, *, about: str) -> tuple[dict[str, str], bytes]:
    """A notice sealed with the AES-GCM of `cryptography` and signed by the other library."""
    inner = {
        "appid": "wx0000000000000001",
        "mchid": gateway.merchant,
        "out_trade_no": ORDER.order_no,
        "transaction_id": "42000001",
        "trade_state": "SUCCESS",
        "amount": {"total": ORDER.amount_fen, "payer_total": ORDER.amount_fen, "currency": "CNY"},
        "payer": {"openid": "o1"},
    }
    inner["appid"] = str(gateway.setup()["app_id"])
    nonce = "0123456789ab"
    sealed = AESGCM(API_KEY.encode()).encrypt(nonce.encode(), json.dumps(inner).encode(), about.encode())
    resource: dict[str, Any] = {
        "algorithm": "AEAD_AES_256_GCM",
        "original_type": "transaction",
        "ciphertext": base64.b64encode(sealed).decode(),
        "nonce": nonce,
    }
    resource |= {"associated_data": about} if about else {}
    whole = {"id": "1", "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource"}
    body = json.dumps(whole | {"resource": resource})
    stamp = str(NOW // 1000)
    key = wechat_sdk.load_private_key(keys().theirs.private_pem)
    headers = {
        "wechatpay-timestamp": stamp,
        "wechatpay-nonce": "n",
        "wechatpay-serial": KEY_ID,
        "wechatpay-signature": wechat_sdk.rsa_sign(key, f"{stamp}\nn\n{body}\n"),
    }
    return headers, body.encode()


@pytest.mark.parametrize("about", ["transaction", ""])
def test_a_wechat_notice_that_others_sealed_and_signed_is_opened(about: str) -> None:
    gateway, _, client = desk("wechat")
    headers, body = sealed_notice(gateway, about=about)
    told = client.read_notice(headers, body, now_utc_ms=NOW)
    assert (told.order_no, told.amount_fen) == (ORDER.order_no, ORDER.amount_fen)
    with pytest.raises(NotGenuine):
        client.read_notice(headers, body + b" ", now_utc_ms=NOW)
    with pytest.raises(NotGenuine):
        client.read_notice(headers, body, now_utc_ms=NOW + 400_000)


def test_what_was_sealed_with_another_key_is_not_opened() -> None:
    gateway, wire, _ = desk("wechat")
    other = build(setup_of(gateway, api_key="0" * 32), wire, lambda: NOW)
    with pytest.raises(NotGenuine):
        other.read_notice(*sealed_notice(gateway, about="transaction"), now_utc_ms=NOW)


# UnionPay: the rules of "全渠道平台接入接口规范 5.1.0" with openssl alone


def openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run([OPENSSL, *arguments], input=stdin, capture_output=True, timeout=60, check=False)
    return done.stdout if done.returncode == 0 else b""


needs_openssl = pytest.mark.skipif(not OPENSSL, reason="there is no openssl")


def to_sign(fields: Mapping[str, str]) -> bytes:
    """All fields but the signature, by name, joined; of which the SHA-256 in small hexadecimal is signed."""
    names = sorted(set(fields) - {"signature"})
    return sha256("&".join(f"{name}={fields[name]}" for name in names).encode()).hexdigest().encode()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issuer, and a certificate of "UnionPay" by it, made by openssl; and keys of the merchant."""
    folder = tmp_path_factory.mktemp("papers")
    issuer, theirs = str(folder / "issuer"), str(folder / "theirs")
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "3650")
    openssl(*new, "-keyout", f"{issuer}.key", "-out", f"{issuer}.pem", "-subj", "/O=CFCA/CN=Peer OCA1")
    name = "/O=CFCA/CN=041@83100000000083040@中国银联股份有限公司@00016493"
    of_issuer = ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-set_serial", "68759585097")
    openssl(*new, "-utf8", *of_issuer, "-keyout", f"{theirs}.key", "-out", f"{theirs}.pem", "-subj", name)
    other = str(folder / "other")  # the same name, and its issuer never made it
    openssl(*new, "-utf8", "-keyout", f"{other}.key", "-out", f"{other}.pem", "-subj", name)
    (folder / "merchant.pub").write_text(keys().merchant.public_pem)
    return folder


@needs_openssl
def test_unionpay_questions_are_proven_by_openssl(papers: Path) -> None:
    _, wire, client = desk("unionpay")
    every_question(client)
    assert len(wire.asked) >= 5
    for _, _, _, body in wire.asked:
        fields = dict(parse_qsl(body.decode()))
        signature = papers / "signature"
        signature.write_bytes(base64.b64decode(fields["signature"]))
        proof = ("dgst", "-sha256", "-verify", str(papers / "merchant.pub"), "-signature", str(signature))
        assert openssl(*proof, stdin=to_sign(fields)).strip() == b"Verified OK"
        assert not openssl(*proof, stdin=to_sign(fields | {"orderId": "X"}))


def answered(papers: Path, fields: Mapping[str, str], *, by: str = "theirs") -> Answer:
    """As UnionPay answers, signed by openssl."""
    whole = dict(fields) | {"signPubKeyCert": (papers / f"{by}.pem").read_text()}
    made = openssl("dgst", "-sha256", "-sign", str(papers / f"{by}.key"), stdin=to_sign(whole))
    whole["signature"] = base64.b64encode(made).decode()
    return Answer(200, {}, "&".join(f"{name}={value}" for name, value in whole.items()).encode())


@needs_openssl
def test_unionpay_answers_that_openssl_signed_are_believed_and_no_others(papers: Path) -> None:
    gateway, wire, _ = desk("unionpay")
    issuer = (papers / "issuer.pem").read_text()
    # A minute on: the certificates are younger than this test.
    clock_ms = round(time.time()) * 1000 + 60_000
    client = build(setup_of(gateway, public_keys={"issuer": issuer}), wire, lambda: clock_ms)
    placed = datetime.fromtimestamp(NOW / 1000 + 8 * 3_600, UTC)
    fields = {
        "version": "5.1.0",
        "merId": gateway.merchant,
        "orderId": ORDER.order_no,
        "txnTime": f"{placed:%Y%m%d%H%M%S}",
        "respCode": "00",
        "origRespCode": "00",
        "respMsg": "成功[0000000]",
        "queryId": "412609221200001",
        "txnAmt": "12345",
        "settleDate": f"{placed:%m%d}",
        "traceTime": f"{placed:%m%d%H%M%S}",
        "reserved": "{a=1&b=2}",
    }
    wire.answer = answered(papers, fields)
    told = client.query(ORDER)
    assert (told.state, told.amount_fen, told.transaction_id) == (TradeState.PAID, 12_345, "412609221200001")
    wire.answer = Answer(200, {}, wire.answer.body.replace(b"txnAmt=12345", b"txnAmt=12346"))
    with pytest.raises(ChannelFault, match="bad_signature"):
        client.query(ORDER)
    wire.answer = answered(papers, fields, by="other")
    with pytest.raises(ChannelFault, match="bad_signature"):
        client.query(ORDER)


def test_certificates_of_the_training_gateway_are_proven_by_others() -> None:
    issuer, theirs = (
        load_pem_x509_certificate(text.encode()) for text in (keys().issuer_pem, keys().theirs_pem)
    )
    theirs.verify_directly_issued_by(issuer)
    assert theirs.serial_number == 68_759_585_097
    assert "中国银联" in theirs.subject.rfc4514_string()
