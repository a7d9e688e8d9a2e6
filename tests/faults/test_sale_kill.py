"""Rows H1 to H5 and H31 with real processes: the console is killed at every named step of a sale, and
at some of a refund and of both kinds of reversal, and starts again.

Any number more is `python -m tests.bench kill --operations N --seed S`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from app.crash_points import CRASH_POINTS
from tests.faults.kill.campaign import AFFAIRS, STEPS, named, run, scenarios
from tests.faults.kill.checker import Order, Row, Step, compare

SEED = 7
GOING_BACK = tuple(affair for affair in AFFAIRS if affair != "sale")
RISKY = (
    "sale.while_recording",
    "sale.after_reserve",
    "sale.after_send",
    "sale.while_settling",
    "sale.after_resend",
    "sale.after_fence",
)
"""Where most could go wrong; each is killed once, of what gives money back, in turn."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.mark.timeout(240)
def test_killed_once_at_every_named_step_nothing_is_lost_and_nothing_sold_twice(tmp_path: Path) -> None:
    plan = scenarios([("sale", step) for step in STEPS], seed=SEED, again=1, nths=(1,))
    outcome = run(tmp_path, plan)
    assert outcome.violations == []
    assert dict(named(outcome.kills)) == dict.fromkeys(CRASH_POINTS, 1)
    assert {"hold-request", "lose-request"} <= outcome.faults.keys()
    assert outcome.ends["confirmed"] and outcome.ends["not_applied"] and outcome.ends["not recorded"] >= 2


@pytest.mark.timeout(240)
def test_killed_in_refunds_and_reversals_money_goes_back_once_or_not_at_all(tmp_path: Path) -> None:
    kills = [(GOING_BACK[at % len(GOING_BACK)], step) for at, step in enumerate(RISKY)]
    outcome = run(tmp_path, scenarios(kills, seed=SEED, again=0, nths=(1,)))
    assert outcome.violations == []
    assert dict(outcome.kills) == dict.fromkeys(RISKY, 1)
    assert set(outcome.affairs) == set(GOING_BACK)
    assert outcome.ends["confirmed"] and outcome.ends["not_applied"] and outcome.ends["not recorded"]


FENCE = {"kind": "flush", "collector": "C01", "bus": 1, "session": "ab", "sequence": 3, "utc_ms": 500}


class Case:
    """One meter with a confirmed sale, one given up, and one that died before it was recorded: all right."""

    def __init__(self, slips: Path) -> None:
        self.slips = slips
        (slips / "slip-S00000001.bin").write_bytes(b"")
        self.orders = {
            "a": Order("a", "M", 100, cancel=False, recorded=True, ended="confirmed", prints=1),
            "b": Order("b", "M", 200, cancel=True, recorded=True, died_at="sale.after_fence"),
            "c": Order("c", "M", 300, cancel=False, died_at="sale.while_recording", frames_heard=0),
        }
        sending = Step("sending", 5, {})
        self.rows = {
            "a": Row("M", 100, 1, [Step("recorded", None, {}), sending, Step("confirmed", 5, {})], [0]),
            "b": Row("M", 200, 2, [
                Step("recorded", None, {}), Step("sending", 6, {}), Step("in_doubt", 6, {}),
                Step("not_applied", 6, {"fence": dict(FENCE), "seen": {"count": 5, "utc_ms": 600}}),
            ]),
        }  # fmt: skip
        self.start = {"purchase_count": 4, "total_purchased_fen": 1000}
        bought = {"count": 5, "amount_fen": 100, "balance_before_fen": 70, "balance_after_fen": 170}
        self.meter = {"purchases": [bought], "purchase_count": 5, "total_purchased_fen": 1100}

    def violations(self) -> list[str]:
        return compare(
            self.orders, self.rows, meters={"M": self.meter}, start={"M": self.start}, slips=self.slips
        )


def _forget(case: Case) -> None:
    del case.rows["b"]


def _appear(case: Case) -> None:
    case.rows["c"] = Row("M", 300, 3, [Step("recorded", None, {}), Step("void", None, {})])


def _sell_twice(case: Case) -> None:
    case.meter["purchases"].append(deepcopy(case.meter["purchases"][0]) | {"count": 6})
    case.meter["purchase_count"], case.meter["total_purchased_fen"] = 6, 1200


def _not_credited(case: Case) -> None:
    case.meter["purchases"][0]["balance_after_fen"] = 70


def _no_fence(case: Case) -> None:
    case.rows["b"].steps[-1].detail["fence"] = None


def _read_before_fence(case: Case) -> None:
    case.rows["b"].steps[-1].detail["seen"]["utc_ms"] = 400


def _void_after_sending(case: Case) -> None:
    case.rows["b"].steps[-1] = Step("void", None, {})


def _receipt_left_out(case: Case) -> None:
    case.rows["b"].receipt = 3


def _sent_unrecorded(case: Case) -> None:
    case.orders["c"].frames_heard = 1


def _noted_unprinted(case: Case) -> None:
    case.rows["a"].copies.append(1)


def _still_open(case: Case) -> None:
    case.rows["b"].steps.pop()


def _gave_instead(case: Case) -> None:
    case.rows["a"].adds = False


def _of_another_kind(case: Case) -> None:
    case.rows["b"].kind = "refund"


def _undoes_another(case: Case) -> None:
    case.rows["b"].original = "a"


def _told_otherwise(case: Case) -> None:
    case.orders["b"].ended = "confirmed"


@pytest.mark.parametrize(
    "harm",
    [
        _forget, _appear, _sell_twice, _not_credited, _no_fence, _read_before_fence, _void_after_sending,
        _receipt_left_out, _sent_unrecorded, _noted_unprinted, _still_open, _told_otherwise,
        _gave_instead, _of_another_kind, _undoes_another,
    ],
)  # fmt: skip
def test_the_comparison_sees_what_goes_wrong(tmp_path: Path, harm: Callable[[Case], None]) -> None:
    case = Case(tmp_path)
    assert case.violations() == []
    harm(case)
    assert case.violations()
