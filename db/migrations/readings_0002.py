"""Second schema of `readings.db`: the system log. Released schemas are frozen history: change nothing here.

What the program and its lines did: starts and stops, contact lost and found, errors, jobs. It is no proof of
anything, so it is not chained, and it is thinned after a while. `detail` is JSON.
"""

from __future__ import annotations

VERSION = 2

SCHEMA = """
CREATE TABLE system_log (
    seq INTEGER PRIMARY KEY,
    utc_ms INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX system_log_object ON system_log (object);
"""


def script() -> str:
    """All statements of this version."""
    return SCHEMA
