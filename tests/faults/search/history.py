"""One history from its seed: faults on, then faults off, judged after every step and at the end."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Hashable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from app.verify import verify_book
from meterio.simulator import Mall
from tests.faults.search import checker, site
from tests.faults.search.checker import Evidence, MeterWord
from tests.faults.search.program import Died, Program
from tests.faults.search.rows import LedgerRows
from tests.faults.search.tills import Asked, Diary, Tills
from tests.faults.search.weather import Weather
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import VirtualLoop, run_virtual

TILLS = 3
OPENING_S = 3_600.0
"""Longest time, in virtual seconds, for which a history's tills are open among faults."""

SETTLING_S = 2 * 3_600.0
"""I16: once the faults are over, everything open must have settled within this time."""


RETURN_S = 240.0
"""By then all links are up again and every silent meter was probed again, so that the desk can sell."""


@dataclass(slots=True)
class Outcome:
    """What a history was: `operations` recorded, by kind too, other acts, faults that struck, deaths, and
    what was wrong."""

    seed: int
    operations: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    virtual_s: float = 0.0


class Broken(Exception):
    """A violation was found: there is no need to play the history to its end."""


@dataclass(slots=True)
class Totals:
    """Many histories added up. `broken` maps seed to the first thing that was wrong in its history."""

    histories: int = 0
    operations: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    broken: dict[int, str] = field(default_factory=dict)
    virtual_s: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.histories += 1
        self.operations += outcome.operations
        self.kinds.update(outcome.kinds)
        self.virtual_s += outcome.virtual_s
        self.acts.update(outcome.acts)
        self.hits.update(outcome.hits)
        self.states.update(outcome.states)
        if outcome.violations:
            self.broken[outcome.seed] = outcome.violations[0]


def run_history(seed: int, *, sales: int = 40, schema: str = "", verify: bool = True) -> Outcome:
    """Plays one history and judges it. `schema` and `verify` are for test builds with a guard removed."""
    outcome = Outcome(seed)
    random.seed(seed)  # the pauses between attempts to connect are drawn from the module's generator
    with tempfile.TemporaryDirectory(prefix="history-") as folder:
        history = _History(Path(folder), outcome, schema=schema)
        run_virtual(partial(history.play, sales=sales), seed=seed)
        if verify and not outcome.violations:
            report = verify_book(Path(folder) / "ledger.db")
            outcome.violations += [f"verify {finding}" for finding in report.findings]
    return outcome


class _History:
    def __init__(self, folder: Path, outcome: Outcome, *, schema: str) -> None:
        self._folder = folder
        self._outcome = outcome
        self._schema = schema
        self._broken = asyncio.Event()
        self._mall: Mall
        self._program: Program
        self._weather: Weather
        self._diary: Diary
        self._ledger: sqlite3.Connection
        self._rows: LedgerRows
        self._judged: Hashable = None

    async def play(self, *, sales: int) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.set_exception_handler(self._reported)
        clock = site.WallClock(loop)
        book = site.new_book(self._folder, clock, schema=self._schema)
        try:
            with closing(sqlite3.connect(book.path)) as self._ledger:
                self._rows = LedgerRows(self._ledger)
                await self._play(clock, loop.random, book, sales=sales)
        finally:
            self._outcome.virtual_s = loop.time()
            assert book.close()

    async def _play(self, clock: site.WallClock, draw: Random, book: Any, *, sales: int) -> None:
        self._mall = mall = site.mall(clock, seed=self._outcome.seed)
        net = PipeNet(latency_s=0.002)
        net.listen("127.0.0.1", 9000, lambda: mall.protocol("C1"))
        self._program = program = Program(
            book, setup=site.setup(self._outcome.seed), net=net, clock=clock, random=draw
        )
        self._weather = Weather(mall, net=net, clock=clock, program=program, random=draw)
        tills = Tills(program, random=draw, sales=sales, seed=self._outcome.seed, after_step=self._judge)
        self._diary = tills.diary
        life = asyncio.create_task(program.run(), name="program")
        try:
            await asyncio.sleep(10)
            await self._while_faults(tills)
            await self._after_faults(tills)
        except Broken:
            pass
        finally:
            await _ended(life)
            await mall.stop()
            self._sum_up()

    async def _while_faults(self, tills: Tills) -> None:
        weather = asyncio.create_task(self._weather.run(), name="weather")
        open_hours = asyncio.create_task(tills.run(tills=TILLS, within_s=OPENING_S), name="tills")
        broken = asyncio.create_task(self._broken.wait())
        try:
            await asyncio.wait({weather, open_hours, broken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _ended(weather, open_hours, broken)
            self._weather.clear()
        if self._broken.is_set():
            raise Broken
        open_hours.result()

    async def _after_faults(self, tills: Tills) -> None:
        """Everything must settle; and what was settled stays so when no frame can be held any longer."""
        loop = asyncio.get_running_loop()
        until = loop.time() + SETTLING_S
        await asyncio.sleep(RETURN_S)
        await tills.choose(checker.unsent(self._rows))
        while checker.unsettled(self._rows) and loop.time() < until:
            await asyncio.sleep(20)
        self._found(checker.unsettled(self._rows))
        self._found(
            [f"I16 {meter} stays out of contact" for meter in site.METERS if not self._answers(meter)]
        )
        await asyncio.sleep(max(site.MAX_HOLD_MS.values()) / 1000 + 5)
        self._judge()
        await tills.decide(checker.escalated(self._rows), self._took)
        await asyncio.sleep(60)
        self._judge()
        self._found([f"I16 {id} was not decided" for id in checker.escalated(self._rows)])

    def _took(self, asked: Asked) -> bool:
        """What the display of the meter says to whoever goes there."""
        word = self._word(asked.meter_id)
        return (asked.amount_fen if asked.adds else -asked.amount_fen) in checker.moves_of(word)

    def _judge(self) -> None:
        """After every step: the whole book against the meters' own books, if anything became of the step."""
        if self._broken.is_set():
            return
        evidence = self._evidence()
        moves = tuple((len(meter.purchases), len(meter.deductions)) for meter in evidence.meters)
        told = (len(self._program.told), len(evidence.acknowledged), len(evidence.given_back))
        now = (self._rows.version, moves, told)
        if now != self._judged:
            self._judged = now
            self._found(checker.violations(evidence))

    def _answers(self, meter_id: str) -> bool:
        state = self._program.life.live.state(meter_id)
        return state is not None and state.in_contact

    def _evidence(self) -> Evidence:
        asked = self._diary.asked
        return Evidence(
            rows=self._rows,
            meters=[self._word(meter) for meter in site.METERS],
            acknowledged={one.sale_id: (one.meter_id, one.amount_fen) for one in asked if one.acknowledged},
            told=dict(self._program.told),
            given_back=frozenset(self._diary.given_back),
        )

    def _word(self, meter_id: str) -> MeterWord:
        book = self._mall.book(meter_id)
        return MeterWord(
            meter_id,
            start_count=site.START_COUNT,
            start_total_fen=site.start_total_fen(meter_id),
            purchases=book["purchases"],
            deductions=book["deductions"],
            trusted=meter_id not in self._weather.disturbed,
        )

    def _found(self, violations: list[str]) -> None:
        violations += [f"fault told: {fault}" for fault in self._program.faults]
        if violations:
            self._outcome.violations += violations
            self._broken.set()

    def _reported(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What nobody caught. A death inside a callback of the loop is one as well."""
        error = context.get("exception")
        if not isinstance(error, Died):
            self._outcome.violations.append(f"unhandled: {context['message']}: {error!r}")
            self._broken.set()

    def _sum_up(self) -> None:
        outcome = self._outcome
        rows = self._ledger.execute(
            "SELECT state FROM operation_events e WHERE step ="
            " (SELECT max(step) FROM operation_events WHERE operation_id = e.operation_id)"
        )
        outcome.states.update(row[0] for row in rows)
        outcome.operations = sum(outcome.states.values())
        outcome.kinds.update(row[0] for row in self._ledger.execute("SELECT kind FROM operations"))
        outcome.acts.update(self._diary.acts)
        outcome.hits.update(self._weather.hits)
        outcome.hits["disk-full"] += self._program.found_full
        outcome.hits.update({f"killed at {point}": times for point, times in self._program.deaths.items()})


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """Cancels the tasks and waits; what one of them failed with is raised unless it was a death."""
    for task in tasks:
        task.cancel()
    for done in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(done, BaseException) and not isinstance(done, asyncio.CancelledError | Died):
            raise done
