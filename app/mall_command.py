"""`main.py simulate`: the simulated mall of a site workbook as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import errno
import json
import secrets
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import IO, Any

from app.domain.site import Site
from app.errors import DeskError, reason_of
from app.services import collectors
from app.simulation import plan_of
from app.text_file import text_of
from meterio.clock import FastClock, SystemClock
from meterio.simulator import CollectorPlan, Mall, MallPlan
from meterio.simulator.faults import FaultError
from meterio.simulator.plan import KEYED
from meterio.simulator.serve import serve
from meterio.simulator.state_file import StateFileError
from meterio.types import Clock, LinkKind

TRIPLE_DES_KEY_BYTES = 24


def run(site: Site, options: argparse.Namespace, out: IO[str]) -> None:
    """Serve the mall of `site` until SIGINT or SIGTERM, or with --until-eof until standard input ends.

    Raises DeskError simulate.*: what of the options cannot be done.
    """
    plan = plan_of(site, seed=options.seed)
    keys = _keys(options.keys, plan.collectors)
    mall = _mall(plan, options, keys)
    _set_faults(mall, options.faults)
    ports = None if options.ports is None else _ports(options.ports, plan.collectors)
    published = keys if options.keys is None else None

    async def work() -> None:
        await serve(mall, out, ports=ports, control_port=options.control, published_keys=published)

    try:
        asyncio.run(_until_stopped(work, until_eof=options.until_eof))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        raise DeskError("simulate.port_taken", reason=str(error)) from error


def _mall(plan: MallPlan, options: argparse.Namespace, keys: dict[str, bytes]) -> Mall:
    clock: Clock = SystemClock()
    if options.speed != 1.0:
        clock = FastClock(origin_utc_ms=options.origin or clock.utc_ms(), speed=options.speed)
    try:
        return Mall(
            plan,
            clock=clock,
            seed=options.seed,
            paced=not options.unpaced,
            keys=keys,
            state_file=options.state,
        )
    except (StateFileError, UnicodeDecodeError) as error:
        raise DeskError("simulate.bad_state", file=str(options.state)) from error
    except OSError as error:
        raise DeskError(
            "simulate.state_unwritable", file=str(options.state), reason=reason_of(error)
        ) from error


def _keys(file: Path | None, plans: Sequence[CollectorPlan]) -> dict[str, bytes]:
    """Keys of simulated collectors, made up unless a file names them. They guard no real meter."""
    sizes = {one.id: _key_bytes(one) for one in plans if one.kind in KEYED}
    if file is None:
        return {one: secrets.token_bytes(size) for one, size in sizes.items()}
    try:
        found = {one: bytes.fromhex(key) for one, key in json.loads(text_of(file)).items()}
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise DeskError("simulate.bad_keys", file=str(file)) from error
    if any(len(key) != sizes.get(one, len(key)) for one, key in found.items()):
        raise DeskError("simulate.bad_keys", file=str(file))
    missing = [one for one in sizes if one not in found]
    if missing:
        raise DeskError("simulate.key_missing", file=str(file), collector=missing[0])
    return found


def _key_bytes(plan: CollectorPlan) -> int:
    return TRIPLE_DES_KEY_BYTES if plan.kind is LinkKind.LEGACY else collectors.SECRET_BYTES


def _set_faults(mall: Mall, file: Path | None) -> None:
    """[{"name", "target", ...parameters}], as the control port takes them."""
    if file is None:
        return
    try:
        entries = json.loads(text_of(file))
        faults = [{**one, "name": str(one["name"]), "target": str(one["target"])} for one in entries]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DeskError("simulate.bad_faults", file=str(file)) from error
    for place, fault in enumerate(faults, start=1):
        try:
            mall.set_fault(fault.pop("name"), **fault)
        except (FaultError, TypeError) as error:
            raise DeskError("simulate.bad_fault", file=str(file), place=place, reason=str(error)) from error


def _ports(first: int, plans: Sequence[CollectorPlan]) -> dict[str, int]:
    """The collectors' ports one after the other from `first`, as many for each as it listens at."""
    ports = {}
    free = first
    for plan in plans:
        ports[plan.id] = free
        free += plan.ports
    if free > 65_536:
        raise DeskError("simulate.too_few_ports", first=first, collectors=len(plans))
    return ports


async def _until_stopped(work: Callable[[], Coroutine[Any, Any, None]], *, until_eof: bool) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work())
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
    ending = asyncio.ensure_future(asyncio.to_thread(sys.stdin.buffer.read)) if until_eof else None
    await asyncio.wait({task, *([ending] if ending else [])}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
    elif ending is not None:
        ending.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return
