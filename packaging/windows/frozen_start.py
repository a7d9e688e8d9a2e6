"""Runs in the installed program before anything else of it."""

import ctypes
import os
import sys

MARK = "Global\\MeterdeskRuns"
"""While a program holds this, installer and uninstaller wait. The system frees it when the program ends."""


def hold_mark() -> None:
    # From any user's session; one that another user's program made cannot be opened, and counts all the same.
    ctypes.windll.kernel32.CreateMutexW(None, False, MARK)


def give_streams() -> None:
    """A program with a window has none: what is said there goes nowhere instead of ending it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the end


hold_mark()
give_streams()
