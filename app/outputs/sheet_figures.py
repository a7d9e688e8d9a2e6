"""What a typed value is as figures: exact, from integers, never through a float where digits count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.report import CellKind, Value
from app.outputs.sheet import SheetColumn

Show = Callable[[Value], str]

DECIMALS: Final = {
    CellKind.COUNT: 0,
    CellKind.MONEY: 2,
    CellKind.PRICE: 8,
    CellKind.ENERGY: 3,
    CellKind.VOLUME: 3,
    CellKind.THOUSANDTHS: 3,
}
"""Places the point stands from the right: fen to yuan, Wh to kWh, litres to cubic metres."""

TEXTS: Final = frozenset({CellKind.TEXT, CellKind.WORD})
FIGURES: Final = frozenset({*DECIMALS, CellKind.PERMILLE, CellKind.SPAN})
"""Kinds that stand on the right of their column."""
_LEAST_PRICE_DECIMALS: Final = 2
_EPOCH: Final = datetime(1970, 1, 1)
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_STEP_S: Final = 900
"""The offset of a clock from UTC changes at quarter hours only."""
LARGEST_CACHE: Final = 4096


def shifted(value: int, places: int) -> str:
    """`value` with its point `places` digits from the right: 12345 and 2 give 123.45."""
    if not places:
        return str(value)
    whole, rest = divmod(abs(value), 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}d}"


def price(price_e8: int) -> str:
    """Without idle zeros, but at least two decimals."""
    whole, _, decimals = shifted(price_e8, 8).partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(_LEAST_PRICE_DECIMALS, '0')}"


def percent(permille: int) -> str:
    return shifted(permille, 1) + " %"


def span(seconds: int) -> str:
    """Hours, minutes, seconds: 26:03:20."""
    whole = abs(seconds)
    return f"{'-' if seconds < 0 else ''}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def day(days: int) -> str:
    """Raises ValueError for a day that no calendar has."""
    if not -_LAST_DAY < days <= _LAST_DAY:
        raise ValueError(days)
    return (_EPOCH + timedelta(days)).strftime("%Y-%m-%d")


def month(months: int) -> str:
    return f"{1970 + months // 12:04d}-{months % 12 + 1:02d}"


class LocalClock:
    """From UTC ms to seconds since 1970 as the clock on the wall shows them, part of a second cut."""

    def __init__(self, utc_offset_min: int | None) -> None:
        """None: this machine's own time zone."""
        self._offset_s = None if utc_offset_min is None else utc_offset_min * 60
        self._known: dict[int, int] = {}

    def seconds(self, utc_ms: int) -> int:
        utc_s = utc_ms // 1000
        return utc_s + (self._offset_s if self._offset_s is not None else self._own_offset(utc_s))

    def text(self, utc_ms: int) -> str:
        return (_EPOCH + timedelta(seconds=self.seconds(utc_ms))).strftime("%Y-%m-%d %H:%M:%S")

    def _own_offset(self, utc_s: int) -> int:
        step = utc_s // _STEP_S
        found = self._known.get(step)
        if found is None:
            if len(self._known) >= LARGEST_CACHE:
                self._known.clear()
            offset = datetime.fromtimestamp(utc_s, UTC).astimezone().utcoffset() or timedelta(0)
            found = self._known[step] = int(offset.total_seconds())
        return found


def plain(column: SheetColumn, clock: LocalClock) -> Show:
    """How a value of `column` is written where a machine reads it: no thousands, no unit."""
    return _or_empty(_plain(column.kind, clock))


def printed(column: SheetColumn, clock: LocalClock) -> Show:
    """How a person reads it: thousands parted by commas."""
    show = _plain(column.kind, clock)
    return _or_empty(lambda value: _grouped(show(value)) if column.kind in DECIMALS else show(value))


def _or_empty(show: Callable[[object], str]) -> Show:
    return lambda value: "" if value is None else show(value)


def _plain(kind: CellKind, clock: LocalClock) -> Callable[..., str]:
    if kind in TEXTS:
        return str
    if kind is CellKind.PRICE:
        return price
    if kind in DECIMALS:
        places = DECIMALS[kind]
        return lambda value: shifted(value, places)
    return {
        CellKind.DAY: day,
        CellKind.MONTH: month,
        CellKind.MOMENT: clock.text,
        CellKind.SPAN: span,
        CellKind.PERMILLE: percent,
    }[kind]


def _grouped(figures: str) -> str:
    whole, point, decimals = figures.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{decimals}"
