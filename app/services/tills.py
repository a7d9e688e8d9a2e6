"""Whose money a sale is: each company of the site has its own receipts and its own drawer at every desk."""

from __future__ import annotations

from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import Scope, allow
from db.ledger import Ledger
from db.rows import MAIN_COMPANY, Company

PARTING: Final = "/"
"""Stands between a company's code and the drawer; a drawer's own name has none."""


def company_of(ledger: Ledger, meter_id: str) -> Company:
    """The company that sells to a meter: its building's. Raises DeskError sale.no_such_meter."""
    building_id = ledger.meters.building_of(meter_id)
    company = None if building_id is None else ledger.companies.of_building(building_id)
    if company is None:
        raise DeskError("sale.no_such_meter", meter=meter_id)
    return company


def drawer_of(company: Company, own: str) -> str:
    """The drawer of `company` at the desk whose drawer is `own`: the main company's needs no code."""
    return own if company.id == MAIN_COMPANY else f"{company.code}{PARTING}{own}"


def drawer_back(taken_into: str, own: str) -> str:
    """The drawer at this desk from which money goes back: of the company that took it."""
    code, parting, _ = taken_into.rpartition(PARTING)
    return f"{code}{parting}{own}"


def drawer_at_shop(ledger: Ledger, shop_id: int, own: str) -> str:
    """The drawer at this desk of the company that sells to a shop. Raises DeskError accounts.no_shop."""
    building_id = ledger.shops.building_of(shop_id)
    company = None if building_id is None else ledger.companies.of_building(building_id)
    if company is None:
        raise DeskError("accounts.no_shop")
    return drawer_of(company, own)


def allow_drawer(ledger: Ledger, session: Session, permission: Permission, drawer: str) -> Scope:
    """`allow` for what is done at one drawer: it must be of a company that sells in one of his buildings.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, permission)
    if not is_within(ledger, scope, drawer):
        raise DeskError("permission.other_building")
    return scope


def drawer_company(ledger: Ledger, drawer: str) -> Company | None:
    """The company whose money a drawer holds; None for a code that no company has."""
    code, parting, _ = drawer.rpartition(PARTING)
    return ledger.companies.by_code(code) if parting else ledger.companies.get(MAIN_COMPANY)


def is_within(ledger: Ledger, scope: Scope, drawer: str) -> bool:
    """Whether the drawer is of a company that sells in one of these buildings."""
    if scope.buildings is None:
        return True
    company = drawer_company(ledger, drawer)
    here = {row.company_id for row in ledger.shops.buildings() if row.id in scope.buildings}
    return company is not None and company.id in here
