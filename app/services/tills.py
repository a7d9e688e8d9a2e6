"""Whose money a sale is: each company of the site has its own receipts and its own drawer at every desk."""

from __future__ import annotations

from typing import Final

from app.errors import DeskError
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
