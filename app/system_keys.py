"""The system's key store: Windows' Credential Locker (sealed with DPAPI), on Linux the Secret Service.

Reached through `keyring`, which is imported only when a data folder wants it. Every question is asked on a
thread of its own: a store that waits for somebody to unlock it, on a screen that nobody sees, never answers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from app.errors import DeskError

T = TypeVar("T")

SERVICE: Final = "Meterdesk"
WAIT_S: Final = 30.0
"""Long enough for a person to type the store's pass phrase."""
FIRST_WAIT_S: Final = 5.0
"""For a new data folder, which has the file to fall back on."""
_RECOMMENDED: Final = 1
"""keyring gives stores that keep secrets in clear, or not at all, a lower priority."""

_log = logging.getLogger(__name__)


def usable() -> bool:
    """Whether this computer has a key store that keeps secrets sealed. Asks nothing of it yet."""
    try:
        _within(_store, FIRST_WAIT_S)
    except DeskError as error:
        _log.info("no key store of the system: %s", error)
        return False
    return True


def read(name: str, *, wait_s: float = WAIT_S) -> str | None:
    """What is kept under `name`, None if nothing is. Raises DeskError keys.system_*."""
    found = _within(lambda: _store().get_password(SERVICE, name), wait_s)
    return None if found is None else str(found)


def keep(name: str, text: str, *, wait_s: float = WAIT_S) -> None:
    """Keep `text` under `name` and read it back. Raises DeskError keys.system_*."""

    def kept() -> bool:
        store = _store()
        store.set_password(SERVICE, name, text)
        return bool(store.get_password(SERVICE, name) == text)

    if not _within(kept, wait_s):
        raise DeskError("keys.system_failed", reason="NotKept")


def forget(name: str, *, wait_s: float = WAIT_S) -> None:
    """Remove `name`; no fault if it is not there. Raises DeskError keys.system_*."""

    def forgotten() -> None:
        store = _store()
        if store.get_password(SERVICE, name) is not None:
            store.delete_password(SERVICE, name)

    _within(forgotten, wait_s)


def _store() -> Any:
    """The store that keyring chose. Raises DeskError keys.system_none."""
    import keyring

    store = keyring.get_keyring()
    if store.priority < _RECOMMENDED:
        raise DeskError("keys.system_none")
    return store


def _within(ask: Callable[[], T], wait_s: float) -> T:
    """Ask on another thread, left behind if the store never answers. Raises DeskError keys.system_*."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 - handed over, and told below
            answer.set_exception(error)

    threading.Thread(target=run, name="system-keys", daemon=True).start()
    try:
        return answer.result(wait_s)
    except DeskError:
        raise
    except Exception as error:  # a store may fail with whatever its system raises
        if isinstance(error, TimeoutError) and not answer.done():
            raise DeskError("keys.system_silent", seconds=round(wait_s)) from error
        raise _told(error) from error


def _told(error: Exception) -> DeskError:
    """A fault of the store as a sentence. Its own words stay in the trace: they may hold what was kept."""
    from keyring import errors

    if isinstance(error, errors.KeyringLocked | errors.InitError):
        return DeskError("keys.system_locked")
    if isinstance(error, errors.NoKeyringError):
        return DeskError("keys.system_none")
    return DeskError("keys.system_failed", reason=type(error).__name__)
