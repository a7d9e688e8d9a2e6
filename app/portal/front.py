"""The tenant web as a process of its own: `main.py tenant-web`, started by the desk and by nobody else.

Its first line of input says how it runs; it ends when its input ends, so that it never outlives the desk.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from app.errors import reason_of
from app.portal import certificate, wire
from app.portal.door import Door, Peers
from app.portal.gate import PipeGate
from app.portal.wire import LONGEST_QUESTION, BadLine, Running

NICENESS: Final = 10
"""Whatever tenants do, the desk comes first."""
THREADS: Final = 6
MOST_BODY: Final = 16_384
MOST_HEADERS: Final = 8_192

_log = logging.getLogger(__name__)


def run() -> int:
    """Serve until the desk is gone; 0 then, 1 if it cannot be served."""
    from_desk, to_desk = _pipe()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        running = wire.running(from_desk.readline(LONGEST_QUESTION))
    except BadLine as error:
        sys.stderr.write(f"tenant-web: {error}\n")
        return 1
    try:
        tls = _tls(running)
        return asyncio.run(_serve(running, tls, PipeGate(to_desk, from_desk), to_desk))
    except (OSError, ssl.SSLError) as error:
        reason = reason_of(error)
        told = reason if isinstance(reason, str) else reason.key
        to_desk.write(wire.line({"fault": "portal.cannot_listen", "reason": told}))
        to_desk.flush()
        return 1


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    """Input and output are the desk's; whatever else is printed goes where errors go."""
    from_desk = os.fdopen(os.dup(0), "rb")
    to_desk = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return from_desk, to_desk


def _tls(running: Running) -> ssl.SSLContext | None:
    if not running.certificate:
        return None
    paths = Path(running.certificate), Path(running.private_key)
    return certificate.context(certificate.Pair(*paths, running.passphrase))


async def _serve(running: Running, tls: ssl.SSLContext | None, gate: PipeGate, to_desk: IO[bytes]) -> int:
    from waitress.server import create_server

    from app.portal.strict_http import StrictChannel
    from app.portal.web import create_app

    peers = Peers()
    app = create_app(gate, hosts=running.hosts, peer_of=peers.of, is_tls=tls is not None)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    inner = create_server(
        app,
        host="127.0.0.1",
        port=0,
        threads=THREADS,
        connection_limit=256,
        channel_timeout=30,
        cleanup_interval=10,
        max_request_body_size=MOST_BODY,
        max_request_header_size=MOST_HEADERS,
        url_scheme="https" if tls else "http",
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    inner.channel_class = StrictChannel
    door = Door((running.bind, running.port), ("127.0.0.1", inner.effective_port), tls=tls, peers=peers)
    host, port = door.open()
    threading.Thread(target=inner.run, name="tenant-web-http", daemon=True).start()
    serving = asyncio.ensure_future(door.serve())
    loop = asyncio.get_running_loop()
    desk_gone = asyncio.Event()
    threading.Thread(
        target=_listen, args=(gate, lambda: _tell(loop, desk_gone)), name="tenant-web-desk", daemon=True
    ).start()
    to_desk.write(wire.line({"listening": [host, port]}))
    to_desk.flush()
    await desk_gone.wait()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    return 0


def _listen(gate: PipeGate, gone: Callable[[], None]) -> None:
    try:
        gate.listen()
    finally:
        gone()


def _tell(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    try:
        loop.call_soon_threadsafe(event.set)
    except RuntimeError:
        _log.debug("the door has closed already")
