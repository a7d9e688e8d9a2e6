"""A slow second calculator of charges, to hold the fast one to. It shares no code with it and reads a spec
as plain data.

It walks minute by minute with fractions: no stretches, no cumulative rounding, no carry. Use is spread
evenly over the minutes, so it agrees to the last digit with anything that shares use out exactly, and to a
few Wh with anything that keeps to whole ones.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

MINUTE_MS = 60_000


class SlowMeter:
    """Charges a meter by versions [(start_utc_ms, offset_min, spec as dict)], holidays {iso day: name},
    worked days.
    """

    def __init__(
        self, versions: list[tuple[int, int, dict[str, Any]]], holidays: dict[str, str], worked: set[str]
    ) -> None:
        self.versions = versions
        self.holidays = holidays
        self.worked = worked
        self.step_key: object = None
        self.used = Fraction(0)  # Wh or litres in the step period
        self.fen = Fraction(0)  # exact, since the beginning
        self.by_line: dict[tuple[str, str, int], Fraction] = {}

    def use(self, from_ms: int, to_ms: int, quantity: int, common: int = 0) -> None:
        minutes = range(from_ms, to_ms, MINUTE_MS)
        for at in minutes:
            self._minute(at, Fraction(quantity, len(minutes)), Fraction(common, len(minutes)))

    def rounded_fen(self) -> int:
        return floor(self.fen + Fraction(1, 2))

    def _minute(self, at: int, quantity: Fraction, common: Fraction) -> None:
        _start, offset, spec = [v for v in self.versions if v[0] <= at][-1]
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at, minutes=offset)
        if local.hour == 0 and local.minute == 0:
            self._midnight(spec, local)
        season = next(s for s in spec["seasons"] if any(_inside(r, local) for r in s["ranges"]))
        rate = self._rate(spec, season, local)
        self._climb(spec, season, rate, local, quantity)
        share = spec["share"]
        if share and share[0] == "common":
            self._add("share", share[1], 0, common * share[2] / 10**6 / 1000 * share[4] / 10**6)

    def _rate(self, spec: dict[str, Any], season: dict[str, Any], local: datetime) -> str:
        iso = local.date().isoformat()
        number = season["weekdays"][local.weekday()]
        if season["worked"] and iso in self.worked:
            number = season["worked"][0]
        tables = dict(season["holidays"])
        if iso in self.holidays:
            number = tables.get(self.holidays[iso], tables.get("", number))
        minute = local.hour * 60 + local.minute
        return next(p[2] for p in spec["tables"][number] if p[0] <= minute < p[1])

    def _climb(
        self, spec: dict[str, Any], season: dict[str, Any], rate: str, local: datetime, quantity: Fraction
    ) -> None:
        key: object = None
        if spec["steps"] == "month":
            key = (local.year, local.month, 1)
        if spec["steps"] == "year":
            first = spec["year_from_month"]
            key = (local.year - (local.month < first), first, 1)
        if not quantity:
            return
        if key is None or key != self.step_key:
            self.used = Fraction(0)
        self.step_key = key
        column = spec["rates"].index(rate)
        low = Fraction(0)
        before, after = self.used, self.used + quantity
        for step, row in enumerate(season["prices_e8"]):
            bounds = season["bounds_milli"]
            high = Fraction(bounds[step]) if step < len(bounds) else after + 1
            part = max(Fraction(0), min(after, high) - max(before, low))
            self._use(spec, rate, step, part, row[column])
            low = high
        self.used = after

    def _use(self, spec: dict[str, Any], rate: str, step: int, part: Fraction, price: int) -> None:
        units = part / 1000
        own = units * price / 10**6
        self._add("use", rate, step, own)
        for name, extra in spec["unit_charges"]:
            self._add("unit_charge", name, 0, units * extra / 10**6)
            own += units * extra / 10**6
        if spec["share"] and spec["share"][0] == "percent":
            self._add("share", spec["share"][1], 0, own * spec["share"][2] / 10**6)

    def _midnight(self, spec: dict[str, Any], local: datetime) -> None:
        days = calendar.monthrange(local.year, local.month)[1]
        for name, fen, accrual in spec["month_charges"]:
            if accrual == "daily":
                self._add("month_charge", name, 0, Fraction(fen, days))
            elif local.day == 1:
                self._add("month_charge", name, 0, Fraction(fen))
        share = spec["share"]
        if share and share[0] == "monthly":
            self._add("share", share[1], 0, Fraction(share[3], 1000) * share[4] / 10**6 / days)

    def _add(self, kind: str, name: str, step: int, fen: Fraction) -> None:
        if fen:
            key = (kind, name, step)
            self.by_line[key] = self.by_line.get(key, Fraction(0)) + fen
            self.fen += fen


def _inside(part: list[int], local: datetime) -> bool:
    day = (local.month, local.day)
    first, last = (part[0], part[1]), (part[2], part[3])
    return first <= day <= last if first <= last else not last < day < first
