"""Meters whose money the office holds: what they use is charged by the tariff in force, each reading once.

A meter's `ChargeState` says how far it was charged. What comes to less than a settable amount waits there
and is not booked yet; what is left to the customer is the booked credit less that, less the cost of what the
meter counted since, worked out anew each time (docs/decisions/0036-charges-of-the-office.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app import config
from app.domain.registers import Counted, Held, Limits, counted, rates_counted
from app.domain.tariff.charging import Charge, Position, Use, charge
from app.domain.tariff.days import local_day
from app.domain.tariff.model import Rate, Version
from app.errors import DeskError
from app.services import entries, meter_moments, office_credit, settings, site_files, tariffs
from app.services.meter_makes import UNBOUNDED_AN_HOUR, use_limits
from app.services.meter_moments import Moment
from app.services.operation_record import OFFICE
from app.services.views import LiveState
from db.ledger import Ledger
from db.money_rows import ChargeState
from db.rows import Meter

GAP_MS: Final = 300_000
"""Two readings further apart than this leave it open when the use between them was."""
RATES: Final = dict(zip(meter_moments.RATES, Rate, strict=True))
BY: Final = "system"
_IDS: Final = uuid.UUID("6b7f6d0e-2f5c-4f5b-9a44-2c1de1f0c0a3")


@dataclass(frozen=True, slots=True)
class Reading:
    """A meter's register in Wh or litres, and those of its rates by name, where it has them."""

    meter_id: str
    utc_ms: int
    quantity: int
    rates: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest reading of a meter, and the one before it, if there was one since the start."""

    newest: Reading
    before: Reading | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a meter stands: its live credit, whether something is to be written, and why it is not charged.

    `ever_paid`: the office has had money for it.
    """

    meter_id: str
    credit_fen: int
    ever_paid: bool
    is_due: bool
    trouble: DeskError | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a meter of the office is charged on. `account_id` pays for it."""

    meter: Meter
    account_id: int
    versions: tuple[Version, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Step:
    """A state after one more reading; `crossed` if prices changed on the way to it."""

    state: ChargeState
    crossed: bool = False


def reading_of(meter: Meter, live: LiveState | None) -> Reading | None:
    """What a meter said last; None if it has told no register."""
    if live is None:
        return None
    quantity = live.energy_wh if meter.medium == "electricity" else live.volume_l
    if quantity is None:
        return None
    rates = {name: live.values.get(f"energy_{name}_wh") for name in RATES}
    told = {name: value for name, value in rates.items() if value is not None}
    return Reading(meter.id, live.utc_ms, quantity, told)


def live_credit(ledger: Ledger, meter_id: str, live: LiveState | None) -> int:
    """What the meter has left by now, in fen: booked credit less all use that it told, booked or not.

    Use that cannot be charged (a register that runs backwards, a missing price) is not taken off.
    """
    state = ledger.charges.state(meter_id)
    meter = ledger.meters.get(meter_id)
    if state is None or meter is None:
        return 0
    reading = reading_of(meter, live)
    try:
        ground = ground_of(ledger, meter)
        if reading is not None and ground is not None:
            state = _advanced(ledger, ground, state, reading).state
    except DeskError:
        """The engine tells it; here it counts that nothing is taken off for it."""
    return state.credit_fen - state.unbooked_fen


def credit_at(ledger: Ledger, moment: Moment) -> int:
    """What is left at a reading that settles money. Raises DeskError as `charge_to`; writes nothing."""
    state, meter = ledger.charges.state(moment.meter_id), ledger.meters.get(moment.meter_id)
    if state is None or meter is None:
        return 0
    state = _at_moment(ledger, meter, state, moment)
    return state.credit_fen - state.unbooked_fen


def charge_to(ledger: Ledger, moment: Moment, *, now_utc_ms: int) -> None:
    """Charge and book all use up to a reading that settles money: an account closes, passes on, a meter goes.

    Nothing for a meter that holds its own money. A typed reading may be further on than the meter could get,
    for a person answers for it. Raises DeskError: charge.backwards, charge.jump, charge.rates_differ, and
    what `charge` finds.
    """
    state, meter = ledger.charges.state(moment.meter_id), ledger.meters.get(moment.meter_id)
    if state is None or meter is None or meter.custody != OFFICE:
        return
    state = _at_moment(ledger, meter, state, moment)
    ground = ground_of(ledger, meter)
    ledger.charges.put_state(state if ground is None else booked(ledger, ground, state, now_utc_ms))


def charge_now(ledger: Ledger, meter_id: str, live: LiveState | None, *, now_utc_ms: int) -> None:
    """Book what is used so far, before money moves. A reading that cannot be charged keeps nobody from
    paying: then only what was charged before is booked."""
    state, meter = ledger.charges.state(meter_id), ledger.meters.get(meter_id)
    if state is None or meter is None:
        return
    try:
        ground = ground_of(ledger, meter)
        if ground is None:
            return
        reading = reading_of(meter, live)
        after = state if reading is None else _advanced(ledger, ground, state, reading).state
    except DeskError:
        """The engine tells it; the next sale finds it corrected or as it is."""
        return
    after = booked(ledger, ground, after, now_utc_ms)
    if after != state:
        ledger.charges.put_state(after)


def survey(ledger: Ledger, heard: Sequence[Heard]) -> tuple[Standing, ...]:
    """How these meters stand. Meters that the office charges nobody for are left out. Writes nothing."""
    post_from = settings.number(ledger, config.POST_FROM_FEN)
    found = (_standing(ledger, one, post_from) for one in heard)
    return tuple(one for one in found if one is not None)


def take(ledger: Ledger, heard: Sequence[Heard], *, now_utc_ms: int) -> tuple[Standing, ...]:
    """Write what is due of these meters, and how they stand then."""
    post_from = settings.number(ledger, config.POST_FROM_FEN)
    for one in heard:
        meter = ledger.meters.get(one.newest.meter_id)
        if meter is None:
            continue
        try:
            _take(ledger, meter, one, post_from=post_from, now_utc_ms=now_utc_ms)
        except DeskError as error:
            _hold(ledger, one.newest, error)
    return survey(ledger, heard)


def _take(ledger: Ledger, meter: Meter, heard: Heard, *, post_from: int, now_utc_ms: int) -> None:
    ground = ground_of(ledger, meter)
    if ground is None:
        return
    before = ledger.charges.state(meter.id)
    if before is None:
        epoch = office_credit.epoch_of(ledger, meter.id, by=BY, now_utc_ms=now_utc_ms)
        before = office_credit.none_yet(meter.id, epoch.epoch)
    after = _through(ledger, ground, before, heard).state
    if _must_book(ground, before, after, post_from):
        after = booked(ledger, ground, after, now_utc_ms)
    ledger.charges.put_state(after)


def _standing(ledger: Ledger, heard: Heard, post_from: int) -> Standing | None:
    meter = ledger.meters.get(heard.newest.meter_id)
    state = None if meter is None else ledger.charges.state(meter.id)
    if meter is None or meter.custody != OFFICE:
        return None
    credit = 0 if state is None else state.credit_fen - state.unbooked_fen
    try:
        ground = ground_of(ledger, meter)
        if ground is None:
            return None
        if state is None:
            return Standing(meter.id, 0, ever_paid=False, is_due=True)
        step = _through(ledger, ground, state, heard)
    except DeskError as error:
        is_new = error.key in list(Held) and state is not None and state.held_utc_ms is None
        paid = credit > 0 or ledger.charges.ever_paid(meter.id)
        return Standing(meter.id, credit, paid, is_due=is_new, trouble=error)
    after = step.state
    due = (
        step.crossed
        or state.reading_utc_ms is None
        or state.held_utc_ms != after.held_utc_ms
        or _is_new_day(ground, state, after)
        or _must_book(ground, state, after, post_from)
    )
    left = after.credit_fen - after.unbooked_fen
    return Standing(meter.id, left, left > 0 or ledger.charges.ever_paid(meter.id), is_due=due)


def _hold(ledger: Ledger, reading: Reading, error: DeskError) -> None:
    """Note since when a meter's readings are in doubt; other reasons leave nothing behind."""
    state = ledger.charges.state(reading.meter_id)
    if error.key in list(Held) and state is not None and state.held_utc_ms is None:
        ledger.charges.put_state(replace(state, held_utc_ms=reading.utc_ms))


def ground_of(ledger: Ledger, meter: Meter) -> Ground | None:
    """None for a meter that nobody is charged for. Raises DeskError tariff.no_plan, tariff.version_count."""
    held = ledger.accounts.open_of_meter(meter.id)
    if meter.custody != OFFICE or held is None:
        return None
    if meter.plan_id is None:
        raise DeskError("tariff.no_plan")
    profile = site_files.makes(ledger.folder).get(meter.profile)
    limits = Limits(UNBOUNDED_AN_HOUR) if profile is None else use_limits(profile)
    return Ground(meter, held[0].id, tariffs.versions_of(ledger, meter.plan_id), limits)


def _through(ledger: Ledger, ground: Ground, state: ChargeState, heard: Heard) -> _Step:
    """On to the newest reading; where prices changed since the last one charged, by way of the one before it,
    so that only the moments around the change are shared out by time."""
    before = heard.before
    if before is None or before.utc_ms <= (state.reading_utc_ms or 0):
        return _advanced(ledger, ground, state, heard.newest)
    if before.utc_ms < heard.newest.utc_ms:  # the register must count on from what was heard, charged or not
        heard_at = replace(state, reading_utc_ms=before.utc_ms, quantity=before.quantity, rates=before.rates)
        _use(ground.limits, heard_at, heard.newest, is_typed=False)
    step = _advanced(ledger, ground, state, heard.newest)
    if not step.crossed:
        return step
    earlier = _advanced(ledger, ground, state, before)
    return replace(_advanced(ledger, ground, earlier.state, heard.newest), crossed=True)


def _advanced(
    ledger: Ledger, ground: Ground, state: ChargeState, reading: Reading, *, is_typed: bool = False
) -> _Step:
    """The state after a reading. One that is no newer than the last charged changes nothing.

    Raises DeskError: charge.backwards, charge.jump, charge.rates_differ, tariff.*.
    """
    if state.reading_utc_ms is None or state.quantity is None:
        return _Step(_at(state, reading, booked_utc_ms=reading.utc_ms))
    if reading.utc_ms <= state.reading_utc_ms:
        return _Step(state)
    use = _use(ground.limits, state, reading, is_typed=is_typed)
    made = _charged(ledger, ground, use, state)
    elapsed_ms = reading.utc_ms - state.reading_utc_ms
    after = _at(
        state,
        reading,
        carry_e18=made.after.carry_e18,
        period=tariffs.period_text(made.after),
        used=made.after.used_milli,
        unbooked_fen=state.unbooked_fen + made.amount_fen,
        unbooked_milli=state.unbooked_milli + use.quantity_milli,
        estimated=state.estimated or (made.estimated and elapsed_ms > GAP_MS),
    )
    return _Step(after, crossed=made.estimated)


def _at(state: ChargeState, reading: Reading, **changes: object) -> ChargeState:
    moved = replace(state, reading_utc_ms=reading.utc_ms, quantity=reading.quantity, held_utc_ms=None)
    return replace(moved, rates=dict(reading.rates), **changes)  # type: ignore[arg-type]


def _use(limits: Limits, state: ChargeState, reading: Reading, *, is_typed: bool) -> Use:
    assert state.reading_utc_ms is not None and state.quantity is not None, "there is a reading to go on from"
    elapsed_ms = reading.utc_ms - state.reading_utc_ms
    held_ms = None if state.held_utc_ms is None else state.held_utc_ms - state.reading_utc_ms
    whole = counted(state.quantity, reading.quantity, elapsed_ms, limits=limits, held_ms=held_ms)
    if whole is Held.JUMP and is_typed:
        whole = Counted(reading.quantity - state.quantity)
    if isinstance(whole, Held):
        raise _held(whole, state, reading)
    parts = rates_counted(state.rates, reading.rates, whole, limits=limits)
    if isinstance(parts, Held):
        raise _held(parts, state, reading)
    by_rate = tuple((RATES[name], part) for name, part in parts.items())
    return Use(state.reading_utc_ms, reading.utc_ms, whole.quantity_milli, by_rate)


def _held(why: Held, state: ChargeState, reading: Reading) -> DeskError:
    before, after = _shown(state.quantity or 0), _shown(reading.quantity)
    return DeskError(why.value, meter=reading.meter_id, before=before, after=after)


def _shown(quantity_milli: int) -> str:
    """kWh or m3, as they stand on the meter."""
    return f"{quantity_milli // 1000}.{quantity_milli % 1000:03d}"


def _charged(ledger: Ledger, ground: Ground, use: Use, state: ChargeState) -> Charge:
    """By the registers of the rates, or by the hours where the meter has a rate that the tariff lacks."""
    position = Position(tariffs.step_day(state.period), state.used, state.carry_e18)
    calendar = site_files.calendar(ledger)
    try:
        return charge(ground.versions, use, position, calendar=calendar)
    except DeskError as error:
        if error.key != "tariff.unpriced_rate":
            raise
    return charge(ground.versions, replace(use, by_rate=()), position, calendar=calendar)


def _at_moment(ledger: Ledger, meter: Meter, state: ChargeState, moment: Moment) -> ChargeState:
    ground = ground_of(ledger, meter)
    if ground is None or moment.quantity is None:
        return state
    rates = {name: moment.rates[name] for name in RATES if name in moment.rates}
    at = moment.utc_ms
    if moment.is_typed:  # the newest word on the meter, even where the clock was set back
        at = max(at, (state.reading_utc_ms or 0) + 1)
    reading = Reading(meter.id, at, moment.quantity, rates)
    return _advanced(ledger, ground, state, reading, is_typed=moment.is_typed).state


def _is_new_day(ground: Ground, before: ChargeState, after: ChargeState) -> bool:
    """Whether a local midnight lies between; all versions go by one clock."""
    clock, begun, reached = ground.versions[0], before.reading_utc_ms, after.reading_utc_ms
    return begun is not None and reached is not None and local_day(begun, clock) < local_day(reached, clock)


def _must_book(ground: Ground, before: ChargeState, after: ChargeState, post_from: int) -> bool:
    waiting = after.unbooked_fen
    if not waiting:
        return False
    crosses_zero = after.credit_fen > 0 >= after.credit_fen - waiting
    return waiting >= post_from or crosses_zero or _is_new_day(ground, before, after)


def booked(ledger: Ledger, ground: Ground, state: ChargeState, now_utc_ms: int) -> ChargeState:
    """Book what waits, and the state after it. Nothing waits: nothing is written."""
    if not state.unbooked_fen or state.reading_utc_ms is None or state.quantity is None:
        return state
    name = f"{state.meter_id}/{state.epoch}/{state.reading_utc_ms}"
    entries.charged(
        ledger,
        entry_id=str(uuid.uuid5(_IDS, name)),
        meter_id=state.meter_id,
        account_id=ground.account_id,
        medium=ground.meter.medium,
        amount_fen=state.unbooked_fen,
        detail={
            "epoch": state.epoch,
            "from": state.booked_utc_ms,
            "to": state.reading_utc_ms,
            "quantity": state.unbooked_milli,
            "register": state.quantity,
            "estimated": state.estimated,
        },
        now_utc_ms=now_utc_ms,
    )
    return replace(
        state,
        credit_fen=state.credit_fen - state.unbooked_fen,
        unbooked_fen=0,
        unbooked_milli=0,
        booked_utc_ms=state.reading_utc_ms,
        estimated=False,
    )
