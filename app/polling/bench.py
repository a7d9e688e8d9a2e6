"""What the technician's jobs work with, and their errors in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from app.errors import DeskError
from app.polling.books import AsyncLedger
from app.polling.rounds import BusRounds
from app.polling.schedule import Intervals
from app.services.readings import LiveBoard
from meterio.collector import CollectorClient
from meterio.errors import (
    AddressError,
    BadFrame,
    LinkLost,
    MeterError,
    NeverSent,
    NoAnswer,
    NotOffered,
    Refused,
    TwoMeters,
    WrongMeter,
)
from meterio.profiles import Profile
from meterio.types import Clock, MeterPoint, Sample


class Telling(Protocol):
    """How a job tells how it goes on."""

    def progress(self, done: int, total: int, at: object | None = None) -> None:
        """`at` says what is being done now, where counts alone do not."""

    def row(self, row: object) -> None: ...


class Site(Protocol):
    """The book, what meters said last, the time, and the makes."""

    @property
    def ledger(self) -> AsyncLedger: ...

    @property
    def live(self) -> LiveBoard: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def profiles(self) -> Mapping[str, Profile]: ...


class Bench(Site, Protocol):
    """What a job may use of the worker."""

    @property
    def intervals(self) -> Intervals: ...

    def client(self, collector: str) -> CollectorClient:
        """Raises LookupError for a collector that is not connected to."""

    def point(self, meter_id: str) -> MeterPoint:
        """Raises LookupError for a meter that is not polled."""

    def rounds(self, collector: str, bus: int) -> BusRounds:
        """Raises LookupError for a line that is not polled."""

    def sale_open_on(self, collector: str, bus: int) -> bool: ...

    def is_behind(self, meter_id: str, collector: str) -> bool: ...

    def show(self, sample: Sample) -> None:
        """An answer that the board should show too."""

    def note_clock(self, meter_id: str, drift_ms: int) -> None: ...

    def fault(self, what: str, error: Exception) -> None: ...


def client_of(bench: Bench, collector: str) -> CollectorClient:
    """Raises DeskError jobs.unknown_collector."""
    try:
        return bench.client(collector)
    except LookupError as error:
        raise DeskError("jobs.unknown_collector", collector=collector) from error


def rounds_of(bench: Bench, collector: str, bus: int) -> BusRounds:
    """Raises DeskError jobs.unknown_line."""
    try:
        return bench.rounds(collector, bus)
    except LookupError as error:
        raise DeskError("jobs.unknown_line", collector=collector, line=bus) from error


def points_of(bench: Bench, meter_ids: Iterable[str]) -> tuple[MeterPoint, ...]:
    """Raises DeskError jobs.unknown_meter."""
    found = []
    for meter_id in meter_ids:
        try:
            found.append(bench.point(meter_id))
        except LookupError as error:
            raise DeskError("jobs.unknown_meter", meter=meter_id) from error
    return tuple(found)


_SENTENCES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (NeverSent, "jobs.never_sent"),
    (LinkLost, "jobs.link_lost"),
    (NotOffered, "jobs.not_offered"),
    (TwoMeters, "jobs.two_meters"),
    (BadFrame, "jobs.bad_answer"),
    (NoAnswer, "jobs.no_answer"),
    (AddressError, "jobs.bad_address"),
)


def as_sentence(error: Exception) -> DeskError:
    """What a person is told of an error that ended a job."""
    if isinstance(error, DeskError):
        return error
    if isinstance(error, WrongMeter):
        return DeskError("jobs.wrong_meter", expected=error.expected, found=error.found)
    if isinstance(error, Refused):
        return DeskError("jobs.refused", code=error.code, text=str(error))
    key = next((key for kind, key in _SENTENCES if isinstance(error, kind)), "jobs.failed")
    return DeskError(key, reason=str(error).rstrip("."))


_TROUBLES: Final[tuple[tuple[type[MeterError], str], ...]] = (
    (WrongMeter, "trouble.wrong_meter"),
    (TwoMeters, "trouble.two_meters"),
    (BadFrame, "trouble.garbled"),
    (Refused, "trouble.refused"),
)


def trouble_of(error: MeterError) -> str | None:
    """The kind of trouble that an error of a meter shows; None for plain silence."""
    return next((key for kind, key in _TROUBLES if isinstance(error, kind)), None)
