"""The JSON API beside the pages: the same calls, sessions and rules (docs/portal-api.md).

A client sends its session's token with each request; cookies count nothing here, so no page of another site
can send anything.
"""

from __future__ import annotations

import json
import time
from typing import Any

from flask import Blueprint, request

from app.errors import DeskError
from app.portal.web import visit
from app.portal.web.sign_in import LEAST_S
from app.portal.web.words import Words

API = Blueprint("api", __name__, url_prefix="/api/v1")


def error_body(error: DeskError, words: Words) -> dict[str, object]:
    return {"error": {"key": error.key, "text": words.error(error), "params": error.params}}


@API.before_request
def bring_token() -> None:
    """The token that comes in the header is the only one that counts."""
    now = visit.current()
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    now.token = token.strip()[:200] if kind.lower() == "bearer" else ""
    if request.args.get("place") in visit.LAYOUTS:
        now.layout = request.args["place"]


@API.get("/hello")
def hello() -> Any:
    return visit.current().call("hello")


@API.post("/sign-in/text")
def ask() -> Any:
    begun = time.monotonic()
    try:
        return visit.current().call("ask_code", shop=_text("shop"), number=_text("number"))
    finally:
        visit.wait(max(0.0, begun + LEAST_S - time.monotonic()))


@API.post("/sign-in/code")
def enter() -> Any:
    return visit.current().call("enter_code", request=_text("request"), code=_text("code"))


@API.post("/sign-in/slip")
def slip() -> Any:
    begun = time.monotonic()
    try:
        return visit.current().call("enter_slip_code", shop=_text("shop"), code=_text("code"))
    finally:
        visit.wait(max(0.0, begun + LEAST_S - time.monotonic()))


@API.post("/sign-out")
def sign_out() -> Any:
    return {"ended": visit.current().call("sign_out")}


@API.get("/own")
def own() -> Any:
    return visit.current().call("own")


@API.get("/meters/<meter_id>")
def meter(meter_id: str) -> Any:
    return visit.current().call("meter", meter=meter_id)


@API.post("/meters/<meter_id>/read")
def read_now(meter_id: str) -> Any:
    return visit.current().call("read_now", meters=[meter_id])


@API.get("/meters/<meter_id>/use")
def use(meter_id: str) -> Any:
    return visit.current().call("use", meter=meter_id, by=request.args.get("by", "day"))


@API.get("/purchases")
def purchases() -> Any:
    return visit.current().call("purchases", **visit.page_asked())


@API.get("/purchases/<sale_id>/slip")
def sale_slip(sale_id: str) -> Any:
    return visit.current().call("slip", id=sale_id)


@API.get("/meters/<meter_id>/pay")
def pay_offer(meter_id: str) -> Any:
    return visit.current().call("pay_offer", meter=meter_id)


@API.post("/meters/<meter_id>/pay")
def pay(meter_id: str) -> Any:
    sent = body()
    asked = {name: sent.get(name) for name in ("request", "channel", "amount_fen")}
    return visit.current().call("pay", meter=meter_id, **asked)


@API.get("/payments/<order_id>")
def payment(order_id: str) -> Any:
    return visit.current().call("payment", id=order_id)


@API.post("/payments/<order_id>/give-up")
def give_up(order_id: str) -> Any:
    return visit.current().call("give_up", id=order_id)


@API.get("/meters/<meter_id>/supply")
def supply(meter_id: str) -> Any:
    return visit.current().call("supply", meter=meter_id)


@API.post("/meters/<meter_id>/supply")
def switch(meter_id: str) -> Any:
    return visit.current().call("switch", meter=meter_id, request=_text("request"), what=_text("what"))


@API.get("/orders/<order_id>")
def order(order_id: str) -> Any:
    return visit.current().call("order", id=order_id)


@API.get("/texts")
def texts() -> Any:
    return visit.current().call("choices")


@API.post("/texts")
def choose() -> Any:
    sent = body()
    return visit.current().call(
        "choose", **{name: sent.get(name) for name in ("language", "levels", "numbers")}
    )


def body() -> dict[str, Any]:
    """The JSON object that was sent. Raises DeskError portal.bad_request."""
    try:
        found = request.get_json(force=True, silent=True, cache=True)
        json.dumps(found, ensure_ascii=False).encode()
    except (RecursionError, UnicodeEncodeError) as error:  # lists in lists without end; halves of letters
        raise DeskError("portal.bad_request") from error
    if not isinstance(found, dict):
        raise DeskError("portal.bad_request")
    return found


def _text(name: str) -> str:
    value = body().get(name, "")
    if not isinstance(value, str):
        raise DeskError("portal.bad_request")
    return value.strip()
