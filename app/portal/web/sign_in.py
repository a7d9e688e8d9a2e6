"""Signing in and out: the start page of whoever is not signed in."""

from __future__ import annotations

import time
from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from app.errors import DeskError
from app.portal.web import visit

PAGES = Blueprint("sign_in", __name__)
LEAST_S: Final = 0.35
"""An answer to who asks for a code takes so long at least, whoever is on file."""


@PAGES.get("/sign-in")
def start() -> Any:
    return _start()


@PAGES.post("/sign-in/text")
def ask() -> Any:
    """Have a code sent."""
    now = visit.current()
    begun = time.monotonic()
    shop, number = _field("shop"), _field("number")
    try:
        found = now.call("ask_code", shop=shop, number=number)
    except DeskError as error:
        return _start(error, way="text")
    finally:
        _take_as_long(begun)
    response = make_response(redirect(url_for("sign_in.code", shop=shop), 303))
    visit.put(response, visit.ASKED, found["request"], max_age=visit.ASKED_S)
    return response


@PAGES.get("/sign-in/code")
def code() -> Any:
    return _code()


@PAGES.post("/sign-in/code")
def enter() -> Any:
    now = visit.current()
    asked = request.cookies.get(visit.ASKED, "")[:200]
    try:
        found = now.call("enter_code", request=asked, code=_field("code"))
    except DeskError as error:
        return _start(error, way="text") if error.key == "tenant.code_over" else _code(error)
    return _enter(found["token"])


@PAGES.post("/sign-in/slip")
def slip() -> Any:
    now = visit.current()
    begun = time.monotonic()
    try:
        found = now.call("enter_slip_code", shop=_field("shop"), code=_field("code"))
    except DeskError as error:
        return _start(error, way="slip")
    finally:
        _take_as_long(begun)
    return _enter(found["token"])


@PAGES.post("/sign-out")
def sign_out() -> Any:
    now = visit.current()
    if now.token:
        now.call("sign_out")
    response = make_response(redirect(url_for("sign_in.start"), 303))
    _forget(response)
    return response


@PAGES.get("/idle")
def idle() -> Any:
    """A station that nobody touches shows its first page again; the desk ends the session by itself."""
    response = make_response(redirect(url_for("sign_in.start"), 303))
    visit.drop(response, visit.SESSION)
    return response


def signed_out() -> Any:
    """For whoever asks for a page of his own and is not signed in, or no longer."""
    now = visit.current()
    was_in, now.token = bool(now.token), ""
    found = _start(DeskError("tenant.signed_out") if was_in else None)
    response = make_response(found)
    response.status_code = 401
    visit.drop(response, visit.SESSION)
    return response


def _start(error: DeskError | None = None, *, way: str = "") -> Any:
    now = visit.current()
    hello = now.call("hello")
    page = render_template(
        "sign_in.html",
        hello=hello,
        shop=request.values.get("shop", "")[:40],
        number=request.form.get("number", "")[:20],
        error=now.words.error(error) if error else "",
        way=way,
    )
    return page, 200 if error is None else 422


def _code(error: DeskError | None = None) -> Any:
    now = visit.current()
    page = render_template(
        "code.html",
        shop=request.values.get("shop", "")[:40],
        error=now.words.error(error) if error else "",
    )
    return page, 200 if error is None else 422


def _enter(token: str) -> Any:
    """In with a new token, whatever the browser brought."""
    response = make_response(redirect(url_for("pages.home"), 303))
    visit.put(response, visit.SESSION, token)
    visit.drop(response, visit.ASKED)
    return response


def _forget(response: Any) -> None:
    for name in (visit.SESSION, visit.ASKED):
        visit.drop(response, name)


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:100]


def _take_as_long(begun: float) -> None:
    visit.wait(max(0.0, begun + LEAST_S - time.monotonic()))
