"""A plan that cannot be built says which part of it is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from meterio.simulator import BusPlan, CollectorPlan, MallPlan, MeterPlan
from tests.helpers.mall import points_of, settings_of, small_plan


@pytest.mark.parametrize(
    "fields, says",
    [
        ({"kind": "sundial"}, "kind 'sundial'"),
        ({"unit": 0}, "unit 0"),
        ({"unit": 248}, "unit 248"),
        ({"recovery_s": 256}, "recovery 256"),
        ({"balance_fen": 1 << 31}, "does not fit"),
        ({"alarm1_fen": -1}, "alarm1_fen -1"),
    ],
)
def test_an_impossible_meter(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        MeterPlan(**({"id": "E1", "kind": "adf400l-3p", "unit": 1} | fields))


def test_what_is_there_twice() -> None:
    one = MeterPlan("E1", "adf400l-3p", 1)
    with pytest.raises(ValueError, match="bus 1: unit 1 is there twice"):
        BusPlan(1, (one, MeterPlan("E2", "adf400l-3p", 1)))
    with pytest.raises(ValueError, match="bus 1 is there twice"):
        CollectorPlan("C1", (BusPlan(1, ()), BusPlan(1, ())))
    with pytest.raises(ValueError, match="meter E1 is there twice"):
        MallPlan((CollectorPlan("C1", (BusPlan(1, (one,)), BusPlan(2, (one,)))),))


def test_an_impossible_line() -> None:
    with pytest.raises(ValueError, match="is not a line"):
        BusPlan(1, (), parity="X")
    with pytest.raises(ValueError, match="model 'psychic'"):
        CollectorPlan("C1", (), model="psychic")


def test_the_settings_of_a_plan_fit_it() -> None:
    plan = small_plan(2, 2, 3, kinds=("adf400l-3p", "modbus-water"))
    assert [len(settings.buses) for settings in settings_of(plan)] == [2, 2]
    assert len(points_of(plan)) == len(list(plan.meters())) == 12
    assert {point.profile for point in points_of(plan)} == {"adf400l-3p", "modbus-water"}
