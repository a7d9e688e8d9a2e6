"""Tariffs as they were published, for tests that charge by them. Prices are whole 10^-8 yuan, or dollars
abroad.
"""

from __future__ import annotations

from app.domain.tariff.checks import check_tariff
from app.domain.tariff.model import (
    ALL_DAY,
    ANY_HOLIDAY,
    DAY_MIN,
    WHOLE_YEAR,
    DateRange,
    HolidayTable,
    Period,
    Rate,
    Season,
    StepPeriod,
    Tariff,
    with_surcharges,
)


def e8(yuan: str) -> int:
    """A price as it is printed: "0.681335" is 68,133,500."""
    whole, _, decimals = yuan.partition(".")
    return int(whole + decimals.ljust(8, "0"))


def table(*spans: tuple[int, int, Rate]) -> tuple[Period, ...]:
    """A day table from hours."""
    return tuple(Period(first * 60, last * 60, rate) for first, last, rate in spans)


def beijing_home(period: StepPeriod) -> Tariff:
    """Beijing, one household one meter below 1 kV: 0.4883 yuan, above 240 kWh a month 0.5383, above 400 kWh
    0.7883.

    Published by the Beijing Municipal Commission of Development and Reform with the stepped prices of 1
    July 2012 (北京市居民阶梯电价: 0-240, 241-400, over 400 kWh a month); by the year the bounds are 2,880
    and 4,800 kWh.
    """
    bounds = (240_000, 400_000) if period is StepPeriod.MONTH else (2_880_000, 4_800_000)
    prices = ((e8("0.4883"),), (e8("0.5383"),), (e8("0.7883"),))
    return check_tariff(
        Tariff("electricity", (Rate.FLAT,), ALL_DAY, (Season((WHOLE_YEAR,), prices, bounds),), period)
    )


def shanghai_home() -> Tariff:
    """Shanghai, one household one meter, by time and by steps of the year.

    上海市居民生活用电试行阶梯电价实施方案 (沪发改价管(2012)020号): to 3,120 kWh a year 0.617 yuan from 6 to
    22 h and 0.307 from 22 to 6 h; to 4,800 kWh 0.06 and 0.03 more; above it 0.36 and 0.18 more.
    """
    day = table((0, 6, Rate.VALLEY), (6, 22, Rate.PEAK), (22, 24, Rate.VALLEY))
    prices = (
        (e8("0.617"), e8("0.307")),
        (e8("0.677"), e8("0.337")),
        (e8("0.977"), e8("0.487")),
    )
    season = Season((WHOLE_YEAR,), prices, (3_120_000, 4_800_000))
    return check_tariff(Tariff("electricity", (Rate.PEAK, Rate.VALLEY), (day,), (season,), StepPeriod.YEAR))


def zhejiang_home() -> Tariff:
    """Zhejiang, one household one meter below 1 kV, by time and by steps of the year.

    浙江省物价局关于完善居民生活用电阶梯电价政策有关事项的通知, table of prices: to 2,760 kWh a year 0.568
    and 0.288 yuan, to 4,800 kWh 0.618 and 0.338, above it 0.868 and 0.588: the same surcharge of 0.05 and
    0.30 on both rates. The test reads the two rates from the meter's registers, so the hours here only have
    to be some.
    """
    day = table((0, 8, Rate.VALLEY), (8, 22, Rate.PEAK), (22, 24, Rate.VALLEY))
    base = Season((WHOLE_YEAR,), ((e8("0.568"), e8("0.288")),))
    season = with_surcharges(base, ((2_760_000, e8("0.05")), (4_800_000, e8("0.30"))))
    return check_tariff(Tariff("electricity", (Rate.PEAK, Rate.VALLEY), (day,), (season,), StepPeriod.YEAR))


def beijing_trade() -> Tariff:
    """Beijing, industry and commerce, two-part, 1-10 kV, July 2024.

    Prices: 国网北京市电力公司代理购电工商业用户电价表, 1 to 31 July 2024: sharp 1.057777, peak 0.926841,
    flat 0.681335, valley 0.435829 yuan. Hours:
    北京市发展和改革委员会关于进一步完善本市分时电价机制等有关事项的通知 (京发改规〔2023〕11号): peak 10-13
    and 17-22 h, flat 7-10, 13-17 and 22-23 h, valley 23-7 h; in July and August sharp 11-13 and 16-17 h.
    """
    other = table(
        (0, 7, Rate.VALLEY),
        (7, 10, Rate.FLAT),
        (10, 13, Rate.PEAK),
        (13, 17, Rate.FLAT),
        (17, 22, Rate.PEAK),
        (22, 23, Rate.FLAT),
        (23, 24, Rate.VALLEY),
    )
    summer = table(
        (0, 7, Rate.VALLEY),
        (7, 10, Rate.FLAT),
        (10, 11, Rate.PEAK),
        (11, 13, Rate.SHARP),
        (13, 16, Rate.FLAT),
        (16, 17, Rate.SHARP),
        (17, 22, Rate.PEAK),
        (22, 23, Rate.FLAT),
        (23, 24, Rate.VALLEY),
    )
    prices = (tuple(e8(text) for text in ("1.057777", "0.926841", "0.681335", "0.435829")),)
    seasons = (
        Season((DateRange(9, 1, 6, 30),), prices),
        Season((DateRange(7, 1, 8, 31),), prices, weekdays=(1,) * 7),
    )
    rates = (Rate.SHARP, Rate.PEAK, Rate.FLAT, Rate.VALLEY)
    return check_tariff(Tariff("electricity", rates, (other, summer), seasons))


def ontario_by_time() -> Tariff:
    """Ontario, Regulated Price Plan by time of use, from 1 November 2022 (dollars of 100 cents).

    Ontario Energy Board, prices effective November 1, 2022: off-peak 7.4, mid-peak 10.2, on-peak 15.1
    cents. Winter (November to April) on-peak 7-11 and 17-19 h, mid-peak 11-17 h; summer the other way
    round; nights, weekends and statutory holidays off-peak.
    """
    off = (Period(0, DAY_MIN, Rate.VALLEY),)
    winter = table(
        (0, 7, Rate.VALLEY),
        (7, 11, Rate.PEAK),
        (11, 17, Rate.FLAT),
        (17, 19, Rate.PEAK),
        (19, 24, Rate.VALLEY),
    )
    summer = table(
        (0, 7, Rate.VALLEY),
        (7, 11, Rate.FLAT),
        (11, 17, Rate.PEAK),
        (17, 19, Rate.FLAT),
        (19, 24, Rate.VALLEY),
    )
    prices = ((e8("0.151"), e8("0.102"), e8("0.074")),)
    holiday = (HolidayTable(ANY_HOLIDAY, 2),)
    seasons = (
        Season((DateRange(11, 1, 4, 30),), prices, weekdays=(0,) * 5 + (2, 2), holidays=holiday),
        Season((DateRange(5, 1, 10, 31),), prices, weekdays=(1,) * 5 + (2, 2), holidays=holiday),
    )
    rates = (Rate.PEAK, Rate.FLAT, Rate.VALLEY)
    return check_tariff(Tariff("electricity", rates, (winter, summer, off), seasons))


def ontario_by_steps() -> Tariff:
    """Ontario, Regulated Price Plan in two steps for homes, from 1 November 2022.

    Ontario Energy Board, prices effective November 1, 2022: 8.7 cents, above 1,000 kWh a month in winter
    (November to April) and 600 kWh in summer 10.3 cents.
    """
    prices = ((e8("0.087"),), (e8("0.103"),))
    seasons = (
        Season((DateRange(11, 1, 4, 30),), prices, (1_000_000,)),
        Season((DateRange(5, 1, 10, 31),), prices, (600_000,)),
    )
    return check_tariff(Tariff("electricity", (Rate.FLAT,), ALL_DAY, seasons, StepPeriod.MONTH))


def beijing_water() -> Tariff:
    """Beijing tap water for homes, steps of the year.

    北京市居民用水阶梯水价表: to 180 m3 a year 5 yuan, to 260 m3 7 yuan, above it 9 yuan, fees and taxes
    within.
    """
    prices = ((e8("5"),), (e8("7"),), (e8("9"),))
    season = Season((WHOLE_YEAR,), prices, (180_000, 260_000))
    return check_tariff(Tariff("water", (Rate.FLAT,), ALL_DAY, (season,), StepPeriod.YEAR))
