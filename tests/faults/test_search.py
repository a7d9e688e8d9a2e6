"""A slice of the search for wrong money (the whole of it: `python -m tests.bench money-sim`)."""

from __future__ import annotations

from tests.faults.search.history import Totals, run_history
from tests.faults.search.weather import LINE_FAULTS

SEEDS = range(1, 11)
SALES = 24


def test_no_history_ends_with_wrong_money() -> None:
    totals = Totals()
    for seed in SEEDS:
        totals.add(run_history(seed, sales=SALES))
    assert totals.broken == {}
    assert totals.operations >= SALES * len(SEEDS)
    # It means something only if things went wrong on the way, and ended in more than one way.
    assert len([kind for kind in LINE_FAULTS if totals.hits[kind]]) >= 10
    assert sum(times for kind, times in totals.hits.items() if kind.startswith("killed at")) >= 10
    assert totals.hits["disk-full"] >= 5
    assert {"confirmed", "void", "not_applied"} <= set(totals.states)
    assert {"cancelled", "given back", "printed", "decided"} <= set(totals.acts)
    assert min(totals.kinds[kind] for kind in ("sale", "refund", "reversal")) >= 5


def test_a_seed_makes_the_same_history_again() -> None:
    first, second = (run_history(4, sales=10) for _ in range(2))
    assert (first.hits, first.states, first.acts) == (second.hits, second.states, second.acts)
    assert first.virtual_s == second.virtual_s
