"""What a benchmark hands over, and what is made of it.

A benchmark is `tests/bench/bench_<name>.py` with `run(conditions) -> list[Result]`. Each result stands beside
a reference measured in the same run (a limit or a peer), so that a noisy machine cancels out.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `goal` bounds value / reference_value (None: only reported).

    With a reference of 0 there is no ratio: the goal then holds when the value is no worse than 0.
    """

    metric: str
    unit: str
    value: float
    reference: str
    reference_value: float | None
    goal: float | None
    higher_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        if not self.reference_value:
            return None
        return self.value / self.reference_value

    @property
    def holds(self) -> bool:
        if self.goal is None or self.reference_value is None:
            return True
        if self.ratio is None:
            return self.value >= 0 if self.higher_is_better else self.value <= 0
        return self.ratio >= self.goal if self.higher_is_better else self.ratio <= self.goal

    def as_dict(self) -> dict[str, Any]:
        return {
            "metric": self.metric,
            "unit": self.unit,
            "value": self.value,
            "reference": self.reference,
            "reference_value": self.reference_value,
            "ratio": self.ratio,
            "goal": self.goal,
            "holds": self.holds,
        }


@dataclass(slots=True)
class Conditions:
    """How a benchmark runs. `quick` asks for the smallest size that means something; `operations` and `seed`
    are what the command line says of a search's size and its beginning, None where it says nothing. `facts`
    are printed."""

    quick: bool = False
    operations: int | None = None
    months: int | None = None
    seed: int | None = None
    ranges: int | None = None
    years: int | None = None
    meters: int | None = None
    folder: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, value: object) -> None:
        self.facts[name] = value


def machine_facts() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "cpus": os.cpu_count(),
    }


def names() -> list[str]:
    """The benchmarks there are, as the command line spells them."""
    return sorted(path.stem.removeprefix("bench_").replace("_", "-") for path in FOLDER.glob("bench_*.py"))


def measure(name: str, *, quick: bool, **more: Any) -> dict[str, Any]:
    """Run one benchmark; returns the object that `--json` prints. `more`: what else `Conditions` has."""
    module = import_module(f"tests.bench.bench_{name.replace('-', '_')}")
    conditions = Conditions(quick, **more, facts={**machine_facts(), "quick": quick})
    results: Sequence[Result] = module.run(conditions)
    return {
        "bench": name,
        "results": [result.as_dict() for result in results],
        "conditions": conditions.facts,
    }


def holds(report: dict[str, Any]) -> bool:
    return all(result["holds"] for result in report["results"])


def lines(report: dict[str, Any]) -> list[str]:
    return [_line(report["bench"], result) for result in report["results"]]


def _line(bench: str, result: dict[str, Any]) -> str:
    text = f"{bench}: {result['metric']} {_figure(result['value'])} {result['unit']}"
    if result["reference_value"] is not None:
        text += f"  ({result['reference']} {_figure(result['reference_value'])} {result['unit']}"
        text += f", ratio {result['ratio']:.3f}" if result["ratio"] is not None else ""
        text += f", goal {result['goal']:g})" if result["goal"] is not None else ")"
    return text + ("" if result["goal"] is None else "  holds" if result["holds"] else "  DOES NOT HOLD")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.4g}"


def wrong_name(name: str) -> str:
    return f"There is no benchmark {name!r}. There are: {', '.join(names())}."


def to_error_stream() -> Any:
    """What a benchmark prints while `--json` is on goes to standard error."""
    from contextlib import redirect_stdout

    return redirect_stdout(sys.stderr)


def kill_results(
    wrong: int, kills: int, fewest: int, *, wanted: int, enough: bool, seconds: float
) -> list[Result]:
    """Of a campaign of kills: what was found wrong, how many kills, and the fewest at any step, which must be
    one where there were `enough` for all."""
    return [
        Result("violations", "", wrong, "allowed", 0, 0),
        Result("kills", "", kills, "asked for", wanted, 1.0, higher_is_better=True),
        Result(
            "fewest kills at a step",
            "",
            fewest,
            "asked for",
            1,
            1.0 if enough else None,
            higher_is_better=True,
        ),
        Result("a kill, the restart and the comparison", "s", seconds / kills, "", None, None),
    ]
