"""What the meters know, kept over a restart: a snapshot, and a line appended for each purchase since.

One JSON object a line. `{"meter", "state", "purchases"}` replaces what was known of a meter; `{"meter",
"state", "purchase"}` adds one. A last line that a crash cut short is ignored: that purchase's answer had not
left yet, and the next start writes a new snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from meterio.simulator.meter import Meter
from meterio.simulator.prepaid import Purchase


class StateFileError(ValueError):
    """The file is not one of ours; the text names it and the line."""


class StateFile:
    """Keeps the books of `meters` in `path`; with no path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def load(self, meters: Mapping[str, Meter]) -> None:
        """Brings the meters to where they were. Meters that are no longer there are passed over."""
        if self._path is None or not self._path.exists():
            return
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        for number, line in enumerate(lines, start=1):
            if not line.endswith("\n"):
                return
            try:
                _restore(meters, json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError):
                raise StateFileError(
                    f"{self._path}, line {number}: this is not the state of these meters"
                ) from None

    def append(self, meter: Meter) -> None:
        """Its newest purchase and its state, with the system before the answer leaves."""
        if self._path is None:
            return
        entry = {"meter": meter.id, "state": meter.state(), "purchase": asdict(meter.purchases[-1])}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def snapshot(self, meters: Iterable[Meter]) -> None:
        """Writes all meters anew, the old file standing until the new one is whole."""
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            for meter in meters:
                purchases = [asdict(purchase) for purchase in meter.purchases]
                entry = {"meter": meter.id, "state": meter.state(), "purchases": purchases}
                file.write(json.dumps(entry) + "\n")
        fresh.replace(self._path)


def _restore(meters: Mapping[str, Meter], entry: Mapping[str, Any]) -> None:
    meter = meters.get(entry["meter"])
    if meter is None:
        return
    meter.restore(entry["state"])
    if "purchases" in entry:
        meter.purchases[:] = [Purchase(**purchase) for purchase in entry["purchases"]]
    else:
        meter.purchases.append(Purchase(**entry["purchase"]))
