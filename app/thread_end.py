"""The end of a thread that was told to end."""

from __future__ import annotations

import threading


def is_gone(thread: threading.Thread | None, *, within_s: float) -> bool:
    """Wait for it; False if something still holds it up. One that never began is gone."""
    if thread is None or thread.ident is None:
        return True
    thread.join(within_s)
    return not thread.is_alive()
