"""How a tenant signs in: a code by text to a number on file, or the code on his slip; and how he goes again.

What is refused is counted in the book, so its unit must commit: refusals come back as values. Whoever asks
learns nothing of who is on file: shop, number and code that fit nobody get the same answers, the same limits
and the same work (faults.md 3.6). No service here takes a tenant's session: whoever calls proves himself.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import Final

from app import config
from app.domain.messages import About, Hole, numbers, same_number
from app.domain.tenancy import (
    ASKED_FOR_NOTHING,
    CODE_LIFE_MS,
    DAY_MS,
    MOST_OF_ADDRESS,
    MOST_OF_ADDRESS_DAY,
    MOST_SESSIONS,
    MOST_TRIES,
    SLIP_DIGITS,
    Ended,
    Place,
    TenantSession,
    Way,
    actor,
    digits_of,
    hash_of,
    new_token,
    wait_ms,
)
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import passwords, settings, tenant_codes, tenant_watch
from app.services.message_events import numbers_on_file, of_site
from app.services.message_queue import enqueue
from app.services.tenants import MOBILE_DIGITS, has_number
from app.services.tries import Tries
from db import masking
from db.ledger import Ledger
from db.rows import Account, Shop

SIGN_IN: Final = "tenant.sign_in"
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_UNKNOWN_PLACES: Final = 64
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A code was asked for. `request` is what only the browser that asked holds."""

    request: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """Somebody proved himself. `token` is what his browser holds from now on."""

    session: TenantSession
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks: from which address of the network, at what place, in which language."""

    address: str
    place: Place
    language: str = "zh_CN"


def takes_texts(ledger: Ledger) -> bool:
    """Whether codes by text can be had here at all."""
    return bool(settings.text(ledger, config.SMS_PORT))


def ask_code(
    ledger: Ledger,
    key_store: KeyStore,
    shop_number: str,
    number: str,
    *,
    visitor: Visitor,
    now_utc_ms: int,
) -> Asked | DeskError:
    """Have a code sent, if the number is on file for the shop. Else nothing is sent, and nobody can tell.

    As values: tenant.no_texts, tenant.not_a_mobile, tenant.wait, tenant.codes_cut_off.
    """
    if not takes_texts(ledger):
        return DeskError("tenant.no_texts")
    digits = "".join(numbers(digits_of(number)))[-MOBILE_DIGITS:]
    if not _MOBILE.fullmatch(digits):
        return DeskError("tenant.not_a_mobile")
    key = tenant_codes.key(ledger, key_store, now_utc_ms=now_utc_ms)
    mac = tenant_codes.number_mac(key, digits)
    refused = _held_back(ledger, mac, visitor, now_utc_ms)
    if refused is not None:
        return refused
    shop, account = _tenancy(ledger, shop_number)
    known = account if account and _is_on_file(ledger, account, digits) else None
    request = new_token()
    code_id = ledger.tenants.ask(
        hash_of(request),
        account_id=known.id if known else None,
        number_mac=mac,
        phone=masking.phone(digits) if known else "",
        address=visitor.address,
        utc_ms=now_utc_ms,
        expires_utc_ms=now_utc_ms + CODE_LIFE_MS,
    )
    _send(ledger, shop, code_id, digits if known else None, visitor=visitor, now_utc_ms=now_utc_ms)
    tenant_watch.look(ledger, now_utc_ms=now_utc_ms)
    return Asked(request)


def enter_code(
    ledger: Ledger,
    key_store: KeyStore,
    request: str,
    typed: str,
    *,
    visitor: Visitor,
    now_utc_ms: int,
) -> Begun | DeskError:
    """Enter the code that was sent for this request. As values: tenant.code_over (too late, too often, used,
    or its number is not on file any more), tenant.code_wrong."""
    row = ledger.tenants.code_of(hash_of(request))
    if row is None or row.state != "open" or not _is_in_time(row.asked_utc_ms, now_utc_ms):
        return DeskError("tenant.code_over")
    key = tenant_codes.key(ledger, key_store, now_utc_ms=now_utc_ms)
    fits = hmac.compare_digest(tenant_codes.code_of(key, row), digits_of(typed)[:_LONGEST])
    account = ledger.accounts.get(row.account_id) if row.account_id is not None else None
    if account is not None and not has_number(ledger, account, row.phone):
        ledger.tenants.note_try(row.id, state="over")
        return DeskError("tenant.code_over")
    if fits and account is not None and account.closed_utc_ms is None:
        ledger.tenants.note_try(row.id, state="used")
        tenant_watch.look(ledger, now_utc_ms=now_utc_ms)
        return _begin(ledger, account, Way.TEXT, row.phone, visitor=visitor, now_utc_ms=now_utc_ms)
    left = MOST_TRIES - row.tries - 1
    ledger.tenants.note_try(row.id, state="open" if left > 0 else "over")
    if account is not None:
        _note_failure(ledger, account, Way.TEXT, row.tries + 1, visitor, now_utc_ms)
    return DeskError("tenant.code_wrong", left=left) if left > 0 else DeskError("tenant.code_over")


def enter_slip_code(
    ledger: Ledger,
    key_store: KeyStore,
    shop_number: str,
    typed: str,
    *,
    visitor: Visitor,
    now_utc_ms: int,
) -> Begun | DeskError:
    """Enter the code of a slip. As values: tenant.wait (after a wrong one; nothing is tried meanwhile),
    tenant.slip_code_wrong."""
    _, account = _tenancy(ledger, shop_number)
    place = f"account/{account.id}" if account else _unknown(shop_number)
    tries = Tries(*ledger.tenants.tries(place))
    if tries.wait_ms(now_utc_ms) > 0:
        return _wait(tries.wait_ms(now_utc_ms))
    key = tenant_codes.key(ledger, key_store, now_utc_ms=now_utc_ms)
    kept = ledger.tenants.slip_code(account.id) if account else None
    code = digits_of(typed)[:_LONGEST]
    mac = tenant_codes.slip_mac(key, account.id if account else 0, code)
    fits = hmac.compare_digest(mac, kept or bytes(len(mac))) and len(code) == SLIP_DIGITS
    if account is not None and kept is not None and fits:
        ledger.tenants.put_tries(place, failed=0, until_utc_ms=0)
        return _begin(ledger, account, Way.SLIP, "", visitor=visitor, now_utc_ms=now_utc_ms)
    after = tries.after_failure(now_utc_ms)
    ledger.tenants.put_tries(place, failed=after.failed, until_utc_ms=after.until_utc_ms)
    if account is not None:
        _note_failure(ledger, account, Way.SLIP, after.failed, visitor, now_utc_ms)
    return DeskError("tenant.slip_code_wrong")


def sign_out(ledger: Ledger, token: str, *, now_utc_ms: int) -> bool:
    """End the session of this token; False if there is none that goes on."""
    row = ledger.tenants.by_token(hash_of(token))
    if row is None or row.ended_utc_ms is not None:
        return False
    ledger.tenants.end(row.id, why=Ended.SIGNED_OUT, utc_ms=now_utc_ms)
    return True


def seen(ledger: Ledger, session_id: int, *, now_utc_ms: int) -> None:
    """A tenant gave a sign of life."""
    row = ledger.tenants.session(session_id)
    if row is not None and row.ended_utc_ms is None:
        ledger.tenants.seen(session_id, utc_ms=now_utc_ms)


def _held_back(ledger: Ledger, number_mac: bytes, visitor: Visitor, now_utc_ms: int) -> DeskError | None:
    """Why no code is to be had now; what is asked for in vain is counted like the rest."""
    tenants = ledger.tenants
    asked, sent, _ = tenants.asked_since(now_utc_ms - DAY_MS)
    most = settings.number(ledger, config.PORTAL_CODES_DAY)
    if sent >= most or asked >= most * ASKED_FOR_NOTHING:
        tenant_watch.cut_off(ledger, sent=sent, now_utc_ms=now_utc_ms)
        return DeskError("tenant.codes_cut_off")
    from_here = tenants.asked_from(visitor.address, since_utc_ms=now_utc_ms - CODE_LIFE_MS)
    in_a_day = tenants.asked_from(visitor.address, since_utc_ms=now_utc_ms - DAY_MS)
    if from_here >= MOST_OF_ADDRESS or in_a_day >= MOST_OF_ADDRESS_DAY:
        return _wait(CODE_LIFE_MS)
    wait = wait_ms(tenants.asked_for(number_mac, since_utc_ms=now_utc_ms - DAY_MS), now_utc_ms=now_utc_ms)
    return _wait(wait) if wait > 0 else None


def _send(
    ledger: Ledger, shop: Shop | None, code_id: int, number: str | None, *, visitor: Visitor, now_utc_ms: int
) -> None:
    """Queue the text; without a number the same work to nobody."""
    building = ledger.shops.building_of(shop.id) if shop else None
    values = {
        **of_site(ledger, building, now_utc_ms=now_utc_ms),
        Hole.SHOP: shop.shop_number if shop else "",
        Hole.CODE: tenant_codes.HOLE,
    }
    about = tenant_codes.object_of(code_id)
    enqueue(
        ledger,
        About.CODE,
        values,
        addresses=() if number is None else (number,),
        event=about,
        object=about,
        building_id=building,
        language=visitor.language,
        now_utc_ms=now_utc_ms,
        expires_utc_ms=now_utc_ms + CODE_LIFE_MS,
    )


def _begin(
    ledger: Ledger, account: Account, way: Way, phone: str, *, visitor: Visitor, now_utc_ms: int
) -> Begun:
    """A new session under a new token, whatever the browser held before."""
    shop = ledger.shops.get(account.shop_id)
    if shop is None:
        raise LookupError(f"account {account.id} has no shop")
    going_on = ledger.tenants.open_of(account.id)
    for row in going_on[: max(len(going_on) - MOST_SESSIONS + 1, 0)]:
        ledger.tenants.end(row.id, why=Ended.REPLACED, utc_ms=now_utc_ms)
    token = new_token()
    session_id = ledger.tenants.begin(
        hash_of(token),
        account_id=account.id,
        place=visitor.place,
        way=way,
        phone=phone,
        address=visitor.address,
        utc_ms=now_utc_ms,
    )
    ledger.audit.append(
        operator=actor(shop.shop_number),
        action=SIGN_IN,
        object=shop.shop_number,
        detail={"way": way.value, "place": visitor.place.value, "phone": phone, "address": visitor.address},
        utc_ms=now_utc_ms,
    )
    session = TenantSession(session_id, account.id, shop.shop_number, visitor.place, now_utc_ms)
    return Begun(session, token)


def _note_failure(
    ledger: Ledger, account: Account, way: Way, failed: int, visitor: Visitor, now_utc_ms: int
) -> None:
    shop = ledger.shops.get(account.shop_id)
    number = shop.shop_number if shop else ""
    ledger.audit.append(
        operator=actor(number),
        action=SIGN_IN,
        object=number,
        result="refused",
        detail={"way": way.value, "failed": failed, "address": visitor.address},
        utc_ms=now_utc_ms,
    )


def _tenancy(ledger: Ledger, shop_number: str) -> tuple[Shop | None, Account | None]:
    """The shop of this number, however it was written, and its open account."""
    typed = shop_number.strip()[:_LONGEST]
    shop = ledger.shops.by_number(typed) or ledger.shops.by_number(typed.upper())
    return shop, ledger.accounts.open_of_shop(shop.id) if shop else None


def _is_on_file(ledger: Ledger, account: Account, digits: str) -> bool:
    return any(same_number(digits, number) for number in numbers_on_file(ledger, account))


def _is_in_time(asked_utc_ms: int, now_utc_ms: int) -> bool:
    """A clock that was set back opens no old code again (faults.md H11)."""
    return 0 <= now_utc_ms - asked_utc_ms < CODE_LIFE_MS


def _unknown(shop_number: str) -> str:
    return f"unknown/{passwords.bucket(shop_number.strip().upper()[:_LONGEST], of=_UNKNOWN_PLACES)}"


def _wait(wait: int) -> DeskError:
    return DeskError("tenant.wait", seconds=-(-wait // 1000))
