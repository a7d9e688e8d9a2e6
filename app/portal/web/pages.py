"""The pages of a tenant who is signed in."""

from __future__ import annotations

import secrets
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for

from app.domain.money import parse_yuan
from app.errors import DeskError
from app.portal.web import payments, visit

PAGES = Blueprint("pages", __name__)
_ENDED: Final = frozenset({"confirmed", "rejected", "not_followed", "void", "expired", "cancelled"})


@PAGES.get("/")
def home() -> Any:
    """His meters and what each has left."""
    return render_template("home.html", own=visit.current().call("own"))


@PAGES.post("/read")
def read_now() -> Any:
    """Have meters read ahead of their turn."""
    visit.current().call("read_now", meters=request.form.getlist("meter"))
    return redirect(url_for("pages.home", asked=1), 303)


@PAGES.get("/meters/<meter_id>")
def meter(meter_id: str) -> Any:
    """One meter."""
    return render_template("meter.html", meter=visit.current().call("meter", meter=meter_id))


@PAGES.get("/meters/<meter_id>/use")
def use(meter_id: str) -> Any:
    """What it used."""
    by = request.args.get("by", "day")
    return render_template("use.html", used=visit.current().call("use", meter=meter_id, by=by))


@PAGES.get("/purchases")
def purchases() -> Any:
    """What was bought."""
    now = visit.current()
    return render_template("purchases.html", found=now.call("purchases", **visit.page_asked()))


@PAGES.get("/purchases/<sale_id>")
def slip(sale_id: str) -> Any:
    """The slip of a purchase."""
    return render_template("slip.html", slip=visit.current().call("slip", id=sale_id))


@PAGES.get("/meters/<meter_id>/top-up")
def top_up(meter_id: str) -> Any:
    """How much, and by which channel."""
    return _top_up(meter_id)


@PAGES.post("/meters/<meter_id>/top-up")
def pay(meter_id: str) -> Any:
    """Place the order; the page of the order then waits for the payment."""
    now = visit.current()
    try:
        amount = parse_yuan(request.form.get("amount", ""))
        order = now.call(
            "pay",
            meter=meter_id,
            request=request.form.get("request", ""),
            channel=request.form.get("channel", ""),
            amount_fen=amount,
        )
    except DeskError as error:
        if error.key.partition(".")[0] not in ("money", "sale", "pay"):
            raise
        return _top_up(meter_id, error)
    return redirect(url_for("pages.payment", order_id=order["id"]), 303)


def _top_up(meter_id: str, error: DeskError | None = None) -> Any:
    now = visit.current()
    page = render_template(
        "top_up.html",
        offer=now.call("pay_offer", meter=meter_id),
        amount=request.form.get("amount", "")[:12],
        chosen=request.form.get("channel", ""),
        request_id=secrets.token_hex(16),
        error=now.words.error(error) if error else "",
    )
    return page, 200 if error is None else 422


@PAGES.get("/payments/<order_id>")
def payment(order_id: str) -> Any:
    """An order and what became of it."""
    now = visit.current()
    return render_template("payment.html", **payments.shown(now.call("payment", id=order_id), now.words))


@PAGES.get("/payments/<order_id>/state")
def payment_state(order_id: str) -> Any:
    """For the page's script."""
    return {"state": payments.state_of(visit.current().call("payment", id=order_id))}


@PAGES.post("/payments/<order_id>/give-up")
def give_up(order_id: str) -> Any:
    visit.current().call("give_up", id=order_id)
    return redirect(url_for("pages.payment", order_id=order_id), 303)


@PAGES.get("/meters/<meter_id>/supply")
def supply(meter_id: str) -> Any:
    """What may be ordered for his supply."""
    found = visit.current().call("supply", meter=meter_id)
    return render_template("supply.html", supply=found, request_id=secrets.token_hex(16))


@PAGES.post("/meters/<meter_id>/supply")
def switch(meter_id: str) -> Any:
    """Order it, once he said that he is sure."""
    if request.form.get("sure") != "1":
        raise DeskError("tenant.not_sure")
    asked = {name: request.form.get(name, "") for name in ("request", "what")}
    found = visit.current().call("switch", meter=meter_id, **asked)
    return redirect(url_for("pages.order", order_id=found["id"]), 303)


@PAGES.get("/orders/<order_id>")
def order(order_id: str) -> Any:
    """What became of an order."""
    found = visit.current().call("order", id=order_id)
    return render_template("order.html", order=found, ended=found["state"] in _ENDED)


@PAGES.get("/orders/<order_id>/state")
def order_state(order_id: str) -> Any:
    """For the page's script."""
    return {"state": visit.current().call("order", id=order_id)["state"]}


@PAGES.get("/texts")
def texts() -> Any:
    """Of what he is told by text."""
    chosen = visit.current().call("choices")
    return render_template("texts.html", chosen=chosen, kept="kept" in request.args, error="")


@PAGES.post("/texts")
def choose() -> Any:
    now = visit.current()
    numbers = [int(one) for one in request.form.getlist("number") if one.isdecimal() and len(one) < 3]
    try:
        now.call(
            "choose",
            language=request.form.get("language", ""),
            levels=request.form.getlist("level"),
            numbers=numbers,
        )
    except DeskError as error:
        if not error.key.startswith("tenant.") or error.key == "tenant.signed_out":
            raise
        page = render_template(
            "texts.html", chosen=now.call("choices"), kept=False, error=now.words.error(error)
        )
        return page, 422
    return redirect(url_for("pages.texts", kept=1), 303)
