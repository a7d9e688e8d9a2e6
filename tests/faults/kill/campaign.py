"""Kill after kill over one data folder while the mall lives on: act, die, rise, settle, compare."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from app.crash_points import CRASH_POINTS
from tests.faults.kill.checker import NOT_SENT, Order, read_rows, violations
from tests.faults.kill.process import TillProcess
from tests.faults.kill.site import GIVING, METERS, Mall, set_up, write_workbook

SALE_S, SETTLE_S = 60.0, 180.0
HOLD_MS = 1_500
"""Longer than a till waits for a reply, so that a held request arrives when its sale is in doubt already."""

AT_START = "start.after_take_up"
FENCED = ("sale.before_fence", "sale.after_fence", "sale.while_giving_up", "sale.after_giving_up")
IN_DOUBT = ("sale.after_doubt", "sale.in_doubt_before_read_back")
RESENT = ("sale.before_resend", "sale.after_resend")
LOST = ("lose-request", "hold-request")
ANY = ("", "", *LOST, "lose-reply")

AFFAIRS = {
    "sale": (),
    "refund": ("sale",),
    "reversal of a sale": ("sale",),
    "reversal of a refund": ("sale", "refund"),
}
"""What is killed, and what is done before it, undisturbed. What a refund gives is handed out before it is
undone: else it could not be."""
STEPS = tuple(point for point in CRASH_POINTS if point != AT_START)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kill: of which affair, at which step, at its `nth` time, with which fault on its frame.

    `cancel`: the cashier gives it up while its frame is out. `slip`: it is printed. `again`: the
    restarted till is killed too, at this step, before it has settled anything ("": it is left alone).
    """

    affair: str
    point: str
    nth: int
    fault: str
    cancel: bool
    slip: bool
    again: str
    meter: str
    amount_fen: int


@dataclass(slots=True)
class Outcome:
    """What came of a campaign. `kills` by step, `affairs` by what was killed, `faults` by how often they
    struck, `ends` by final state."""

    kills: Counter[str] = field(default_factory=Counter)
    affairs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0


def scenarios(
    kills: Iterable[tuple[str, str]], *, seed: int, again: int, nths: Sequence[int] = (1, 1, 2)
) -> list[Scenario]:
    """`kills` are affairs and steps, `again` of them are followed by a kill at the start; their order, faults
    and `nth` (one of `nths`) are drawn from `seed`."""
    random = Random(seed)
    wanted = list(kills)
    random.shuffle(wanted)
    twice = [AT_START] * again + [""] * (len(wanted) - again)
    random.shuffle(twice)
    return [
        _scenario(affair, point, also, random.choice(nths), random=random)
        for (affair, point), also in zip(wanted, twice, strict=True)
    ]


def _scenario(affair: str, point: str, again: str, nth: int, *, random: Random) -> Scenario:
    cancel, fault = False, ""
    if point in FENCED:
        cancel, fault = True, random.choice(LOST)
        if point in FENCED[:2]:
            fault = random.choice((*LOST, "lose-reply"))
    elif point in IN_DOUBT:
        cancel, fault = random.random() < 0.2, random.choice((*LOST, "lose-reply"))
    elif point in RESENT:
        fault = random.choice(LOST)
    elif point in NOT_SENT or point == "sale.after_send":
        cancel, fault = random.random() < 0.2, random.choice(ANY)
    if point == "sale.in_doubt_before_read_back":
        cancel = False
    slip = point.startswith("sale.after_print") or random.random() < 0.3
    meter, amount = random.choice(METERS if affair == "sale" else GIVING), random.randrange(1, 50_000)
    return Scenario(affair, point, nth, fault, cancel, slip, again, meter, amount)


def run(folder: Path, plan: Sequence[Scenario]) -> Outcome:
    """Play `plan` over a new site in `folder`. What was violated is told, never raised."""
    workbook = write_workbook(folder / "site.xlsx")
    mall = Mall(folder, workbook)
    try:
        set_up(folder / "data", workbook, mall)
        campaign = _Campaign(folder, mall)
        try:
            return campaign.play(plan)
        finally:
            campaign.end()
    finally:
        mall.stop()


class _Campaign:
    def __init__(self, folder: Path, mall: Mall) -> None:
        self._data, self._log = folder / "data", folder / "till.log"
        self._mall = mall
        self._before = self._meters()
        self._orders: dict[str, Order] = {}
        self._outcome = Outcome()
        self._seen: set[str] = set()
        self._till: TillProcess | None = None

    def play(self, plan: Iterable[Scenario]) -> Outcome:
        began = time.monotonic()
        till = self._rise()
        for number, scenario in enumerate(plan):
            try:
                till = self._one(till, scenario, number)
            except TimeoutError as error:
                self._note(scenario, [f"{error}"])
                till.discard()
                self._mall.clear()
                till = self._rise()
            self._note(scenario, self._wrong())
        till.tell("close")
        if till.hear("closed", within_s=10) != {"closed": True}:
            self._outcome.violations.append("the last till did not close in time")
        till.bury()
        rows = read_rows(self._data / "ledger.db")
        self._outcome.ends.update(rows[id].state if id in rows else "not recorded" for id in self._orders)
        self._outcome.seconds = time.monotonic() - began
        return self._outcome

    def end(self) -> None:
        if self._till is not None:
            self._till.discard()

    def _one(self, till: TillProcess, scenario: Scenario, number: int) -> TillProcess:
        """From a settled till to the next one, settled again."""
        order = self._sell_until_dead(till, scenario, number)
        hits = self._mall.hits()
        order.frames_heard = sum(hits.values()) if scenario.nth == 1 else None
        order.died_at = scenario.point
        self._bury(till, scenario.point)
        if scenario.again:
            self._die_again(scenario.again)
        self._outcome.affairs[scenario.affair] += 1
        risen = self._rise(order)
        self._outcome.faults.update({name: count for name, count in self._mall.clear().items() if count})
        return risen

    def _sell_until_dead(self, till: TillProcess, scenario: Scenario, number: int) -> Order:
        """The affair with one meter until the step is reached for the n-th time; the operation it fell in."""
        for turn in range(1, scenario.nth + 1):
            id = f"k{number:04}-{turn}"
            original = self._before_it(till, scenario, id)
            order = _order(
                id, scenario.affair, scenario, original, cancel=scenario.cancel, slip=scenario.slip
            )
            if turn == 1:
                self._mall.fault("glitch", scenario.meter, on="purchase", count=0)  # it only counts frames
            if scenario.fault:
                held = {"hold_ms": HOLD_MS} if scenario.fault == "hold-request" else {}
                self._mall.fault(scenario.fault, scenario.meter, on="purchase", times=1, **held)
            till.tell("arm", die_at=scenario.point, nth=scenario.nth + 1 - turn)
            if not self._act(till, order):
                return order
        raise TimeoutError(f"{scenario.point} was not reached in {scenario.nth} of {scenario.affair}")

    def _before_it(self, till: TillProcess, scenario: Scenario, id: str) -> Order | None:
        """What must be there before the affair; the last of it."""
        till.tell("arm")
        made = None
        for affair in AFFAIRS[scenario.affair]:
            made = _order(f"{id}-{affair}", affair, scenario, made)
            if not self._act(till, made) or made.ended != "confirmed":
                raise TimeoutError(f"the {affair} before it ended {made.ended or 'with the till'}")
            if affair == "refund":
                till.tell("hand_out", id=made.id)
                till.hear("handed_out", within_s=SALE_S)
        return made

    def _act(self, till: TillProcess, order: Order) -> bool:
        """False if the till died over it."""
        self._orders[order.id] = order
        told = ("id", "meter", "amount_fen", "kind", "original", "cancel", "slip")
        till.tell("sell", **{name: getattr(order, name) for name in told})
        return self._follow(till, order)

    def _follow(self, till: TillProcess, order: Order) -> bool:
        """Listen until it is over, its slip too; False once the till is dead."""
        words = ("recorded", "refused", "ended", "printed")
        while (line := till.hear(*words, within_s=SALE_S)) is not None:
            about = self._heard(line)
            if about is order and "refused" in line:
                raise TimeoutError(f"refused: {line['key']}")
            if about is order and ("printed" if order.slip else "ended") in line:
                return True
        return False

    def _die_again(self, point: str) -> None:
        """A till that is killed while it takes up what the last one left (faults.md H31)."""
        till = self._start_till()
        till.tell("open", die_at=point, nth=1)
        if till.hear("ready", within_s=SETTLE_S) is not None:
            self._outcome.violations.append(f"{point} was not reached at a restart")
            till.discard()
            return
        self._bury(till, point)

    def _rise(self, order: Order | None = None) -> TillProcess:
        """Open the books with the till that waits; ready to sell and settled when this returns."""
        till = self._start_till()
        till.tell("open")
        for _ in ("ready", "settled"):
            line = till.hear("ready", "settled", within_s=SETTLE_S)
            if line is None:
                raise RuntimeError(f"the restarted till died: see {self._log}")
        self._told(till, order)
        return till

    def _told(self, till: TillProcess, order: Order | None) -> None:
        """What it said while it settled; then the slip that the dead one still owed is printed."""
        for line in till.said:
            self._heard(line)
        row = read_rows(self._data / "ledger.db").get(order.id) if order else None
        if order is None or row is None or row.copies or not order.slip:
            return
        till.tell("print", id=order.id)
        while (line := till.hear("printed", within_s=SALE_S)) is not None:
            if self._heard(line) is order:
                return

    def _heard(self, line: Mapping[str, Any]) -> Order | None:
        """Note what a till said; the order that it spoke of. Words may come later than one waits for them."""
        if "fault" in line:
            self._outcome.violations.append(f"a fault was told: {line['fault']}")
        for word in ("recorded", "refused", "ended", "printed"):
            if word in line:
                order = self._orders[line[word]]
                order.recorded |= word == "recorded"
                order.refused = line["key"] if word == "refused" else order.refused
                order.ended = line["state"] if word == "ended" else order.ended
                order.prints += word == "printed"
                return order
        return None

    def _bury(self, till: TillProcess, point: str) -> None:
        if till.bury():
            self._outcome.kills[point] += 1
        else:
            self._outcome.violations.append(f"{point}: the till ended otherwise than by SIGKILL")

    def _start_till(self) -> TillProcess:
        self._till = TillProcess(self._data, log=self._log)
        return self._till

    def _meters(self) -> dict[str, dict[str, Any]]:
        return {meter: self._mall.book(meter) for meter in METERS}

    def _wrong(self) -> list[str]:
        return violations(self._orders, data_dir=self._data, meters=self._meters(), start=self._before)

    def _note(self, scenario: Scenario, found: Iterable[str]) -> None:
        """A violation that stands is told once, at the kill after which it was first seen."""
        for one in found:
            if one not in self._seen:
                self._seen.add(one)
                self._outcome.violations.append(f"{scenario}: {one}")


def _order(
    id: str,
    affair: str,
    scenario: Scenario,
    original: Order | None,
    *,
    cancel: bool = False,
    slip: bool = False,
) -> Order:
    undoes = original if affair.startswith("reversal") else None
    return Order(
        id,
        scenario.meter,
        scenario.amount_fen,
        cancel=cancel,
        slip=slip,
        kind="reversal" if undoes else affair,
        adds=not undoes.adds if undoes else affair == "sale",
        original=undoes.id if undoes else None,
    )


def named(kills: Counter[str]) -> Iterator[tuple[str, int]]:
    """Every named step and how often a process died there."""
    return ((point, kills[point]) for point in CRASH_POINTS)
