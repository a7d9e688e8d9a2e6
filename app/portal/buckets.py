"""How much one address may ask for: buckets that fill with time. Bounded: of very many, the oldest go."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_KEPT: Final = 4_096


class Buckets:
    """Each key may take `burst` at once and `per_s` a second in the long run. From any thread."""

    def __init__(self, *, per_s: float, burst: float, monotonic: Callable[[], float]) -> None:
        self._per_s, self._burst, self._monotonic = per_s, burst, monotonic
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Whether one more may pass."""
        now = self._monotonic()
        with self._lock:
            held, since = self._kept.pop(key, (self._burst, now))
            held = min(self._burst, held + (now - since) * self._per_s)
            passes = held >= 1
            self._kept[key] = (held - 1 if passes else held, now)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return passes
