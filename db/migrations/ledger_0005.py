"""Fifth schema of `ledger.db`: seals over the tables that are no chains, control, alarms, texts to tenants.

Each part below stands by itself. Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 5

# ---- what stands in tables that are no chains, sealed row by row ----------------------------------------

SEALS = """
"""

# ---- orders to meters: trip, close, keep supply, settings; their batches and their delivery -------------

CONTROL = """
"""

CONTROL_CHAINED: tuple[str, ...] = ()

# ---- when supply is cut and restored; the shortage of the grid ------------------------------------------

POLICY = """
"""

POLICY_CHAINED: tuple[str, ...] = ()

# ---- alarms, live and past -------------------------------------------------------------------------------

ALARMS = """
"""

ALARMS_CHAINED: tuple[str, ...] = ()

# ---- short messages: the queue, the templates, the log ---------------------------------------------------

MESSAGES = """
"""

MESSAGES_CHAINED: tuple[str, ...] = ()

# ---- money ------------------------------------------------------------------------------------------------

MONEY = """
"""

CHAINED = (*CONTROL_CHAINED, *POLICY_CHAINED, *ALARMS_CHAINED, *MESSAGES_CHAINED)


def script() -> str:
    """All statements of this version."""
    parts = (SEALS, CONTROL, POLICY, ALARMS, MESSAGES, MONEY)
    return "".join(parts) + "".join(APPEND_ONLY.format(table=table) for table in CHAINED)
