"""Sales reckoned from the raw rows of a book in plain Python, for comparison with the reports.

It knows only which days were settled and up to which transfer; of the sums kept with them it knows nothing.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.local_days import as_date
from app.domain.report import Report
from app.services.reconcile_now import Sources
from app.services.reports import centre
from tests.helpers.sales_book import SITE, SalesBook, raw_rows

NAMES = (
    "sales-daily",
    "sales-monthly",
    "sales-yearly",
    "sales-by-operator",
    "sales-by-channel",
    "sales-by-building",
    "sales-by-shop",
)
NAMED = {"House B1": "B1", "House B2": "B2", "An": "an", "Bo": "bo"}
"""What reports call things, and what filters name them by."""
OFFSET_MS = 480 * 60_000
EPOCH = date(1970, 1, 1)


@dataclass
class Line:
    """Sales of one line of a report."""

    times: Counter[str] = field(default_factory=Counter)
    fen: Counter[str] = field(default_factory=Counter)

    def values(self) -> tuple[int, ...]:
        undone = self.fen["reversed_refund"] - self.fen["reversed_sale"]
        return (
            self.times["sale"],
            self.fen["sale"],
            self.times["refund"],
            self.fen["refund"],
            self.times["reversed_refund"] + self.times["reversed_sale"],
            undone,
            self.fen["sale"] - self.fen["refund"] + undone,
        )


@dataclass
class PlainBook:
    """Every confirmed operation with the day that it belongs to, and how each account moved on each day."""

    sales: list[dict[str, Any]]
    moves: list[tuple[int, str, int]]
    groups: Mapping[str, frozenset[str]]
    media: Mapping[str, str]
    building_of_meter: Mapping[str, str]
    building_of_account: Mapping[str, str]


def read(path: Path) -> PlainBook:
    rows = raw_rows(path)
    with closing(sqlite3.connect(path)) as connection:
        settled = connection.execute("SELECT day, transfers_seq FROM settled_days ORDER BY seq").fetchall()
        groups = defaultdict(set)
        for code, meter in connection.execute(
            "SELECT code, meter_id FROM building_groups JOIN group_meters ON group_id = id"
        ):
            groups[code].add(meter)
        meters = connection.execute(
            "SELECT m.id, m.medium, b.code FROM meters m JOIN shops s ON s.id = m.shop_id"
            " JOIN areas a ON a.id = s.area_id JOIN buildings b ON b.id = a.building_id"
        ).fetchall()
        accounts = connection.execute(
            "SELECT c.id, b.code FROM accounts c JOIN shops s ON s.id = c.shop_id"
            " JOIN areas a ON a.id = s.area_id JOIN buildings b ON b.id = a.building_id"
        ).fetchall()
    day_of = _days(rows, settled)
    sales, moves = [], []
    for seq, kind, debit, credit, amount, _, operation, meter, operator, tender, shop, building in rows:
        if kind not in ("direct", "posted"):
            continue
        day = day_of[seq]
        moves += [(day, credit, amount), (day, debit, -amount)]
        if kind == "posted":
            undo = "reversed_refund" if credit.startswith("credit:") else "reversed_sale"
            sales.append(
                {
                    "day": day,
                    "kind": undo if operation == "reversal" else operation,
                    "fen": amount,
                    "meter": meter,
                    "operator": operator,
                    "channel": tender,
                    "shop": shop,
                    "building": building,
                }
            )
    return PlainBook(
        sales,
        moves,
        {code: frozenset(held) for code, held in groups.items()},
        {meter: medium for meter, medium, _ in meters},
        {meter: building for meter, _, building in meters},
        {str(account): building for account, building in accounts},
    )


def _days(rows: list[tuple[Any, ...]], settled: list[tuple[int, int]]) -> dict[int, int]:
    """The day of each transfer: of the settled ones as they were settled; of the others the earliest that it
    or a later one bears, after what is settled."""
    found: dict[int, int] = {}
    rest = [(row[0], (row[5] + OFFSET_MS) // 86_400_000) for row in rows]
    at = 0
    for day, end in settled:
        while at < len(rest) and rest[at][0] <= end:
            found[rest[at][0]] = day
            at += 1
    rest = rest[at:]
    earliest = 10**9
    for seq, day in reversed(rest):
        earliest = min(earliest, day)
        found[seq] = max(earliest, settled[-1][0] + 1 if settled else earliest)
    return found


def reckon(
    book: PlainBook, name: str, filters: Mapping[str, str], *, first: int, last: int
) -> dict[tuple[object, ...], tuple[int, ...]]:
    """The figures of a report of sales by what its rows are of."""
    by = filters.get("by", "") or name.removeprefix("sales-by-") * name.startswith("sales-by-")
    lines: defaultdict[tuple[object, ...], Line] = defaultdict(Line)
    for one in book.sales:
        if one["kind"] == "moved" or not first <= one["day"] <= last or not _fits(book, one, filters):
            continue
        day = EPOCH + timedelta(days=one["day"])
        month = (day.year - 1970) * 12 + day.month - 1
        spans = {"sales-daily": one["day"], "sales-monthly": month, "sales-yearly": str(day.year)}
        line = lines[*((spans[name],) if name in spans else ()), *((one[by],) if by else ())]
        line.times[one["kind"]] += 1
        line.fen[one["kind"]] += one["fen"]
    return {key: line.values() for key, line in lines.items()}


def _fits(book: PlainBook, one: Mapping[str, Any], filters: Mapping[str, str]) -> bool:
    asked = {key: text for key, text in filters.items() if key not in ("period", "by")}
    group, medium = asked.pop("group", None), asked.pop("medium", None)
    return (
        all(one[key] == text for key, text in asked.items())
        and (group is None or one["meter"] in book.groups[group])
        and (medium is None or book.media[one["meter"]] == medium)
    )


def balance(book: PlainBook, kinds: tuple[str, ...], *, until: int, building: str | None = None) -> int:
    """What the accounts that begin so hold after this day."""
    total = 0
    for day, account, fen in book.moves:
        kind, _, of = account.partition(":")
        if kind in kinds and day <= until:
            where = book.building_of_meter if kind in ("credit", "transit") else book.building_of_account
            total += fen if building in (None, where[of]) else 0
    return total


def random_filters(rng: random.Random, name: str, site: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Some of the filters that the report knows, with values of the site."""
    known = ["building", "group", "shop", "meter", "operator", "channel", "medium"]
    wanted = {key: rng.choice(site[key]) for key in rng.sample(known, rng.choice((0, 0, 1, 1, 2)))}
    if not name.startswith("sales-by-") and rng.random() < 0.5:
        wanted["by"] = rng.choice(("operator", "channel", "building", "shop"))
    return wanted


def days_of(book: PlainBook) -> tuple[int, int]:
    """The first and the last day on which anything was confirmed."""
    days = [one["day"] for one in book.sales]
    return min(days), max(days)


def figures(report: Report, named: Mapping[str, str] = NAMED) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The seven figures by what the row is of, of those rows in which anything was sold or taken back."""
    keys = [column.key for column in report.columns]
    begin = keys.index("sales")
    found = {}
    for row in report.rows:
        names = [named.get(str(part), part) for part in row[:begin]]
        if any(row[begin : begin + 7]):
            found[tuple(names[: begin - ("shop_name" in keys)])] = tuple(row[begin : begin + 7])
    return found


def compared(made: SalesBook, sources: Sources, *, ranges: int) -> Iterator[bool]:
    """Whether reports of random ranges and filters are what the raw rows give, one after the other."""
    plain = read(made.book.path)
    rng, (first, last) = random.Random(made.seed), days_of(plain)
    sold_at_all = 0
    for number in range(ranges):
        name = rng.choice(NAMES)
        filters = random_filters(rng, name, SITE)
        begin, end = sorted((rng.randint(first - 3, last + 3), rng.randint(first - 3, last + 3)))
        filters["period"] = f"{as_date(begin)}..{as_date(end)}"
        wanted = reckon(plain, name, filters, first=begin, last=end)
        report = centre.run(sources, name, filters, session=made.people["an"], now_utc_ms=made.now)
        sold_at_all += bool(wanted)
        yield figures(report) == wanted and (number + 1 < ranges or sold_at_all > ranges / 3)
