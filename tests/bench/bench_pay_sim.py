"""pay-sim: orders to pay online from seeds, through the real clients and fake gateways over sockets, with
every fault that these know, on a clock that passes hours at once; and no violation of faults.md I5 and I18.

Each history is a book of its own: days of customers, gateways in bad weather, restarts, refunds, statements,
and an office that settles the rest. At its end each order that was paid is one sale, one refund or an open
item, channels hold by the book what gateways hold and what statements say, and the book proves itself.
`--operations` says how many orders, `--seed` with which history to begin.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter

from app.fake_gateways.faults import FAULTS
from tests.bench.harness import Conditions, Result
from tests.faults.pay_search.history import OFFICE_ACTS, Totals, run_history
from tests.faults.pay_search.shoppers import MANNERS

FIRST_SEED = 1
ORDERS, QUICK_ORDERS = 100_000, 300
A_HISTORY = 400
ENOUGH_FOR_ALL = 5_000
"""From so many orders on every fault has struck, or something is wrong with the weather."""


def run(conditions: Conditions) -> list[Result]:
    wanted = conditions.operations or (QUICK_ORDERS if conditions.quick else ORDERS)
    first = FIRST_SEED if conditions.seed is None else conditions.seed
    logging.getLogger("app.payment_lane").setLevel(logging.CRITICAL)  # it tells of each fault that strikes
    began = time.perf_counter()
    totals = Totals()
    while totals.orders < wanted:
        totals.add(run_history(first + totals.histories, orders=min(A_HISTORY, wanted)))
        rate = totals.orders / (time.perf_counter() - began)
        told = f"{totals.orders:,} of {wanted:,} orders, {rate:.0f} a second, broken: {totals.broken}"
        print(told, file=sys.stderr, flush=True)
    seconds = time.perf_counter() - began
    seen = totals.hits + totals.manners + totals.acts
    never = [name for name in (*FAULTS, *MANNERS, *OFFICE_ACTS) if not seen[name]]
    conditions.note("first_seed", first)
    conditions.note("histories", totals.histories)
    conditions.note("violations", totals.broken)
    conditions.note("never_struck", sorted(set(never)))
    for name in ("ends", "manners", "hits", "acts"):
        conditions.note(name, dict(Counter(getattr(totals, name)).most_common()))
    missed = len(set(never)) if totals.orders >= ENOUGH_FOR_ALL else 0
    return [
        Result("histories with a violation", "histories", len(totals.broken), "allowed", 0, 1.0),
        Result("faults that never struck", "kinds", missed, "allowed", 0, 1.0),
        Result("orders", "", totals.orders, "wanted", wanted, 1.0, higher_is_better=True),
        Result("questions to the gateways", "", totals.asked, "", None, None),
        Result("orders a second", "1/s", totals.orders / seconds, "", None, None),
        Result("virtual time", "h", totals.virtual_s / 3600, "", None, None),
    ]
