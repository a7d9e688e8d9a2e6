"""`main.py gateway`: the collector end of the sealed link for real serial lines. No Qt and no book."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from datetime import datetime
from typing import Final

from app.gateway_texts import sentence
from meterio.clock import SystemClock
from meterio.gateway import ConfigError, Gateway, GatewaySettings, Notes, load

FAILED: Final = 1
WRONG: Final = 2


def run(options: argparse.Namespace) -> int:
    """Serve as the configuration file says until SIGINT or SIGTERM; 0 ended, 1 failed, 2 wrong configuration.

    The first line on standard output is {"listening": {...}}; standard error is the log.
    """
    try:
        settings = load(options.file)
    except ConfigError as error:
        return _complain(error.key, error.params, options, code=WRONG)
    if options.check:
        values = {"file": options.file, "lines": len(settings.lines)}
        _say(sentence("gateway.fine", values, language=options.lang))
        return 0
    try:
        asyncio.run(_serve(settings))
    except OSError as error:
        return _complain("gateway.cannot_listen", {"reason": error}, options, code=FAILED)
    return 0


async def _serve(settings: GatewaySettings) -> None:
    """Raises OSError when an address cannot be had."""
    clock = SystemClock()
    notes = Notes(_log, clock=clock)
    gateway = Gateway(settings, clock=clock, notes=notes)
    asked_to_stop = _stop_signal()
    try:
        _say(json.dumps({"listening": await gateway.start()}))
        notes.always(f"gateway {settings.id} runs, frames are held for at most {settings.max_hold_ms} ms")
        serving = asyncio.create_task(gateway.run())
        await asyncio.wait({serving, asked_to_stop}, return_when=asyncio.FIRST_COMPLETED)
        await gateway.land()
        await gateway.stop()
        serving.cancel()
        await asyncio.wait({serving})
        if not serving.cancelled():
            serving.result()  # it ends by itself only through a fault of ours, which is to be seen
    finally:
        await gateway.stop()
    notes.always(f"gateway {settings.id} has ended")


def _stop_signal() -> asyncio.Future[None]:
    """Done once SIGINT or SIGTERM comes. On Windows Ctrl-C ends the loop by itself."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[None] = loop.create_future()

    def ask() -> None:
        if not asked.done():
            asked.set_result(None)

    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ask)
    return asked


def _complain(key: str, params: dict[str, object], options: argparse.Namespace, *, code: int) -> int:
    sys.stderr.write(sentence(key, params, language=options.lang) + "\n")
    return code


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _log(text: str) -> None:
    sys.stderr.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text}\n")
    sys.stderr.flush()
