"""Sixth schema of `ledger.db`: tenants of the web, online payment, reports by plan.

Each part below stands by itself. Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 6

# ---- tenants: codes, sessions, what they chose ----------------------------------------------------------

PORTAL = """
"""

PORTAL_CHAINED: tuple[str, ...] = ()

# ---- online payment: orders, what became of them, bills -------------------------------------------------

PAYMENTS = """
"""

PAYMENTS_CHAINED: tuple[str, ...] = ()

# ---- reports: periods settled, reports by plan ----------------------------------------------------------

REPORTS = """
"""

REPORTS_CHAINED: tuple[str, ...] = ()

# ---- control: prices ahead of their time ----------------------------------------------------------------

CONTROL = """
"""

CONTROL_CHAINED: tuple[str, ...] = ()

CHAINED = (*PORTAL_CHAINED, *PAYMENTS_CHAINED, *REPORTS_CHAINED, *CONTROL_CHAINED)


def script() -> str:
    """All statements of this version."""
    parts = (PORTAL, PAYMENTS, REPORTS, CONTROL)
    return "".join(parts) + "".join(APPEND_ONLY.format(table=table) for table in CHAINED)
