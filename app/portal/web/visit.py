"""What a request brings along: who stands behind it, his cookies, his language and layout."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlencode

from flask import Request, Response, current_app, g, request, url_for

from app.portal.gate import From, Gate
from app.portal.web.words import CHINESE, ENGLISH, LANGUAGES, Words

SESSION: Final = "__Host-tenant"
ASKED: Final = "__Host-asked"
VISIT: Final = "__Host-visit"
LOOK: Final = "__Host-look"
LAYOUTS: Final = ("phone", "station")
ASKED_S: Final = 600
LOOK_S: Final = 31_536_000
_LONGEST: Final = 200
_KEY: Final = os.urandom(32)
"""Of this process: forms of an earlier run are asked for again."""


@dataclass(slots=True)
class Visit:
    """One request. `token` is the session's, "" without one; `visit` is this browser's, for its forms."""

    gate: Gate
    address: str
    words: Words
    layout: str
    visit: str = field(repr=False)
    token: str = field(default="", repr=False)
    is_new: bool = False

    @property
    def visitor(self) -> From:
        return From(self.address, self.layout, self.words.language)

    def call(self, name: str, **args: object) -> Any:
        """Ask the desk. Raises DeskError."""
        return self.gate.call(name, args, token=self.token, visitor=self.visitor)

    def form_token(self) -> str:
        """What every form of this browser, as it is signed in now, must send back."""
        mac = hmac.digest(_KEY, f"{self.visit}\0{self.token}".encode(), "sha256")
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")

    def sent_form_token(self) -> bool:
        sent = request.form.get("csrf_token", "")
        return sent.isascii() and hmac.compare_digest(sent, self.form_token())


def current() -> Visit:
    return cast(Visit, g.visit)


def begin(gate: Gate, address: str) -> Visit:
    """Of the request that is served now."""
    language, layout = _look(request)
    known = request.cookies.get(VISIT, "")[:_LONGEST]
    return Visit(
        gate,
        address,
        Words(language),
        layout,
        visit=known or secrets.token_urlsafe(16),
        token=request.cookies.get(SESSION, "")[:_LONGEST],
        is_new=not known,
    )


def _look(asked: Request) -> tuple[str, str]:
    """Language and layout: as asked for now, as chosen before, as the browser prefers."""
    kept_language, _, kept_layout = asked.cookies.get(LOOK, "").partition(".")
    language = asked.args.get("lang", kept_language)
    if language not in LANGUAGES:
        best = asked.accept_languages.best_match(("zh", "zh-CN", "en"), default="zh")
        language = ENGLISH if best == "en" else CHINESE
    layout = asked.args.get("layout", kept_layout)
    return language, layout if layout in LAYOUTS else LAYOUTS[0]


def page_asked() -> dict[str, int]:
    """Which page of a list is asked for: what it is to come before; nothing for the first or for none."""
    before = request.args.get("before", "")
    return {"before": int(before)} if before.isdecimal() and len(before) < 18 else {}


def in_language(language: str, shop: str = "") -> str:
    """Where this page is in another language; for a form that has no page of its own, where it began.

    `shop`: what stands in the form's field, which is to stand there again.
    """
    path, asked = "", {name: value for name, value in request.args.items() if name != "lang"}
    if request.method == "POST":
        path, asked = request.path, {"shop": shop} if shop else {}
        if not current_app.url_map.bind("").test(path, "GET"):
            path = url_for("sign_in.start" if path.startswith("/sign-in/") else "pages.home")
    return f"{path}?{urlencode(asked | {'lang': language})}"


def keep_look(response: Response, visit: Visit) -> None:
    """Keep what was chosen with this request."""
    if "lang" in request.args or "layout" in request.args:
        put(response, LOOK, f"{visit.words.language}.{visit.layout}", max_age=LOOK_S)
    if visit.is_new and response.mimetype == "text/html":
        put(response, VISIT, visit.visit)


def put(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """Set a cookie that only this site's own pages send back, and no script reads."""
    response.set_cookie(name, value, max_age=max_age, secure=True, httponly=True, samesite="Strict", path="/")


def drop(response: Response, name: str) -> None:
    response.delete_cookie(name, secure=True, httponly=True, samesite="Strict", path="/")


def wait(seconds: float) -> None:
    """Let time pass, so that an answer tells nothing by how soon it comes."""
    threading.Event().wait(seconds)
