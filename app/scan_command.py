"""`main.py scan`: searches one line of a collector for meters, without a console.

A collector serves one console at a time: close the console first, or scan from its technician's bench.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.errors import DeskError
from app.polling.bench import as_sentence
from app.progress_line import ProgressLine
from app.sealed_ledger import command_ledger
from app.services import collectors, meter_makes
from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.ports import DialInListeners
from meterio.profiles import Profile
from meterio.scan import Found, ScanPlan, ScanProgress, scan_line
from meterio.types import BusSettings, CollectorSettings, LineParameters

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]


def run(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Scan as `options` say and tell what was found: a line for each meter as it answers, or one JSON object.

    How the scan goes on is told on standard error, unless one JSON object is wanted.
    Raises DeskError jobs.*, scan.*.
    """
    settings = _settings(book_path, options.collector)
    bus = _bus(settings, options.line)
    profiles = meter_makes.known(book_path.parent)
    protocols = tuple(options.protocol or sorted({profile.protocol for profile in profiles.values()}))
    plan = ScanPlan(bus.number, _lines(bus, options), protocols, options.first, options.last)

    progress = ProgressLine(sys.stderr)

    def went_on(at: ScanProgress) -> None:
        if not options.json:
            progress.tell(lambda: speak("scan.progress", _asked(at)))

    def tell(one: Found) -> None:
        if not options.json:
            progress.clear()
            row = _row(one) | {"number": one.number or "-", "makes": ", ".join(one.profiles) or "-"}
            say(speak("scan.row", row))

    try:
        found = asyncio.run(
            _scan(settings, plan, profiles=profiles, wait_s=options.wait, tell=tell, went_on=went_on)
        )
    except (MeterError, ValueError) as error:
        raise as_sentence(error) from error
    finally:
        progress.clear()
    if options.json:
        rows = [_row(one) | {"makes": list(one.profiles), "reply": one.reply.hex()} for one in found]
        say(json.dumps({"ok": True, "collector": settings.id, "line": plan.bus, "found": rows}))
    else:
        say(speak("scan.total", {"collector": settings.id, "line": plan.bus, "n": len(found)}))


def _settings(book_path: Path, collector: str) -> CollectorSettings:
    clock = SystemClock()
    with command_ledger(book_path, clock=clock) as sealed:
        known = sealed.book.read(
            lambda ledger: collectors.settings_for_engine(ledger, sealed.key_store, now_utc_ms=clock.utc_ms())
        )
    settings = next((one for one in known if one.id == collector), None)
    if settings is None:
        raise DeskError("jobs.unknown_collector", collector=collector)
    return settings


def _bus(settings: CollectorSettings, line: int | None) -> BusSettings:
    """The line asked for; the only one need not be named."""
    if line is None and len(settings.buses) == 1:
        return settings.buses[0]
    if line is None:
        numbers = ", ".join(str(bus.number) for bus in settings.buses)
        raise DeskError("scan.which_line", collector=settings.id, lines=numbers)
    bus = next((bus for bus in settings.buses if bus.number == line), None)
    if bus is None:
        raise DeskError("jobs.unknown_line", collector=settings.id, line=line)
    return bus


def _lines(bus: BusSettings, options: argparse.Namespace) -> tuple[LineParameters, ...]:
    """The line's own settings without any asked for; else every baud rate with every parity."""
    own = bus.parameters
    return tuple(
        LineParameters(baud, parity, own.stop_bits)
        for baud in options.baud or (own.baud,)
        for parity in options.parity or (own.parity,)
    )


async def _scan(
    settings: CollectorSettings,
    plan: ScanPlan,
    *,
    profiles: Mapping[str, Profile],
    wait_s: int,
    tell: Callable[[Found], None],
    went_on: Callable[[ScanProgress], None],
) -> tuple[Found, ...]:
    clock = SystemClock()
    listeners = DialInListeners(clock=clock)
    client = CollectorClient(settings, profiles=profiles, clock=clock, listeners=listeners)
    link = asyncio.get_running_loop().create_task(client.run())
    try:
        await _reached(client, wait_s=wait_s)
        return await scan_line(client, plan, on_progress=went_on, on_found=tell)
    finally:
        link.cancel()
        await asyncio.gather(link, return_exceptions=True)


async def _reached(client: CollectorClient, *, wait_s: int) -> None:
    reached = asyncio.Event()
    client.contact_listeners.append(lambda up: reached.set() if up else None)
    try:
        async with asyncio.timeout(wait_s):
            await reached.wait()
    except TimeoutError as error:
        if client.refusal:
            reason = client.refusal.rstrip(".")
            raise DeskError("scan.link_refused", collector=client.id, reason=reason) from error
        raise DeskError("scan.no_contact", collector=client.id, seconds=wait_s) from error


def _asked(at: ScanProgress) -> dict[str, Any]:
    parameters = at.parameters
    return {
        "done": at.done,
        "total": at.total,
        "protocol": at.protocol,
        "unit": at.unit,
        "baud": parameters.baud,
        "parity": parameters.parity,
        "stop_bits": parameters.stop_bits,
    }


def _row(found: Found) -> dict[str, Any]:
    parameters = found.parameters
    return {
        "protocol": found.protocol,
        "unit": found.unit,
        "number": found.number,
        "baud": parameters.baud,
        "parity": parameters.parity,
        "stop_bits": parameters.stop_bits,
    }
