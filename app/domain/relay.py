"""Who holds a meter's relay or valve, by the bits that the meter tells. Pure (product.md B7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Holder(StrEnum):
    """Why supply is as it is."""

    UNKNOWN = "unknown"  # the meter tells nothing of its relay
    FREE = "free"  # on, and the meter's own control decides
    KEPT = "kept"  # on, whatever is left
    FORCED = "forced"  # off by an order
    LOAD = "load"  # off for overload
    TIME = "time"  # off by the meter's own hours
    FEE = "fee"  # off for want of credit
    LOCAL = "local"  # off, and no order or rule the meter tells of explains it: by hand or by a fault
    OFF = "off"  # off; this make does not tell why


_OFF_BY: Final = (
    ("open_by_force", Holder.FORCED),
    ("open_by_load", Holder.LOAD),
    ("over_limit", Holder.LOAD),
    ("open_by_time", Holder.TIME),
    ("open_by_fee", Holder.FEE),
    ("trip_command_out", Holder.FORCED),
    ("arrears", Holder.FEE),
)
"""The strongest first: forced control beats every other."""

_TELLING: Final = frozenset({"open_by_fee", "open_by_load", "open_by_time"})


def holder(values: Mapping[str, int]) -> Holder:
    """By the newest values of a meter."""
    supply = values.get("supply_on")
    if supply is None:
        return Holder.UNKNOWN
    if supply:
        return Holder.KEPT if values.get("keep_supply") else Holder.FREE
    for flag, held in _OFF_BY:
        if values.get(flag):
            return held
    return Holder.LOCAL if _TELLING & set(values) else Holder.OFF
