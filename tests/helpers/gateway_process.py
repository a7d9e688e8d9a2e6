"""`main.py gateway` as a process of its own, which can be told to die at a named step.

python -m tests.helpers.gateway_process CONFIG.toml [STEP]

It dies at STEP, or at the step that a line on its standard input names. Steps that are about a frame count
only when the frame is a write of several registers (Modbus function 16), which a purchase is.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
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
    id: str = "B1-A",
    gateway: str = "",
    line: str = "",
    listen: str = "127.0.0.1:0",
    keys: Mapping[int, bytes] | None = None,
) -> Path:
    """A gateway's configuration file. `gateway` and `line` are further lines of these tables."""
    text = f'[gateway]\nid = "{id}"\n{gateway}\n' + (f'listen = "{listen}"\n' if listen else "")
    for key_id, secret in ({1: SECRET} if keys is None else keys).items():
        file = folder / f"key{key_id}"
        file.touch(0o600)
        file.write_text(secret.hex())
        text += f'[[key]]\nid = {key_id}\nfile = "key{key_id}"\n'
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

    def __init__(self, config: Path, *, die_at: str = "") -> None:
        command = [sys.executable, "-m", "tests.helpers.gateway_process", str(config)]
        command += [die_at] if die_at else []
        self._log = config.with_suffix(".log")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline().decode()
        self.listening: dict[str, Any] = json.loads(self.first_line)["listening"] if self.first_line else {}

    @property
    def pid(self) -> int:
        return self._process.pid

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def arm(self, step: str) -> None:
        """It dies when it reaches `step` from now on; returns once it knows."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(step.encode() + b"\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == b"armed\n"

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, within_s: float = 10) -> int:
        """How it ended; negative is a signal."""
        assert self._process.stdin is not None and self._process.stdout is not None
        code = self._process.wait(within_s)
        self._process.stdin.close()
        self._process.stdout.close()
        return code

    def stop(self) -> float:
        """Ends it as systemd does, if it still runs; for how many seconds that took."""
        began = time.monotonic()
        if self._process.poll() is None:
            self.send(signal.SIGTERM)
        self.wait()
        return time.monotonic() - began


_WRITE_MULTIPLE = 16
_LONGEST_READ = {1: 98, 2: 68}
"""By suite (byte 3 of a header): bytes of a sealed question of 8 bytes; a purchase has more."""


class _Death:
    """Kills this process when the armed step is reached for a purchase, or for no frame at all."""

    def __init__(self, step: str) -> None:
        self._step = step

    def listen(self) -> None:
        for line in sys.stdin:
            self._step = line.strip()
            sys.stdout.write("armed\n")
            sys.stdout.flush()

    def reached(self, step: str, data: bytes) -> None:
        if step != self._step:
            return
        if step == "gateway.before_take":
            fits = len(data) > _LONGEST_READ.get(data[3], len(data))
        else:
            fits = not data or data[1] == _WRITE_MULTIPLE
        if fits:
            os.kill(os.getpid(), signal.SIGKILL)


def _main(arguments: Sequence[str]) -> int:
    import main
    from meterio.gateway import crash_points

    config, *steps = arguments
    death = _Death(steps[0] if steps else "")
    crash_points.install(death.reached)
    threading.Thread(target=death.listen, daemon=True).start()
    return main.main(["gateway", config])


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
