"""Fifth schema of `ledger.db`: seals over the tables that are no chains, control, alarms, texts to tenants.

Each part below stands by itself. Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 5

# ---- what stands in tables that are no chains, sealed row by row ----------------------------------------

SEALS = """
-- Written by db/table_seals.py in the transaction of whatever changes a row of the table.
CREATE TABLE table_seals (
    name TEXT PRIMARY KEY,
    rows INTEGER NOT NULL CHECK (rows >= 0),
    sum BLOB NOT NULL,
    mac BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE row_digests (
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (table_name, row_key)
) STRICT, WITHOUT ROWID;
"""

# ---- orders to meters: trip, close, keep supply, settings; their batches and their delivery -------------

CONTROL = """
-- What one person sent to many meters at once. `detail` is canonical JSON: values, until, meters by id.
CREATE TABLE order_batches (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator_id INTEGER REFERENCES operators (id),
    approval_id TEXT,
    deadline_utc_ms INTEGER NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- An order to a meter as recorded. `detail` is canonical JSON: values, and until and forced where it has
-- them. No operator: the program itself.
CREATE TABLE orders (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('trip', 'close', 'permit_close', 'keep_supply', 'fee_control',
                                       'set_prices', 'set_alarms', 'set_power', 'set_clock',
                                       'read_state')),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    detail TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('person', 'policy', 'shortage', 'tenant', 'upkeep')),
    reason TEXT NOT NULL,
    batch_id TEXT REFERENCES order_batches (id),
    operator_id INTEGER REFERENCES operators (id),
    approval_id TEXT,
    deadline_utc_ms INTEGER NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX orders_meter ON orders (meter_id, seq);

CREATE INDEX orders_batch ON orders (batch_id, seq) WHERE batch_id IS NOT NULL;

-- One row per step of an order's life. `detail` is canonical JSON: app/services/order_steps.py.
CREATE TABLE order_events (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN ('recorded', 'sending', 'in_doubt', 'confirmed', 'rejected',
                                         'not_followed', 'void', 'expired', 'cancelled')),
    detail TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (order_id, step)
) STRICT;

-- What is open now: one row per meter, inserted and deleted with its order.
CREATE TABLE open_orders (
    meter_id TEXT PRIMARY KEY REFERENCES meters (id),
    order_id TEXT NOT NULL REFERENCES orders (id)
) STRICT, WITHOUT ROWID;

-- Meters whose supply is kept by the order named, until it is handed back. NULL: until somebody does so.
CREATE TABLE kept_supplies (
    meter_id TEXT PRIMARY KEY REFERENCES meters (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    until_utc_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Selections of meters that somebody saved under a name; `meters` is a JSON list of ids.
CREATE TABLE meter_sets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    meters TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    utc_ms INTEGER NOT NULL
) STRICT;
"""

CONTROL_CHAINED: tuple[str, ...] = ("order_batches", "orders", "order_events")

# ---- when supply is cut and restored; the shortage of the grid ------------------------------------------

POLICY = """
-- What a building has of its own of the settings that a meter may have: after the meter's, before the site's.
CREATE TABLE building_settings (
    building_id INTEGER NOT NULL REFERENCES buildings (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (building_id, key)
) STRICT, WITHOUT ROWID;

-- Who was warned that little is left, how, and until when that warning stood: it ends with the level.
CREATE TABLE supply_notices (
    id INTEGER PRIMARY KEY,
    meter_id TEXT NOT NULL REFERENCES meters (id),
    level TEXT NOT NULL CHECK (level IN ('low', 'very_low', 'arrears')),
    credit_fen INTEGER NOT NULL,
    channel TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    ended_utc_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX supply_notices_standing ON supply_notices (meter_id, level) WHERE ended_utc_ms IS NULL;
CREATE INDEX supply_notices_by_time ON supply_notices (utc_ms);

-- What a meter showed of its prices and settings when they were read last, and since when one differs.
CREATE TABLE meter_values (
    meter_id TEXT NOT NULL REFERENCES meters (id),
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    utc_ms INTEGER NOT NULL,
    PRIMARY KEY (meter_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE meter_drifts (
    meter_id TEXT NOT NULL REFERENCES meters (id),
    name TEXT NOT NULL,
    since_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (meter_id, name)
) STRICT, WITHOUT ROWID;

-- Kinds of users (a shop's trade) in the order in which a shortage of the grid limits them.
CREATE TABLE shortage_kinds (
    kind TEXT PRIMARY KEY,
    rank INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A plan for a shortage. Powers in W. What it orders stands in `orders`, with the source "shortage".
CREATE TABLE shortage_plans (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('limit', 'trip')),
    kinds TEXT NOT NULL,
    target_w INTEGER NOT NULL CHECK (target_w > 0),
    limit_w INTEGER NOT NULL CHECK (limit_w >= 0),
    start_utc_ms INTEGER NOT NULL,
    end_utc_ms INTEGER NOT NULL CHECK (end_utc_ms > start_utc_ms),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'ready', 'running', 'undoing', 'ended')),
    operator_id INTEGER REFERENCES operators (id),
    began_utc_ms INTEGER,
    ended_utc_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE shortage_meters (
    plan_id TEXT NOT NULL REFERENCES shortage_plans (id),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    kind TEXT NOT NULL,
    rank INTEGER NOT NULL,
    before_w INTEGER NOT NULL,
    before_limit_w INTEGER,
    order_id TEXT,
    undo_id TEXT,
    after_w INTEGER,
    state TEXT NOT NULL CHECK (state IN ('chosen', 'done', 'failed', 'undone', 'not_undone', 'left')),
    PRIMARY KEY (plan_id, meter_id)
) STRICT, WITHOUT ROWID;
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
-- One text to one number or address, from when it was wanted until its end. `about` and `object`: of what it
-- tells; `event`: what called for it, '' for a message that a person sent. `done`: parts that went out.
-- `trouble` and `code`: why it did not. `stamp` rises with every change of any row.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    carrier TEXT NOT NULL CHECK (carrier IN ('sms', 'webhook')),
    address TEXT NOT NULL,
    about TEXT NOT NULL,
    object TEXT NOT NULL,
    event TEXT NOT NULL,
    text TEXT NOT NULL,
    parts INTEGER NOT NULL CHECK (parts > 0),
    building_id INTEGER REFERENCES buildings (id),
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'sending', 'sent', 'delivered', 'failed', 'expired', 'unknown', 'cancelled')),
    trouble TEXT NOT NULL DEFAULT '',
    code INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    created_utc_ms INTEGER NOT NULL,
    due_utc_ms INTEGER NOT NULL,
    expires_utc_ms INTEGER NOT NULL,
    sent_utc_ms INTEGER,
    ended_utc_ms INTEGER,
    stamp INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX messages_event ON messages (event, address) WHERE event <> '';

CREATE INDEX messages_queued ON messages (due_utc_ms, id) WHERE state = 'queued';

CREATE INDEX messages_under_way ON messages (id) WHERE state = 'sending';

CREATE INDEX messages_address ON messages (address, created_utc_ms);

CREATE INDEX messages_sent ON messages (sent_utc_ms) WHERE sent_utc_ms IS NOT NULL;

CREATE UNIQUE INDEX messages_stamp ON messages (stamp);

-- A part that went out, by the number that the modem gave it, and what the network reported of it.
CREATE TABLE message_parts (
    message_id INTEGER NOT NULL REFERENCES messages (id),
    part INTEGER NOT NULL,
    reference INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('waiting', 'delivered', 'failed')),
    utc_ms INTEGER NOT NULL,
    PRIMARY KEY (message_id, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_parts_reference ON message_parts (reference) WHERE fate = 'waiting';

-- What came in. A row is a whole text (part 1 of 1), a part of one that is not whole yet, or, with 0 parts, a
-- part that stands in another row's text.
CREATE TABLE incoming_messages (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    reference INTEGER NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    building_id INTEGER REFERENCES buildings (id),
    sent_utc_ms INTEGER NOT NULL,
    received_utc_ms INTEGER NOT NULL,
    UNIQUE (number, sent_utc_ms, reference, part, raw)
) STRICT;

-- A site's own words; what has no row here is worded as the program brings it.
CREATE TABLE message_templates (
    about TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (about, language)
) STRICT, WITHOUT ROWID;

-- How far the program has come: alarms passed on, whether the card's PIN was tried.
CREATE TABLE message_marks (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

MESSAGES_CHAINED: tuple[str, ...] = ()

# ---- money ------------------------------------------------------------------------------------------------

MONEY = """
-- Made anew so that what a reversal undoes may be asked for again once that reversal came to nothing. Rows
-- and hashes stay as they are (docs/decisions/0047-reversed-once-found-by-time.md).
CREATE TABLE operation_facts_kept AS SELECT * FROM operation_facts;

DROP TABLE operation_facts;

CREATE TABLE operation_facts (
    seq INTEGER PRIMARY KEY,
    operation_id TEXT NOT NULL UNIQUE REFERENCES operations (id),
    adds INTEGER NOT NULL CHECK (adds IN (0, 1)),
    original_id TEXT REFERENCES operations (id),
    visit_id TEXT,
    source TEXT,
    reason TEXT NOT NULL,
    approval_id TEXT UNIQUE,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

INSERT INTO operation_facts SELECT * FROM operation_facts_kept;

DROP TABLE operation_facts_kept;

CREATE INDEX operation_facts_visit ON operation_facts (visit_id) WHERE visit_id IS NOT NULL;

CREATE INDEX operation_facts_original ON operation_facts (original_id) WHERE original_id IS NOT NULL;

CREATE TRIGGER operation_facts_undone_once BEFORE INSERT ON operation_facts
WHEN NEW.original_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM operation_facts f WHERE f.original_id = NEW.original_id AND COALESCE((
        SELECT state FROM operation_events WHERE operation_id = f.operation_id ORDER BY step DESC LIMIT 1
    ), '') NOT IN ('void', 'rejected', 'not_applied')
)
BEGIN SELECT RAISE(ABORT, 'operation_facts: it is undone, or being undone'); END;

-- Where the times of recording begin to rise anew, because the clock had been set back: between two of these
-- rows they only rise, so that a time is found by halving.
CREATE TABLE operation_runs (first_seq INTEGER PRIMARY KEY) STRICT;

INSERT INTO operation_runs SELECT seq FROM (
    SELECT seq, utc_ms, lag(utc_ms) OVER (ORDER BY seq) AS before_ms FROM operations
) WHERE utc_ms < before_ms;

CREATE TRIGGER operations_run AFTER INSERT ON operations
WHEN NEW.utc_ms < (SELECT utc_ms FROM operations WHERE seq = NEW.seq - 1)
BEGIN INSERT INTO operation_runs (first_seq) VALUES (NEW.seq); END;
"""

MONEY_CHAINED: tuple[str, ...] = ("operation_facts",)

CHAINED = (*CONTROL_CHAINED, *POLICY_CHAINED, *ALARMS_CHAINED, *MESSAGES_CHAINED, *MONEY_CHAINED)


def script() -> str:
    """All statements of this version."""
    parts = (SEALS, CONTROL, POLICY, ALARMS, MESSAGES, MONEY)
    return "".join(parts) + "".join(APPEND_ONLY.format(table=table) for table in CHAINED)
