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
-- A cause for concern, from when it was seen until it was gone: one live row (not cleared) for a kind and an
-- object. `object`: a meter, a collector, a line as "collector/number", or '' for the desk itself. `level`: 1
-- notice, 2 warning, 3 urgent. `ended` says why it was cleared: gone, folded into another, another level of
-- credit, removed from the site. `stamp` rises with every change of any row.
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    detail TEXT NOT NULL,
    raised_utc_ms INTEGER NOT NULL,
    acknowledged_utc_ms INTEGER,
    acknowledged_by INTEGER REFERENCES operators (id),
    note TEXT NOT NULL DEFAULT '',
    cleared_utc_ms INTEGER,
    ended TEXT NOT NULL DEFAULT '' CHECK (ended IN ('', 'gone', 'folded', 'level', 'removed')),
    stamp INTEGER NOT NULL,
    CHECK ((cleared_utc_ms IS NULL) = (ended = ''))
) STRICT;

CREATE UNIQUE INDEX alarms_live ON alarms (kind, object) WHERE cleared_utc_ms IS NULL;

CREATE UNIQUE INDEX alarms_stamp ON alarms (stamp);

CREATE INDEX alarms_object ON alarms (object, id);

-- From the last answer of a meter or collector to the next one. `behind`: the collector whose link was away,
-- '' where the meter itself was silent.
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('meter', 'collector')),
    object TEXT NOT NULL,
    behind TEXT NOT NULL,
    from_utc_ms INTEGER NOT NULL,
    until_utc_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX outages_open ON outages (kind, object) WHERE until_utc_ms IS NULL;

CREATE INDEX outages_until ON outages (until_utc_ms) WHERE until_utc_ms IS NOT NULL;
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
