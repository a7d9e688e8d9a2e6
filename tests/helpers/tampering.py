"""Changing a book behind its own back, as one who knows how its chains are made would do it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.verify import Report, verify_book
from app.verify.chains import LAYOUT, row_hash

CHAINED = tuple(LAYOUT)


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def tamper(path: Path, *statements: str, rehash: bool = False) -> Report:
    """Change the book behind its triggers, put them back as they were, and prove it.

    With `rehash` the chains are recomputed, as one who knows the rule would do.
    """
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            changed = connection.execute(statement).rowcount
            assert changed != 0, statement
        if rehash:
            rechain(connection)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
    return verify_book(path)


def rechain(connection: sqlite3.Connection) -> None:
    for table in CHAINED:
        before = bytes(32)
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY seq").fetchall()
        connection.execute(f"DELETE FROM {table}")
        for seq, row in enumerate(rows, start=1):
            own = [seq, *row[1 : -3 if table == "audit" else -2]]
            ending = [before, row_hash(table, before, own), *row[-1:] * (table == "audit")]
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", [*own, *ending])
            before = ending[1]
