"""kill-pay: the part of the program that takes payments online, killed with SIGKILL at each named step of an
order, and in the moment its gateway hears each kind of question; started again, and compared.

Real processes, clients and sockets (tests/faults/pay_kill). After each kill the customer's story goes on: an
order that was paid must be one sale or one refund, channels hold by the book what gateways hold, and the book
proves itself. `--operations` says how many kills, `--seed` draws stories, amounts and times.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench.harness import Conditions, Result, kill_results
from tests.faults.pay_kill.campaign import POINTS, plan
from tests.faults.pay_kill.campaign import run as kill

KILLS, QUICK_KILLS = 300, len(POINTS)
A_BOOK = 100
"""So many stories over one book, which is proven after each."""
SEED = 2026


def run(conditions: Conditions) -> list[Result]:
    wanted = conditions.operations or (QUICK_KILLS if conditions.quick else KILLS)
    seed = SEED if conditions.seed is None else conditions.seed
    began = time.monotonic()
    whole, wrong = plan(wanted), []
    kills, ends, stories = (dict[str, int]() for _ in range(3))
    for first in range(0, wanted, A_BOOK):
        part = whole[first : first + A_BOOK]
        with tempfile.TemporaryDirectory(prefix="kill-pay-") as folder:
            outcome = kill(Path(folder), part, seed=seed + first, again=len(part) // len(POINTS))
        wrong += outcome.violations
        for found, more in ((kills, outcome.kills), (ends, outcome.ends), (stories, outcome.stories)):
            for name, times in more.items():
                found[name] = found.get(name, 0) + times
    seconds = time.monotonic() - began
    conditions.note("seed", seed)
    conditions.note("kills by step", kills)
    conditions.note("orders by end", ends)
    conditions.note("stories", stories)
    conditions.note("violations", wrong)
    return kill_results(
        len(wrong),
        sum(kills.values()),
        min(kills.get(point, 0) for point in POINTS),
        wanted=wanted,
        enough=wanted >= len(POINTS),
        seconds=seconds,
    )
