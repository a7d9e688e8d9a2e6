"""Third schema of `ledger.db`: companies and scopes, editable roles, approvals, sealed audit rows, set-up.

Buildings belong to a company; operators may be limited to some buildings. A meter without a shop is
monitored only and has an area of its own; one that is retired frees its address. Audit rows written from here
on carry a seal (`mac`), an HMAC of their hash under a key not in the book. Nothing of money is touched.

`buildings` and `meters` are made anew because SQLite cannot add a checked reference; see ledger_0002.
Released schemas are frozen history: change nothing here, add a migration.
"""

from __future__ import annotations

from db.migrations.ledger_0001 import APPEND_ONLY

VERSION = 3

SCHEMA = """
PRAGMA defer_foreign_keys = ON;

-- Who sells in a building. An empty name is the site's own.
CREATE TABLE companies (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    receipt_series TEXT NOT NULL UNIQUE,
    slip_header TEXT NOT NULL DEFAULT '',
    slip_footer TEXT NOT NULL DEFAULT '',
    merchant TEXT NOT NULL DEFAULT '',
    retired_utc_ms INTEGER
) STRICT;

INSERT INTO companies (id, code, name, receipt_series) VALUES (1, 'main', '', 'S');

CREATE TABLE buildings_kept AS SELECT * FROM buildings;

DROP TABLE buildings;

CREATE TABLE buildings (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    company_id INTEGER NOT NULL DEFAULT 1 REFERENCES companies (id),
    retired_utc_ms INTEGER
) STRICT;

INSERT INTO buildings (id, code, name) SELECT id, code, name FROM buildings_kept;

DROP TABLE buildings_kept;

ALTER TABLE areas ADD COLUMN retired_utc_ms INTEGER;

ALTER TABLE shops ADD COLUMN retired_utc_ms INTEGER;

ALTER TABLE collectors ADD COLUMN retired_utc_ms INTEGER;

ALTER TABLE buses ADD COLUMN retired_utc_ms INTEGER;

-- More than one kind of meter may share the line.
ALTER TABLE buses ADD COLUMN mixed INTEGER NOT NULL DEFAULT 0 CHECK (mixed IN (0, 1));

CREATE TABLE meters_kept AS SELECT * FROM meters;

DROP TABLE meters;

-- Without a shop a meter is monitored only, as a building's head meter is; nothing is sold to it.
CREATE TABLE meters (
    id TEXT PRIMARY KEY,
    shop_id INTEGER REFERENCES shops (id),
    medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water')),
    custody TEXT NOT NULL CHECK (custody IN ('meter', 'office')),
    profile TEXT NOT NULL,
    collector_id TEXT NOT NULL,
    bus INTEGER NOT NULL,
    unit TEXT NOT NULL,
    plan_id INTEGER REFERENCES price_plans (id),
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    number TEXT NOT NULL DEFAULT '',
    history_min INTEGER CHECK (history_min > 0),
    area_id INTEGER REFERENCES areas (id),
    name TEXT NOT NULL DEFAULT '',
    retired_utc_ms INTEGER,
    FOREIGN KEY (collector_id, bus) REFERENCES buses (collector_id, number),
    CHECK ((shop_id IS NULL) = (area_id IS NOT NULL)),
    CHECK (shop_id IS NULL OR plan_id IS NOT NULL),
    CHECK (retired_utc_ms IS NULL OR enabled = 0)
) STRICT;

INSERT INTO meters (id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id, enabled, number,
                    history_min)
SELECT id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id, enabled, number, history_min
FROM meters_kept;

DROP TABLE meters_kept;

CREATE INDEX meters_shop ON meters (shop_id);

CREATE UNIQUE INDEX meters_address ON meters (collector_id, bus, unit) WHERE retired_utc_ms IS NULL;

-- Any set of metered units, such as a tower.
CREATE TABLE building_groups (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    retired_utc_ms INTEGER
) STRICT;

CREATE TABLE group_meters (
    group_id INTEGER NOT NULL REFERENCES building_groups (id),
    meter_id TEXT NOT NULL REFERENCES meters (id),
    PRIMARY KEY (group_id, meter_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_meters_meter ON group_meters (meter_id);

-- Values of single meters that go before the site's own.
CREATE TABLE meter_settings (
    meter_id TEXT NOT NULL REFERENCES meters (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (meter_id, key)
) STRICT, WITHOUT ROWID;

-- 0: only the buildings of operator_buildings.
ALTER TABLE operators ADD COLUMN all_buildings INTEGER NOT NULL DEFAULT 1 CHECK (all_buildings IN (0, 1));

-- One-time codes: since when they are asked for (NULL: not), and the last time step that was used.
ALTER TABLE operators ADD COLUMN totp_since_utc_ms INTEGER;

ALTER TABLE operators ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;

CREATE TABLE operator_buildings (
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    building_id INTEGER NOT NULL REFERENCES buildings (id),
    PRIMARY KEY (operator_id, building_id)
) STRICT, WITHOUT ROWID;

-- A role as this site has it; one that is not here is as the program brings it. Names parted by commas.
CREATE TABLE roles (name TEXT PRIMARY KEY, permissions TEXT NOT NULL) STRICT;

-- How much a role may do of an act without a second person, each time and in a day; NULL: no limit.
CREATE TABLE role_limits (
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    per_act INTEGER CHECK (per_act >= 0),
    per_day INTEGER CHECK (per_day >= 0),
    PRIMARY KEY (role, act)
) STRICT, WITHOUT ROWID;

-- How much each operator did of an act on a day (days since 1970 in local time).
CREATE TABLE act_totals (
    day INTEGER NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    act TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0),
    PRIMARY KEY (day, operator_id, act)
) STRICT, WITHOUT ROWID;

-- One row per step of a request for a second person. `values_hash` is the SHA-256 of the canonical values
-- that were shown; the same in every step, so that whoever changes a value needs a new approval.
CREATE TABLE approvals (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'used')),
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    values_hash TEXT NOT NULL,
    detail TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operators (id),
    utc_ms INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (id, step)
) STRICT;

CREATE UNIQUE INDEX approvals_once ON approvals (id, state);

-- Asked by one, approved or refused by another, used by the first, with the same values within ten minutes.
CREATE TRIGGER approvals_two_persons BEFORE INSERT ON approvals
WHEN NEW.state <> 'asked' AND NOT EXISTS (
    SELECT 1 FROM approvals a WHERE a.id = NEW.id AND a.state = 'asked' AND a.act = NEW.act
    AND a.object = NEW.object AND a.values_hash = NEW.values_hash
    AND (a.operator_id = NEW.operator_id) = (NEW.state = 'used')
    AND NEW.utc_ms BETWEEN a.utc_ms AND a.utc_ms + 600000)
BEGIN SELECT RAISE(ABORT, 'approvals: not asked so by another person'); END;

CREATE TRIGGER approvals_used BEFORE INSERT ON approvals
WHEN NEW.state = 'used' AND NOT EXISTS (
    SELECT 1 FROM approvals a WHERE a.id = NEW.id AND a.state = 'approved')
BEGIN SELECT RAISE(ABORT, 'approvals: not approved'); END;

CREATE TRIGGER approvals_decided BEFORE INSERT ON approvals
WHEN NEW.state IN ('approved', 'refused') AND EXISTS (
    SELECT 1 FROM approvals a WHERE a.id = NEW.id AND a.state IN ('approved', 'refused'))
BEGIN SELECT RAISE(ABORT, 'approvals: decided before'); END;

ALTER TABLE audit ADD COLUMN mac BLOB;
"""


def script() -> str:
    """All statements of this version."""
    return SCHEMA + APPEND_ONLY.format(table="approvals")
