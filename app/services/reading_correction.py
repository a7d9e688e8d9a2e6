"""A wrong reading corrected by hand: the register that it should have told, why, and what follows.

The entry in the operation log is written first, with the old and the new register; then the reading is set
right in the readings' book, where it is marked. A program that ended in between does the second at its next
start, from the entry (`finish`). Use by day, month and year is that of the readings, so it
follows by itself. What the office charged is never changed: `charge_back` books what is to be given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.energy_use import first_of_month, month_of
from app.domain.permissions import Permission, Session
from app.domain.reading_correction import Effect, Register, effect
from app.domain.use_tally import DAY_S, Run
from app.errors import DeskError
from app.services import charge_back, reading_history
from app.services.charge_back import Charged, Shown
from app.services.meter_moments import LONGEST_REASON, STORED_RATES
from app.services.reading_history import CORRECT, HistoryOf
from app.services.reading_runs import ReadingsReader, RunReader
from app.services.rights import allow_meter
from app.services.views import LiveState
from db.ledger import Ledger
from db.readings import Readings, ReadingsBook
from db.rows import StateBit, StoredSample
from meterio.profiles import Profile

LARGEST_QUANTITY: Final = 10**13
RATES_ABOVE: Final = 1_000
"""The registers of rates are cut off each by itself: together they may stand so much above the whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """A reading that may be corrected, with all readings of the months around it."""

    of: HistoryOf
    sample: StoredSample
    run: Run
    months: range

    @property
    def register(self) -> Register:
        return register_of(self.sample)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the operation log tells of a correction: the registers that changed, by column of the reading."""

    meter_id: str
    read_utc_ms: int
    old: Mapping[str, int | None]
    new: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Correction:
    """The reading of a meter and moment, what it told and what it shall tell. `charged`: what the office has
    charged too much and gives back with it."""

    meter_id: str
    read_utc_ms: int
    old: Register
    new: Register
    reason: str
    charged: Charged | None = None


def register_of(sample: StoredSample) -> Register:
    """Raises DeskError readings.no_register for a reading that tells none."""
    if sample.quantity is None:
        raise DeskError("readings.no_register")
    return Register(sample.quantity, (sample.sharp, sample.peak, sample.flat, sample.valley))


def ground(ledger: Ledger, meter_id: str, *, profiles: Mapping[str, Profile], session: Session) -> HistoryOf:
    """Whose reading it is. Raises DeskError: permission.*, settings.no_such_meter."""
    allow_meter(ledger, session, Permission.CORRECT_READINGS, meter_id)
    return reading_history.history_of(ledger, meter_id, profiles=profiles, session=session)


def find(book: ReadingsReader, of: HistoryOf, read_utc_ms: int) -> Found:
    """The reading and what stands around it, wherever that is. Raises DeskError: readings.gone,
    readings.no_register, and archive.* where a year around it cannot be read."""
    samples, lacking = reading_history.stored(book, of.meter_id, read_utc_ms, read_utc_ms + 1000)
    if lacking:
        raise lacking[0]
    if not samples:
        raise DeskError("readings.gone")
    register_of(samples[0])
    day = (read_utc_ms + of.terms.offset_ms) // 1000 // DAY_S
    months = range(month_of(day - 1), month_of(day + 1) + 1)
    start_s, end_s = (
        first_of_month(at) * DAY_S - of.terms.offset_ms // 1000 for at in (months[0], months.stop)
    )
    with RunReader(book, start_s=start_s, end_s=end_s) as reader:
        ((_, run),) = reader.runs([of.meter_id])
        if reader.lacking:
            raise next(iter(reader.lacking.values()))
    return Found(of, samples[0], run, months)


def follows(found: Found, register: Register) -> Effect:
    """What becomes of use."""
    return effect(found.run, found.sample.utc_ms // 1000, register, found.of.terms, months=found.months)


def shown(found: Found, register: Register, live: LiveState | None) -> Shown:
    """What the meter really shows by now: what it told since, else what the corrected reading then tells."""
    told, at_s = found.run.told(), found.sample.utc_ms // 1000
    since = [one for one in zip(told.utc_s, told.quantity, strict=True) if one[0] > at_s]
    before = [at for at in told.utc_s if at < at_s]
    utc_ms, quantity = found.sample.utc_ms, register.quantity
    if since:
        utc_ms, quantity = since[-1][0] * 1000, since[-1][1] or 0
    heard = None if live is None else live.energy_wh if found.of.medium == "electricity" else live.volume_l
    if live is not None and heard is not None and live.utc_ms >= utc_ms + 1000:
        utc_ms, quantity = live.utc_ms, heard
    begun_ms = before[-1] * 1000 if before else found.sample.utc_ms - found.of.terms.interval_ms
    return Shown(utc_ms, quantity, begun_ms, found.sample.utc_ms)


def check(found: Found, correction: Correction) -> None:
    """Raise DeskError: readings.same, readings.no_reason, readings.too_large, readings.rates_above."""
    new, most = correction.new, found.of.terms.limits.register_milli or LARGEST_QUANTITY
    if new == correction.old:
        raise DeskError("readings.same")
    if not correction.reason.strip() or len(correction.reason) > LONGEST_REASON:
        raise DeskError("readings.no_reason", most=LONGEST_REASON)
    parts = [part for part in new.rates if part is not None]
    if not 0 <= new.quantity < most or not all(0 <= part < most for part in parts):
        raise DeskError("readings.too_large", most=most // 1000)
    if sum(parts) > new.quantity + RATES_ABOVE:
        raise DeskError("readings.rates_above")


def note(
    ledger: Ledger, correction: Correction, *, approval: str | None = None, session: Session, now_utc_ms: int
) -> None:
    """Before the reading is set right: the right to, the entry in the operation log, and what goes back.

    Raises DeskError: permission.*, approval.*.
    """
    allow_meter(ledger, session, Permission.CORRECT_READINGS, correction.meter_id)
    old, new = correction.old, correction.new
    detail: dict[str, object] = {
        "read_utc_ms": correction.read_utc_ms,
        "old_reading": old.quantity,
        "new_reading": new.quantity,
        "reason": correction.reason,
    }
    for name, was, is_now in zip(STORED_RATES, old.rates, new.rates, strict=True):
        if was != is_now:
            detail |= {f"old_{name}_reading": was, f"new_{name}_reading": is_now}
    if correction.charged is not None:
        detail["entry"] = charge_back.give_back(
            ledger,
            correction.charged,
            reason=correction.reason,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )
        detail["amount_fen"] = correction.charged.amount_fen
    ledger.audit.append(
        operator=session.name,
        action=CORRECT,
        object=correction.meter_id,
        detail=detail,
        utc_ms=now_utc_ms,
    )


def put(readings: Readings, found: Found, new: Register) -> None:
    """Set the reading right and mark it; its days become stale with it."""
    rates = dict(zip(STORED_RATES, new.rates, strict=True))
    readings.correct([_right(found.sample, {"quantity": new.quantity, **rates})])


def _right(sample: StoredSample, new: Mapping[str, int | None]) -> StoredSample:
    return replace(sample, **new, state=StateBit(sample.state) | StateBit.CORRECTED)  # type: ignore[arg-type]


def noted_since(ledger: Ledger, utc_ms: int) -> tuple[Noted, ...]:
    """The newest correction of each reading that was corrected since then."""
    entries = ledger.audit.of_action_since(CORRECT, ledger.audit.first_at(utc_ms) - 1)
    found = [_noted(entry.object, entry.detail) for entry in entries if entry.result == "done"]
    return tuple({(one.meter_id, one.read_utc_ms): one for one in found}.values())


def _noted(meter_id: str, detail: Mapping[str, Any]) -> Noted:
    """As `note` writes it."""
    names = {"quantity": "reading"} | {name: f"{name}_reading" for name in STORED_RATES}
    old, new = (
        {column: detail[f"{which}_{name}"] for column, name in names.items() if f"{which}_{name}" in detail}
        for which in ("old", "new")
    )
    return Noted(meter_id, detail["read_utc_ms"], old, new)


def finish(book: ReadingsBook, noted: Iterable[Noted]) -> int:
    """Set right those readings that still tell what was noted as wrong; how many did.

    Raises DeskError archive.* where a reading's year cannot be read.
    """
    left = [right for one in noted if (right := _left(book, one)) is not None]
    if left:
        book.write(lambda readings: readings.correct(left))
    return len(left)


def _left(book: ReadingsBook, noted: Noted) -> StoredSample | None:
    at = noted.read_utc_ms
    samples, lacking = reading_history.stored(book, noted.meter_id, at, at + 1000)
    if lacking:
        raise lacking[0]
    return next(
        (
            _right(sample, noted.new)
            for sample in samples
            if all(getattr(sample, column) == value for column, value in noted.old.items())
        ),
        None,
    )


def check_unchanged(book: ReadingsReader, found: Found) -> None:
    """Raise DeskError readings.gone if somebody else has corrected the reading meanwhile."""
    at = found.sample.utc_ms
    if reading_history.stored(book, found.of.meter_id, at, at + 1000)[0] != [found.sample]:
        raise DeskError("readings.gone")
