"""What a make of meters can be ordered to do: by which commands, and what its state shows once it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.order import PRICE_SWITCH, OrderKind, flow_item
from meterio.profiles import Profile
from meterio.profiles.names import RATES

ALARMS: Final = ("alarm1_fen", "alarm2_fen")
PRICES: Final = ("price_e8", *(f"price_{rate}_e8" for rate in RATES))
SPARE: Final = {name: f"spare_{name}" for name in PRICES}
"""What the spare set calls a price."""
POWER: Final = ("max_power_w",)

_VALUES: Final = {
    OrderKind.SET_PRICES: PRICES,
    OrderKind.SET_NEXT_PRICES: (*SPARE.values(), PRICE_SWITCH),
    OrderKind.SET_ALARMS: ALARMS,
    OrderKind.SET_POWER: POWER,
}
_WHOLE: Final = {
    OrderKind.SET_PRICES: "set_prices",
    OrderKind.SET_NEXT_PRICES: "set_spare_prices",
    OrderKind.SET_ALARMS: "set_alarms",
    OrderKind.SET_POWER: "set_max_power",
}
_HOLDING: Final = ("keep_supply", "forced", "open_by_force")


@dataclass(frozen=True, slots=True)
class Means:
    """How one order is given. `commands` are sent in turn, each with those of the order's values that it
    takes; `blocks` and `items` are read to see its outcome, `wanted` is what they show then.

    `flow` is the item that shows, after a trip, whether anything still flows. `at_office`: this make has
    nothing to be told; the office alone keeps to it. A clock is judged by how far it is off. `in_turn`: each
    command only once the meter took the one before it.
    """

    commands: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    wanted: Mapping[str, int] = field(default_factory=dict)
    flow: str | None = None
    at_office: bool = False
    is_clock: bool = False
    in_turn: bool = False


def means(
    profile: Profile, kind: OrderKind, values: Mapping[str, int] | None = None, *, kept: bool = False
) -> Means | None:
    """None for what the make cannot do, or not with these values. `kept`: its supply is kept by an order."""
    if kind is OrderKind.SET_NEXT_PRICES:
        return _next_prices(profile, values or {})
    if kind in _VALUES:
        return _setting(profile, kind, values or {})
    if kind is OrderKind.SET_CLOCK:
        return Means(("set_clock",), ("clock",), is_clock=True) if profile.clock else None
    if kind is OrderKind.READ_STATE:
        return _seen(profile, (), dict.fromkeys((name for name in _HOLDING if name in profile.flags), 0))
    return _switching(profile, kind, kept=kept) if _switches(profile) else None


def offered(profile: Profile) -> frozenset[OrderKind]:
    """All that a make can be ordered, with some values or other."""
    found = {kind for kind in OrderKind if means(profile, kind, dict.fromkeys(settable(profile, kind), 1))}
    return frozenset(found)


def settable(profile: Profile, kind: OrderKind) -> tuple[str, ...]:
    """The values that an order of this kind carries for this make, in the order they are shown."""
    if kind is OrderKind.SET_NEXT_PRICES and not profile.spare_prices:
        return ()
    return tuple(name for name in _VALUES.get(kind, ()) if _setter(profile, kind, name) is not None)


def _switches(profile: Profile) -> bool:
    """Whether it has a relay or valve that can be opened and shows how it stands."""
    return "trip" in profile.commands and "supply_on" in profile.flags


def _switching(profile: Profile, kind: OrderKind, *, kept: bool) -> Means | None:
    commands, flags = profile.commands, profile.flags
    if kind is OrderKind.TRIP:
        held = {name: 1 for name in ("open_by_force", "trip_command_out") if name in flags}
        return _seen(profile, ("trip",), {"supply_on": 0, **held}, flow=flow_item(profile.items))
    if kind is OrderKind.CLOSE and "close" in commands:
        # Then the meter's own control decides again, unless it is just that force which keeps its supply.
        release = ("release",) if "release" in commands and not kept else ()
        return _seen(profile, ("close", *release), {"supply_on": 1})
    if kind is OrderKind.PERMIT_CLOSE and "permit_close" in commands and "trip_command_out" in flags:
        return _seen(profile, ("permit_close",), {"trip_command_out": 0})
    if kind is OrderKind.KEEP_SUPPLY:
        told = "keep_supply" in commands and "keep_supply" in flags
        return _seen(profile, ("keep_supply",), {"keep_supply": 1}) if told else Means(at_office=True)
    if kind is OrderKind.FEE_CONTROL:
        return _fee_control(profile)
    return None


def _fee_control(profile: Profile) -> Means:
    name = next((name for name in ("release", "end_keep_supply") if name in profile.commands), None)
    wanted = {flag: 0 for flag in ("forced", "keep_supply") if flag in profile.flags}
    return _seen(profile, (name,), wanted) if name and wanted else Means(at_office=True)


def _setting(profile: Profile, kind: OrderKind, values: Mapping[str, int]) -> Means | None:
    names = [_setter(profile, kind, value) for value in values]
    commands = tuple(dict.fromkeys(name for name in names if name is not None))
    block = profile.blocks.get("prices" if kind is OrderKind.SET_PRICES else "settings")
    if not commands or None in names or block is None:
        return None
    whole = all(profile.commands[name].takes <= set(values) for name in commands)
    shown = set(values) <= {item.name for item in block.items}
    return Means(commands, (block.name,), wanted=dict(values)) if whole and shown else None


def _next_prices(profile: Profile, values: Mapping[str, int]) -> Means | None:
    """The switch is taken back first and set last, so that no half-written set ever takes over."""
    if not profile.spare_prices or PRICE_SWITCH not in values:
        return None
    if dict(values) == {PRICE_SWITCH: 0}:
        return Means(("clear_price_switch",), ("spare_prices",), wanted={PRICE_SWITCH: 0})
    names = [name for name in values if name != PRICE_SWITCH]
    set_prices = [_setter(profile, OrderKind.SET_NEXT_PRICES, name) for name in names]
    shown = {item.name for item in profile.blocks["spare_prices"].items}
    setters = dict.fromkeys(name for name in set_prices if name is not None)
    if not setters or None in set_prices or not values[PRICE_SWITCH] or not set(values) <= shown:
        return None
    if not all(profile.commands[name].takes <= set(names) for name in setters):
        return None
    commands = ("clear_price_switch", *setters, "set_price_switch")
    return Means(commands, ("spare_prices",), wanted=dict(values), in_turn=True)


def _setter(profile: Profile, kind: OrderKind, value: str) -> str | None:
    """The command that sets one value of this kind: one for all of them, or one of its own."""
    if value not in _VALUES[kind]:
        return None
    whole = profile.commands.get(_WHOLE[kind])
    if whole is not None and value != PRICE_SWITCH:
        return whole.name if value in whole.takes else None
    if value == PRICE_SWITCH:
        return "set_price_switch" if "set_price_switch" in profile.commands else None
    single = f"set_{value.rpartition('_')[0]}"  # price_sharp_e8 is set by set_price_sharp
    return single if single in profile.commands else None


def _seen(
    profile: Profile, commands: tuple[str, ...], wanted: Mapping[str, int], *, flow: str | None = None
) -> Means:
    """With where its flags are read: in the status block, else each in its own item."""
    apart = [
        profile.flags[name] for name in wanted if profile.flags[name] not in profile.blocks["status"].flags
    ]
    items = tuple(dict.fromkeys(flag.item for flag in apart))
    return Means(commands, ("status",), items, dict(wanted) if commands else {}, flow)
