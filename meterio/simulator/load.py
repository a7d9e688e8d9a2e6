"""How much each trade draws, by hour and weekday, in integers: the same seed and moment give the same load.

The curves are invented, with the shape that the trade is known by. Local time is UTC+8 all year.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

LOCAL_OFFSET_MS = 8 * 3_600_000
SLOT_MS = 900_000
"""The load changes every quarter of an hour, on the quarter."""
_SLOTS_A_DAY = 96
_MASK = (1 << 64) - 1
_NOISE_FLOOR, _NOISE_RANGE = 800, 400


@dataclass(frozen=True, slots=True)
class Trade:
    """`hours`: per cent of the rated load at each local hour of a weekday; `weekend`: per cent of that."""

    hours: tuple[int, ...]
    weekend: int


def _trade(hours: str, *, weekend: int) -> Trade:
    return Trade(tuple(int(hour) for hour in hours.split()), weekend)


TRADES: dict[str, Trade] = {
    "restaurant": _trade(
        "12 10 10 10 10 11 14 20 28 42 65 85 90 70 38 32 45 75 95 90 75 50 26 15", weekend=125
    ),
    "retail": _trade("7 7 7 7 7 7 8 10 20 55 75 80 80 78 78 78 80 82 85 88 85 65 20 9", weekend=115),
    "office": _trade("10 9 9 9 9 10 14 30 65 85 88 85 65 80 88 86 82 70 40 28 20 15 12 10", weekend=30),
    "cinema": _trade("45 12 8 8 8 8 8 9 12 30 50 55 58 62 65 65 65 70 85 95 95 92 85 70", weekend=140),
    "supermarket": _trade(
        "40 38 38 38 38 40 50 65 80 88 90 90 88 85 85 86 90 94 95 92 85 70 50 42", weekend=110
    ),
    "cafe": _trade("8 7 7 7 7 9 25 55 75 80 78 75 72 75 80 80 75 65 55 50 45 30 14 9", weekend=110),
    "hotel": _trade("38 35 33 32 33 38 55 70 68 58 52 50 52 50 48 48 52 60 72 80 82 75 60 46", weekend=105),
    "gym": _trade("6 6 6 6 6 8 35 55 45 40 45 50 55 48 42 42 50 70 90 95 88 65 25 8", weekend=105),
    "ktv": _trade("70 50 25 10 7 7 7 7 7 8 10 18 28 40 45 45 42 45 60 80 95 98 95 85", weekend=130),
    "public": _trade("55 50 50 50 50 50 48 45 45 55 60 62 62 62 62 62 65 75 85 88 85 78 65 58", weekend=100),
    "vacant": Trade((2,) * 24, 100),
    "steady": Trade((100,) * 24, 100),
}

_CHINESE = {
    "餐": "restaurant",
    "饭": "restaurant",
    "火锅": "restaurant",
    "小吃": "restaurant",
    "咖啡": "cafe",
    "茶": "cafe",
    "甜品": "cafe",
    "面包": "cafe",
    "办公": "office",
    "影": "cinema",
    "超市": "supermarket",
    "生鲜": "supermarket",
    "酒店": "hotel",
    "健身": "gym",
    "娱乐": "ktv",
    "公共": "public",
    "空置": "vacant",
}


def trade_named(name: str) -> Trade:
    """The trade by its English name or by a word in its Chinese one; any other trade draws like a shop."""
    if name in TRADES:
        return TRADES[name]
    known = (trade for word, trade in _CHINESE.items() if word in name)
    return TRADES[next(known, "retail")]


def meter_seed(seed: int, meter_id: str) -> int:
    """64 bits that are this meter's own in a mall of this seed."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{meter_id}".encode(), digest_size=8).digest(), "big")


def slot_of(utc_ms: int) -> int:
    return (utc_ms + LOCAL_OFFSET_MS) // SLOT_MS


def slot_end_ms(slot: int) -> int:
    return (slot + 1) * SLOT_MS - LOCAL_OFFSET_MS


def hour_of(slot: int) -> int:
    """Local hour, 0..23."""
    return slot % _SLOTS_A_DAY // 4


class Load:
    """What one meter's shop draws in each quarter of an hour. `rated` is W for electricity, l/h for water."""

    def __init__(self, trade: str, *, rated: int, seed: int) -> None:
        self._trade = trade_named(trade)
        self._rated = rated
        self._seed = seed
        self._slot = -1
        self._draw = 0

    def draw(self, slot: int) -> int:
        """Same unit as `rated`; noise of ± 20 % included."""
        if slot != self._slot:
            self._slot, self._draw = slot, self._draw_in(slot)
        return self._draw

    def _draw_in(self, slot: int) -> int:
        hour, quarter = hour_of(slot), slot % 4
        hours = self._trade.hours
        percent_quarters = hours[hour] * (4 - quarter) + hours[(hour + 1) % 24] * quarter
        weekend = self._trade.weekend if _is_weekend(slot) else 100
        noise = _NOISE_FLOOR + _mixed(self._seed ^ slot) % (_NOISE_RANGE + 1)
        return self._rated * percent_quarters * weekend * noise // 40_000_000


def _is_weekend(slot: int) -> bool:
    return (slot // _SLOTS_A_DAY + 3) % 7 >= 5  # 1970-01-01 was a Thursday


def _mixed(value: int) -> int:
    """The finaliser of splitmix64: neighbouring slots give unrelated noise."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


# Sharp, peak, flat, valley (尖峰平谷) by local hour: the zones that a meter leaves the factory with are not
# published, so these are of the usual shape.
SHARP, PEAK, FLAT, VALLEY = range(4)
_RATES = (VALLEY,) * 7 + (FLAT,) + (PEAK,) * 3 + (FLAT,) * 7 + (PEAK, SHARP, SHARP, PEAK, FLAT, VALLEY)


def rate_of(slot: int) -> int:
    """SHARP, PEAK, FLAT or VALLEY."""
    return _RATES[hour_of(slot)]
