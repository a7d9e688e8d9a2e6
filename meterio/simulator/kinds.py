"""Which class stands for which kind of meter."""

from __future__ import annotations

from meterio.simulator.adf400l import Adf400lOnePhase, Adf400lThreePhase
from meterio.simulator.cjt188_meter import Cjt188Meter
from meterio.simulator.credit import CreditMeter, OnPurchase
from meterio.simulator.ddsy1352 import Ddsy1352
from meterio.simulator.dlt645_meter import Dlt645Meter
from meterio.simulator.energy import EnergyMeter
from meterio.simulator.meter import Meter
from meterio.simulator.plan import MeterPlan
from meterio.simulator.sdm_y import SdmYMeter
from meterio.simulator.water import WaterMeter

_HOLD_CREDIT: dict[str, type[CreditMeter]] = {
    "adf400l-3p": Adf400lThreePhase,
    "adf400l-1p": Adf400lOnePhase,
    "ddsy1352": Ddsy1352,
    "dtsy1352": Ddsy1352,
    "sdm-y": SdmYMeter,
    "dlt645-2007": Dlt645Meter,
    "cjt188-water": Cjt188Meter,
}
_MEASURE_ONLY: dict[str, type[EnergyMeter] | type[WaterMeter]] = {
    "modbus-energy": EnergyMeter,
    "modbus-water": WaterMeter,
}


def build_meter(plan: MeterPlan, *, seed: int, now_ms: int, on_purchase: OnPurchase) -> Meter:
    """The meter of `plan` as it hangs on the wall at `now_ms`."""
    holder = _HOLD_CREDIT.get(plan.kind)
    if holder is not None:
        return holder(plan, seed=seed, now_ms=now_ms, on_purchase=on_purchase)
    return _MEASURE_ONLY[plan.kind](plan, seed=seed, now_ms=now_ms)
