"""Kills at named steps, many times, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from tests.bench.harness import Conditions, Result

KILLS, QUICK_KILLS = 500, 30


class Outcome(Protocol):
    """`killed`: the step was reached; `wrong` says what is not as it should be, empty if all is."""

    @property
    def killed(self) -> bool: ...

    @property
    def wrong(self) -> str: ...


def kills_asked(conditions: Conditions) -> int:
    return conditions.operations or (QUICK_KILLS if conditions.quick else KILLS)


def counted(
    conditions: Conditions, told: str, runs: Iterable[tuple[str, Callable[[], Outcome]]]
) -> list[Result]:
    """Run each, by what it is called; `told`: what a run that is wrong means."""
    kills = reached = wrong = 0
    for name, run in runs:
        outcome = run()
        kills += 1
        reached += outcome.killed
        wrong += bool(outcome.wrong)
        if outcome.wrong:
            conditions.note(name, outcome.wrong)
    conditions.note("runs", kills)
    conditions.note("killed", reached)
    return [
        Result(told, "runs", wrong, "goal", 0, 1.0),
        Result("killed at the step", "runs", reached, "of", kills, None, higher_is_better=True),
    ]
