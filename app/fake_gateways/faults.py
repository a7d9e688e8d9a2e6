"""What can go wrong at a gateway, by name, for so long or so often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FAULTS: Final = {
    "down": "it answers HTTP 503 to everything",
    "unknown": "it does not know yet what became of an order or a refund",
    "late": "it tells of a payment only `value` seconds after it was made",
    "create_lost": "an order is made, and the answer gets lost",
    "refund_lost": "a refund is made, and the answer gets lost",
    "refund_refused": "a refund is refused, as for want of money",
    "other_amount": "a customer pays `value` fen, whatever was ordered",
    "other_merchant": "answers and notices name another merchant",
    "bad_signature": "answers and notices are signed with another key",
    "garbage": "answers are no answers",
    "paid_after_close": "a customer who had begun to pay has paid after the order was closed",
    "notice_twice": "each notice comes twice",
    "notice_amount": "notices name another amount",
    "bill_late": "there is no statement of any day yet",
    "bill_without": "the statement leaves a movement out",
    "bill_extra": "the statement has a payment of an order that nobody placed",
    "bill_amount": "the statement has a movement with another amount",
}


class FaultError(ValueError):
    """There is no such fault."""


@dataclass(slots=True)
class _Set:
    until_ms: int | None
    times: int | None
    value: int


class Faults:
    """Those that are set, and how often each struck."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._set: dict[str, _Set] = {}
        self.hits: Counter[str] = Counter()

    def set(self, name: str, *, for_s: int | None = None, times: int | None = None, value: int = 0) -> None:
        """From now on, for so long or so often; raises FaultError."""
        if name not in FAULTS:
            raise FaultError(f"no fault {name}; there are {', '.join(FAULTS)}")
        until = None if for_s is None else self._now_ms() + for_s * 1000
        self._set[name] = _Set(until, times, value)

    def clear(self, name: str | None = None) -> None:
        """End one fault, or all."""
        if name is None:
            self._set.clear()
        else:
            self._set.pop(name, None)

    def strikes(self, name: str) -> bool:
        """Whether it happens now; counted."""
        one = self._set.get(name)
        if one is None or (one.until_ms is not None and self._now_ms() >= one.until_ms):
            return False
        if one.times is not None:
            if one.times <= 0:
                return False
            one.times -= 1
        self.hits[name] += 1
        return True

    def value(self, name: str) -> int:
        return self._set[name].value
