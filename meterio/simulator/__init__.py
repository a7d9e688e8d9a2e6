"""The simulated mall. Written from the meters' and lines' protocols; shares only the link with the console."""

from meterio.simulator.mall import MAX_HOLD_MS, Mall
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan

__all__ = ["MAX_HOLD_MS", "BusPlan", "CollectorPlan", "Mall", "MallPlan", "MeterPlan"]
