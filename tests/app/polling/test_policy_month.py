"""A part of a simulated month: nobody is cut whom the rule spares, all others are, each is warned once.

Whole months: python -m tests.bench policy-month
"""

from __future__ import annotations

from pathlib import Path

from tests.helpers.policy_month import months


def test_ten_days_over_the_mid_autumn_holiday_go_by_the_rule(tmp_path: Path) -> None:
    (report,) = months(tmp_path, seeds=[3], days=10)
    assert report.faults == []
    assert report.cuts > 1 and report.restored > 1 and report.holds > 1 and report.own_cuts > 1
    assert report.told > report.cuts + report.own_cuts
    assert report.notices > 40 and report.kept > 1 and report.spared_rounds > 1_000
