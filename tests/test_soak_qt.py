"""Qt neither wears out None nor True: an office's console runs all year (docs/decisions/0001)."""

from __future__ import annotations

from tests.helpers.soak import soak

COUNT = 100_000
NOISE = 200
"""References that come and go by themselves. The fault this looks for loses one a call."""


def test_a_hundred_thousand_signals_and_calls_leave_none_and_true_steady() -> None:
    report = soak(COUNT)
    assert report["heard"] == COUNT
    assert abs(report["none"]) < NOISE, report
    assert abs(report["true"]) < NOISE, report
    assert abs(report["false"]) < NOISE, report
