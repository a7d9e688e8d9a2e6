"""A simulated mall: meters with books of their own, on lines with real timing, behind collectors on sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meterio.simulator.plan import MallPlan
from meterio.types import Clock

MAX_HOLD_MS = 10_000


class Mall:
    """The whole mall. `keys` maps collector id to its 32-byte secret; without `paced` lines answer at once."""

    def __init__(
        self,
        plan: MallPlan,
        *,
        clock: Clock,
        seed: int,
        paced: bool = True,
        keys: Mapping[str, bytes],
        state_file: Path | None = None,
        max_hold_ms: int = MAX_HOLD_MS,
    ) -> None:
        self.plan = plan

    async def start(
        self, host: str = "127.0.0.1", ports: Mapping[str, int] | None = None
    ) -> dict[str, tuple[str, int]]:
        raise NotImplementedError

    async def stop(self) -> None:
        raise NotImplementedError

    def protocol(self, collector_id: str) -> asyncio.Protocol:
        raise NotImplementedError

    def book(self, meter_id: str) -> dict[str, Any]:
        raise NotImplementedError

    def set_fault(self, name: str, *, target: str, times: int | None = None, **params: Any) -> None:
        raise NotImplementedError

    def clear_faults(self, name: str | None = None, *, target: str | None = None) -> None:
        raise NotImplementedError
