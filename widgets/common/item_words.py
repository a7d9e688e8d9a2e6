"""A meter's items as people read them: a name, and the canonical integer in a usual unit."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import figures

_NAMES: dict[str, str] = {
    "energy_wh": QT_TRANSLATE_NOOP("items", "Energy"),
    "energy_sharp_wh": QT_TRANSLATE_NOOP("items", "Energy, sharp"),
    "energy_peak_wh": QT_TRANSLATE_NOOP("items", "Energy, peak"),
    "energy_flat_wh": QT_TRANSLATE_NOOP("items", "Energy, flat"),
    "energy_valley_wh": QT_TRANSLATE_NOOP("items", "Energy, valley"),
    "energy_deep_wh": QT_TRANSLATE_NOOP("items", "Energy, deep valley"),
    "energy_reverse_wh": QT_TRANSLATE_NOOP("items", "Energy, reverse"),
    "energy_base_wh": QT_TRANSLATE_NOOP("items", "Base energy"),
    "volume_l": QT_TRANSLATE_NOOP("items", "Volume"),
    "volume_reverse_l": QT_TRANSLATE_NOOP("items", "Volume, reverse"),
    "flow_l_per_h": QT_TRANSLATE_NOOP("items", "Flow"),
    "voltage_a_mv": QT_TRANSLATE_NOOP("items", "Voltage A"),
    "voltage_b_mv": QT_TRANSLATE_NOOP("items", "Voltage B"),
    "voltage_c_mv": QT_TRANSLATE_NOOP("items", "Voltage C"),
    "current_a_ma": QT_TRANSLATE_NOOP("items", "Current A"),
    "current_b_ma": QT_TRANSLATE_NOOP("items", "Current B"),
    "current_c_ma": QT_TRANSLATE_NOOP("items", "Current C"),
    "power_w": QT_TRANSLATE_NOOP("items", "Power"),
    "reactive_var": QT_TRANSLATE_NOOP("items", "Reactive power"),
    "power_factor_milli": QT_TRANSLATE_NOOP("items", "Power factor"),
    "frequency_mhz": QT_TRANSLATE_NOOP("items", "Frequency"),
    "temperature_c100": QT_TRANSLATE_NOOP("items", "Temperature"),
    "pressure_pa": QT_TRANSLATE_NOOP("items", "Pressure"),
    "battery_mv": QT_TRANSLATE_NOOP("items", "Battery"),
    "balance_fen": QT_TRANSLATE_NOOP("items", "Balance"),
    "overdraft_fen": QT_TRANSLATE_NOOP("items", "Overdraft"),
    "total_purchased_fen": QT_TRANSLATE_NOOP("items", "Total purchased"),
    "purchase_count": QT_TRANSLATE_NOOP("items", "Purchase count"),
    "refund_count": QT_TRANSLATE_NOOP("items", "Refund count"),
    "last_purchase_fen": QT_TRANSLATE_NOOP("items", "Last purchase"),
    "last_purchase_count": QT_TRANSLATE_NOOP("items", "Last purchase, count"),
    "last_purchase_utc_ms": QT_TRANSLATE_NOOP("items", "Last purchase, time"),
    "status": QT_TRANSLATE_NOOP("items", "Status word"),
    "status_2": QT_TRANSLATE_NOOP("items", "Status word 2"),
    "status_3": QT_TRANSLATE_NOOP("items", "Status word 3"),
    "meter_number": QT_TRANSLATE_NOOP("items", "Meter number"),
    "customer_number": QT_TRANSLATE_NOOP("items", "Customer number"),
    "clock_utc_ms": QT_TRANSLATE_NOOP("items", "Clock"),
    "price_e8": QT_TRANSLATE_NOOP("items", "Price"),
    "price_sharp_e8": QT_TRANSLATE_NOOP("items", "Price, sharp"),
    "price_peak_e8": QT_TRANSLATE_NOOP("items", "Price, peak"),
    "price_flat_e8": QT_TRANSLATE_NOOP("items", "Price, flat"),
    "price_valley_e8": QT_TRANSLATE_NOOP("items", "Price, valley"),
    "price_deep_e8": QT_TRANSLATE_NOOP("items", "Price, deep valley"),
    "spare_price_e8": QT_TRANSLATE_NOOP("items", "Price to come"),
    "spare_price_sharp_e8": QT_TRANSLATE_NOOP("items", "Price to come, sharp"),
    "spare_price_peak_e8": QT_TRANSLATE_NOOP("items", "Price to come, peak"),
    "spare_price_flat_e8": QT_TRANSLATE_NOOP("items", "Price to come, flat"),
    "spare_price_valley_e8": QT_TRANSLATE_NOOP("items", "Price to come, valley"),
    "spare_price_deep_e8": QT_TRANSLATE_NOOP("items", "Price to come, deep valley"),
    "price_switch_utc_ms": QT_TRANSLATE_NOOP("items", "Prices switch at"),
    "zone_switch_utc_ms": QT_TRANSLATE_NOOP("items", "Zones of the year switch at"),
    "day_switch_utc_ms": QT_TRANSLATE_NOOP("items", "Day tables switch at"),
    "step_switch_utc_ms": QT_TRANSLATE_NOOP("items", "Steps switch at"),
    "alarm1_fen": QT_TRANSLATE_NOOP("items", "Alarm amount 1"),
    "alarm2_fen": QT_TRANSLATE_NOOP("items", "Alarm amount 2"),
    "overdraft_limit_fen": QT_TRANSLATE_NOOP("items", "Overdraft limit"),
    "hoarding_limit_fen": QT_TRANSLATE_NOOP("items", "Hoarding limit"),
    "max_power_w": QT_TRANSLATE_NOOP("items", "Power threshold"),
    "overload_trips": QT_TRANSLATE_NOOP("items", "Overload trips"),
    "overload_trips_allowed": QT_TRANSLATE_NOOP("items", "Overload trips allowed"),
    "ct_ratio": QT_TRANSLATE_NOOP("items", "CT ratio"),
    "pt_ratio": QT_TRANSLATE_NOOP("items", "PT ratio"),
}

_SCALES: tuple[tuple[str, int, int, str], ...] = (
    # ending of the canonical name, divisor, decimals, unit
    ("_l_per_h", 1000, 3, "m³/h"),
    ("_wh", 1000, 2, "kWh"),
    ("_mv", 1000, 1, "V"),
    ("_ma", 1000, 2, "A"),
    ("_w", 1000, 3, "kW"),
    ("_var", 1000, 3, "kvar"),
    ("_milli", 1000, 3, ""),
    ("_mhz", 1000, 2, "Hz"),
    ("_c100", 100, 2, "°C"),
    ("_pa", 1000, 1, "kPa"),
    ("_l", 1000, 3, "m³"),
)

NAMES = tuple(_NAMES)


def name(item: str) -> str:
    """What an item is called."""
    return QCoreApplication.translate("items", _NAMES[item])


def value(item: str, number: int) -> str:
    """A canonical integer with its usual unit."""
    if item.endswith("_fen"):
        return QCoreApplication.translate("items", "{amount} yuan").format(amount=figures.yuan(number))
    if item.endswith("_e8"):
        return QCoreApplication.translate("items", "{amount} yuan").format(amount=figures.price(number))
    if item.endswith("_switch_utc_ms"):
        none = QCoreApplication.translate("items", "at no time")
        return figures.short_date_time(number) if number else none
    if item.endswith("_utc_ms"):
        return figures.date_time(number)
    if item.startswith("status"):
        return f"{number:04X}"
    for ending, divisor, decimals, unit in _SCALES:
        if item.endswith(ending):
            return f"{number / divisor:,.{decimals}f} {unit}".rstrip()
    return str(number)
