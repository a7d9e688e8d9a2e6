"""A secret of the sealed link in a file of its own, which only the gateway's account may read."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from meterio.gateway.fields import ConfigError, reason

SECRET_BYTES = 32
_LARGEST = 1024


def read_key(path: Path) -> bytes:
    """The 32 bytes that the 64 hexadecimal digits in `path` stand for. Raises ConfigError."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            _refuse_unsafe(path, os.fstat(file.fileno()).st_mode)
            text = file.read(_LARGEST)
    except OSError as error:
        raise ConfigError("gateway.key_unreadable", file=path, reason=reason(error)) from error
    try:
        secret = bytes.fromhex(text.decode("ascii"))
    except ValueError as error:
        raise ConfigError("gateway.key_bad", file=path) from error
    if len(secret) != SECRET_BYTES:
        raise ConfigError("gateway.key_bad", file=path)
    return secret


def _refuse_unsafe(path: Path, mode: int) -> None:
    """On Windows the folder's own rights decide; there the mode says nothing."""
    if not stat.S_ISREG(mode):
        raise ConfigError("gateway.key_bad", file=path)
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError("gateway.key_open", file=path)


def _without_waiting(path: str, flags: int) -> int:
    """A named pipe would keep an ordinary opening waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
