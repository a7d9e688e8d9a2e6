"""The JSON API beside the pages: the same calls, sessions and rules (docs/portal-api.md).

A client sends its session's token with each request; cookies count nothing here, so no page of another site
can send anything.
"""

from __future__ import annotations

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


def body() -> dict[str, Any]:
    """The JSON object that was sent. Raises DeskError portal.bad_request."""
    found = request.get_json(force=True, silent=True, cache=True)
    if not isinstance(found, dict):
        raise DeskError("portal.bad_request")
    return found


def _text(name: str) -> str:
    value = body().get(name, "")
    if not isinstance(value, str):
        raise DeskError("portal.bad_request")
    return value.strip()
