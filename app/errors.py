"""Errors a person can act on. The text lives with the translations; here is only a key and its values."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Mapping
from typing import Any, Final

_log = logging.getLogger(__name__)


class DeskError(Exception):
    """One clear sentence for the user, named by `key` (as "sale.amount_zero") with `params` to fill in.

    Widgets, slips and the command line turn key and params into a sentence in the user's language
    (`widgets.common.messages`). A test checks that every key used in the program has its sentence.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(f"{key} {params}" if params else key)
        self.key = key
        self.params = params


def as_plain(error: DeskError) -> tuple[str, dict[str, Any]]:
    """An error as JSON can keep it, and those within it; `from_plain` makes it again."""

    def value(found: object) -> object:
        if isinstance(found, DeskError):
            return as_plain(found)
        return found if isinstance(found, int | float) else str(found)

    return error.key, {name: value(found) for name, found in error.params.items()}


def from_plain(key: str, params: Mapping[str, Any]) -> DeskError:
    """The error that was kept so."""
    return DeskError(
        key,
        **{name: from_plain(*found) if isinstance(found, list) else found for name, found in params.items()},
    )


_REASONS = {
    errno.ENOENT: "reason.not_there",
    errno.ENOTDIR: "reason.not_a_folder",
    errno.EEXIST: "reason.not_a_folder",
    errno.EISDIR: "reason.a_folder",
    errno.EACCES: "reason.not_allowed",
    errno.EPERM: "reason.not_allowed",
    errno.EROFS: "reason.read_only",
    errno.ENOSPC: "reason.disk_full",
    errno.EBUSY: "reason.in_use",
    errno.ENAMETOOLONG: "reason.name_too_long",
    errno.EIO: "reason.disk_error",
    errno.ECONNREFUSED: "reason.refused",
    errno.ECONNRESET: "reason.broken_off",
    errno.EPIPE: "reason.broken_off",
    errno.ETIMEDOUT: "reason.no_answer",
    errno.EHOSTUNREACH: "reason.unreachable",
    errno.ENETUNREACH: "reason.unreachable",
    errno.EADDRINUSE: "reason.in_use",
    errno.EADDRNOTAVAIL: "reason.not_here",
    socket.EAI_NONAME: "reason.unknown_name",
    socket.EAI_AGAIN: "reason.unknown_name",
}


def reason_of(error: OSError) -> DeskError | str:
    """Why the system refused, as a value for another sentence; its own words where none of ours fit."""
    if isinstance(error, TimeoutError):
        return DeskError("reason.no_answer")
    key = _REASONS.get(error.errno or 0)
    return DeskError(key) if key else error.strerror or str(error)


_BOOK = {
    "BookLocked": "book.locked",
    "BookReadOnly": "book.read_only",
    "BookCorrupt": "book.corrupt",
    "BookTooNew": "book.too_new",
    "BookFull": "book.full",
    "BookUnreachable": "book.unreachable",
    "BookFailed": "book.failed",
    "BookClosed": "book.closed",
    "SecondInstance": "book.second_instance",
}


def of_book(error: BaseException) -> DeskError | None:
    """The sentence of an error of a book, by its kind's name; None for any other error."""
    key = _BOOK.get(type(error).__name__)
    return None if key is None else DeskError(key, path=str(getattr(error, "path", "")))


FAULT: Final = "program.fault"
"""The sentence for what no sentence foresees: a fault of the program itself."""


def presentable(error: BaseException) -> DeskError:
    """The error as one sentence for a person; what no sentence foresees is logged with its trace for us."""
    if isinstance(error, DeskError):
        return error
    book = of_book(error)
    if book is not None:
        _log.warning("book: %s", error)
        return book
    _log.error("unforeseen fault in a task", exc_info=error)
    return DeskError(FAULT, fault=type(error).__name__)
