"""The keys outside the book: the one that seals the book's secrets, and the one of its log (faults.md 3.4).

The book holds collectors' keys and the like only wrapped, so a copy of the book alone opens no link. The key
that opens them lies in the system's key store, or, where there is none, in the file `desk.key` in the data
folder, which only its owner may read and which must be kept apart from backups. `app/key_file.py` says which.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from app import key_file, key_paper, system_keys
from app.crash_points import reach
from app.errors import DeskError
from app.key_file import FILE_NAME, HeldKey, KeyFile, Place, Use, key_id, new_key
from meterio.clock import SystemClock

__all__ = ["FILE_NAME", "KeyStore", "Place", "opens"]

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16

_log = logging.getLogger(__name__)


class KeyStore:
    """Wraps and unwraps secrets with AES-256-GCM under the keys of one data folder.

    `wrap`, `unwrap`, `rewrap` and `log_key` are safe from any thread. What changes the keys is called by one
    thread at a time, by whoever owns the folder's book.

    While a key is being exchanged there are two: the newest seals, both open.
    """

    __slots__ = ("_content", "path")

    def __init__(self, folder: Path, *, make: bool = True, place: Place | None = None) -> None:
        """Load the folder's keys. Where there are none, make them if `make`, in `place` or the best there is.

        Raises DeskError: keys.missing, keys.file_open_to_others, keys.file_damaged, keys.file_unreadable,
        keys.system_*.
        """
        self.path = folder / FILE_NAME
        found = key_file.load(self.path)
        if found is None:
            if not make:
                raise DeskError("keys.missing", file=str(self.path))
            now = SystemClock().utc_ms()
            keys = (new_key(Use.WRAP, now), new_key(Use.LOG, now))
            self._content = _laid(self.path, keys, place)
            return
        self._content = self._completed(found)

    @classmethod
    def put_back(cls, folder: Path, keys: tuple[HeldKey, ...], *, place: Place | None = None) -> KeyStore:
        """The folder's keys are `keys` from now on, whatever was there. Raises as the constructor does."""
        _laid(folder / FILE_NAME, keys, place)
        return cls(folder)

    @property
    def place(self) -> Place:
        return self._content.place

    @property
    def wrapping(self) -> HeldKey:
        """The key that seals now."""
        return self._content.of(Use.WRAP)[0]

    @property
    def older(self) -> tuple[HeldKey, ...]:
        """Keys that only open any more; there are some while an exchange is under way."""
        return self._content.of(Use.WRAP)[1:]

    @property
    def log(self) -> HeldKey:
        """The key of the operation log."""
        return self._content.of(Use.LOG)[0]

    def wrap(self, name: str, secret: bytes) -> bytes:
        """`secret` sealed for the place called `name`: version 1 byte, nonce 12, ciphertext, tag 16."""
        from Crypto.Cipher import AES

        nonce = os.urandom(_NONCE_BYTES)
        cipher = AES.new(self.wrapping.secret, AES.MODE_GCM, nonce=nonce, mac_len=_TAG_BYTES)
        cipher.update(_VERSION + name.encode())
        sealed, tag = cipher.encrypt_and_digest(secret)
        return _VERSION + nonce + sealed + tag

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What `wrap` sealed for `name`; DeskError("keys.not_ours") if by another key or for another name."""
        for key in self._content.of(Use.WRAP):
            secret = _opened(key, name, wrapped)
            if secret is not None:
                return secret
        raise DeskError("keys.not_ours", name=name)

    def opens(self, name: str, wrapped: bytes) -> bool:
        """Whether one of our keys sealed `wrapped` for `name`."""
        return any(opens(key, name, wrapped) for key in self._content.of(Use.WRAP))

    def rewrap(self, name: str, wrapped: bytes) -> bytes | None:
        """The same secret under the newest key; None if it is so sealed already. Raises as `unwrap`."""
        if opens(self.wrapping, name, wrapped):
            return None
        return self.wrap(name, self.unwrap(name, wrapped))

    def begin_exchange(self, key: HeldKey | None = None) -> None:
        """A new key seals from now on, `key` or one made up; the one before still opens.

        One exchange at a time: while one is under way it goes on with its own key. Raises DeskError keys.*.
        """
        if self.older:
            return
        newest = key or new_key(Use.WRAP, SystemClock().utc_ms())
        self._set(replace(self._content, keys=(newest, *self._content.keys)))

    def take_older(self, key: HeldKey) -> None:
        """Open with `key` too, until the exchange ends that this begins. Raises DeskError keys.*."""
        keys = self._content.keys
        if key.id not in {one.id for one in keys}:
            self._set(replace(self._content, keys=(*keys, key)))

    def end_exchange(self) -> None:
        """Destroy the older keys; call it when nothing in the book is sealed under them any more.

        Raises DeskError keys.*.
        """
        older = {key.id for key in self.older}
        if not older:
            return
        kept = tuple(key for key in self._content.keys if key.id not in older)
        leftover = tuple(older) if self.place is Place.SYSTEM else ()
        self._set(KeyFile(self.place, kept, (*self._content.leftover, *leftover)))
        self._clear_leftover()

    def move(self, place: Place) -> bool:
        """Keep the keys in `place` from now on; False if they are there. Raises DeskError keys.*.

        They are proven to be in the new place before they leave the old one.
        """
        if place is self.place:
            return False
        moved = tuple(key.id for key in self._content.keys) if place is Place.FILE else ()
        self._set(replace(self._content, place=place, leftover=(*self._content.leftover, *moved)))
        self._clear_leftover()
        return True

    def set_log_key(self, key: HeldKey) -> None:
        """Put the log's own key back. Raises DeskError keys.*."""
        others = tuple(one for one in self._content.keys if one.use is not Use.LOG)
        self._set(replace(self._content, keys=(*others, key)))

    def paper(self) -> tuple[str, ...]:
        """Every key as rows for paper (app/key_paper.py)."""
        keys = ((key_paper.WRAP_LETTER, self.wrapping), (key_paper.LOG_LETTER, self.log))
        return key_paper.rows({letter: key.secret for letter, key in keys})

    def _completed(self, found: KeyFile) -> KeyFile:
        """With the keys fetched from where they lie, and with a key for the log.

        A key that went in an exchange that was broken off is left out: the newest one is what counts.
        """
        content = replace(found, keys=_fetched(found)) if found.place is Place.SYSTEM else found
        self._content = content
        if not content.of(Use.LOG):
            self._set(replace(content, keys=(*content.keys, new_key(Use.LOG, SystemClock().utc_ms()))))
        self._clear_leftover()
        return self._content

    def _set(self, content: KeyFile) -> None:
        in_use = {key.id for key in content.keys} if content.place is Place.SYSTEM else set()
        kept = {key.id for key in self._content.keys} if self._content.place is Place.SYSTEM else set()
        if (
            in_use - kept
        ):  # what the system's store is given before the file names it is forgotten if we die now
            leftover = (*self._content.leftover, *sorted(in_use - kept))
            key_file.save(self.path, replace(self._content, leftover=leftover))
        leftover = tuple(name for name in content.leftover if name not in in_use)
        self._content = _save(self.path, replace(content, leftover=leftover))

    def _clear_leftover(self) -> None:
        """Have the system's store forget what is no longer ours. What fails is tried at the next start."""
        if not self._content.leftover:
            return
        reach("keys.while_forgetting")
        try:
            for name in self._content.leftover:
                system_keys.forget(name)
        except DeskError as error:
            _log.warning("the system's key store still has a key that is no longer used: %s", error)
            return
        self._set(replace(self._content, leftover=()))


def _laid(path: Path, keys: tuple[HeldKey, ...], place: Place | None) -> KeyFile:
    """New keys in `place`; without one in the system's store, or where that keeps nothing, in the file."""
    if place is None and system_keys.usable():
        try:
            return _save(path, KeyFile(Place.SYSTEM, keys), wait_s=system_keys.FIRST_WAIT_S)
        except DeskError as error:
            if not error.key.startswith("keys.system_"):
                raise
            _log.warning("the system's key store cannot be used, the keys go into %s: %s", path, error)
    return _save(path, KeyFile(place or Place.FILE, keys))


def _save(path: Path, content: KeyFile, *, wait_s: float = system_keys.WAIT_S) -> KeyFile:
    """Keys first, then the file that names them."""
    if content.place is Place.SYSTEM:
        for key in content.keys:
            system_keys.keep(key.id, key.secret.hex(), wait_s=wait_s)
    key_file.save(path, content)
    return content


def _fetched(found: KeyFile) -> tuple[HeldKey, ...]:
    """Raises DeskError: keys.system_*, of these keys.system_gone for a newest key that is not there."""
    newest = {found.of(use)[0].id for use in Use if found.of(use)}
    keys = []
    for key in found.keys:
        secret = _fetch(key.id)
        if secret is not None:
            keys.append(replace(key, secret=secret))
        elif key.id in newest:
            raise DeskError("keys.system_gone", key_id=key.id)
    return tuple(keys)


def _fetch(wanted: str) -> bytes | None:
    """None if the store has no such key, or holds something else under its name."""
    text = system_keys.read(wanted)
    try:
        secret = bytes.fromhex(text or "")
    except ValueError:
        return None
    return secret if key_id(secret) == wanted else None


def opens(key: HeldKey, name: str, wrapped: bytes) -> bool:
    """Whether `wrapped` was sealed under `key` for the place called `name`."""
    return _opened(key, name, wrapped) is not None


def _opened(key: HeldKey, name: str, wrapped: bytes) -> bytes | None:
    from Crypto.Cipher import AES

    start, end = 1 + _NONCE_BYTES, len(wrapped) - _TAG_BYTES
    if wrapped[:1] != _VERSION or end < start:
        return None
    cipher = AES.new(key.secret, AES.MODE_GCM, nonce=wrapped[1:start], mac_len=_TAG_BYTES)
    cipher.update(_VERSION + name.encode())
    try:
        return bytes(cipher.decrypt_and_verify(wrapped[start:end], wrapped[end:]))
    except ValueError:
        return None
