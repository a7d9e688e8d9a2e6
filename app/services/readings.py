"""What the meters say: the newest state of each on a board for every thread, and history in batches."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.services.loads import Loads
from app.services.sight import EVERYTHING, Sight
from app.services.views import ClockDrift, ContactSummary, Freshness, LiveState, OfficeCredit, Pursuit
from db.readings import Readings
from db.rows import LastState, StateBit, StoredSample
from meterio.types import MeterPoint, Sample

_BITS = {
    "supply_on": StateBit.SUPPLY_ON,
    "alarm_low": StateBit.ALARM_LOW,
    "alarm_very_low": StateBit.ALARM_VERY_LOW,
    "arrears": StateBit.ARREARS,
    "over_limit": StateBit.OVER_LIMIT,
    "battery_low": StateBit.BATTERY_LOW,
    "valve_fault": StateBit.VALVE_FAULT,
}


class LiveBoard:
    """The newest state of each meter, contact, and what is being done about open sales. Thread-safe.

    All it gives out is frozen. The engine writes; screens, services and slips ask.
    """

    def __init__(self) -> None:
        self.loads = Loads()
        self._lock = threading.Lock()
        self._points: dict[str, MeterPoint] = {}
        self._collectors: dict[str, bool] = {}
        self._states: dict[str, LiveState] = {}
        self._recalled: set[str] = set()
        self._pursuits: dict[str, Pursuit] = {}
        self._drifts: dict[str, ClockDrift] = {}
        self._offices: dict[str, OfficeCredit] = {}
        self._target_s = 0.0

    def expect(
        self, collectors: Iterable[str], points: Iterable[MeterPoint], *, target_s: float = 0.0
    ) -> None:
        """Name the collectors and meters of the site, and how old a state may become (0: no target).

        States of meters that stay where they are are kept; what another meter said under that id is not.
        """
        with self._lock:
            self._target_s = target_s
            self._collectors = {one: self._collectors.get(one, False) for one in collectors}
            before, self._points = self._points, {point.meter_id: point for point in points}
            stay = {id for id, point in self._points.items() if before.get(id, point) == point}
            for meter_id in before.keys() - stay:
                self.loads.forget(meter_id)
            self._states = {id: state for id, state in self._states.items() if id in stay}
            self._drifts = {id: drift for id, drift in self._drifts.items() if id in stay}
            self._offices = {id: known for id, known in self._offices.items() if id in stay}

    def put(self, sample: Sample) -> bool:
        """Take an answer; items it does not hold stay as they were. True when it was out of contact.

        An answer of a meter that is not expected (any more) is nobody's.

        A line asks one question at a time, so what comes later is newer, whatever the wall clock does.
        """
        meter_id = sample.point.meter_id
        with self._lock:
            if meter_id not in self._points:
                return False
            before = self._states.get(meter_id)
            known = before.values if before and meter_id not in self._recalled else {}
            self._recalled.discard(meter_id)
            values = {**known, **sample.values}
            self.loads.note(meter_id, sample.utc_ms, sample.values)
            self._states[meter_id] = LiveState(
                meter_id,
                sample.utc_ms,
                values,
                in_contact=True,
                tried_utc_ms=sample.utc_ms,
                office=self._offices.get(meter_id),
            )
            return before is None or not before.in_contact

    def recall(self, states: Iterable[LiveState]) -> frozenset[str]:
        """Show what an earlier run heard last, of expected meters not heard in this one; returns which.

        It stays out of contact, and the first answer replaces it whole: old values never pass for new ones.
        """
        with self._lock:
            fitting = [
                state
                for state in states
                if state.meter_id in self._points and state.meter_id not in self._states
            ]
            for state in fitting:
                self._states[state.meter_id] = replace(
                    state, in_contact=False, office=self._offices.get(state.meter_id)
                )
                self._recalled.add(state.meter_id)
            return frozenset(state.meter_id for state in fitting)

    def missed(self, meter_id: str, *, utc_ms: int, in_contact: bool) -> bool:
        """A meter did not answer; `in_contact` is what its line makes of that. True when this changed."""
        with self._lock:
            before = self._states.get(meter_id)
            if before is None:
                return False
            self._states[meter_id] = replace(before, in_contact=in_contact, tried_utc_ms=utc_ms)
            return before.in_contact != in_contact

    def collector(self, collector_id: str, *, in_contact: bool) -> frozenset[str]:
        """A link came or went. Going takes all its meters along; returns those whose contact changed."""
        with self._lock:
            if collector_id in self._collectors:
                self._collectors[collector_id] = in_contact
            if in_contact:
                return frozenset()
            lost = [
                state
                for state in self._states.values()
                if state.in_contact and self._points[state.meter_id].address.collector == collector_id
            ]
            return self._lose(lost)

    def age_out(self, *, before_utc_ms: int) -> frozenset[str]:
        """Meters that have said nothing since then are out of contact; returns those that were not yet.

        A line may be held up (searched, or a babbling neighbour) without one question to them failing.
        """
        with self._lock:
            return self._lose(
                [one for one in self._states.values() if one.in_contact and one.utc_ms < before_utc_ms]
            )

    def state(self, meter_id: str) -> LiveState | None:
        """The newest state of a meter; None before its first answer."""
        with self._lock:
            return self._states.get(meter_id)

    def states(self) -> Mapping[str, LiveState]:
        """All states at one moment."""
        with self._lock:
            return dict(self._states)

    def collectors(self) -> Mapping[str, bool]:
        """Every expected collector, and whether its link is up."""
        with self._lock:
            return dict(self._collectors)

    def collector_of(self, meter_id: str) -> str | None:
        """The collector that an expected meter hangs on."""
        with self._lock:
            point = self._points.get(meter_id)
        return None if point is None else point.address.collector

    def contact(self, sight: Sight = EVERYTHING) -> ContactSummary:
        """How much of the site answers, or of the part of it that `sight` shows."""
        with self._lock:
            points = [id for id in self._points if sight.shows_meter(id)]
            collectors = {id: up for id, up in self._collectors.items() if sight.shows_collector(id)}
            states = [state for id, state in self._states.items() if sight.shows_meter(id)]
        answering = {state.meter_id for state in states if state.in_contact}
        return ContactSummary(
            collectors=len(collectors),
            collectors_in_contact=sum(collectors.values()),
            meters=len(points),
            meters_in_contact=len(answering),
            meters_heard=len(states),
            oldest_utc_ms=min((state.utc_ms for state in states), default=None),
            silent_collectors=tuple(id for id, up in collectors.items() if not up),
            silent_meters=tuple(id for id in points if id not in answering),
        )

    def freshness(self, *, now_utc_ms: int) -> Freshness:
        """How old the states of the meters in contact are, against the target."""
        with self._lock:
            answering = [state for state in self._states.values() if state.in_contact]
            target_s = self._target_s
        oldest = min(answering, key=lambda state: state.utc_ms, default=None)
        bound = now_utc_ms - target_s * 1000
        return Freshness(
            target_s=target_s,
            meters=len(answering),
            stale=sum(state.utc_ms < bound for state in answering) if target_s else 0,
            oldest_s=None if oldest is None else max(0.0, (now_utc_ms - oldest.utc_ms) / 1000),
            oldest_meter=None if oldest is None else oldest.meter_id,
        )

    def note_office(self, meter_id: str, office: OfficeCredit) -> bool:
        """What the office holds for a meter was reckoned; True if that changed anything."""
        with self._lock:
            if meter_id not in self._points or self._offices.get(meter_id) == office:
                return False
            self._offices[meter_id] = office
            if meter_id in self._states:
                self._states[meter_id] = replace(self._states[meter_id], office=office)
            return True

    def note_clock(self, drift: ClockDrift) -> None:
        """A meter's clock was compared with ours."""
        with self._lock:
            self._drifts[drift.meter_id] = drift

    def clock_drift(self, meter_id: str) -> ClockDrift | None:
        """How a meter's clock stood when it was compared last; None before that."""
        with self._lock:
            return self._drifts.get(meter_id)

    def clock_drifts(self) -> Mapping[str, ClockDrift]:
        """Every meter's clock that was compared, at one moment."""
        with self._lock:
            return dict(self._drifts)

    def pursue(self, pursuit: Pursuit) -> None:
        """Note what is being done about an open sale."""
        with self._lock:
            self._pursuits[pursuit.sale_id] = pursuit

    def end_pursuit(self, sale_id: str) -> None:
        with self._lock:
            self._pursuits.pop(sale_id, None)

    def pursuit(self, sale_id: str) -> Pursuit | None:
        with self._lock:
            return self._pursuits.get(sale_id)

    def _lose(self, lost: Iterable[LiveState]) -> frozenset[str]:
        """These are out of contact now. Called with the lock held."""
        ids = []
        for state in lost:
            self._states[state.meter_id] = replace(state, in_contact=False)
            ids.append(state.meter_id)
        return frozenset(ids)


def know_meters(readings: Readings, mediums: Mapping[str, str]) -> None:
    """Tell the readings' book which meters there are: meter id to medium."""
    readings.know_meters(mediums)


def store_history(readings: Readings, samples: Iterable[StoredSample]) -> None:
    """Keep a batch of history samples, in one transaction."""
    readings.put(samples)


def last_stored(readings: Readings, meter_ids: Iterable[str], *, since_utc_ms: int) -> dict[str, int]:
    """When each meter was last read for history, of those read since then. In whole seconds, as kept."""
    end = 1 << 62
    found = {id: readings.of_meter(id, start_utc_ms=since_utc_ms, end_utc_ms=end) for id in meter_ids}
    return {id: samples[-1].utc_ms for id, samples in found.items() if samples}


def keep_last_states(readings: Readings, states: Iterable[LiveState]) -> None:
    """Keep what each meter said last, for the first screen after the next start."""
    readings.save_last_states(_last_state(state) for state in states)


def recall_last_states(readings: Readings, live: LiveBoard, mediums: Mapping[str, str]) -> None:
    """Put what was kept on the board. `mediums`: meter id to medium; meters it lacks are left out."""
    live.recall(kept_states(readings, mediums).values())


def kept_states(readings: Readings, mediums: Mapping[str, str]) -> dict[str, LiveState]:
    """What each meter said last, as it was kept. `mediums` as for `recall_last_states`."""
    kept = [state for state in readings.last_states() if state.meter_id in mediums]
    return {state.meter_id: _recalled(state, mediums[state.meter_id]) for state in kept}


def _last_state(state: LiveState) -> LastState:
    quantity = state.energy_wh if state.energy_wh is not None else state.volume_l
    return LastState(
        state.meter_id, state.utc_ms, quantity, state.balance_fen, int(_state_bits(state.values))
    )


def _recalled(kept: LastState, medium: str) -> LiveState:
    """Flags that are not set may also be unknown: only what was said is said again."""
    bits = StateBit(kept.state)
    values = {name: 1 for name, bit in _BITS.items() if bit in bits}
    if StateBit.SUPPLY_KNOWN in bits:
        values["supply_on"] = int(StateBit.SUPPLY_ON in bits)
    quantity = "energy_wh" if medium == "electricity" else "volume_l"
    for name, value in ((quantity, kept.quantity), ("balance_fen", kept.balance_fen)):
        if value is not None:
            values[name] = value
    return LiveState(kept.meter_id, kept.utc_ms, values, in_contact=False, tried_utc_ms=kept.utc_ms)


def stored(sample: Sample, *, late: bool = False) -> StoredSample:
    """A sample as the readings' book keeps it; `late` where it also stands for intervals that were missed."""
    values = sample.values
    return StoredSample(
        meter_id=sample.point.meter_id,
        utc_ms=sample.utc_ms,
        quantity=values.get("energy_wh", values.get("volume_l")),
        balance_fen=values.get("balance_fen"),
        state=_state_bits(values) | (StateBit.LATE if late else StateBit(0)),
        sharp=values.get("energy_sharp_wh"),
        peak=values.get("energy_peak_wh"),
        flat=values.get("energy_flat_wh"),
        valley=values.get("energy_valley_wh"),
    )


def _state_bits(values: Mapping[str, int]) -> StateBit:
    bits = StateBit.SUPPLY_KNOWN if "supply_on" in values else StateBit(0)
    for name, bit in _BITS.items():
        if values.get(name):
            bits |= bit
    return bits
