"""The file key-encryption key, and the wrapping of other keys under it (faults.md 3.4).

The book holds collectors' keys only wrapped, so a copy of the book alone opens no link. The file
`desk.key` stays in the data folder, readable by its owner only, and must be kept apart from backups.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from app.errors import DeskError, reason_of

FILE_NAME: Final = "desk.key"
KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


class KeyStore:
    """Wraps and unwraps keys with AES-256-GCM under the key of one data folder. Safe from any thread."""

    __slots__ = ("_key", "path")

    def __init__(self, folder: Path) -> None:
        """Load the folder's key, or make it where there is none.

        Raises DeskError: keys.file_open_to_others, keys.file_damaged, keys.file_unreadable.
        """
        self.path = folder / FILE_NAME
        try:
            self._key = _load(self.path) if self.path.exists() else _create(self.path)
        except OSError as error:
            raise DeskError("keys.file_unreadable", file=str(self.path), reason=reason_of(error)) from error

    def wrap(self, name: str, secret: bytes) -> bytes:
        """`secret` sealed for the place called `name`: version 1 byte, nonce 12, ciphertext, tag 16."""
        from Crypto.Cipher import AES

        nonce = os.urandom(_NONCE_BYTES)
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=nonce, mac_len=_TAG_BYTES)
        cipher.update(_VERSION + name.encode())
        sealed, tag = cipher.encrypt_and_digest(secret)
        return _VERSION + nonce + sealed + tag

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What `wrap` sealed for `name`; DeskError("keys.not_ours") if by another key or for another name."""
        from Crypto.Cipher import AES

        start, end = 1 + _NONCE_BYTES, len(wrapped) - _TAG_BYTES
        if wrapped[:1] != _VERSION or end < start:
            raise DeskError("keys.not_ours", name=name)
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=wrapped[1:start], mac_len=_TAG_BYTES)
        cipher.update(_VERSION + name.encode())
        try:
            return bytes(cipher.decrypt_and_verify(wrapped[start:end], wrapped[end:]))
        except ValueError as error:
            raise DeskError("keys.not_ours", name=name) from error


def _create(path: Path) -> bytes:
    """Write a new key before it is used, readable by its owner only from the first moment."""
    key = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def _load(path: Path) -> bytes:
    _check_rights(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise DeskError("keys.file_damaged", file=str(path)) from error
    if len(key) != KEY_BYTES:
        raise DeskError("keys.file_damaged", file=str(path))
    return key


def _check_rights(path: Path) -> None:
    """On POSIX nobody but the owner may read or write it, and the owner is who runs this program.

    On Windows the data folder lies in the user's profile, whose access list does the same.
    """
    if os.name != "posix":
        return
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode) or state.st_mode & 0o077 or state.st_uid != os.geteuid():
        raise DeskError("keys.file_open_to_others", file=str(path))
