"""Ten years of a mall for `ten-years`: built once into a folder, its books open as a desk has them, and the
plain figures beside them."""

from __future__ import annotations

import gc
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.permissions import SYSTEM
from app.services import collectors
from app.services.readings import LiveBoard, recall_last_states
from app.services.reconcile_now import Sources
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.bench.harness import Conditions
from tests.helpers import plain_sales
from tests.helpers.plain_sales import PlainBook
from tests.helpers.plain_years import PlainYears
from tests.helpers.years_book import build
from tests.helpers.years_ledger import OPERATORS, write_ledger
from tests.helpers.years_of_readings import Plan

METERS, YEARS = 800, 10
QUICK_METERS, QUICK_YEARS = 12, 4
FIRST, YEARS_KEPT, TODAY = date(2016, 3, 16), 3, 20
"""From the middle of a month to the middle of a morning; so many whole years stay in the working book."""


def plan_of(meters: int, years: int) -> Plan:
    """So many years up to 16 March 2026."""
    first = FIRST.replace(year=2026 - years)
    return Plan(meters, (date(2026, 3, 16) - first).days, first, today=TODAY)


def plan_asked(conditions: Conditions) -> Plan:
    """As --years and --meters say, else the whole, or the smallest that still means something."""
    quick = conditions.quick
    return plan_of(
        conditions.meters or (QUICK_METERS if quick else METERS),
        conditions.years or (QUICK_YEARS if quick else YEARS),
    )


def made(folder: Path, plan: Plan, note: Callable[[str, object], None]) -> None:
    """Build what the folder does not have yet: readings, ledger, and the plain figures."""
    told = folder / "made.json"
    folder.mkdir(parents=True, exist_ok=True)
    done = json.loads(told.read_text()) if told.exists() else {}
    samples = plan.meters * plan.slots
    parts: dict[str, Callable[[], object]] = {
        "readings": lambda: build(folder, plan, years_kept=YEARS_KEPT),
        "ledger": lambda: write_ledger(folder / "ledger.db", plan),
        "plain": lambda: PlainYears(plan, {}, str(folder / "plain.duckdb")).data.close(),
    }
    for name, make in parts.items():
        if done.get(name) is None:
            began = time.perf_counter()
            make()
            done[name] = round(time.perf_counter() - began, 1)
            told.write_text(json.dumps(done))
        note(f"seconds_to_make_{name}", done[name])
    note("samples", samples)
    note("readings_made_a_second", round(samples / done["readings"]))
    note("bytes", sum(one.stat().st_size for one in folder.rglob("*.db")))


@dataclass
class YearsSite:
    """Stands in for a desk too, as far as the calls of screens ask one."""

    folder: Path
    plan: Plan
    session: Any = SYSTEM
    ledger: LedgerBook = field(init=False)
    readings: ReadingsBook = field(init=False)
    live: LiveBoard = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = LedgerBook(self.folder / "ledger.db", clock=SystemClock())
        self.readings = ReadingsBook(self.folder / "readings.db", clock=SystemClock())
        self.live = LiveBoard()
        self.live.expect((), self.ledger.read(collectors.points))
        mediums = self.ledger.read(lambda ledger: {one.id: one.medium for one in ledger.meters.all()})
        self.readings.read(lambda readings: recall_last_states(readings, self.live, mediums))
        self.plain = PlainYears(self.plan, self.groups(), str(self.folder / "plain.duckdb"))
        self.sales: PlainBook = plain_sales.read(self.folder / "ledger.db")
        gc.collect()
        gc.freeze()  # the plain figures are no part of the program: its rubbish is not sought among them

    @property
    def data_dir(self) -> Path:
        return self.folder

    @property
    def now(self) -> int:
        return self.plan.now_utc_ms

    @property
    def today(self) -> int:
        return self.plan.before_day

    def sources(self) -> Sources:
        return Sources(self.ledger, self.readings, self.live, self.folder)

    def close(self) -> None:
        gc.unfreeze()
        self.plain.data.close()
        assert self.readings.close()
        assert self.ledger.close()

    def groups(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for code, meter in self.rows(
            "SELECT code, meter_id FROM building_groups JOIN group_meters ON group_id = id"
        ):
            found.setdefault(code, set()).add(meter)
        return {code: frozenset(held) for code, held in found.items()}

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Raw rows of the ledger."""
        with closing(sqlite3.connect(self.folder / "ledger.db")) as connection:
            return connection.execute(sql, values).fetchall()

    def names(self) -> Mapping[str, str]:
        """What reports call buildings, operators and groups, and what filters name them by."""
        found = {f"Building {number}": f"B{number}" for number in range(1, 6)}
        found |= {f"Operator {number}": f"op{number}" for number in range(1, OPERATORS + 1)}
        return found | {name: code for code, name in self.rows("SELECT code, name FROM building_groups")}


@dataclass(frozen=True)
class Question:
    """`ask` as somebody at the desk would; `wrong` says how the answer differs from the plain figures, "" if
    in nothing."""

    name: str
    ask: Callable[[], Any]
    wrong: Callable[[Any], str]


def differs(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> str:
    """The first difference in words."""
    if ours == theirs:
        return ""
    for key in sorted({*ours, *theirs}, key=str):
        if ours.get(key) != theirs.get(key):
            return f"{key}: {ours.get(key)} and not {theirs.get(key)} ({len(ours)} and {len(theirs)} lines)"
    return "the same lines in another order"
