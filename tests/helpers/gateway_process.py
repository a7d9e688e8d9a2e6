"""`main.py gateway` as a process of its own, which can be told to die at a named step.

python -m tests.helpers.gateway_process CONFIG.toml [STEP NTH]
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECRET = bytes(range(32))


def write_config(
    folder: Path,
    devices: Mapping[int, str],
    *,
    gateway: str = "",
    line: str = "",
    listen: str = "127.0.0.1:0",
    keys: Mapping[int, bytes] | None = None,
) -> Path:
    """A configuration file for collector "B1-A". `gateway` and `line` are further lines of these tables."""
    text = f'[gateway]\nid = "B1-A"\nlisten = "{listen}"\n{gateway}\n'
    for id, secret in ({1: SECRET} if keys is None else keys).items():
        file = folder / f"key{id}"
        file.touch(0o600)
        file.write_text(secret.hex())
        text += f'[[key]]\nid = {id}\nfile = "key{id}"\n'
    for number, device in devices.items():
        text += f'[[line]]\nnumber = {number}\ndevice = "{device}"\n{line}\n'
    path = folder / "gateway.toml"
    path.write_text(text)
    return path


def free_port() -> int:
    """A port that a restarted gateway can have again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class GatewayProcess:
    """Started when made; `listening` is what its first line said."""

    def __init__(self, config: Path, *, die_at: str = "", nth: int = 1) -> None:
        command = [sys.executable, "-m", "tests.helpers.gateway_process", str(config)]
        command += [die_at, str(nth)] if die_at else []
        self._log = config.with_suffix(".log")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline().decode()
        self.listening: dict[str, Any] = json.loads(self.first_line)["listening"] if self.first_line else {}

    @property
    def pid(self) -> int:
        return self._process.pid

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, within_s: float = 10) -> int:
        """How it ended; negative is a signal."""
        assert self._process.stdout is not None
        code = self._process.wait(within_s)
        self._process.stdout.close()
        return code

    def stop(self) -> float:
        """Ends it as systemd does, if it still runs; for how many seconds that took."""
        began = time.monotonic()
        if self._process.poll() is None:
            self.send(signal.SIGTERM)
        self.wait()
        return time.monotonic() - began


def _arm(step: str, nth: int) -> None:
    from meterio.gateway import crash_points

    left = nth

    def reached(name: str) -> None:
        nonlocal left
        if name == step:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    crash_points.install(reached)


def _main(arguments: Sequence[str]) -> int:
    import main

    config, *death = arguments
    if death:
        _arm(death[0], int(death[1]))
    return main.main(["gateway", config])


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
