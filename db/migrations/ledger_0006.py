"""Sixth schema of `ledger.db`: tenants of the web, online payment, reports, prices to come.

Each part below stands by itself. Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 6

# ---- tenants: codes, sessions, what they chose ----------------------------------------------------------

PORTAL = """
-- A tenant signed in, from then until the session ended. `token_hash`: SHA-256 of what his browser holds.
-- `phone`: the number that the code went to, masked; '' with the code of the slip. `ended` says why.
CREATE TABLE tenant_sessions (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    place TEXT NOT NULL CHECK (place IN ('phone', 'station')),
    way TEXT NOT NULL CHECK (way IN ('text', 'slip')),
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    began_utc_ms INTEGER NOT NULL,
    seen_utc_ms INTEGER NOT NULL,
    ended_utc_ms INTEGER,
    ended TEXT NOT NULL DEFAULT '' CHECK (ended IN ('', 'signed_out', 'idle', 'too_long', 'office',
                                                    'account', 'replaced')),
    CHECK ((ended_utc_ms IS NULL) = (ended = ''))
) STRICT;

CREATE INDEX tenant_sessions_open ON tenant_sessions (account_id) WHERE ended_utc_ms IS NULL;

-- A code asked for by text. The code itself stands nowhere: app/services/tenant_codes.py works it out anew.
-- `request_hash`: SHA-256 of what the asking browser holds; `number_mac`: of the number that was typed, on
-- file or not. No account: it was on file for no such shop, and nothing was sent.
CREATE TABLE tenant_codes (
    id INTEGER PRIMARY KEY,
    request_hash BLOB NOT NULL UNIQUE,
    account_id INTEGER REFERENCES accounts (id),
    number_mac BLOB NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('open', 'used', 'over')),
    asked_utc_ms INTEGER NOT NULL,
    expires_utc_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX tenant_codes_number ON tenant_codes (number_mac, asked_utc_ms);

CREATE INDEX tenant_codes_address ON tenant_codes (address, asked_utc_ms);

CREATE INDEX tenant_codes_time ON tenant_codes (asked_utc_ms);

-- The code printed on a tenant's slip, as a MAC under a key that is not in the book.
CREATE TABLE tenant_slip_codes (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    code_mac BLOB NOT NULL,
    made_utc_ms INTEGER NOT NULL
) STRICT;

-- How often a code was guessed wrongly and until when nothing is tried. `name`: "account/" and its id, or one
-- of so many places that all unknown shops share.
CREATE TABLE tenant_tries (
    name TEXT PRIMARY KEY,
    failed INTEGER NOT NULL,
    until_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a tenant chose, and what the office chose for him. An empty language: the site's. `levels`: of which
-- levels of credit he wants a text, `muted`: numbers on file that get none; JSON lists. `may_switch`: NULL as
-- the site's setting says.
CREATE TABLE tenant_choices (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'zh_CN', 'en')),
    levels TEXT NOT NULL DEFAULT '["low","very_low"]',
    muted TEXT NOT NULL DEFAULT '[]',
    may_switch INTEGER CHECK (may_switch IN (0, 1))
) STRICT;
"""

PORTAL_CHAINED: tuple[str, ...] = ()

# ---- online payment: orders, what became of them, bills -------------------------------------------------

PAYMENTS = """
-- The channels that each company is paid by. `detail` is canonical JSON without secrets: ids, addresses,
-- public keys (app/services/pay_channels.py).
CREATE TABLE pay_channels (
    company_id INTEGER NOT NULL REFERENCES companies (id),
    channel TEXT NOT NULL CHECK (channel IN ('alipay', 'wechat', 'unionpay')),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    detail TEXT NOT NULL,
    PRIMARY KEY (company_id, channel)
) STRICT, WITHOUT ROWID;

-- An order to pay online as it was placed. `id` is its number at the gateway and, once paid, its sale's id.
-- `merchant`: whom the gateway is to pay. `operator_id`: who placed it, for a tenant the program's own.
CREATE TABLE pay_orders (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    request_id TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('alipay', 'wechat', 'unionpay')),
    company_id INTEGER NOT NULL REFERENCES companies (id),
    merchant TEXT NOT NULL,
    meter_id TEXT NOT NULL REFERENCES meters (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    source TEXT NOT NULL CHECK (source IN ('desk', 'phone', 'station')),
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    expires_utc_ms INTEGER NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (channel, id)
) STRICT;

CREATE INDEX pay_orders_account ON pay_orders (account_id, seq);

CREATE INDEX pay_orders_meter ON pay_orders (meter_id, seq);

-- One row per step of an order's life (app/domain/payment.py). `detail` is canonical JSON.
CREATE TABLE pay_order_events (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES pay_orders (id),
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN ('placed', 'offered', 'closing', 'closed', 'refused', 'paid', 'sold',
                                         'held', 'refunding', 'refunded', 'refund_refused')),
    detail TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (order_id, step)
) STRICT;

-- What a gateway took, by its own word when it was asked: once for an order, once by a transaction.
-- `paid_utc_ms` is the gateway's time, `bill_day` the day of its statements that this is in.
CREATE TABLE payments (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE REFERENCES pay_orders (id),
    channel TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    paid_utc_ms INTEGER NOT NULL,
    bill_day TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (channel, transaction_id)
) STRICT;

CREATE INDEX payments_day ON payments (bill_day);

-- Paid money that goes back by its channel, all of it and once for an order. `id` is the refund's number at
-- the gateway, the same however often it is asked for. `operation_id`: what left the money due; NULL: never
-- sold.
CREATE TABLE pay_refunds (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL UNIQUE REFERENCES pay_orders (id),
    operation_id TEXT UNIQUE REFERENCES operations (id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    reason TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    approval_id TEXT UNIQUE,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- What is open now: inserted and deleted with the steps.
CREATE TABLE open_pay_orders (order_id TEXT PRIMARY KEY REFERENCES pay_orders (id)) STRICT, WITHOUT ROWID;

-- A channel's own statement of a day (its local day), as it was fetched; money in fen.
CREATE TABLE pay_bills (
    company_id INTEGER NOT NULL REFERENCES companies (id),
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    lines INTEGER NOT NULL CHECK (lines >= 0),
    paid_fen INTEGER NOT NULL CHECK (paid_fen >= 0),
    refunded_fen INTEGER NOT NULL CHECK (refunded_fen >= 0),
    fetched_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (company_id, channel, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE pay_bill_lines (
    company_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
    order_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (company_id, channel, day, number),
    FOREIGN KEY (company_id, channel, day) REFERENCES pay_bills (company_id, channel, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX pay_bill_lines_order ON pay_bill_lines (order_id);

-- Where bill and book differ: money only in ours, only in theirs, or another amount. `entry_id`: what settled
-- it; `gone_utc_ms`: since when it is no more without one.
CREATE TABLE pay_bill_differences (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ours_only', 'theirs_only', 'amounts_differ')),
    line TEXT NOT NULL CHECK (line IN ('payment', 'refund')),
    object TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    ours_fen INTEGER,
    theirs_fen INTEGER,
    found_utc_ms INTEGER NOT NULL,
    entry_id TEXT,
    gone_utc_ms INTEGER,
    UNIQUE (company_id, channel, day, line, object),
    FOREIGN KEY (company_id, channel, day) REFERENCES pay_bills (company_id, channel, day)
) STRICT;
"""

PAYMENTS_CHAINED: tuple[str, ...] = ("pay_orders", "pay_order_events", "payments", "pay_refunds")

# ---- reports: periods settled, reports by plan ----------------------------------------------------------

REPORTS = """
-- A local day of the book that is settled: the stretch of `transfers` after the settled day before up to
-- `transfers_seq`, whose last row has the hash `head` (32 zero bytes where the book was empty). `moves`: rows
-- in it. `digest` is over the rows below that were written with it: db/settled.py. From a time that falls
-- back on, rows belong to the first day that was not settled when they were written
-- (docs/decisions/0056-settled-periods.md).
CREATE TABLE settled_days (
    seq INTEGER PRIMARY KEY,
    day INTEGER NOT NULL UNIQUE,
    utc_offset_min INTEGER NOT NULL,
    transfers_seq INTEGER NOT NULL CHECK (transfers_seq >= 0),
    moves INTEGER NOT NULL CHECK (moves >= 0),
    head BLOB NOT NULL,
    digest BLOB NOT NULL,
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Where each shop stood when days were settled, from that day on.
CREATE TABLE settled_places (
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    day INTEGER NOT NULL,
    building_id INTEGER NOT NULL REFERENCES buildings (id),
    PRIMARY KEY (shop_id, day)
) STRICT, WITHOUT ROWID;

-- What was confirmed on a day. `kind`: sale, refund, reversed_sale (money back from the meter),
-- reversed_refund (money to the meter again), moved (credit from another meter).
CREATE TABLE settled_sales (
    day INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    meter_id TEXT NOT NULL,
    operator_id INTEGER NOT NULL,
    tender TEXT NOT NULL,
    kind TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times > 0),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (day, shop_id, meter_id, operator_id, tender, kind)
) STRICT, WITHOUT ROWID;

-- Its sums. `span` is day or month, `number` local days or months since 1970.
CREATE TABLE settled_sums (
    span TEXT NOT NULL CHECK (span IN ('day', 'month')),
    number INTEGER NOT NULL,
    building_id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    tender TEXT NOT NULL,
    kind TEXT NOT NULL,
    times INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    PRIMARY KEY (span, number, building_id, operator_id, tender, kind)
) STRICT, WITHOUT ROWID;

-- Months by operator are read in their order, without sorting: half the time of their report.
CREATE INDEX settled_sums_operators ON settled_sums (span, number, operator_id, kind, times, amount_fen);

CREATE TABLE settled_shop_months (
    month INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    meter_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    times INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    PRIMARY KEY (month, shop_id, meter_id, kind)
) STRICT, WITHOUT ROWID;

-- How customers' money rose and fell: `class` is credit, transit, refund_due, deposit or paid, as
-- accounts begin.
CREATE TABLE settled_money (
    span TEXT NOT NULL CHECK (span IN ('day', 'month')),
    number INTEGER NOT NULL,
    building_id INTEGER NOT NULL,
    class TEXT NOT NULL,
    moved_fen INTEGER NOT NULL,
    PRIMARY KEY (span, number, building_id, class)
) STRICT, WITHOUT ROWID;

-- The meter before all meters of a group, to tell what is lost between it and them. It is none of them.
CREATE TABLE head_meters (
    group_id INTEGER PRIMARY KEY REFERENCES building_groups (id),
    meter_id TEXT NOT NULL REFERENCES meters (id)
) STRICT;

-- Reports that are written into a folder by schedule (app/domain/timetable.py), and how that went.
CREATE TABLE report_schedules (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL,
    filters TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('xlsx', 'csv', 'pdf')),
    language TEXT NOT NULL,
    folder TEXT NOT NULL,
    every TEXT NOT NULL CHECK (every IN ('day', 'week', 'month')),
    day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    since_utc_ms INTEGER NOT NULL,
    asked_utc_ms INTEGER,
    done_utc_ms INTEGER,
    written_utc_ms INTEGER,
    written_file TEXT NOT NULL,
    failing_since_utc_ms INTEGER,
    failed_utc_ms INTEGER,
    failure TEXT
) STRICT;

CREATE TABLE settled_account_months (
    month INTEGER NOT NULL,
    account TEXT NOT NULL,
    moved_fen INTEGER NOT NULL,
    PRIMARY KEY (month, account)
) STRICT, WITHOUT ROWID;
""" + "".join(
    f"""
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END;

CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never deleted'); END;
"""
    for table in (
        "settled_places",
        "settled_sales",
        "settled_sums",
        "settled_shop_months",
        "settled_money",
        "settled_account_months",
    )
)

REPORTS_CHAINED: tuple[str, ...] = ("settled_days",)

# ---- control: prices ahead of their time ----------------------------------------------------------------

# `orders` is made anew to take one more kind (see ledger_0002 for how): prices that begin later, for a
# meter's spare set. Its rows and their hashes stay as they are. So is `supply_notices`, to tell of cuts too.

CONTROL = """
PRAGMA defer_foreign_keys = ON;

-- Only for the checks that go with dropping the table below.
CREATE INDEX open_orders_order ON open_orders (order_id);

CREATE INDEX kept_supplies_order ON kept_supplies (order_id);

CREATE TABLE orders_kept AS SELECT * FROM orders;

DROP TABLE orders;

-- An order to a meter as recorded. `detail` is canonical JSON: values, and until and forced where it has
-- them. No operator: the program itself.
CREATE TABLE orders (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('trip', 'close', 'permit_close', 'keep_supply', 'fee_control',
                                       'set_prices', 'set_next_prices', 'set_alarms', 'set_power',
                                       'set_clock', 'read_state')),
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

INSERT INTO orders SELECT * FROM orders_kept;

DROP TABLE orders_kept;

DROP INDEX open_orders_order;

DROP INDEX kept_supplies_order;

CREATE INDEX orders_meter ON orders (meter_id, seq);

CREATE INDEX orders_batch ON orders (batch_id, seq) WHERE batch_id IS NOT NULL;

CREATE TABLE supply_notices_kept AS SELECT * FROM supply_notices;

DROP TABLE supply_notices;

-- What was told of little credit and of a cut, how, and until when it stood. cut: supply will be cut, then;
-- off: it was.
CREATE TABLE supply_notices (
    id INTEGER PRIMARY KEY,
    meter_id TEXT NOT NULL REFERENCES meters (id),
    level TEXT NOT NULL CHECK (level IN ('low', 'very_low', 'arrears', 'cut', 'off')),
    credit_fen INTEGER NOT NULL,
    channel TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    ended_utc_ms INTEGER,
    cut_utc_ms INTEGER CHECK ((cut_utc_ms IS NULL) = (level <> 'cut'))
) STRICT;

INSERT INTO supply_notices SELECT *, NULL FROM supply_notices_kept;

DROP TABLE supply_notices_kept;

CREATE UNIQUE INDEX supply_notices_standing ON supply_notices (meter_id, level) WHERE ended_utc_ms IS NULL;

CREATE INDEX supply_notices_by_time ON supply_notices (utc_ms);
"""

CONTROL_CHAINED: tuple[str, ...] = ()

CHAINED = (*PORTAL_CHAINED, *PAYMENTS_CHAINED, *REPORTS_CHAINED, *CONTROL_CHAINED)


def script() -> str:
    """All statements of this version."""
    parts = (PORTAL, PAYMENTS, REPORTS, CONTROL)
    return "".join(parts) + "".join(APPEND_ONLY.format(table=table) for table in ("orders", *CHAINED))
