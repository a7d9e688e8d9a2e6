"""How this program starts itself anew with a sub-command: from its sources, or as it was installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

COMMANDS: Final = "meterdesk-cmd.exe"
"""On Windows it lies beside the console, with the same in it: a program with a window cannot print."""
CALLED: Final = COMMANDS.removesuffix(".exe") if getattr(sys, "frozen", False) else "main.py"
"""What a person types before a command."""
_MAIN: Final = Path(__file__).resolve().parent.parent / "main.py"


def own_command(*words: str) -> list[str]:
    """An installed program is one executable with everything in it: COMMANDS, or `sys.executable`."""
    if getattr(sys, "frozen", False):
        commands = Path(sys.executable).with_name(COMMANDS)
        return [str(commands) if commands.exists() else sys.executable, *words]
    return [sys.executable, str(_MAIN), *words]


def as_called(text: str) -> str:
    """A text that names commands of main.py, as they are called here."""
    return text.replace("main.py ", f"{CALLED} ")


def quiet_flags(*, in_background: bool = True) -> int:
    """On Windows no console window flashes up; what is in the background goes behind the desk."""
    if sys.platform != "win32":
        return 0
    import subprocess

    return subprocess.CREATE_NO_WINDOW | (subprocess.BELOW_NORMAL_PRIORITY_CLASS if in_background else 0)
