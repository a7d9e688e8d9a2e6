"""The pages of a tenant who is signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.portal.web import visit

PAGES = Blueprint("pages", __name__)


@PAGES.get("/")
def home() -> Any:
    """His meters and what each has left."""
    own = visit.current().call("own")
    return render_template("home.html", own=own)


@PAGES.post("/read")
def read_now() -> Any:
    """Have meters read ahead of their turn."""
    visit.current().call("read_now", meters=request.form.getlist("meter"))
    return redirect(url_for("pages.home", asked=1), 303)


@PAGES.get("/meters/<meter_id>")
def meter(meter_id: str) -> Any:
    """One meter."""
    return render_template("meter.html", meter=visit.current().call("meter", meter=meter_id))
