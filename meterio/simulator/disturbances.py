"""What goes wrong between a request and its reply: every fault that strikes at a meter or on its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from meterio.simulator.credit import CreditMeter
from meterio.simulator.dlt645_meter import Dlt645Meter
from meterio.simulator.faults import Faults, corrupted
from meterio.simulator.garbage import garbage
from meterio.simulator.meter import Meter
from meterio.simulator.wire import Kind

_LONGEST_NOISE = 256
_DEAF = ("silent-meter", "lose-request", "corrupt-request")
"""A request with changed bytes fails its checksum, and no meter says anything."""
_REFUSALS = {"hoarding-limit": "hoarding", "customer-mismatch": "customer"}

Params = Mapping[str, Any]
Targets = tuple[str, ...]
Reply = tuple[bytes, float]
"""Bytes, and how much later than usual a meter starts to say them, in seconds."""


class Disturbances:
    """The faults of one line. `meters` are all that hang on it."""

    def __init__(self, faults: Faults, meters: Sequence[Meter], *, collector: str) -> None:
        self._faults = faults
        self._meters = meters
        self._collector = collector

    def replies(self, meter: Meter, request: bytes, *, frame: bytes, now_ms: int) -> list[Reply]:
        """What is said to a request that `meter` hears. `frame` is as it was sent, leaders and all."""
        if not self._faults.any_active:
            return _said(meter.answer(request, now_ms))
        targets, kind = (meter.id, self._collector), meter.kind_of(request)
        strike = self._faults.strike
        if any(strike(name, targets, kind) for name in _DEAF):
            return []
        changes = self._changes(meter, targets, kind)
        meter.advance(now_ms)
        _make(changes, meter, when="before")
        was_on = meter.supply_on
        reply = self._answer(meter, request, now_ms=now_ms, targets=targets, kind=kind)
        if meter.supply_on != was_on:
            self._jam(meter, targets, kind)
        _make(changes, meter, when="after")
        second = self._second(meter, request, now_ms=now_ms, targets=targets, kind=kind)
        if not reply or strike("lose-reply", targets, kind):
            return second
        return [self._distorted(reply, meter, request, frame=frame, now_ms=now_ms), *second]

    # the meter

    def _changes(self, meter: Meter, targets: Targets, kind: Kind) -> list[tuple[str, Params]]:
        found = []
        for name, (make, _) in _CHANGES.items():
            if isinstance(meter, make) and (fault := self._faults.strike(name, targets, kind)):
                found.append((name, fault.params))
        return found

    def _jam(self, meter: Meter, targets: Targets, kind: Kind) -> None:
        """A request has moved the relay or valve: if it is stuck, it stays where it was."""
        if fault := self._faults.strike("stuck-relay", targets, kind):
            meter.stuck_at = not meter.supply_on
            meter.shows_command = fault.params["shows"] == "command"

    def _answer(self, meter: Meter, request: bytes, *, now_ms: int, targets: Targets, kind: Kind) -> bytes:
        """What is answered: by the meter, by another in its place, or without doing what was asked."""
        strike = self._faults.strike
        other = self._other(meter)
        if other and strike("wrong-answerer", targets, kind):
            return self._as_other(meter, other, request, now_ms=now_ms, kind=kind)
        if kind is not Kind.READ and strike("false-ok", targets, kind):
            return meter.acknowledge(request)
        if kind is not Kind.PURCHASE:
            return meter.answer(request, now_ms)
        for name, why in _REFUSALS.items():
            refusal = meter.refuse(request, why)
            if refusal and strike(name, targets, kind):
                return refusal
        if isinstance(meter, CreditMeter) and strike("half-applied", targets, kind):
            meter.buy(0, foreign=False)
            return meter.acknowledge(request)
        return meter.answer(request, now_ms)

    def _other(self, meter: Meter) -> Meter | None:
        """Another meter of the line that speaks the same protocol."""
        same = (other for other in self._meters if other.wire is meter.wire and other is not meter)
        return next(same, None)

    def _as_other(self, meter: Meter, other: Meter, request: bytes, *, now_ms: int, kind: Kind) -> bytes:
        wire = meter.wire
        if kind is Kind.READ:
            return other.answer(wire.readdressed(request, other.address), now_ms)
        return wire.readdressed(meter.acknowledge(request), other.address)

    def _second(
        self, meter: Meter, request: bytes, *, now_ms: int, targets: Targets, kind: Kind
    ) -> list[Reply]:
        """Another meter with the same address does and answers the same."""
        other = self._other(meter)
        fault = other and self._faults.strike("duplicate-address", targets, kind)
        if not other or not fault:
            return []
        answer = other.answer(meter.wire.readdressed(request, other.address), now_ms)
        return [(meter.wire.readdressed(answer, meter.address), fault.params["delay_ms"] / 1000)]

    # the way back

    def _distorted(self, reply: bytes, meter: Meter, request: bytes, *, frame: bytes, now_ms: int) -> Reply:
        targets, kind = (meter.id, self._collector), meter.kind_of(request)

        def struck(name: str) -> Params | None:
            fault = self._faults.strike(name, targets, kind)
            return fault.params if fault else None

        reply = self._falsified(reply, meter, struck)
        random = self._faults.random
        if found := struck("corrupt-reply"):
            reply = corrupted(reply, random, changes=found["bytes"])
        if struck("half-reply") is not None:
            reply = reply[: len(reply) // 2]
        other = self._other(meter)
        if other and (found := struck("glued-replies")):
            strange = self._as_other(meter, other, request, now_ms=now_ms, kind=kind)
            reply = strange + reply if found["when"] == "before" else reply + strange
        if found := struck("leaders"):
            reply = b"\xfe" * min(found["count"], _LONGEST_NOISE) + reply.lstrip(b"\xfe")
        if found := struck("glitch"):
            reply = bytes((found["byte"] & 0xFF,)) * min(found["count"], _LONGEST_NOISE) + reply
        if struck("echo") is not None:
            reply = frame + reply
        if struck("malformed-reply") is not None:
            reply = garbage(reply, random)
        late = struck("late-reply")
        return reply, late["delay_ms"] / 1000 if late else 0.0

    def _falsified(self, reply: bytes, meter: Meter, struck: Callable[[str], Params | None]) -> bytes:
        """Wrong in a way that its checksum does not tell."""
        if struck("good-checksum") is not None:
            reply = meter.wire.altered(reply, self._faults.random)
        bad = meter.wire.with_bad_digit(reply)
        if bad is not None and struck("bad-bcd") is not None:
            reply = bad
        if found := struck("bad-length"):
            reply = meter.wire.with_length(reply, found["length"] & 0xFF)
        return reply


def _said(answer: bytes) -> list[Reply]:
    return [(answer, 0.0)] if answer else []


def _make(changes: Sequence[tuple[str, Params]], meter: Meter, *, when: str) -> None:
    for name, params in changes:
        if params["when"] == when:
            _CHANGES[name][1](meter, params)


# Changes of a meter's own memory, each with the makes it can happen to.


def _sell_elsewhere(meter: CreditMeter, params: Params) -> None:
    meter.buy(params["amount_fen"], foreign=True)


def _roll_over(meter: CreditMeter, params: Params) -> None:
    """First the register stands just before its end; the next time it has gone over it."""
    at_end = meter.measured >= meter.register_end - meter.register_end // 10
    meter.set_measured(params["past"] if at_end else meter.register_end - params["past"])


def _owe(meter: CreditMeter, params: Params) -> None:
    meter.prepaid.set_balance(-params["amount_fen"], at_ms=meter.lived_until_ms)


def _count_up(meter: CreditMeter, params: Params) -> None:
    meter.prepaid.count = meter.prepaid.count_modulus - 1


_CHANGES: dict[str, tuple[type[Meter], Callable[[Any, Params], None]]] = {
    "meter-reset": (Meter, lambda meter, params: meter.reset()),
    "foreign-purchase": (CreditMeter, _sell_elsewhere),
    "replaced-meter": (Meter, lambda meter, params: meter.replace()),
    "roll-over": (CreditMeter, _roll_over),
    "register-backwards": (
        Meter,
        lambda meter, params: meter.set_measured(max(meter.measured - params["by"], 0)),
    ),
    "register-jump": (Meter, lambda meter, params: meter.set_measured(meter.measured + params["by"])),
    "clock-drift": (Meter, lambda meter, params: meter.drift(params["seconds"] * 1000)),
    "clock-back": (Meter, lambda meter, params: meter.drift(-params["seconds"] * 1000)),
    "negative-balance": (CreditMeter, _owe),
    "count-at-maximum": (CreditMeter, _count_up),
    "auth-expired": (Dlt645Meter, lambda meter, params: meter.esam.end_session()),
    "keep-lost": (Dlt645Meter, lambda meter, params: meter.lose_keep()),
}
