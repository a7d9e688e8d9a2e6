"""The simulated mall. Written from the protocols; of the console's code it shares only the link."""

from meterio.simulator.faults import FAULTS, Fault, FaultError
from meterio.simulator.mall import MAX_HOLD_MS, Mall, UnknownMeter
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan

__all__ = [
    "FAULTS",
    "MAX_HOLD_MS",
    "BusPlan",
    "CollectorPlan",
    "Fault",
    "FaultError",
    "Mall",
    "MallPlan",
    "MeterPlan",
    "UnknownMeter",
]
