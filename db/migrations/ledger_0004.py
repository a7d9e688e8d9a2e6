"""Fourth schema of `ledger.db`: refunds, reversals and moved credit beside sales; entries; tariffs; shifts.

`operations` is made anew to take more kinds (see ledger_0002 for how); its rows and their hashes stay as they
are. What moves money without a meter being told (a use charged by the office, money carried in, a float, a
difference) is an entry, with transfers of its own. Released schemas are frozen history: change nothing here,
add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 4

CHAINED = ("operation_facts", "entries", "epoch_readings", "shift_events")

SCHEMA = """
PRAGMA defer_foreign_keys = ON;

-- Only for the checks that go with dropping the table below.
CREATE INDEX reserved_counts_operation ON reserved_counts (operation_id);

CREATE TABLE operations_kept AS SELECT * FROM operations;

DROP TABLE operations;

-- sale: money to the meter. refund: money from the meter. reversal: a refund of the last sale, or a sale of
-- the last refund, see operation_facts. moved: credit of another meter to this one, nobody pays.
-- `received_fen` is what the customer handed over, 0 where money goes the other way or nobody pays.
CREATE TABLE operations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'refund', 'reversal', 'moved')),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    epoch INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    tender TEXT NOT NULL CHECK (tender IN ('cash', 'card', 'transfer', 'qr', 'online', 'deposit', 'none')),
    received_fen INTEGER NOT NULL CHECK (received_fen >= 0),
    drawer TEXT NOT NULL,
    receipt_series TEXT NOT NULL,
    receipt_number INTEGER NOT NULL CHECK (receipt_number > 0),
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    price_e8 INTEGER NOT NULL CHECK (price_e8 >= 0),
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    FOREIGN KEY (meter_id, epoch) REFERENCES meter_epochs (meter_id, epoch),
    UNIQUE (receipt_series, receipt_number),
    CHECK (kind <> 'sale' OR received_fen >= amount_fen)
) STRICT;

INSERT INTO operations SELECT * FROM operations_kept;

DROP TABLE operations_kept;

DROP INDEX reserved_counts_operation;

CREATE INDEX operations_meter ON operations (meter_id, seq);

-- What only some operations have. `adds`: 1 gives the meter money, 0 takes it. `original_id`: what a
-- reversal undoes, at most once. `visit_id`: operations paid together. `source`: the account that the money
-- comes from instead of a till.
CREATE TABLE operation_facts (
    seq INTEGER PRIMARY KEY,
    operation_id TEXT NOT NULL UNIQUE REFERENCES operations (id),
    adds INTEGER NOT NULL CHECK (adds IN (0, 1)),
    original_id TEXT UNIQUE REFERENCES operations (id),
    visit_id TEXT,
    source TEXT,
    reason TEXT NOT NULL,
    approval_id TEXT UNIQUE,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX operation_facts_visit ON operation_facts (visit_id) WHERE visit_id IS NOT NULL;

-- Money moved without a frame to a meter. Its transfers are named "<id>/...".
-- carried_in: an old meter's money. charge: use charged by the office. moved: credit to another meter of the
-- account. settled: what a closed account's meter still held, now due. deposit_in, deposit_out. float_in,
-- float_out: between safe and drawer. difference: counted less expected. adjustment: by reconciliation.
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('carried_in', 'charge', 'moved', 'settled', 'deposit_in',
        'deposit_out', 'float_in', 'float_out', 'difference', 'adjustment', 'given_back')),
    account_id INTEGER REFERENCES accounts (id),
    meter_id TEXT REFERENCES meters (id),
    drawer TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    operator_id INTEGER,
    approval_id TEXT UNIQUE,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX entries_meter ON entries (meter_id, seq) WHERE meter_id IS NOT NULL;

CREATE INDEX entries_account ON entries (account_id, seq) WHERE account_id IS NOT NULL;

-- Where an epoch of a meter begins and ends: its registers (Wh or litres); its balance, if it holds money.
CREATE TABLE epoch_readings (
    seq INTEGER PRIMARY KEY,
    meter_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    moment TEXT NOT NULL CHECK (moment IN ('first', 'final')),
    quantity INTEGER CHECK (quantity >= 0),
    rates TEXT NOT NULL,
    balance_fen INTEGER,
    source TEXT NOT NULL CHECK (source IN ('read', 'typed')),
    reason TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    approval_id TEXT,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    FOREIGN KEY (meter_id, epoch) REFERENCES meter_epochs (meter_id, epoch),
    UNIQUE (meter_id, epoch, moment)
) STRICT;

-- How far the office has charged a meter it holds the money of: the last reading charged (NULL: none yet),
-- what was not yet a whole fen, in 10^-18 fen, and the credit left, which is the balance of credit:<meter> in
-- the transfers. `period` and `used` count for the steps of the tariff. What was charged since the reading of
-- `booked_utc_ms` and is not in the book yet is `unbooked_fen`, for `unbooked_milli` Wh or litres;
-- `estimated` tells that time stood in for a reading in it. `held_utc_ms`: since then its readings cannot be
-- charged.
CREATE TABLE charge_states (
    meter_id TEXT PRIMARY KEY REFERENCES meters (id),
    epoch INTEGER NOT NULL,
    reading_utc_ms INTEGER,
    quantity INTEGER,
    rates TEXT NOT NULL,
    carry_e18 INTEGER NOT NULL,
    credit_fen INTEGER NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL CHECK (used >= 0),
    unbooked_fen INTEGER NOT NULL DEFAULT 0 CHECK (unbooked_fen >= 0),
    unbooked_milli INTEGER NOT NULL DEFAULT 0 CHECK (unbooked_milli >= 0),
    booked_utc_ms INTEGER,
    estimated INTEGER NOT NULL DEFAULT 0 CHECK (estimated IN (0, 1)),
    held_utc_ms INTEGER
) STRICT, WITHOUT ROWID;

-- What a plan costs from a moment on, where one price does not say it. `spec` is canonical JSON
-- (app/domain/tariff); with price_versions the newest start of both is in force.
CREATE TABLE tariff_versions (
    plan_id INTEGER NOT NULL REFERENCES price_plans (id),
    start_utc_ms INTEGER NOT NULL,
    spec TEXT NOT NULL,
    spec_hash TEXT NOT NULL,
    operator_id INTEGER,
    utc_ms INTEGER NOT NULL,
    PRIMARY KEY (plan_id, start_utc_ms)
) STRICT;

CREATE TRIGGER tariff_versions_no_update BEFORE UPDATE ON tariff_versions
BEGIN SELECT RAISE(ABORT, 'tariff_versions: rows are never changed'); END;

CREATE TRIGGER tariff_versions_no_delete BEFORE DELETE ON tariff_versions
BEGIN SELECT RAISE(ABORT, 'tariff_versions: rows are never deleted'); END;

-- A cashier's time at a drawer. opened: with its float. counted: notes and sums. closed: sealed, with the
-- difference and the log's head. taken_over: by the next cashier.
CREATE TABLE shift_events (
    seq INTEGER PRIMARY KEY,
    shift_id TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN ('opened', 'counted', 'closed', 'taken_over')),
    drawer TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    detail TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (shift_id, step)
) STRICT;

CREATE INDEX shift_events_drawer ON shift_events (drawer, seq);

-- The shift that runs at a drawer now; `transfers_seq` is the last row of the book before it.
CREATE TABLE open_shifts (
    drawer TEXT PRIMARY KEY,
    shift_id TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    transfers_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Deposits are asked for one account at a time, and few sales touch them; see ledger_0001 of refund_due.
CREATE INDEX transfers_deposit_debit ON transfers (debit) WHERE debit >= 'deposit:' AND debit < 'deposit;';

CREATE INDEX transfers_deposit_credit ON transfers (credit)
WHERE credit >= 'deposit:' AND credit < 'deposit;';

CREATE TABLE reconcile_runs (
    id INTEGER PRIMARY KEY,
    operator_id INTEGER,
    utc_ms INTEGER NOT NULL,
    summary TEXT NOT NULL
) STRICT;

CREATE TABLE reconcile_findings (
    run_id INTEGER NOT NULL REFERENCES reconcile_runs (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    building_id INTEGER REFERENCES buildings (id),
    expected INTEGER,
    found INTEGER,
    detail TEXT NOT NULL,
    entry_id TEXT,
    PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE customers ADD COLUMN contact TEXT NOT NULL DEFAULT '';

ALTER TABLE customers ADD COLUMN id_number TEXT NOT NULL DEFAULT '';

ALTER TABLE accounts ADD COLUMN contract TEXT NOT NULL DEFAULT '';

ALTER TABLE accounts ADD COLUMN closed_detail TEXT;

ALTER TABLE account_meters ADD COLUMN from_utc_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE account_meters ADD COLUMN until_utc_ms INTEGER;

CREATE INDEX accounts_closed ON accounts (closed_utc_ms) WHERE closed_utc_ms IS NOT NULL;
"""


def script() -> str:
    """All statements of this version."""
    return SCHEMA + "".join(APPEND_ONLY.format(table=table) for table in ("operations", *CHAINED))
