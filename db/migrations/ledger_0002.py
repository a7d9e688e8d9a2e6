"""Second schema of `ledger.db`: every kind of link, keys in their overlap, intervals of their own.

Nothing of money is touched. `collectors` is made anew because SQLite cannot change a CHECK: the rows wait in
a table of their own and come back under the same name. A rename would not do, since the rows of `buses` that
point here are counted as orphans until a row of the same id is inserted again, which a rename does not do.
Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

VERSION = 2

SCHEMA = """
PRAGMA defer_foreign_keys = ON;

CREATE TABLE collectors_kept AS SELECT * FROM collectors;

DROP TABLE collectors;

-- A serial link has a device in `host` and no port. `dial_in` and `legacy` are JSON, NULL where they do not
-- apply; `history_min` NULL means the site's interval. The older key is taken too until its time is over.
CREATE TABLE collectors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    area_id INTEGER NOT NULL REFERENCES areas (id),
    link TEXT NOT NULL CHECK (link IN ('sealed', 'transparent', 'modbus-tcp', 'serial', 'legacy-3des')),
    host TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535 OR (port = 0 AND link = 'serial')),
    suite INTEGER NOT NULL,
    minimum_suite INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    max_hold_ms INTEGER NOT NULL DEFAULT 30000 CHECK (max_hold_ms >= 0),
    dial_in TEXT,
    legacy TEXT,
    history_min INTEGER CHECK (history_min > 0),
    older_key_id INTEGER CHECK (older_key_id <> key_id),
    older_key_until_utc_ms INTEGER,
    CHECK ((older_key_id IS NULL) = (older_key_until_utc_ms IS NULL))
) STRICT;

INSERT INTO collectors (id, name, area_id, link, host, port, suite, minimum_suite, key_id, enabled)
SELECT id, name, area_id, link, host, port, suite, minimum_suite, key_id, enabled FROM collectors_kept;

DROP TABLE collectors_kept;

-- `number` is the one its maker printed on the meter, '' where nobody has noted it.
ALTER TABLE meters ADD COLUMN number TEXT NOT NULL DEFAULT '';

ALTER TABLE meters ADD COLUMN history_min INTEGER CHECK (history_min > 0);
"""


def script() -> str:
    """All statements of this version."""
    return SCHEMA
