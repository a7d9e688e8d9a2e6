"""Third schema of `readings.db`: use by day, month and year, kept in step. Not released yet.

`daily`, `monthly` and `yearly` are made from the samples and can be made anew at any time; so the first
schema's `daily`, which held outermost registers only, is dropped and made anew in the first night. They have
one shape: `number` counts local days or months since 1970-01, or is the year; `used` and the rates are what
was used, `quantity` and `balance_fen` what was shown last, `about` is made of bits
(app/domain/energy_use.py). `hourly` has a day's use hour by hour, packed (db/packing.py). `gaps` are the
times longer than a day in which a meter was not read, with what was used meanwhile. `stale` names days whose
samples have changed since they were reckoned up, and (`is_open`) those after which nothing was read yet.
`archives` are the years that were moved to files of their own.
"""

from __future__ import annotations

VERSION = 3

_USES = """
CREATE TABLE {table} (
    number INTEGER NOT NULL,
    meter_key INTEGER NOT NULL REFERENCES meter_keys (key),
    used INTEGER,
    sharp INTEGER,
    peak INTEGER,
    flat INTEGER,
    valley INTEGER,
    unplaced INTEGER,
    quantity INTEGER,
    balance_fen INTEGER,
    about INTEGER NOT NULL,
    PRIMARY KEY (number, meter_key)
) STRICT, WITHOUT ROWID;
"""

SCHEMA = (
    "DROP TABLE daily;"
    + "".join(_USES.format(table=table) for table in ("daily", "monthly", "yearly"))
    + """
CREATE TABLE hourly (
    number INTEGER NOT NULL,
    meter_key INTEGER NOT NULL REFERENCES meter_keys (key),
    hours BLOB NOT NULL,
    PRIMARY KEY (number, meter_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (
    meter_key INTEGER NOT NULL REFERENCES meter_keys (key),
    from_utc_s INTEGER NOT NULL,
    until_utc_s INTEGER NOT NULL,
    used INTEGER,
    sharp INTEGER,
    peak INTEGER,
    flat INTEGER,
    valley INTEGER,
    about INTEGER NOT NULL,
    PRIMARY KEY (meter_key, from_utc_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE stale (
    meter_key INTEGER NOT NULL REFERENCES meter_keys (key),
    day INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    PRIMARY KEY (meter_key, day)
) STRICT, WITHOUT ROWID;

-- Local days before `before_day` are moved and reckoned up, with local time `offset_s` ahead of UTC.
CREATE TABLE rolled (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    before_day INTEGER NOT NULL,
    offset_s INTEGER NOT NULL
) STRICT;

-- What each meter's days were judged by: where its make is known better, they are reckoned up anew.
CREATE TABLE judged (
    meter_key INTEGER PRIMARY KEY REFERENCES meter_keys (key),
    most_an_hour INTEGER NOT NULL,
    register INTEGER
) STRICT;

-- `building`: the file is being made; `moving`: it is whole, the samples still stand here too; `archived`:
-- they stand in the file alone; `returning`: they are being copied back; `returned`: they stand here again,
-- and stay until somebody moves them by hand. `digest` is the file's, `next_digest` that of one that is to
-- replace it. The year is the site's, from `from_utc_s` to before `until_utc_s`.
CREATE TABLE archives (
    year INTEGER PRIMARY KEY,
    from_utc_s INTEGER NOT NULL,
    until_utc_s INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('building', 'moving', 'archived', 'returning', 'returned')),
    samples INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT,
    next_digest TEXT,
    utc_ms INTEGER NOT NULL
) STRICT;
"""
)


def script() -> str:
    """All statements of this version."""
    return SCHEMA
