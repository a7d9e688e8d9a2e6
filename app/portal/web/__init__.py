"""The web application of tenants: pages, API, and what guards them. It knows the desk only as a `Gate`."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.exceptions import HTTPException

from app.errors import DeskError
from app.portal.gate import Gate
from app.portal.web import api, figures, guard, pages, sign_in, visit
from app.portal.web.guard import PeerOf
from app.portal.web.words import RESOURCES, Words

MOST_BODY = 16_384
_STATUS = {
    "tenant.signed_out": 401,
    "permission.not_yours": 404,
    "permission.denied": 403,
    "portal.bad_request": 400,
    "portal.busy": 503,
    "portal.unavailable": 503,
    "portal.failed": 500,
    "tenant.wait": 429,
    "tenant.codes_cut_off": 429,
}
"""By the key of a refusal; all others are what somebody typed."""
WRONG = 422
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def create_app(gate: Gate, *, hosts: Collection[str], peer_of: PeerOf, is_tls: bool) -> Flask:
    """The application. `hosts`: the names it may be asked for, beside the address that was reached."""
    app = Flask(
        "meterdesk",
        template_folder=str(RESOURCES / "templates"),
        static_folder=None,
    )
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    guard.guard(gate, app, hosts=hosts, peer_of=peer_of, is_tls=is_tls)
    _serve_files(app)
    for part in (pages.PAGES, sign_in.PAGES, api.API):
        app.register_blueprint(part)
    app.register_error_handler(DeskError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
    app.context_processor(_context)
    return app


def _serve_files(app: Flask) -> None:
    """The few files of every page, out of memory: no name that is asked for is ever opened."""
    files = {path.name: path.read_bytes() for path in (RESOURCES / "static").iterdir() if path.is_file()}

    def static(filename: str) -> Response:
        if filename not in files:
            abort(404)
        kind = _KINDS.get(filename.rpartition(".")[2], "text/plain")
        return Response(files[filename], mimetype=kind)

    app.add_url_rule("/static/<filename>", "static", static)


def status_of(error: DeskError) -> int:
    return _STATUS.get(error.key, WRONG)


def _words() -> Words:
    return visit.current().words if "visit" in g else Words(request.args.get("lang", ""))


def _is_api() -> bool:
    return request.path.startswith(guard.API)


def _refused(error: DeskError) -> Any:
    if _is_api():
        return api.error_body(error, _words()), status_of(error)
    if error.key == "tenant.signed_out":
        return sign_in.signed_out()
    return _page_of(error, status_of(error))


def _http(error: HTTPException) -> Any:
    """What HTTP itself refuses; redirects of the router are answers."""
    code = error.code or 500
    if code < 400:
        return error
    key = f"http.{code}" if code in (400, 403, 404, 405, 413, 421, 429) else "http.500"
    return _told(DeskError(key), code)


def _failed(error: Exception) -> Any:
    """A fault of the program; the visitor learns only that it failed, its log the rest."""
    from logging import getLogger

    getLogger(__name__).error("%s %s", request.method, request.url_rule, exc_info=error)
    return _told(DeskError("portal.failed"), 500)


def _told(error: DeskError, code: int) -> Any:
    if _is_api():
        return api.error_body(error, _words()), code
    return _page_of(error, code)


def _page_of(error: DeskError, code: int) -> Any:
    return render_template("error.html", sentence=_words().error(error)), code


def _utc_offset_min() -> int:
    """The site's; asked for once a request, and only where a page shows a moment."""
    if "utc_offset_min" not in g:
        g.utc_offset_min = int(visit.current().call("hello")["utc_offset_min"])
    return int(g.utc_offset_min)


def _context() -> dict[str, object]:
    """What every template may use."""
    words = _words()
    known = visit.current() if "visit" in g else None
    return {
        "t": words.text,
        "words": words,
        "in_language": visit.in_language,
        "layout": known.layout if known else "phone",
        "form_token": known.form_token() if known else "",
        "signed_in": bool(known and known.token),
        "yuan": figures.yuan,
        "price": figures.price,
        "quantity": figures.quantity,
        "moment": lambda utc_ms: figures.moment(utc_ms, _utc_offset_min()),
        "days": lambda tenths: figures.days(tenths, words),
        "age": lambda utc_ms: figures.age(utc_ms, int(time.time() * 1000), words),
    }
