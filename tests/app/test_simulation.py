"""The simulated mall has every meter of the workbook."""

from __future__ import annotations

from app.simulation import UNPRICED_E8, plan_of
from tests.app.services.test_site_plan import WHOLE


def test_a_meter_that_is_monitored_only_is_simulated_too() -> None:
    plan = plan_of(WHOLE, seed=1)
    meters = {one.id: one for collector in plan.collectors for bus in collector.buses for one in bus.meters}
    assert set(meters) == {one.id for one in WHOLE.meters}
    assert (meters["H1"].trade, meters["H1"].price_e8) == ("", UNPRICED_E8)
