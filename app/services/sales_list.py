"""The list of all sales, refunds, reversals and moved credit, by any filter, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import Scope, allow, scope_of
from app.services.sale_views import row_of
from app.services.views import SaleRow
from db.ledger import Ledger
from db.sale_search import SaleFilter

PAGE: Final = 100
_DIGITS: Final = 8
"""A receipt's number ends with so many figures (postings.receipt_text)."""


@dataclass(frozen=True, slots=True)
class SalesQuery:
    """What to look for, as a person says it; empty is anything. `shop` is a shop number, `operator` a
    sign-in name; `receipt` a number as printed, or its figures alone."""

    since_utc_ms: int | None = None
    until_utc_ms: int | None = None
    shop: str = ""
    meter: str = ""
    operator: str = ""
    state: str = ""
    tender: str = ""
    kind: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class SalesPage:
    """Rows, newest first. `following` is where the next page begins, None after the last; a page may be short
    or empty before that."""

    rows: tuple[SaleRow, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: sign-in and display names of those who may have sold."""

    operators: tuple[tuple[str, str], ...]


def page(
    ledger: Ledger, query: SalesQuery, *, before: int | None = None, limit: int = PAGE, session: Session
) -> SalesPage:
    """One page of what fits `query`, of one's own buildings.

    Raises DeskError: permission.*, sales.no_such_shop, sales.no_such_meter, sales.no_such_operator,
    sales.bad_receipt.
    """
    scope = allow(ledger, session, Permission.LOOK)
    found = ledger.sale_search.page(_filter(ledger, query, scope.buildings), before=before, limit=limit)
    return SalesPage(tuple(row_of(ledger, view) for view in found.found), found.following)


def choices(ledger: Ledger, *, session: Session) -> Choices:
    """Those who work in one of the buildings that this person sees. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    seen = (one for one in ledger.operators.all() if _meets(scope, scope_of(ledger, one)))
    return Choices(tuple((one.name, one.display_name) for one in seen))


def _meets(scope: Scope, other: Scope) -> bool:
    if scope.buildings is None or other.buildings is None:
        return True
    return bool(scope.buildings & other.buildings)


def _filter(ledger: Ledger, query: SalesQuery, buildings: frozenset[int] | None) -> SaleFilter:
    return SaleFilter(
        since_utc_ms=query.since_utc_ms,
        until_utc_ms=query.until_utc_ms,
        accounts=_accounts(ledger, query.shop),
        meter_id=_meter(ledger, query.meter),
        operator_id=_operator(ledger, query.operator),
        state=query.state or None,
        tender=query.tender or None,
        kind=query.kind or None,
        receipt=_receipt(ledger, query.receipt),
        buildings=buildings,
    )


def _accounts(ledger: Ledger, shop_number: str) -> tuple[int, ...] | None:
    """Every account that the shop ever had."""
    if not shop_number.strip():
        return None
    shop = ledger.shops.by_number(shop_number.strip())
    if shop is None:
        raise DeskError("sales.no_such_shop", shop=shop_number.strip())
    return tuple(account.id for account in ledger.accounts.of_shop(shop.id))


def _meter(ledger: Ledger, meter_id: str) -> str | None:
    if not meter_id.strip():
        return None
    if ledger.meters.get(meter_id.strip()) is None:
        raise DeskError("sales.no_such_meter", meter=meter_id.strip())
    return meter_id.strip()


def _operator(ledger: Ledger, name: str) -> int | None:
    if not name:
        return None
    operator = ledger.operators.by_name(name)
    if operator is None:
        raise DeskError("sales.no_such_operator", name=name)
    return operator.id


def _receipt(ledger: Ledger, text: str) -> tuple[str, int] | None:
    """Series and number. Figures alone are of the series that has such a number, sales first."""
    wanted = text.strip().upper()
    if not wanted:
        return None
    parts = re.fullmatch(rf"(.*?)(\d{{1,{_DIGITS}}})", wanted)
    if parts is None:
        raise DeskError("sales.bad_receipt", text=text.strip())
    series, number = parts.group(1), int(parts.group(2))
    if series:
        return series, number
    known = sorted(ledger.sale_search.series(), key=len)
    there = (one for one in known if ledger.operations.by_receipt(one, number) is not None)
    return next(there, known[0] if known else ""), number
