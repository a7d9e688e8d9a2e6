"""Use over years by DuckDB, from the raw readings of a plan: what the program's figures are held against.

Written from the rule (a step between two readings belongs where its middle lies; what a gap hides that is
longer than the time asked for is told of none) and not from the program's code. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import duckdb
import numpy as np

from tests.helpers.years_ledger import Places
from tests.helpers.years_of_readings import EVERY_S, OFFSET_S, Numbers, Plan, columns_of, life_of

HOURS_KEPT_DAYS: Final = 430
"""Use by hour is kept of so many last days, and of `old_days`."""
WHOLE, HOUR, DAY, MONTH, YEAR = "", "hour", "day", "month", "year"
_DATE = "(DATE '1970-01-01' + CAST({day} AS INTEGER))"
_NUMBERS: Final = {
    WHOLE: "0",
    DAY: "{day}",
    MONTH: f"((year({_DATE}) - 1970) * 12 + month({_DATE}) - 1)",
    YEAR: f"year({_DATE})",
}
_WIDTHS: Final = {
    WHOLE: "1000000000000",
    DAY: "86400",
    MONTH: f"(day(last_day({_DATE})) * 86400)",
    YEAR: f"(CASE WHEN day(last_day(make_date(year({_DATE}), 2, 1))) = 29 THEN 366 ELSE 365 END * 86400)",
}
_RATES: Final = ("r1", "r2", "r3", "r4")
_STEPS: Final = f"""
CREATE OR REPLACE TEMP TABLE steps AS
WITH known AS (
    SELECT *, t1 - t0 AS length, (t1 - t0) * 2 > {3 * EVERY_S} AS gap, (t0 + t1) // 2 AS middle,
    an_hour * 1.2 * (t1 - t0) / 3600 + 1000 AS most
    FROM pairs JOIN limits USING (m)
), judged AS (
    SELECT *, CASE WHEN q1 >= q0 AND q1 - q0 <= most THEN q1 - q0
        WHEN q1 < q0 AND q0 > 0.9 * size AND size - q0 + q1 <= most THEN size - q0 + q1 END AS used
    FROM known
)
SELECT meter, length, gap, middle, used, {
    ", ".join(f"CASE WHEN used IS NOT NULL AND {r}1 >= {r}0 THEN {r}1 - {r}0 END AS {r}" for r in _RATES)
}
FROM judged
"""
METERS_AT_ONCE: Final = 25
_SUMS: Final = ", ".join(f"sum({name}) AS {name}" for name in ("used", *_RATES))
_HOUR_SUMS: Final = (
    ", ".join(f"sum({name}) FILTER (NOT gap OR length <= 3600)" for name in ("used", *_RATES))
    + ", sum(used) FILTER (gap AND length > 3600)"
)


def old_days(plan: Plan) -> tuple[int, int]:
    """The first and last of a hundred days that are archived."""
    first = plan.first_day + (424 if plan.days > 3_000 else 60)
    return first, first + 100


@dataclass
class PlainYears:
    """`building`, `shop` and `groups` of each meter as the ledger of the plan has them."""

    plan: Plan
    groups: dict[str, frozenset[str]]
    path: str = ":memory:"
    data: duckdb.DuckDBPyConnection = field(init=False)

    def __post_init__(self) -> None:
        self.data = duckdb.connect(self.path)
        tables = {name for (name,) in self.data.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if "last_readings" not in tables:
            self._reckon()
            self.data.execute("CREATE TABLE last_readings AS SELECT * FROM lasts")
        self.data.execute("CREATE OR REPLACE TEMP TABLE held (code VARCHAR, meter VARCHAR)")
        rows = [(code, one) for code, ids in self.groups.items() for one in ids]
        for row in rows:
            self.data.execute("INSERT INTO held VALUES (?, ?)", row)

    def _reckon(self) -> None:
        rates = ", ".join(f"{r} BIGINT" for r in _RATES)
        data = self.data
        data.execute(
            "CREATE OR REPLACE TABLE meters (meter VARCHAR, medium VARCHAR, building VARCHAR, shop VARCHAR)"
        )
        data.execute(f"CREATE OR REPLACE TABLE days (meter VARCHAR, day BIGINT, used BIGINT, {rates})")
        data.execute(
            f"CREATE OR REPLACE TABLE hours (meter VARCHAR, hour BIGINT, used BIGINT, {rates}, hidden BIGINT)"
        )
        data.execute(
            f"CREATE OR REPLACE TABLE long (meter VARCHAR, day BIGINT, length BIGINT, used BIGINT, {rates})"
        )
        data.execute(
            "CREATE OR REPLACE TABLE shown (meter VARCHAR, day BIGINT, quantity BIGINT, balance BIGINT)"
        )
        data.execute(
            "CREATE OR REPLACE TABLE lasts (meter VARCHAR, t BIGINT, quantity BIGINT, balance BIGINT)"
        )
        data.execute(
            "CREATE OR REPLACE TEMP TABLE limits (m BIGINT, meter VARCHAR, an_hour BIGINT, size BIGINT)"
        )
        for number in range(self.plan.meters):
            self._add_meter(number)
        for first in range(0, self.plan.meters, METERS_AT_ONCE):
            self._add_readings(range(first, min(first + METERS_AT_ONCE, self.plan.meters)))

    def _add_meter(self, number: int) -> None:
        plan, places = self.plan, Places(self.plan)
        meter, limits, named = plan.id_of(number), plan.limits_of(number), places.shop_of(number)
        home = places.building_of(number if named is None else named)
        shop = None if named is None else f"B{home}-{named:03}"
        medium = "water" if meter.startswith("W") else "electricity"
        self.data.execute("INSERT INTO meters VALUES (?, ?, ?, ?)", [meter, medium, f"Building {home}", shop])
        row = [number, meter, limits.most_an_hour_milli, limits.register_milli or 0]
        self.data.execute("INSERT INTO limits VALUES (?, ?, ?, ?)", row)

    def _add_readings(self, numbers: range) -> None:
        data = self.data
        rows = [_arrays(self.plan, number) for number in numbers]
        data.register("readings", {key: np.concatenate([one[key] for one in rows]) for key in rows[0]})
        data.execute("CREATE OR REPLACE TEMP TABLE told AS SELECT * FROM readings JOIN limits USING (m)")
        pairs = {"m": np.concatenate([one["m"][1:] for one in rows])}
        for key in ("t", "q", *_RATES):
            pairs[f"{key}0"] = np.concatenate([one[key][:-1] for one in rows])
            pairs[f"{key}1"] = np.concatenate([one[key][1:] for one in rows])
        data.register("pairs", pairs)
        data.execute(_STEPS)
        kept, old = self.plan.before_day - HOURS_KEPT_DAYS, old_days(self.plan)
        no_rates = (
            f"UPDATE {{table}} SET {', '.join(f'{r} = NULL' for r in _RATES)} WHERE meter NOT LIKE 'E%'"
        )
        for sql in (
            f"INSERT INTO days SELECT meter, middle // 86400 AS day, {_SUMS} FROM steps"
            " WHERE NOT gap OR length <= 86400 GROUP BY ALL",
            f"INSERT INTO hours SELECT meter, middle // 3600 AS hour, {_HOUR_SUMS} FROM steps"
            f" WHERE middle // 86400 >= {kept} OR middle // 86400 BETWEEN {old[0]} AND {old[1]}"
            " GROUP BY ALL",
            f"INSERT INTO long SELECT meter, middle // 86400, length, used, {', '.join(_RATES)}"
            " FROM steps WHERE gap AND length > 86400",
            "INSERT INTO shown SELECT meter, t // 86400, arg_max(q, t), arg_max(b, t) FROM told GROUP BY ALL",
            "INSERT INTO lasts SELECT meter, max(t), arg_max(q, t), arg_max(b, t) FROM told GROUP BY ALL",
            *(
                no_rates.format(table=table)
                for table in ("days", "hours", "long")
                if numbers.stop == self.plan.meters
            ),
            *(
                f"UPDATE {table} SET balance = NULL WHERE meter LIKE 'H%'"
                for table in ("shown", "lasts")
                if numbers.stop == self.plan.meters
            ),
        ):
            data.execute(sql)
        for name in ("readings", "pairs"):
            data.unregister(name)

    def uses(
        self, medium: str, by: str, span: str, first: int, last: int, *, where: str = "true"
    ) -> dict[tuple[object, ...], tuple[int | None, ...]]:
        """By what it is of and the number of the time: used, four rates, unplaced. `by`: meter, shop,
        building, group or all; times of which nothing is known are not there."""
        source = "all_steps JOIN meters USING (meter)" + (" JOIN held USING (meter)" if by == "group" else "")
        key = {"group": "code", "all": "''"}.get(by, by)
        if span == HOUR:
            parts = (
                f"SELECT meter, hour AS number, 0 AS length, 1 AS width, used, {', '.join(_RATES)}, hidden"
            )
            parts += f" FROM hours WHERE hour BETWEEN {first * 24} AND {last * 24 + 23}"
        else:
            number, width = (one[span].format(day="day") for one in (_NUMBERS, _WIDTHS))
            parts = " UNION ALL ".join(
                f"SELECT meter, {number} AS number, {length} AS length, {width} AS width, used,"
                f" {', '.join(_RATES)}, CASE WHEN {length} > {width} THEN used END AS hidden"
                f" FROM {table} WHERE day BETWEEN {first} AND {last}"
                for table, length in (("days", "0"), ("long", "length"))
            )
        sums = ", ".join(f"sum({name}) FILTER (length <= width)" for name in ("used", *_RATES))
        sql = (
            f"WITH all_steps AS ({parts}) SELECT {key}, number, {sums}, sum(hidden)"
            f" FROM {source} WHERE medium = '{medium}' AND {key} IS NOT NULL AND ({where}) GROUP BY ALL"
        )
        found = {(row[0], row[1]): row[2:] for row in self.data.execute(sql).fetchall()}
        return {key: row for key, row in found.items() if any(value is not None for value in row)}

    def shown(self, before_day: int) -> dict[str, tuple[int | None, int | None]]:
        """What each meter showed last before a day: register and balance."""
        rows = self.data.execute(
            f"SELECT meter, arg_max(quantity, day), arg_max(balance, day) FROM shown WHERE day < {before_day}"
            " GROUP BY meter"
        ).fetchall()
        return {meter: (quantity, balance) for meter, quantity, balance in rows}

    def lasts(self) -> dict[str, tuple[int, int, int | None]]:
        """When each meter was read last, in UTC seconds, and what it showed."""
        rows = self.data.execute("SELECT meter, t, quantity, balance FROM last_readings").fetchall()
        return {meter: (t - OFFSET_S, quantity, balance) for meter, t, quantity, balance in rows}


def _arrays(plan: Plan, number: int) -> dict[str, Numbers]:
    """A meter's readings in local seconds; noughts where it has no rates or no balance."""
    columns = columns_of(plan, number)
    none = np.zeros(len(columns.utc_s), dtype=np.int64)
    rates = columns.rates or (none,) * len(_RATES)
    found = {"m": none + number, "t": columns.utc_s + OFFSET_S, "q": columns.quantity}
    found |= {"b": none if columns.balance_fen is None else columns.balance_fen}
    return found | dict(zip(_RATES, rates, strict=True))


def bought(plan: Plan) -> int:
    """How often something was bought in all, and is shown as credit."""
    return sum(int(life_of(plan, number).bought.sum()) for number in range(plan.meters))


def load_of(plan: Plan, meters: Iterable[str], first: int, last: int) -> dict[int, int]:
    """Mean load by half hour of local time, of all these meters together: what was used between two readings
    is spread evenly, rounded down, and a half hour is told if more than half of it is known."""
    found: dict[int, int] = {}
    for meter in meters:
        number = int(meter[1:])
        columns, limits = columns_of(plan, number), plan.limits_of(number)
        begin_s, end_s = first * 86_400 - OFFSET_S, (last + 1) * 86_400 - OFFSET_S
        near = [
            (int(t), int(q))
            for t, q in zip(columns.utc_s, columns.quantity, strict=True)
            if begin_s - 7_200 <= t < end_s + 7_200
        ]
        known: dict[int, list[int]] = {}
        for (t0, q0), (t1, q1) in pairwise(near):
            most = limits.most_an_hour_milli * 1.2 * (t1 - t0) / 3600 + 1000
            if (t1 - t0) * 2 > 3 * EVERY_S or not 0 <= q1 - q0 <= most:
                continue
            low = t0 + OFFSET_S
            while low < t1 + OFFSET_S:
                high = min((low // 1800 + 1) * 1800, t1 + OFFSET_S)
                part = known.setdefault(low // 1800, [0, 0])
                part[0] += high - low
                part[1] += (q1 - q0) * (high - low) * 3600 // (t1 - t0)
                low = high
        for half, (seconds, share) in known.items():
            if seconds > 900 and first * 48 <= half < (last + 1) * 48:
                found[half] = found.get(half, 0) + share // seconds
    return found
