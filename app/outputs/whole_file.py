"""A file appears under its name whole or not at all, whatever happens on the way.

What refuses it is told as a sentence that leaves a choice: DeskError export.*, with `path`."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from app.errors import DeskError, reason_of

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES: Final = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])", re.IGNORECASE)
_LONGEST_NAME: Final = 255
_SHARING: Final = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: another program has the file open."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def check_target(path: Path) -> None:
    """See that a file could be written as `path`, before any work is done for it.

    Raises DeskError export.bad_name, export.no_folder, export.a_folder, export.in_use, export.protected.
    """
    check_name(path)
    if not path.parent.is_dir():
        raise DeskError("export.no_folder", path=str(path), folder=str(path.parent))
    if path.is_dir():
        raise DeskError("export.a_folder", path=str(path))
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        raise DeskError("export.protected", path=str(path))
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise refusal(error, path) from error


def check_name(path: Path) -> None:
    """Names that Windows takes for something else are refused everywhere: folders are shared.

    Raises DeskError export.bad_name.
    """
    name = path.name
    stem = name.partition(".")[0].strip()
    if (
        not stem
        or _FORBIDDEN.search(name)
        or _DEVICES.fullmatch(stem)
        or name[-1] in ". "
        or len(os.fsencode(name)) > _LONGEST_NAME
    ):
        raise DeskError("export.bad_name", path=str(path), name=name)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that becomes `path` at the end; after any error nothing is left of it.

    Raises DeskError export.* for every refusal of the system, also one raised inside.
    """
    check_target(path)
    draft = path.with_name(f".{secrets.token_hex(6)}.draft")
    try:
        try:
            yield draft
            _settle(draft)
            draft.replace(path)
            _settle_folder(path.parent)
        finally:
            with suppress(OSError):  # its folder may be gone; the first error is the one to tell
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise refusal(error, path) from error


def refusal(error: OSError, path: Path) -> DeskError:
    """What the system refused, as a sentence with a choice."""
    if getattr(error, "winerror", None) in _SHARING:
        return DeskError("export.in_use", path=str(path))
    if error.errno in _FULL:
        return DeskError("export.disk_full", path=str(path))
    if error.errno == errno.EROFS:
        return DeskError("export.read_only", path=str(path), folder=str(path.parent))
    if isinstance(error, FileNotFoundError | NotADirectoryError) or not path.parent.is_dir():
        return DeskError("export.no_folder", path=str(path), folder=str(path.parent))
    if isinstance(error, PermissionError):
        # Windows gives this and no more when Excel holds the file that is to be replaced.
        key = "export.in_use" if path.exists() else "export.not_allowed"
        return DeskError(key, path=str(path), folder=str(path.parent))
    return DeskError("export.cannot_write", path=str(path), reason=reason_of(error))


def _settle(draft: Path) -> None:
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Windows has no such thing; some network folders refuse it, and the file itself is on the disk then."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
