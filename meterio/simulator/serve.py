"""A simulated mall as a process of its own: it says where it listens, then runs until it is cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import IO, Any

from meterio.simulator.control import Control
from meterio.simulator.mall import Mall
from meterio.simulator.plan import CollectorPlan
from meterio.types import LinkKind


async def serve(
    mall: Mall,
    out: IO[str],
    *,
    host: str = "127.0.0.1",
    ports: Mapping[str, int] | None = None,
    control_port: int = 0,
    published_keys: Mapping[str, bytes] | None = None,
) -> None:
    """Starts the mall and its control port, writes one line of JSON to `out`, and runs until cancelled.

    The line: {"collectors": [{"id", "host", "port", "suite"}], "control": {"host", "port"}, "meters": N}.
    With `published_keys` each collector has its "key" in hex too: keys made for one run guard no real meter.
    Raises OSError when a port cannot be had. The mall is stopped in any case.
    """
    control = Control(mall)
    try:
        where = await mall.start(host, ports)
        control_host, found_port = await control.start(control_port)
        first_line = {
            "collectors": [
                _described(plan, *where[plan.id], (published_keys or {}).get(plan.id))
                for plan in mall.plan.collectors
            ],
            "control": {"host": control_host, "port": found_port},
            "meters": len(mall.meter_ids()),
        }
        out.write(json.dumps(first_line, ensure_ascii=False) + "\n")
        out.flush()
        await asyncio.Event().wait()
    finally:
        await control.stop()
        await mall.stop()


def _described(plan: CollectorPlan, host: str, port: int, key: bytes | None) -> dict[str, Any]:
    suite = plan.minimum.label if plan.kind is LinkKind.SEALED else "none"
    described: dict[str, Any] = {"id": plan.id, "host": host, "port": port, "suite": suite}
    return described if key is None else {**described, "key": key.hex()}
