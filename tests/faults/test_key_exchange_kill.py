"""An exchange of the desk's own key, killed with SIGKILL at every step: every secret opens at the next start.

From the moment the new key is in place the exchange goes on by itself; what was before it is as it was.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.crash_points import KEY_POINTS
from app.domain.permissions import SYSTEM
from app.key_file import Place
from app.key_store import KeyStore
from app.services import collectors, desk_key
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import ROOT, environment
from tests.helpers import key_stores, small_mall
from tests.helpers.key_stores import FileStore

PASSWORD = b"\x02\x11\x22\x33\x44\x55\x66\x77"
UNTOUCHED = (("keys.before_exchange", 1), ("keys.while_saving", 1))
FILE_STEPS = [
    *UNTOUCHED,
    ("keys.after_new_key", 1),
    ("keys.while_sealing_anew", 1),
    ("keys.after_sealing_anew", 1),
    ("keys.while_saving", 2),
    ("keys.after_exchange", 1),
]
SYSTEM_STEPS = [
    *UNTOUCHED,
    ("keys.while_saving", 2),
    ("keys.after_new_key", 1),
    ("keys.while_sealing_anew", 1),
    ("keys.after_sealing_anew", 1),
    ("keys.while_saving", 3),
    ("keys.while_forgetting", 1),
    ("keys.while_saving", 4),
    ("keys.after_exchange", 1),
]
CASES = [(Place.FILE, *step) for step in FILE_STEPS] + [(Place.SYSTEM, *step) for step in SYSTEM_STEPS]
LAST_UNTOUCHED = {Place.FILE: 1, Place.SYSTEM: 2}
"""At which save the new key is named for the first time as one that seals."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    """The system's key store, the same for this process and the one that is killed."""
    made = FileStore(tmp_path / "store.json")
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(fail.Keyring())


def set_up(folder: Path, place: Place) -> KeyStore:
    """A book with a collector's key and a password of meters."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        book.write(small_mall.set_up)
        keys = desk_key.open_key_store(book, now_utc_ms=small_mall.NOW_MS, place=place)
        book.write(
            lambda ledger: collectors.set_key(
                ledger, keys, "C1", 1, small_mall.SECRET, session=SYSTEM, now_utc_ms=small_mall.NOW_MS
            )
        )
        book.write(
            lambda ledger: collectors.set_password(
                ledger, keys, "dlt645-2007", PASSWORD, session=SYSTEM, now_utc_ms=small_mall.NOW_MS
            )
        )
    finally:
        book.close()
    return keys


def kill(folder: Path, store: FileStore, point: str, nth: int) -> int:
    backend = f"{key_stores.__name__}.{FileStore.__name__}"
    own = {"PYTHON_KEYRING_BACKEND": backend, key_stores.FILE: str(store.path), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "tests.faults.key_exchange", str(folder), point, str(nth)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment() | own, capture_output=True, timeout=60, check=False
    )
    return done.returncode


def secrets_after_a_start(folder: Path) -> tuple[KeyStore, bytes | None, bytes | None]:
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        keys = desk_key.open_key_store(book, now_utc_ms=small_mall.NOW_MS)
        faults = book.read(lambda ledger: collectors.key_faults(ledger, keys))
        assert faults == ()
        settings = book.read(
            lambda ledger: collectors.settings_for_engine(ledger, keys, now_utc_ms=small_mall.NOW_MS)
        )
        return keys, settings[0].keys.get(1), settings[0].passwords.get("dlt645-2007")
    finally:
        book.close()


def lying_about(folder: Path, store: FileStore) -> str:
    """Everything outside the book in which a key could still lie."""
    return " ".join(path.read_text("utf-8") for path in folder.glob("desk.key*")) + json.dumps(store.kept())


@pytest.mark.parametrize(("place", "point", "nth"), CASES, ids=lambda one: str(one))
def test_killed_at_any_step_every_secret_opens_and_only_one_key_is_left(
    tmp_path: Path, store: FileStore, place: Place, point: str, nth: int
) -> None:
    before = set_up(tmp_path, place)
    assert kill(tmp_path, store, point, nth) == -signal.SIGKILL
    keys, secret, password = secrets_after_a_start(tmp_path)
    assert (secret, password) == (small_mall.SECRET, PASSWORD)
    assert keys.older == () and keys.log == before.log and keys.place is place
    untouched = point == "keys.before_exchange" or (
        point == "keys.while_saving" and nth <= LAST_UNTOUCHED[place]
    )
    assert (keys.wrapping == before.wrapping) == untouched
    left = lying_about(tmp_path, store)
    assert keys.wrapping.secret.hex() in left
    assert (before.wrapping.secret.hex() in left) == untouched
    assert len(store.kept()) == (2 if place is Place.SYSTEM else 0), "nothing that nobody names"
    again, *opened = secrets_after_a_start(tmp_path)
    assert opened == [small_mall.SECRET, PASSWORD] and again.wrapping == keys.wrapping


def test_every_step_is_tried() -> None:
    assert {point for _, point, _ in CASES} == set(KEY_POINTS)


def test_left_alone_it_ends(tmp_path: Path, store: FileStore) -> None:
    """The harness itself kills nothing that it should not."""
    before = set_up(tmp_path, Place.SYSTEM)
    assert kill(tmp_path, store, "keys.after_exchange", 2) == 0
    assert secrets_after_a_start(tmp_path)[0].wrapping != before.wrapping
