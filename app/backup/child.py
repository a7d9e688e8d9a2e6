"""The child of the program that proves a copy: a process of its own, so that the desk stays quick.

One JSON object goes out: {} for a copy that proves itself, {"error": [key, params]} for one that does not.
Whatever else goes wrong ends it with a trace on standard error.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from app.backup.making import prove_staged
from app.errors import DeskError, as_plain, from_plain
from app.own_command import own_command, quiet_flags
from app.sealed_ledger import outside

COMMAND: Final = "prove-copy"
_LOOK_S: Final = 0.2
_NICE: Final = 10
_log = logging.getLogger(__name__)


def run(folder: Path, data_dir: Path) -> int:
    """Prove the copy in `folder` by the keys of `data_dir`; what came of it on standard output."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    said: dict[str, Any] = {}
    try:
        prove_staged(folder, log_key=outside(data_dir).log_key)
    except DeskError as error:
        said = {"error": as_plain(error)}
    sys.stdout.write(json.dumps(said))
    return 0


def prove_in_child(folder: Path, data_dir: Path, *, stop: Callable[[], bool]) -> None:
    """`prove_staged` in a process of its own. Raises DeskError backup.*."""
    child = subprocess.Popen(
        own_command("--data", str(data_dir), COMMAND, str(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=quiet_flags(),
    )
    try:
        out, trace = _waited(child, stop)
    finally:
        child.kill()
        child.wait()
    try:
        said = json.loads(out)
    except ValueError as error:
        _log.error("the child that proves a copy failed: %s", trace.decode(errors="replace"))
        raise DeskError("backup.proof_failed", path=str(folder)) from error
    if "error" in said:
        raise from_plain(*said["error"])


def _waited(child: subprocess.Popen[bytes], stop: Callable[[], bool]) -> tuple[bytes, bytes]:
    while not stop():
        with suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=_LOOK_S)
    child.kill()
    child.communicate()
    raise DeskError("backup.stopped")
