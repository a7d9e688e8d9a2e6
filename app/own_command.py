"""How this program starts itself anew with a sub-command: from its sources, or as it was installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_MAIN: Final = Path(__file__).resolve().parent.parent / "main.py"


def own_command(*words: str) -> list[str]:
    """An installed program is one executable with everything in it, and `sys.executable` is that."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    return [sys.executable, str(_MAIN), *words]


def quiet_flags() -> int:
    """On Windows no console window flashes up, and the desk goes before."""
    if sys.platform != "win32":
        return 0
    return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
