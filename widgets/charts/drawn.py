"""What a chart draws: series of whole numbers over one scale, with the words for all of it.

Values stay as the book has them (Wh, fen); `per` makes kWh and yuan of them only where they are drawn, and
`figure` and `unit` where they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from widgets.charts.scales import Scale

NAN: Final = float("nan")


class Shape(StrEnum):
    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one of the bars at each place. A value of None is a gap. `xs` rise. `grows_at`: the place
    whose value still grows, as today's: no line leads down to it."""

    name: str
    xs: Sequence[float]
    values: Sequence[int | None]
    grows_at: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole chart. `span` is what its scale shows at first, whether there are values or not; `note` says
    what is to be known about it; `most`: values end there by what they are, as at 100 %. `figure` is a value
    without its unit."""

    title: str
    x_title: str
    y_title: str
    scale: Scale
    span: tuple[float, float]
    series: tuple[Series, ...]
    figure: Callable[[int], str]
    unit: str
    per: int = 1
    shape: Shape = Shape.LINES
    note: str = ""
    most: int | None = None

    def text(self, value: int) -> str:
        """A value with its unit."""
        return f"{self.figure(value)} {self.unit}".rstrip()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for one in self.series for value in one.values)

    def places(self) -> list[float]:
        """Every place of the scale that some series tells something of, in order."""
        return sorted({x for one in self.series for x in one.xs})

    def rows(self) -> Iterator[Row]:
        """Place by place what each series says."""
        first = self.series[0].xs if self.series else ()
        if all(one.xs == first for one in self.series):  # a year of half hours is drawn at once
            for x, *values in zip(first, *(one.values for one in self.series), strict=True):
                yield Row(x, tuple(values))
            return
        known = [dict(zip(one.xs, one.values, strict=True)) for one in self.series]
        for x in self.places():
            yield Row(x, tuple(values.get(x) for values in known))


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the scale, and the values there in the order of the series."""

    x: float
    values: tuple[int | None, ...]


def numbers(values: Iterable[int | None], per: int) -> list[float]:
    """As they are drawn; what is not known is no number, where a line breaks."""
    return [NAN if value is None else value / per for value in values]


def alone(values: Sequence[float]) -> list[int]:
    """The places of values without a neighbour to be joined with. What is no number is not even itself."""
    found = []
    for place, value in enumerate(values):
        around = [*values[max(place - 1, 0) : place], *values[place + 1 : place + 2]]
        if value == value and all(one != one for one in around):
            found.append(place)
    return found
