"""How the threads of one program take turns at the interpreter: who has an instant's work, as the wire, the
book's writer and the screen, waits for none that works out a report.

A thread that wants the interpreter asks for it after the switch interval, and again after each statement that
SQLite ran for it. And a collection of old garbage stops every thread for as long as it walks through all the
rows that a report holds (docs/decisions/0071).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SWITCH_S: Final = 0.001
"""CPython's own is 0.005."""
YOUNGER_BEFORE_FULL: Final = 100
"""Collections of the middle generation before one of everything; CPython's own is 10."""


@contextmanager
def kept() -> Iterator[None]:
    """For the console and the service: for as long as the program runs."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*thresholds[:2], YOUNGER_BEFORE_FULL)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)


def settle() -> None:
    """What the program has by now stays as long as it runs: no collection walks through it again."""
    gc.freeze()
