"""Faults by name: what goes wrong, where, how often; each counts how often it really struck.

A fault has a target: a meter id, a collector id, or "*". Every fault also takes `on` ("any", "read", "write"
or "purchase": which requests it strikes), `chance` (0 to 1 of striking, from the mall's seed) and `times`
(how many strikes until it is used up; none: until cleared).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from meterio.simulator.wire import Kind

ANYWHERE = "*"
ON = ("any", "read", "write", "purchase")


@dataclass(frozen=True, slots=True)
class FaultKind:
    """`meaning` for people; `params` the extra parameters and their defaults, which also tell their type.

    A text parameter is one of two words; `rows` are the rows of docs/faults.md section 4 it stands for.
    """

    meaning: str
    params: Mapping[str, int | str] = field(default_factory=dict)
    times: int | None = None
    rows: str = ""


_WORDS = {"when": ("before", "after"), "shows": ("position", "command")}
_BEFORE: dict[str, int | str] = {"when": "before"}

FAULTS: dict[str, FaultKind] = {
    # on the line
    "lose-request": FaultKind("The line swallows the request; the meter never hears it.", rows="L1"),
    "lose-reply": FaultKind("The meter does what was asked; its reply is lost.", rows="L2 M17"),
    "late-reply": FaultKind("The reply starts delay_ms later than it should.", {"delay_ms": 1000}, rows="L3"),
    "corrupt-reply": FaultKind("Some bytes of the reply are changed on the line.", {"bytes": 1}, rows="L7"),
    "corrupt-request": FaultKind(
        "Some bytes of the request are changed; no meter takes it.", {"bytes": 1}, rows="L1"
    ),
    "good-checksum": FaultKind("A value byte of the reply is changed and its checksum fits.", rows="L8"),
    "half-reply": FaultKind("The reply breaks off after half its bytes.", rows="L9"),
    "glued-replies": FaultKind(
        'Another meter\'s whole reply is glued "before" or "after" the right one.', _BEFORE, rows="L10"
    ),
    "bad-length": FaultKind(
        "The reply's length field says `length`; its checksum fits.", {"length": 255}, rows="L11"
    ),
    "duplicate-address": FaultKind(
        "Another meter of the line has the same address: it does and answers everything too, delay_ms later.",
        {"delay_ms": 0},
        rows="L12",
    ),
    "wrong-answerer": FaultKind(
        "Another meter of the line answers in its place, which does nothing.", rows="L13"
    ),
    "echo": FaultKind("The adapter sends the request back in front of the reply.", rows="L18"),
    "glitch": FaultKind("Stray bytes stand before the reply.", {"byte": 0, "count": 1}, rows="L19"),
    "leaders": FaultKind(
        "The reply is led by `count` FE bytes, whatever is usual.", {"count": 0}, rows="L19"
    ),
    "silent-meter": FaultKind("The meter hears nothing and says nothing.", rows="L24"),
    "malformed-reply": FaultKind("The meter says rubbish of many kinds, by seed.", rows="L10 L11"),
    # at the collector and its link
    "duplicate-reply": FaultKind("The collector hands the reply over twice.", rows="L6"),
    "duplicate-request": FaultKind(
        "The collector puts the request on the line twice; both replies come.", rows="L5"
    ),
    "hold-request": FaultKind(
        "The collector keeps the request back for hold_ms, while later ones pass it.",
        {"hold_ms": 5000},
        rows="L4",
    ),
    "swap-channels": FaultKind(
        "The replies of two lines that are asked at the same time change places.", rows="L20"
    ),
    "collector-down": FaultKind(
        "The collector drops its connection and its queues and refuses connections; times=1 is a restart.",
        rows="L15",
    ),
    "half-open": FaultKind(
        "The connection is dead and nobody is told: what is sent on it is never heard. New ones work.",
        {},
        1,
        rows="L16",
    ),
    "slow-link": FaultKind(
        "What the collector says arrives delay_ms later, in order.", {"delay_ms": 2000}, rows="L17"
    ),
    "replay": FaultKind("Somebody sends the collector's last sealed message again.", rows="L21"),
    "wrong-key": FaultKind("The collector holds another key than the console.", rows="L22"),
    "downgraded-suite": FaultKind(
        "Somebody on the way strikes all but the weakest suite out of the console's offer.", rows="L22"
    ),
    "port-gone": FaultKind(
        "The serial adapter is pulled out and comes back after back_ms.", {"back_ms": 1000}, 1, rows="L23"
    ),
    "malformed-link": FaultKind("The collector says rubbish of many kinds on its link, by seed."),
    # in the meter
    "foreign-purchase": FaultKind(
        'Another till sells to the meter "before" or "after" the next request.',
        {"amount_fen": 10_000, **_BEFORE},
        1,
        rows="M1",
    ),
    "meter-reset": FaultKind(
        'The meter\'s memory goes to zero "before" or "after" the next request.', _BEFORE, 1, rows="M2 M4"
    ),
    "replaced-meter": FaultKind(
        "Another meter of the make hangs in its place: a new number, nothing counted.", _BEFORE, 1, rows="M3"
    ),
    "roll-over": FaultKind(
        "The register first stands `past` before its end; the next time it is `past` behind it.",
        {"past": 1000, **_BEFORE},
        2,
        rows="M5",
    ),
    "register-backwards": FaultKind(
        "The register goes back `by` Wh or litres.", {"by": 50_000, **_BEFORE}, 1, rows="M6"
    ),
    "register-jump": FaultKind(
        "The register jumps forward `by` Wh or litres.", {"by": 500_000_000, **_BEFORE}, 1, rows="M7"
    ),
    "clock-drift": FaultKind(
        "The meter's clock jumps forward by `seconds`.", {"seconds": 600, **_BEFORE}, 1, rows="M8"
    ),
    "clock-back": FaultKind(
        "The meter's clock jumps back by `seconds`.", {"seconds": 600, **_BEFORE}, 1, rows="M8"
    ),
    "stuck-relay": FaultKind(
        'The relay or valve does not move when told; its status shows its "position" or the "command".',
        {"shows": "position"},
        rows="M9",
    ),
    "negative-balance": FaultKind(
        "The balance is amount_fen below zero.", {"amount_fen": 1234, **_BEFORE}, 1, rows="M10"
    ),
    "hoarding-limit": FaultKind("A purchase is refused as more than the meter may hold.", rows="M11"),
    "customer-mismatch": FaultKind("A purchase is refused for its customer number (DL/T 645).", rows="M12"),
    "auth-expired": FaultKind(
        "The identity authentication has run out before the next request (DL/T 645).", _BEFORE, 1, rows="M13"
    ),
    "false-ok": FaultKind("The meter answers a write as done and does nothing.", rows="M14"),
    "half-applied": FaultKind("The meter counts the purchase but does not credit it.", {}, 1, rows="M14"),
    "bad-bcd": FaultKind("A decimal digit of the reply is A to F; its checksum fits.", rows="M15"),
    "keep-lost": FaultKind(
        "A power cut takes the order to keep the supply with it (DL/T 645).", _BEFORE, 1, rows="M16"
    ),
    "count-at-maximum": FaultKind("The purchase count stands at its largest value.", _BEFORE, 1, rows="M18"),
}


class FaultError(ValueError):
    """The fault cannot be set so; the text says what to write instead."""


@dataclass(slots=True, eq=False)
class Fault:
    """One fault that is set. `left` counts down to 0; None: no end."""

    name: str
    target: str
    on: str
    chance: float
    left: int | None
    params: Mapping[str, Any]
    hits: int = 0

    def fits(self, kind: Kind | None) -> bool:
        if kind is None or self.on == "any":
            return True
        return self.on == kind.value or (self.on == "write" and kind is Kind.PURCHASE)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "target": self.target,
            "hits": self.hits,
            "left": self.left,
            "on": self.on,
            "chance": self.chance,
            **self.params,
        }


class Faults:
    """All faults of a mall."""

    def __init__(self, *, seed: int) -> None:
        self.random = Random(seed)
        self._set: list[Fault] = []
        self._active: dict[str, list[Fault]] = {}

    def set(
        self,
        name: str,
        /,
        *,
        target: str,
        times: int | None = None,
        on: str = "any",
        chance: float = 1.0,
        **params: Any,
    ) -> Fault:
        """Raises FaultError when the name, a parameter or a value is not known."""
        kind = FAULTS.get(name)
        if kind is None:
            raise FaultError(f"There is no fault {name!r}; there are {', '.join(FAULTS)}.")
        _check_common(times, on, chance)
        known = _checked_params(name, kind, params)
        fault = Fault(name, target, on, chance, kind.times if times is None else times, known)
        self._set.append(fault)
        self._active.setdefault(name, []).append(fault)
        return fault

    def clear(self, name: str | None = None, *, target: str | None = None) -> None:
        """Ends the faults of that name and target (None: of any). Their hits are forgotten."""

        def ends(fault: Fault) -> bool:
            return name in (None, fault.name) and target in (None, fault.target)

        self._set = [fault for fault in self._set if not ends(fault)]
        self._active = {}
        for fault in self._set:
            if fault.left != 0:
                self._active.setdefault(fault.name, []).append(fault)

    def hits(self) -> list[dict[str, Any]]:
        """Every fault since it was set, used up or not."""
        return [fault.as_dict() for fault in self._set]

    def strike(self, name: str, targets: tuple[str, ...], kind: Kind | None = None) -> Fault | None:
        """The fault `name` if it strikes one of `targets` now; its hit is counted."""
        active = self._active.get(name)
        if not active:
            return None
        for fault in active:
            aimed = fault.target == ANYWHERE or fault.target in targets
            if aimed and fault.fits(kind) and (fault.chance >= 1 or self.random.random() < fault.chance):
                self._count(fault, active)
                return fault
        return None

    @property
    def any_active(self) -> bool:
        return bool(self._active)

    def _count(self, fault: Fault, active: list[Fault]) -> None:
        fault.hits += 1
        if fault.left is not None:
            fault.left -= 1
            if fault.left == 0:
                active.remove(fault)
                if not active:
                    del self._active[fault.name]


def corrupted(data: bytes, random: Random, *, changes: int = 1) -> bytes:
    """`data` with that many of its bytes changed."""
    changed = bytearray(data)
    for place in random.sample(range(len(data)), min(changes, len(data))):
        changed[place] ^= random.randrange(1, 256)
    return bytes(changed)


def _check_common(times: object, on: object, chance: object) -> None:
    if times is not None and not (_is_whole(times) and int(str(times)) >= 1):
        raise FaultError(f"times is {times!r}; give a whole number from 1.")
    if on not in ON:
        raise FaultError(f"on is {on!r}; give one of {', '.join(ON)}.")
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
        raise FaultError(f"chance is {chance!r}; give a number from 0 to 1.")


def _checked_params(name: str, kind: FaultKind, params: Mapping[str, Any]) -> dict[str, int | str]:
    for param, value in params.items():
        if param not in kind.params:
            takes = ", ".join(kind.params) or "none of its own"
            raise FaultError(f"The fault {name} has no parameter {param!r}; it takes {takes}.")
        if isinstance(kind.params[param], int):
            if not _is_whole(value) or not 0 <= value <= 10**9:
                raise FaultError(f"{param} is {value!r}; give a whole number from 0.")
        elif value not in _WORDS[param]:
            first, second = _WORDS[param]
            raise FaultError(f'{param} is {value!r}; give "{first}" or "{second}".')
    return {**kind.params, **params}


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
