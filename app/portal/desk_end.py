"""The desk's end of the tenant web: what can be asked for, and nothing else.

Each call is one short unit of a book, run on the thread of the web's pipe, with a reading connection that it
gives back at once. Who asks is looked up in the same unit that acts (app/services/tenants.py).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import replace
from typing import Final

from app.domain.tenancy import Place
from app.errors import DeskError
from app.portal.asked import Asked, Call, Desk
from app.portal.tenant_calls import TENANT_CALLS
from app.portal.wire import Question, plain
from app.services import settings, tenant_sign_in
from app.services.tenant_sign_in import Begun, Visitor
from db.errors import BookError
from db.ledger import Ledger

__all__ = ["CALLS", "Desk", "answer"]

_log = logging.getLogger(__name__)


def _hello(asked: Asked) -> object:
    """What a page shows before anybody has signed in."""

    def unit(ledger: Ledger) -> dict[str, object]:
        seller = settings.seller(ledger)
        return {
            "site": seller.name,
            "telephone": seller.phone,
            "texts": tenant_sign_in.takes_texts(ledger),
            "utc_offset_min": settings.intervals(ledger).utc_offset_min,
        }

    return asked.desk.ledger.read(unit)


def _ask_code(asked: Asked) -> object:
    shop, number = asked.text("shop"), asked.text("number")
    outcome = asked.commit(
        lambda ledger: tenant_sign_in.ask_code(
            ledger, asked.desk.key_store, shop, number, visitor=asked.visitor, now_utc_ms=asked.now
        )
    )
    if isinstance(outcome, DeskError):
        raise outcome
    return {"request": outcome.request}


def _enter_code(asked: Asked) -> object:
    request, code = asked.text("request"), asked.text("code")
    return _signed_in(
        asked.commit(
            lambda ledger: tenant_sign_in.enter_code(
                ledger, asked.desk.key_store, request, code, visitor=asked.visitor, now_utc_ms=asked.now
            )
        )
    )


def _enter_slip_code(asked: Asked) -> object:
    shop, code = asked.text("shop"), asked.text("code")
    return _signed_in(
        asked.commit(
            lambda ledger: tenant_sign_in.enter_slip_code(
                ledger, asked.desk.key_store, shop, code, visitor=asked.visitor, now_utc_ms=asked.now
            )
        )
    )


def _signed_in(outcome: Begun | DeskError) -> object:
    if isinstance(outcome, DeskError):
        raise outcome
    return {"token": outcome.token, "shop": outcome.session.shop_number}


def _sign_out(asked: Asked) -> object:
    return asked.commit(lambda ledger: tenant_sign_in.sign_out(ledger, asked.token, now_utc_ms=asked.now))


CALLS: Final[Mapping[str, Call]] = {
    "hello": _hello,
    "ask_code": _ask_code,
    "enter_code": _enter_code,
    "enter_slip_code": _enter_slip_code,
    "sign_out": _sign_out,
    **TENANT_CALLS,
}


def answer(desk: Desk, question: Question) -> dict[str, object]:
    """What one question is answered. Raises nothing: what goes wrong here is told and logged."""
    try:
        call = CALLS.get(question.call)
        if call is None:
            raise DeskError("portal.bad_request")
        asked = Asked(desk, question.token, _visitor(question.visitor), question.args)
        return {"id": question.id, "value": plain(call(asked))}
    except DeskError as error:
        return _refused(question, error)
    except NotInTime:
        return _refused(question, DeskError("portal.busy"))
    except BookError as error:
        _log.warning("the tenant web: %s", error)
        return _refused(question, DeskError("portal.unavailable"))
    except Exception as error:  # noqa: BLE001 - reported; the tenant learns only that it failed
        _log.error("the tenant web: %s: %s", question.call, error, exc_info=error)
        return _refused(question, DeskError("portal.failed"))


def _refused(question: Question, error: DeskError) -> dict[str, object]:
    return {"id": question.id, "error": {"key": error.key, "params": plain(error.params)}}


def _visitor(said: Mapping[str, str]) -> Visitor:
    place = Place.STATION if said.get("place") == Place.STATION else Place.PHONE
    language = "en" if said.get("language") == "en" else "zh_CN"
    return replace(Visitor("", place, language), address=said.get("address", "")[:64])
