"""The canonical names a profile may use; the unit is in the name (meterio.types.Sample)."""

from __future__ import annotations

RATES = ("sharp", "peak", "flat", "valley", "deep")

ITEM_NAMES = (
    "energy_wh",
    *(f"energy_{rate}_wh" for rate in RATES),
    "energy_reverse_wh",
    "energy_base_wh",
    "volume_l",
    "volume_reverse_l",
    "flow_l_per_h",
    "voltage_a_mv",
    "voltage_b_mv",
    "voltage_c_mv",
    "current_a_ma",
    "current_b_ma",
    "current_c_ma",
    "power_w",
    "reactive_var",
    "power_factor_milli",
    "frequency_mhz",
    "temperature_c100",
    "pressure_pa",
    "battery_mv",
    "balance_fen",
    "overdraft_fen",
    "total_purchased_fen",
    "purchase_count",
    "refund_count",
    "last_purchase_fen",
    "last_purchase_count",
    "last_purchase_utc_ms",
    "status",
    "status_2",
    "status_3",
    "meter_number",
    "customer_number",
    "clock_utc_ms",
    "price_e8",
    *(f"price_{rate}_e8" for rate in RATES),
    "spare_price_e8",
    *(f"spare_price_{rate}_e8" for rate in RATES),
    "price_switch_utc_ms",
    "zone_switch_utc_ms",
    "day_switch_utc_ms",
    "step_switch_utc_ms",
    "alarm1_fen",
    "alarm2_fen",
    "overdraft_limit_fen",
    "hoarding_limit_fen",
    "max_power_w",
    "overload_trips",
    "overload_trips_allowed",
    "ct_ratio",
    "pt_ratio",
)
"""status, status_2 and status_3 are raw words that flags are read from. The spare prices take over at
`price_switch_utc_ms`, 0: at no time; so the other switches: zones of the year, tables of the day, steps."""

FLAG_NAMES = (
    "supply_on",
    "alarm_low",
    "alarm_very_low",
    "arrears",
    "over_limit",
    "battery_low",
    "valve_fault",
    "keep_supply",
    "forced",
    "open_by_fee",
    "open_by_load",
    "open_by_time",
    "open_by_force",
    "trip_command_out",
    "cover_open",
    "magnet",
    "clock_fault",
    "meter_fault",
    "account_open",
    "authenticated",
)

BLOCK_NAMES = (
    "status",
    "history",
    "books",
    "record",
    "prices",
    "spare_prices",
    "settings",
    "clock",
    "identity",
)

_MONEY = ("amount_fen", "purchase_count", "balance_after_fen", "customer_number")

COMMAND_VALUES = {
    "purchase": _MONEY,
    "refund": (*_MONEY, "refund_count"),
    "open_account": _MONEY,
    "trip": (),
    "close": (),
    "permit_close": (),
    "release": (),
    "keep_supply": (),
    "end_keep_supply": (),
    "alarm_on": (),
    "alarm_off": (),
    "set_prices": ("price_e8", *(f"price_{rate}_e8" for rate in RATES)),
    **{f"set_price_{rate}": (f"price_{rate}_e8",) for rate in RATES},
    "set_spare_prices": ("spare_price_e8", *(f"spare_price_{rate}_e8" for rate in RATES)),
    **{f"set_spare_price_{rate}": (f"spare_price_{rate}_e8",) for rate in RATES},
    "set_price_switch": ("price_switch_utc_ms",),
    "clear_price_switch": (),
    "set_alarms": ("alarm1_fen", "alarm2_fen"),
    "set_alarm1": ("alarm1_fen",),
    "set_alarm2": ("alarm2_fen",),
    "set_overdraft_limit": ("overdraft_limit_fen",),
    "set_hoarding_limit": ("hoarding_limit_fen",),
    "set_max_power": ("max_power_w",),
    "set_clock": ("utc_ms",),
}
"""Command name to the canonical parameters it may carry."""

PROOF_NAMES = ("purchase_count", "last_purchase", "total_purchased_fen", "balance_fen")
"""What can prove a purchase: items of the books block, and the record block's last purchase."""
