"""Every item a profile may name has a name and a value that people can read."""

from __future__ import annotations

import pytest

from meterio.profiles.names import ITEM_NAMES
from widgets.common import item_words


def test_every_item_of_the_profiles_has_a_name(qapp):
    assert set(item_words.NAMES) == set(ITEM_NAMES)
    assert len({item_words.name(item) for item in ITEM_NAMES}) == len(ITEM_NAMES)


@pytest.mark.parametrize(
    ("item", "number", "shown"),
    [
        ("balance_fen", -1_234, "-12.34 yuan"),
        ("energy_wh", 1_234_560, "1,234.56 kWh"),
        ("volume_l", 12_345, "12.345 m³"),
        ("flow_l_per_h", 1_500, "1.500 m³/h"),
        ("voltage_a_mv", 220_100, "220.1 V"),
        ("current_a_ma", 5_120, "5.12 A"),
        ("power_w", 1_234, "1.234 kW"),
        ("power_factor_milli", 980, "0.980"),
        ("frequency_mhz", 49_980, "49.98 Hz"),
        ("price_e8", 85_000_000, "0.85 yuan"),
        ("status", 0x60, "0060"),
        ("purchase_count", 17, "17"),
        ("meter_number", 12_345_678, "12345678"),
    ],
)
def test_values_come_with_their_unit(qapp, item, number, shown):
    assert item_words.value(item, number) == shown
