"""A simulated mall as a process of its own: it says where it listens, then runs until it is cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from meterio.simulator.control import Control
from meterio.simulator.mall import Mall
from meterio.simulator.plan import DLT645, KEYED, CollectorPlan, MallPlan
from meterio.types import LegacyLayout, LinkKind


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

    The line: {"collectors": [{"id", "link", "host", "port", "suite", ...}], "control": {"host", "port"},
    "meters": N}, and "passwords" where meters want one. A collector has what a console needs beside: "device"
    of a serial one, "dial_in", "legacy" and "max_hold_ms" (unsealed). With `published_keys` each has its key
    in hex too: keys made for one run guard no real meter. Raises OSError when a port cannot be had. The mall
    is stopped in any case.
    """
    control = Control(mall)
    try:
        where = await mall.start(host, ports)
        control_host, found_port = await control.start(control_port)
        keys = published_keys or {}
        first_line = {
            "collectors": [
                _described(plan, *where[plan.id], hold_ms=mall.max_hold_ms, key=keys.get(plan.id))
                for plan in mall.plan.collectors
            ],
            "control": {"host": control_host, "port": found_port},
            "meters": len(mall.meter_ids()),
        } | _passwords(mall.plan)
        out.write(json.dumps(first_line, ensure_ascii=False) + "\n")
        out.flush()
        await asyncio.Event().wait()
    finally:
        await control.stop()
        await mall.stop()


def _described(
    plan: CollectorPlan, host: str, port: int, *, hold_ms: int, key: bytes | None
) -> dict[str, Any]:
    """One collector as `main.py connect` reads it."""
    sealed = plan.kind is LinkKind.SEALED
    found: dict[str, Any] = {
        "id": plan.id,
        "link": plan.kind.value,
        "host": host,
        "port": port,
        "suite": plan.minimum.label if sealed else "none",
    }
    if plan.kind is LinkKind.SERIAL:
        found["device"] = host
    if plan.dial_in:
        found["dial_in"] = {
            "registration": _hex(plan.dial_in.registration),
            "heartbeat": _hex(plan.dial_in.heartbeat),
        }
    if plan.kind is LinkKind.LEGACY:
        layout = plan.legacy or LegacyLayout()
        found["legacy"] = asdict(layout) | {"magic": _hex(layout.magic)}
    if not sealed:
        found["max_hold_ms"] = hold_ms
    if key is not None and plan.kind in KEYED:
        found["key"] = key.hex()
    return found


def _passwords(plan: MallPlan) -> dict[str, Any]:
    """What writes to the meters of a kind must carry: password, and no operator code."""
    wanted = {meter.kind: meter.password for meter in plan.meters() if meter.protocol == DLT645}
    if not wanted:
        return {}
    return {"passwords": {kind: (password + bytes(4)).hex() for kind, password in wanted.items()}}


def _hex(data: bytes) -> str:
    return f"hex:{data.hex()}" if data else ""
