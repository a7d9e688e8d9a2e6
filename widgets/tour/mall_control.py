"""The simulated mall's control port, as the tour needs it: one JSON object a line each way."""

from __future__ import annotations

import json
import socket
from typing import Any


class MallControl:
    """Asks meters for their own books and sets faults. Raises OSError when the mall is gone."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=10)
        self._lines = self._socket.makefile("r", encoding="utf-8")

    def ask(self, **request: object) -> dict[str, Any]:
        """Send one request; return the answer. Raises RuntimeError with the mall's own words if refused."""
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self._lines.readline())
        if "error" in answer:
            raise RuntimeError(str(answer["error"]))
        return answer

    def last_purchase(self, meter_id: str) -> dict[str, Any] | None:
        """The newest purchase in the meter's own book, with the balance just before and after it."""
        purchases = self.ask(op="book", meter=meter_id)["purchases"]
        return purchases[-1] if purchases else None

    def close(self) -> None:
        self._lines.close()
        self._socket.close()
