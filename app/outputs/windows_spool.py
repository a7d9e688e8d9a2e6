"""Slips through the Windows spooler (win32print). Imported on Windows only."""

from __future__ import annotations

from typing import Final

import pywintypes
import win32print
from escpos.exceptions import Error as EscposError
from escpos.printer import Win32Raw

from app.errors import DeskError

_WORK_OFFLINE: Final = 0x400  # PRINTER_ATTRIBUTE_WORK_OFFLINE

# PRINTER_INFO_2.Status bits that mean no paper will come out (winspool.h).
_NOT_READY: Final = {
    0x1: "paused",
    0x2: "error",
    0x8: "paper jam",
    0x10: "out of paper",
    0x80: "offline",
    0x1000: "not available",
    0x100000: "user action needed",
    0x400000: "cover open",
}


def spool(target: str, data: bytes, name: str) -> None:
    """Queue `data` as a raw job. Raises DeskError printer.windows_missing or printer.not_ready."""
    _check_ready(target)
    printer = Win32Raw(target)
    try:
        printer.open(job_name=name)
        printer._raw(data)
        printer.close()
    except (EscposError, pywintypes.error) as error:
        raise DeskError("printer.windows_missing", target=target, reason=str(error)) from error


def _check_ready(target: str) -> None:
    try:
        handle = win32print.OpenPrinter(target)
    except pywintypes.error as error:
        raise DeskError("printer.windows_missing", target=target, reason=str(error.strerror)) from error
    try:
        state = win32print.GetPrinter(handle, 2)
    finally:
        win32print.ClosePrinter(handle)
    reasons = [text for bit, text in _NOT_READY.items() if state["Status"] & bit]
    if state["Attributes"] & _WORK_OFFLINE:
        reasons.append("offline")
    if reasons:
        raise DeskError("printer.not_ready", target=target, reason=", ".join(reasons))
