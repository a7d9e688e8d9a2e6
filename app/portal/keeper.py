"""Keeps the tenant web running as the settings say: starts its process, answers it, and starts it anew when
it ended. The desk waits for none of it."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import socket
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from app import config
from app.domain.secret_kinds import TENANT
from app.errors import DeskError
from app.key_store import KeyStore
from app.own_command import own_command, quiet_flags
from app.portal import certificate, wire
from app.portal.asked import Desk
from app.portal.desk_end import answer
from app.portal.wire import LONGEST_QUESTION, BadLine, Running
from app.services import settings, tenant_office
from app.services.kept_secrets import find_secret, put_secret
from app.thread_end import is_gone
from db.errors import BookError
from db.ledger import Ledger

EVERY_S: Final = 2.0
"""So soon a changed setting counts."""
START_S: Final = 30.0
FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 60.0
THIN_S: Final = 86_400.0
END_S: Final = 0.4
PASSPHRASE: Final = "tls"
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WebState:
    """How the tenant web is: off, or where it listens, or what is wrong with it (a sentence); with an address
    and a fault, it is served and not everybody can use it."""

    address: str = ""
    fault: DeskError | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the settings say."""

    on: bool
    bind: str
    port: int
    plain: bool
    public: str
    certificate: str
    private_key: str


class PortalKeeper:
    """Runs from `start` to `stop`. `state`, from any thread: how the web is."""

    def __init__(self, desk: Desk, data_dir: Path) -> None:
        self.state = WebState()
        self._desk, self._folder = desk, data_dir / certificate.FOLDER
        self._log_path = data_dir / "tenant-web.log"
        self._ended = threading.Event()
        self._changed = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._of: tuple[_Wanted, tuple[int, ...]] | None = None
        self._shown: tuple[certificate.Pair, certificate.Life] | None = None
        """The certificate that the web shows; None where it speaks plainly."""
        self._pause_s, self._not_before_s, self._thin_at_s = FIRST_PAUSE_S, 0.0, 0.0
        self._thread = threading.Thread(target=self._run, name="portal-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Begin to end; returns at once."""
        self._ended.set()
        self._changed.set()

    def stop(self, timeout_s: float) -> bool:
        """End; False if something still holds it up."""
        self.end()
        return is_gone(self._thread, within_s=timeout_s)

    def look_now(self) -> None:
        """The settings have changed. From any thread."""
        self._changed.set()

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                self._turn()
                self._changed.wait(EVERY_S)
                self._changed.clear()
        finally:
            self._stop_web()

    def _turn(self) -> None:
        try:
            wanted = self._desk.ledger.read(_wanted)
            own = _own_pair(wanted)
            of = (wanted, certificate.stamp(own) if own and not wanted.plain else ())
            if of != self._of:
                self._stop_web()
                self._of, self._not_before_s, self._pause_s = of, 0.0, FIRST_PAUSE_S
                self.state = WebState()
            if self._process is not None and self._process.poll() is not None:
                self._fell()
            if self._process is not None:
                self._watch_certificate(is_own=own is not None)
            now_s = self._desk.clock.monotonic()
            if wanted.on and self._process is None and now_s >= self._not_before_s:
                self._begin(wanted)
            self._thin(now_s)
        except (BookError, OSError) as error:
            if not self._ended.is_set():
                _log.warning("the tenant web waits: %s", error)
        except DeskError as error:
            self._fail(error)

    def _fell(self) -> None:
        """It ended by itself: anew, after a pause that grows."""
        _log.error("the tenant web ended by itself")
        self._stop_web()
        self._fail(DeskError("portal.ended"))

    def _watch_certificate(self, *, is_own: bool) -> None:
        """It may end while it is shown: one made here is made anew in time, of another it is told."""
        if self._shown is None:
            return
        (pair, life), now = self._shown, self._desk.clock.utc_ms()
        if not is_own and certificate.is_due(life, now_utc_ms=now):
            self._stop_web()
            self.state = WebState()
            return
        fault = certificate.out_of_time(pair, life, now_utc_ms=now)
        if _key_of(fault) != _key_of(self.state.fault):
            self.state = replace(self.state, fault=fault)

    def _fail(self, fault: DeskError) -> None:
        self.state = WebState(fault=fault)
        self._not_before_s = self._desk.clock.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _begin(self, wanted: _Wanted) -> None:
        """Raises DeskError portal.*."""
        running = self._running(wanted)
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                own_command("tenant-web"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                creationflags=quiet_flags(),
            )
        said: list[dict[str, object]] = []
        heard = threading.Event()
        threading.Thread(
            target=self._attend,
            args=(self._process, running, said, heard),
            name="portal-desk-end",
            daemon=True,
        ).start()
        until_s = self._desk.clock.monotonic() + START_S
        while not heard.wait(0.05) and not self._ended.is_set() and self._desk.clock.monotonic() < until_s:
            continue
        if self._ended.is_set():
            return
        self._take(wanted, said[0] if said else {})

    def _take(self, wanted: _Wanted, said: dict[str, object]) -> None:
        listening = said.get("listening")
        if not isinstance(listening, list):
            self._stop_web()
            if "fault" not in said:
                raise DeskError("portal.ended")
            reason = _reason(said.get("reason"))
            raise DeskError(str(said["fault"]), address=wanted.bind, port=wanted.port, reason=reason)
        scheme = "http" if wanted.plain else "https"
        host = str(listening[0])
        self.state = WebState(address=f"{scheme}://{f'[{host}]' if ':' in host else host}:{listening[1]}")
        self._watch_certificate(is_own=_own_pair(wanted) is not None)
        self._pause_s = FIRST_PAUSE_S
        _log.info("the tenant web listens at %s", self.state.address)

    def _attend(
        self,
        process: subprocess.Popen[bytes],
        running: Running,
        said: list[dict[str, object]],
        heard: threading.Event,
    ) -> None:
        """Answer one process until it is gone; its questions come one after the other, never many at once."""
        assert process.stdin is not None and process.stdout is not None
        try:
            _write(process.stdin, wire.line(wire.plain(running)))
            first = process.stdout.readline(LONGEST_QUESTION)
            said.append(_first(first))
            heard.set()
            while text := process.stdout.readline(LONGEST_QUESTION):
                self._answer(process.stdin, text)
        except (OSError, ValueError) as error:
            _log.debug("the tenant web is gone: %s", error)
        finally:
            heard.set()
            self._changed.set()

    def _answer(self, to_web: IO[bytes], text: bytes) -> None:
        try:
            asked = wire.question(text)
        except BadLine as error:
            _log.error("the tenant web asked what is no question: %s", error)
            return
        _write(to_web, wire.line(answer(self._desk, asked)))

    def _running(self, wanted: _Wanted) -> Running:
        """Raises DeskError: portal.plain_outside, portal.certificate_*."""
        public = urlsplit(wanted.public).hostname or ""
        hosts = tuple(name for name in (public, "localhost") if name)
        plain = Running(wanted.bind, wanted.port, "", "", "", hosts)
        if wanted.plain:
            self._shown = None
            if wanted.bind not in LOOPBACK:
                raise DeskError("portal.plain_outside")
            return plain
        pair = _own_pair(wanted) or self._made_pair(hosts)
        self._shown = pair, certificate.check(pair)
        return replace(
            plain,
            certificate=str(pair.certificate),
            private_key=str(pair.private_key),
            passphrase=pair.passphrase,
        )

    def _made_pair(self, hosts: tuple[str, ...]) -> certificate.Pair:
        clock, keys = self._desk.clock, self._desk.key_store
        passphrase = self._desk.ledger.submit(
            lambda ledger: _passphrase(ledger, keys, now_utc_ms=clock.utc_ms())
        ).result(timeout=START_S)
        names = (*hosts, socket.gethostname(), "127.0.0.1", "::1", *_addresses())
        return certificate.made(self._folder, names, passphrase, now_utc_ms=clock.utc_ms())

    def _stop_web(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _thin(self, now_s: float) -> None:
        if now_s < self._thin_at_s or self._ended.is_set():
            return
        self._thin_at_s = now_s + THIN_S
        self._desk.ledger.submit(
            lambda ledger: tenant_office.thin(ledger, now_utc_ms=self._desk.clock.utc_ms())
        )


def _wanted(ledger: Ledger) -> _Wanted:
    return _Wanted(
        on=settings.text(ledger, config.PORTAL_ON) == "on",
        bind=settings.text(ledger, config.PORTAL_BIND),
        port=settings.number(ledger, config.PORTAL_PORT),
        plain=settings.text(ledger, config.PORTAL_LINK) == "plain",
        public=settings.value(ledger, config.PORTAL_ADDRESS),
        certificate=settings.text(ledger, config.PORTAL_CERTIFICATE),
        private_key=settings.text(ledger, config.PORTAL_KEY),
    )


def _own_pair(wanted: _Wanted) -> certificate.Pair | None:
    """The files that the settings name; None where one is made here."""
    if not wanted.certificate:
        return None
    own = Path(wanted.certificate)
    return certificate.Pair(own, Path(wanted.private_key) if wanted.private_key else own)


def _key_of(fault: DeskError | None) -> str:
    return "" if fault is None else fault.key


def _passphrase(ledger: Ledger, key_store: KeyStore, *, now_utc_ms: int) -> str:
    known = find_secret(ledger, key_store, TENANT, PASSPHRASE)
    if known is None:
        known = secrets.token_urlsafe(32).encode()
        put_secret(ledger, key_store, TENANT, PASSPHRASE, known, now_utc_ms=now_utc_ms)
    return known.decode()


def _addresses() -> Iterable[str]:
    """What this computer is called by in its networks, as far as it knows itself."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return ()
    return tuple(str(entry[4][0]).partition("%")[0] for entry in found)


def _write(to_web: IO[bytes], text: bytes) -> None:
    to_web.write(text)
    to_web.flush()


def _first(text: bytes) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reason(told: object) -> DeskError | str:
    text = str(told or "")
    return DeskError(text) if text.startswith("reason.") else text
