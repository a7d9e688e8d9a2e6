"""Who holds a relay, by what the meter itself says."""

from __future__ import annotations

import pytest

from app.domain.relay import Holder, holder


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, Holder.UNKNOWN),
        ({"arrears": 1}, Holder.UNKNOWN),
        ({"supply_on": 1, "keep_supply": 0}, Holder.FREE),
        ({"supply_on": 1, "open_by_fee": 1}, Holder.FREE),
        ({"supply_on": 1, "keep_supply": 1}, Holder.KEPT),
        ({"supply_on": 0, "open_by_fee": 1}, Holder.FEE),
        ({"supply_on": 0, "arrears": 1}, Holder.FEE),
        ({"supply_on": 0, "open_by_time": 1, "open_by_fee": 1}, Holder.TIME),
        ({"supply_on": 0, "over_limit": 1, "open_by_time": 1}, Holder.LOAD),
        ({"supply_on": 0, "open_by_force": 1, "open_by_load": 1}, Holder.FORCED),
        ({"supply_on": 0, "trip_command_out": 1}, Holder.FORCED),
        ({"supply_on": 0, "open_by_fee": 0}, Holder.LOCAL),
        ({"supply_on": 0}, Holder.OFF),
    ],
)
def test_the_strongest_reason_is_told(values, told):
    assert holder(values) is told
