"""Key stores for tests, through keyring's own interface: one in a file, and some that do otherwise.

In another process: PYTHON_KEYRING_BACKEND=tests.helpers.key_stores.FileStore and KEY_STORE_FILE=path.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from keyring import errors
from keyring.backend import KeyringBackend

FILE = "KEY_STORE_FILE"


class FileStore(KeyringBackend):
    """Keeps what it is given in a file, in clear; another process finds it there."""

    priority = 5

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path or Path(os.environ[FILE])

    def kept(self) -> dict[str, str]:
        """By name."""
        return json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self.kept() | {f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self.kept()
        if kept.pop(f"{service}/{username}", None) is None:
            raise errors.PasswordDeleteError("not there")
        self._write(kept)

    def _write(self, kept: dict[str, str]) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(kept), "utf-8")
        new.replace(self.path)


class LockedStore(FileStore):
    """Nobody types its pass phrase."""

    def get_password(self, service: str, username: str) -> str | None:
        raise errors.KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise errors.KeyringLocked("locked")


class ForgetfulStore(FileStore):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


class BrokenStore(FileStore):
    """Fails as a store of the system may, with the secret in its words."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("the bus went away")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot keep {password}")


class PoorStore(FileStore):
    """keyring would not choose it by itself, as one that keeps secrets in clear."""

    priority = 0.5


class SilentStore(FileStore):
    """Waits for somebody, until `release`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self._answered.wait(60)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answered.wait(60)

    def release(self) -> None:
        self._answered.set()
