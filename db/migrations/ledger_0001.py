"""First schema of `ledger.db`. Released schemas are frozen history: change nothing here, add a migration.

Append-only tables (CHAINED) carry `prev_hash` and `hash`: SHA-256 over the table's name, the hash of the row
before and the row's own columns (db/chain.py). The rest are set-up rows and small tables of what is open now.
"""

from __future__ import annotations

VERSION = 1

CHAINED = ("meter_epochs", "operations", "operation_events", "transfers", "receipt_prints", "audit")

SCHEMA = """
CREATE TABLE site (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    site_id TEXT NOT NULL,
    created_utc_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE instance (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token TEXT NOT NULL,
    started_utc_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL,
    created_utc_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE operators (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    drawer TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    failed_tries INTEGER NOT NULL DEFAULT 0,
    locked_until_utc_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE buildings (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;

CREATE TABLE areas (
    id INTEGER PRIMARY KEY,
    building_id INTEGER NOT NULL REFERENCES buildings (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE collectors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    area_id INTEGER NOT NULL REFERENCES areas (id),
    link TEXT NOT NULL CHECK (link IN ('sealed', 'transparent')),
    host TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    suite INTEGER NOT NULL,
    minimum_suite INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1))
) STRICT;

CREATE TABLE buses (
    collector_id TEXT NOT NULL REFERENCES collectors (id),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 255),
    medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water')),
    baud INTEGER NOT NULL,
    parity TEXT NOT NULL CHECK (parity IN ('N', 'E', 'O')),
    stop_bits INTEGER NOT NULL CHECK (stop_bits IN (1, 2)),
    gap_ms INTEGER NOT NULL,
    reply_timeout_ms INTEGER NOT NULL,
    PRIMARY KEY (collector_id, number)
) STRICT;

CREATE TABLE shops (
    id INTEGER PRIMARY KEY,
    shop_number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    area_id INTEGER NOT NULL REFERENCES areas (id),
    floor TEXT NOT NULL,
    trade TEXT NOT NULL,
    phone TEXT NOT NULL,
    search_text TEXT NOT NULL
) STRICT;

CREATE TABLE price_plans (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water'))
) STRICT;

CREATE TABLE price_versions (
    plan_id INTEGER NOT NULL REFERENCES price_plans (id),
    start_utc_ms INTEGER NOT NULL,
    price_e8 INTEGER NOT NULL CHECK (price_e8 >= 0),
    PRIMARY KEY (plan_id, start_utc_ms)
) STRICT;

CREATE TABLE meters (
    id TEXT PRIMARY KEY,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water')),
    custody TEXT NOT NULL CHECK (custody IN ('meter', 'office')),
    profile TEXT NOT NULL,
    collector_id TEXT NOT NULL,
    bus INTEGER NOT NULL,
    unit TEXT NOT NULL,
    plan_id INTEGER NOT NULL REFERENCES price_plans (id),
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    FOREIGN KEY (collector_id, bus) REFERENCES buses (collector_id, number),
    UNIQUE (collector_id, bus, unit)
) STRICT;

CREATE INDEX meters_shop ON meters (shop_id);

CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL) STRICT;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    opened_utc_ms INTEGER NOT NULL,
    closed_utc_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX accounts_one_open ON accounts (shop_id) WHERE closed_utc_ms IS NULL;

CREATE TABLE account_meters (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    hoarding_limit_fen INTEGER NOT NULL CHECK (hoarding_limit_fen > 0),
    PRIMARY KEY (account_id, meter_id)
) STRICT;

CREATE INDEX account_meters_meter ON account_meters (meter_id);

CREATE TABLE meter_epochs (
    seq INTEGER PRIMARY KEY,
    meter_id TEXT NOT NULL REFERENCES meters (id),
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    start_count INTEGER NOT NULL CHECK (start_count >= 0),
    reason TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (meter_id, epoch)
) STRICT;

CREATE TABLE operations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('sale')),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    epoch INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    tender TEXT NOT NULL CHECK (tender IN ('cash', 'card', 'transfer', 'qr')),
    received_fen INTEGER NOT NULL CHECK (received_fen >= amount_fen),
    drawer TEXT NOT NULL,
    receipt_series TEXT NOT NULL,
    receipt_number INTEGER NOT NULL CHECK (receipt_number > 0),
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    price_e8 INTEGER NOT NULL CHECK (price_e8 >= 0),
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    FOREIGN KEY (meter_id, epoch) REFERENCES meter_epochs (meter_id, epoch),
    UNIQUE (receipt_series, receipt_number)
) STRICT;

CREATE INDEX operations_meter ON operations (meter_id, seq);

-- One row per step of an operation's life. `detail` is canonical JSON: for "sending" the frame's SHA-256,
-- count and the meter's book before; for an outcome the meter's book seen, and the fence if one was needed.
CREATE TABLE operation_events (
    seq INTEGER PRIMARY KEY,
    operation_id TEXT NOT NULL REFERENCES operations (id),
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN ('recorded', 'sending', 'in_doubt', 'confirmed', 'void', 'rejected',
                                         'not_applied', 'escalated')),
    count INTEGER,
    detail TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (operation_id, step)
) STRICT;

-- What is open now: one row per meter, inserted and deleted with its operation.
CREATE TABLE open_operations (
    meter_id TEXT PRIMARY KEY REFERENCES meters (id),
    operation_id TEXT NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;

-- (meter, epoch, count) belongs to at most one live or confirmed operation; freed when proven not applied.
CREATE TABLE reserved_counts (
    meter_id TEXT NOT NULL REFERENCES meters (id),
    epoch INTEGER NOT NULL,
    count INTEGER NOT NULL,
    operation_id TEXT NOT NULL REFERENCES operations (id),
    PRIMARY KEY (meter_id, epoch, count)
) STRICT, WITHOUT ROWID;

-- Double entry: each row debits one account and credits another, so debits always equal credits.
-- kind: direct; pending, later closed once by a posted or voided row that names it.
CREATE TABLE transfers (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    operation_id TEXT REFERENCES operations (id),
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'pending', 'posted', 'voided')),
    pending_id TEXT REFERENCES transfers (id),
    debit TEXT NOT NULL,
    credit TEXT NOT NULL CHECK (credit <> debit),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    CHECK ((kind IN ('posted', 'voided')) = (pending_id IS NOT NULL))
) STRICT;

CREATE INDEX transfers_operation ON transfers (operation_id);
CREATE UNIQUE INDEX transfers_closed_once ON transfers (pending_id) WHERE pending_id IS NOT NULL;

-- What is due to a customer is asked for one account at a time, and few sales touch it. Other accounts have
-- no index: each would cost every sale two more pages and their journal, and their sums are for reports.
CREATE INDEX transfers_due_debit ON transfers (debit)
WHERE debit >= 'refund_due:' AND debit < 'refund_due;';
CREATE INDEX transfers_due_credit ON transfers (credit)
WHERE credit >= 'refund_due:' AND credit < 'refund_due;';

-- A posted or voided row repeats its pending row's accounts and amount; anything else is a program fault.
CREATE TRIGGER transfers_close BEFORE INSERT ON transfers
WHEN NEW.pending_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM transfers WHERE id = NEW.pending_id AND kind = 'pending' AND debit = NEW.debit
    AND credit = NEW.credit AND amount_fen = NEW.amount_fen AND operation_id IS NEW.operation_id)
BEGIN SELECT RAISE(ABORT, 'transfers: closes no such pending row'); END;

CREATE TABLE receipt_prints (
    seq INTEGER PRIMARY KEY,
    operation_id TEXT NOT NULL REFERENCES operations (id),
    copy INTEGER NOT NULL CHECK (copy >= 0),
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (operation_id, copy)
) STRICT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    utc_ms INTEGER NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('done', 'refused')),
    detail TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX audit_object ON audit (object);
"""

# The last guard also stops INSERT OR REPLACE, and any insert that does not go through db/chain.py.
APPEND_ONLY = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END;

CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never deleted'); END;

CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM {table})
OR NEW.prev_hash IS NOT COALESCE((SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1), zeroblob(32))
OR length(NEW.hash) <> 32
BEGIN SELECT RAISE(ABORT, '{table}: row does not follow the last one'); END;
"""


def script() -> str:
    """All statements of this version."""
    return SCHEMA + "".join(APPEND_ONLY.format(table=table) for table in CHAINED)
