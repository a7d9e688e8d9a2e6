"""portal-flood: a thousand requests a second at the tenants' web, and how the desk's heart beats meanwhile.

The desk's end runs beside a Qt loop in this process, the web in its own, as in the console; the flood comes
from a third, first from one address, then from two hundred. Told is how late the loop's beats came, at most
5 ms later than those of a bare loop beside it, which tell what the machine itself holds up; and that a tenant
from elsewhere is still served.
"""

from __future__ import annotations

import http.client
import json
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from app.portal.keeper import PortalKeeper
from tests.bench.bench_alarm_storm import _BareLoop
from tests.bench.harness import Conditions, Result
from tests.helpers.portal import SHOP, portal

BEAT_MS = 10
MOST_MS = 5.0
ADDRESSES = 200
LONGEST_S = 60.0


def run(conditions: Conditions) -> list[Result]:
    seconds = 6.0 if conditions.quick else 20.0
    application = QCoreApplication.instance() or QCoreApplication([])
    with (
        tempfile.TemporaryDirectory(prefix="portal-flood-") as folder,
        portal(Path(folder)) as made,
        ExitStack() as stack,
    ):
        made.clock.monotonic = time.monotonic  # type: ignore[method-assign]
        made.set(portal__on="on", portal__bind="127.0.0.1", portal__port="18447")
        keeper = PortalKeeper(made.desk, Path(folder))
        keeper.start()
        try:
            port = _port(keeper)
            token = _token(port, made.slip_code())
            beats = _Beats(application)
            bare = stack.enter_context(closing(_BareLoop()))
            bare.p99()
            calm = beats.p99(lambda began: time.monotonic() - began > seconds)
            results = [
                Result("p99 of the beats' lateness, no flood", "ms", calm, "a bare loop", bare.p99(), None)
            ]
            for addresses in (1, ADDRESSES):
                results += _flood(port, token, beats, bare, seconds, addresses, conditions)
            return results
        finally:
            keeper.stop(5)


def _flood(
    port: int,
    token: str,
    beats: _Beats,
    bare: _BareLoop,
    seconds: float,
    addresses: int,
    conditions: Conditions,
) -> list[Result]:
    command = [sys.executable, "-m", "tests.bench.flood_process", str(port), str(seconds), str(addresses)]
    flood = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    late = beats.p99(lambda began: flood.poll() is not None or time.monotonic() - began > LONGEST_S)
    at_rest = bare.p99()
    out, _ = flood.communicate(timeout=LONGEST_S)
    told = json.loads(out)
    conditions.note(f"from {addresses}", told)
    begun = time.monotonic()
    status = _own(port, token)
    assert status == 200, status
    served = (time.monotonic() - begun) * 1000
    return [
        Result(
            f"p99 of the beats' lateness, flood from {addresses}", "ms", late, "a bare loop", at_rest, None
        ),
        Result(
            f"later than a bare loop, flood from {addresses}",
            "ms",
            max(0.0, late - at_rest),
            "bound",
            MOST_MS,
            1.0,
        ),
        Result(f"requests a second from {addresses}", "1/s", told["per second"], "wanted", 1_000, None),
        Result(f"a tenant's own page after the flood from {addresses}", "ms", served, "", None, None),
    ]


class _Beats:
    """A timer of the Qt loop, and how late each of its beats came."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._due = 0.0
        self._late: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def p99(self, is_over: Callable[[float], bool]) -> float:
        """Of the beats until then, in ms."""
        began = time.monotonic()
        self._late, self._due = [], began + BEAT_MS / 1000
        self._timer.start(BEAT_MS)
        while not is_over(began):
            self._application.processEvents()
            time.sleep(0.0005)
        self._timer.stop()
        return sorted(self._late)[int(len(self._late) * 0.99)]

    def _beat(self) -> None:
        now = time.monotonic()
        self._late.append(max(0.0, (now - self._due) * 1000))
        self._due = now + BEAT_MS / 1000


def _port(keeper: PortalKeeper) -> int:
    until = time.monotonic() + LONGEST_S
    while not keeper.state.address:
        assert keeper.state.fault is None, keeper.state.fault
        assert time.monotonic() < until
        time.sleep(0.05)
    return int(keeper.state.address.rpartition(":")[2])


def _connection(port: int) -> http.client.HTTPSConnection:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(
        "127.0.0.1", port, timeout=20, context=tls, source_address=("127.0.0.9", 0)
    )


def _token(port: int, code: str) -> str:
    connection = _connection(port)
    connection.request("POST", "/api/v1/sign-in/slip", body=json.dumps({"shop": SHOP, "code": code}))
    token = json.loads(connection.getresponse().read())["token"]
    connection.close()
    return str(token)


def _own(port: int, token: str) -> int:
    connection = _connection(port)
    connection.request("GET", "/api/v1/own", headers={"Authorization": f"Bearer {token}"})
    status = connection.getresponse().status
    connection.close()
    return status
