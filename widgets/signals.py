"""Ctrl+C, or a system that shuts down, ends the program as closing its window does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QSocketNotifier

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` on the GUI thread when the system or the terminal asks the program to end.

    While Qt waits for events Python runs nothing, not even a signal's handler: a byte in a socket wakes it.
    """

    def asked(_number: int, _frame: FrameType | None) -> None:
        end()

    woken, wake = socket.socketpair()
    for one in (woken, wake):
        one.setblocking(False)
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: woken.recv(64))
    before = {number: signal.signal(number, asked) for number in ENDING}
    wake_before = signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wake_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        woken.close()
        wake.close()
