"""Our client of Alipay beside the service's own SDK: the same bytes are signed, the same answers believed.

What the SDK said is recorded (tests/vectors/alipay_sdk.json, which names it and its version).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from Crypto.PublicKey import RSA

from app.domain.payment import PayChannel
from app.payments.channel import Channel, ChannelFault, NotGenuine, OrderRef, RefundRef, TradeState
from app.payments.setup import ChannelSetup, build
from app.payments.transport import MOST_ANSWER, Answer
from tests.vectors.drawn_keys import numbers
from tests.vectors.record_alipay_sdk import (
    APP_ID,
    INNERS,
    MERCHANT,
    NOTIFY,
    NOW,
    ORDER,
    REFUND,
    REQUESTS,
    THEIRS,
    TRADE,
)

RECORDED = json.loads(Path(__file__).parents[1].joinpath("vectors/alipay_sdk.json").read_text("utf-8"))
NOW_MS = round((datetime.fromisoformat(NOW).replace(tzinfo=UTC) - timedelta(hours=8)).timestamp() * 1000)
REF = OrderRef(ORDER, 12_345, NOW_MS, NOW_MS + 900_000)
REFUND_REF = RefundRef(REFUND, REF, TRADE, NOW_MS, "退 款")


class Wire:
    """Keeps what is asked, and answers what it is told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.body = b""

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", most: int = MOST_ANSWER
    ) -> Answer:
        self.asked.append(dict(parse_qsl(urlsplit(url).query)) | dict(parse_qsl(body.decode())))
        return Answer(200, {}, self.body)


def client(wire: Wire) -> Channel:
    setup = ChannelSetup(
        PayChannel.ALIPAY,
        merchant="2088000000000001",
        gateway="https://pay.example/gateway.do",
        app_id=APP_ID,
        public_keys={"": RSA.construct(numbers(THEIRS)[:2]).export_key().decode()},
        notify_url=NOTIFY,
        private_key=RSA.construct(numbers(MERCHANT)).export_key().decode(),
    )
    return build(setup, wire, lambda: NOW_MS)


def asked(name: str) -> dict[str, str]:
    """What our client sends; the answer is none, and refused."""
    wire = Wire()
    own: Any = client(wire)
    subject = REQUESTS["precreate"][2]["subject"]
    questions: dict[str, Any] = {
        "precreate": lambda: own.create(REF, subject),
        "query": lambda: own.query(REF),
        "close": lambda: own.close(REF),
        "cancel": lambda: own._cancel(REF),
        "refund": lambda: own.refund(REFUND_REF),
        "query_refund": lambda: own.query_refund(REFUND_REF),
        "bill": lambda: own.bill(date(2026, 9, 21)),
    }
    with pytest.raises(ChannelFault, match="bad_answer"):
        questions[name]()
    return wire.asked[0]


@pytest.mark.parametrize("name", REQUESTS)
def test_what_is_asked_is_signed_as_the_services_own_sdk_signs_it(name: str) -> None:
    assert asked(name) == RECORDED["requests"][name]


def test_every_kind_of_answer_was_recorded() -> None:
    assert len(RECORDED["answers"]) == 4 * len(INNERS) + 3
    assert {one["accepted"] for one in RECORDED["answers"].values()} == {True, False}


@pytest.mark.parametrize("name", RECORDED["answers"])
def test_an_answer_is_believed_where_the_services_own_sdk_believes_it(name: str) -> None:
    answer, wire = RECORDED["answers"][name], Wire()
    wire.body = answer["body"].encode()
    if answer["accepted"]:
        told = client(wire).query(REF)
        assert (told.state, told.amount_fen, told.transaction_id) == (TradeState.PAID, 12_345, TRADE)
    else:
        with pytest.raises(ChannelFault, match="bad_signature"):
            client(wire).query(REF)


@pytest.mark.parametrize("name", RECORDED["notices"])
def test_a_notice_is_believed_where_the_services_own_sdk_believes_it(name: str) -> None:
    notice, own = RECORDED["notices"][name], client(Wire())
    if notice["accepted"]:
        told = own.read_notice({}, notice["body"].encode(), now_utc_ms=NOW_MS)
        assert (told.order_no, told.amount_fen) == (ORDER, 12_345)
    else:
        with pytest.raises(NotGenuine, match="signature"):
            own.read_notice({}, notice["body"].encode(), now_utc_ms=NOW_MS)
