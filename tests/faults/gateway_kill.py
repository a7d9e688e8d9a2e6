"""A sale carried through a gateway that is killed with SIGKILL at a named step of it, and starts again.

Everything is real but the meters: the desk and its engine (tests/faults/kill/till.py), the gateway's process,
serial ports (pseudo-terminals). Two collectors, one for each suite; while one is killed the other serves.
"""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from meterio.gateway.crash_points import CRASH_POINTS
from meterio.simulator import MeterPlan
from tests.faults.kill.checker import Order, read_rows, violations
from tests.faults.kill.process import TillProcess
from tests.faults.kill.site import START_COUNT, SUITES, TAKING, set_up, write_workbook
from tests.helpers.gateway_process import SECRET, GatewayProcess, free_port, write_config
from tests.helpers.pty_mall import PtyMall

AT_FLUSH = ("gateway.before_flush", "gateway.after_flush", "gateway.after_flushed")
AT_SESSION = ("gateway.before_accept", "gateway.after_accept")
CONTACT_S, SALE_S = 60.0, 120.0
TRIES = 40


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kill: at `point` of a purchase to a meter of `collector`. At a step of a new session the gateway
    has died once before, at a step of the sale. `fault` strikes the purchase on its line."""

    point: str
    collector: str
    meter: str
    fault: str
    cancel: bool
    amount_fen: int

    @property
    def first(self) -> str:
        return "gateway.after_write" if self.point in AT_SESSION else self.point


@dataclass(slots=True)
class Outcome:
    """What came of a campaign. `kills` by step, `ends` of the sales by state, `violations` as sentences."""

    kills: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0


def scenarios(*, each: int, seed: int) -> list[Scenario]:
    """`each` kills at every named step, the collectors in turn; faults and meters drawn from `seed`."""
    random = Random(seed)
    points = list(CRASH_POINTS) * each
    random.shuffle(points)
    collectors = list(SUITES)
    return [_scenario(point, collectors[at % len(collectors)], random) for at, point in enumerate(points)]


def _scenario(point: str, collector: str, random: Random) -> Scenario:
    meter = random.choice([meter for meter in TAKING if meter.startswith(collector)])
    # A fence is asked for only when a sale in doubt is given up, and the line lost what was sent.
    flushes = point in AT_FLUSH
    lost = random.choice(("", "", "lose-request", "lose-reply"))
    heard = point in ("gateway.first_bytes", "gateway.after_reply", "gateway.after_answer")
    return Scenario(
        point,
        collector,
        meter,
        fault="lose-request" if flushes else "" if heard else lost,
        cancel=flushes or random.random() < 0.3,
        amount_fen=random.randrange(1, 50_000),
    )


def run(folder: Path, plan: Iterable[Scenario]) -> Outcome:
    """Play `plan` over a new site in `folder`. What was violated is told, never raised."""
    with _Campaign(folder) as campaign:
        return campaign.play(plan)


class _Campaign:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._outcome = Outcome()
        self._orders: dict[str, Order] = {}

    def __enter__(self) -> _Campaign:
        lines = {
            number: [_meter(id) for id in TAKING if id.startswith(collector)]
            for number, collector in enumerate(SUITES, start=1)
        }
        self._mall = PtyMall(self._folder, lines)
        self._before = self._meters()
        self._configs = {
            id: _config(self._folder, id, device=self._mall.device(number))
            for number, id in enumerate(SUITES, start=1)
        }
        self._gateways = {id: GatewayProcess(config) for id, config in self._configs.items()}
        workbook = write_workbook(self._folder / "site.xlsx", TAKING)
        set_up(self._data, workbook, self)  # type: ignore[arg-type]  # it needs no more than `first_line`
        self._till = TillProcess(self._data, log=self._folder / "till.log")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._till.discard()
        for gateway in self._gateways.values():
            gateway.stop()
        self._mall.stop()

    @property
    def first_line(self) -> str:
        """How the collectors are reached, in the form that `main.py connect` takes."""
        collectors = [
            {**gateway.listening["sealed"], "id": id, "suite": SUITES[id], "key": SECRET.hex()}
            for id, gateway in self._gateways.items()
        ]
        return json.dumps({"collectors": collectors})

    def play(self, plan: Iterable[Scenario]) -> Outcome:
        began = time.monotonic()
        self._till.tell("open")
        self._till.hear("ready", within_s=CONTACT_S)
        for number, scenario in enumerate(plan):
            try:
                self._one(scenario, number)
            except TimeoutError as error:
                self._outcome.violations.append(f"{scenario}: {error}")
                break
            self._outcome.violations += [f"{scenario}: {one}" for one in self._wrong()]
            self._mall.clear()
        rows = read_rows(self._data / "ledger.db")
        self._outcome.ends.update(row.state for row in rows.values())
        self._outcome.seconds = time.monotonic() - began
        return self._outcome

    def _one(self, scenario: Scenario, number: int) -> None:
        """One sale, the death of the gateway in it, its new life, and the end of the sale."""
        self._gateways[scenario.collector].arm(scenario.first)
        if scenario.fault:
            self._mall.fault(scenario.fault, scenario.meter, on="purchase", times=1)
        order = self._sell(scenario, number)
        self._bury(scenario.collector, scenario.first)
        if scenario.point != scenario.first:
            self._rise(scenario.collector, die_at=scenario.point)
            self._bury(scenario.collector, scenario.point)
        self._rise(scenario.collector)
        while not order.ended:
            self._listen(within_s=SALE_S)

    def _sell(self, scenario: Scenario, number: int) -> Order:
        """Sells as soon as the meter is in contact: no sale begins to one that is not."""
        for turn in range(TRIES):
            id = f"g{number:03}-{turn}"
            order = Order(id, scenario.meter, scenario.amount_fen, cancel=scenario.cancel)
            self._orders[id] = order
            self._till.tell(
                "sell",
                id=id,
                kind="sale",
                meter=order.meter,
                amount_fen=order.amount_fen,
                cancel=order.cancel,
                slip=False,
            )
            while not (order.recorded or order.refused):
                self._listen(within_s=SALE_S)
            if order.recorded:
                return order
            del self._orders[id]
            time.sleep(0.5)
        raise TimeoutError(f"{scenario.meter} never came into contact: {order.refused}")

    def _listen(self, *, within_s: float) -> None:
        line = self._till.hear("recorded", "refused", "ended", "fault", within_s=within_s)
        if line is None:
            raise TimeoutError("the till died")
        if "fault" in line:
            self._outcome.violations.append(f"a fault was told: {line['fault']}")
        for word in ("recorded", "refused", "ended"):
            if word in line:
                order = self._orders[line[word]]
                order.recorded |= word == "recorded"
                order.refused = line["key"] if word == "refused" else order.refused
                order.ended = line["state"] if word == "ended" else order.ended

    def _bury(self, collector: str, point: str) -> None:
        try:
            code = self._gateways[collector].wait(CONTACT_S)
        except Exception as error:
            raise TimeoutError(f"the gateway did not reach {point}") from error
        if code == -signal.SIGKILL:
            self._outcome.kills[point] += 1
        else:
            self._outcome.violations.append(f"{point}: the gateway ended with {code}")

    def _rise(self, collector: str, *, die_at: str = "") -> None:
        self._gateways[collector] = GatewayProcess(self._configs[collector], die_at=die_at)

    def _meters(self) -> dict[str, dict[str, Any]]:
        return {meter: self._mall.book(meter) for meter in TAKING}

    def _wrong(self) -> list[str]:
        return violations(self._orders, data_dir=self._data, meters=self._meters(), start=self._before)


def _meter(id: str) -> MeterPlan:
    unit = int(id.split("-")[1])
    return MeterPlan(id, "adf400l-3p", unit, balance_fen=50_000, purchase_count=START_COUNT)


def _config(folder: Path, id: str, *, device: str) -> Path:
    own = folder / id
    own.mkdir()
    extra = f'minimum_suite = "{SUITES[id]}"'
    return write_config(own, {1: device}, id=id, gateway=extra, listen=f"127.0.0.1:{free_port()}")
