"""No password, key or one-time secret is in anything that the program writes: books, copies, journals, logs,
crash dumps, exports, layouts, and what it says on the command line.

Secrets of which no two are alike are planted in real runs over a simulated mall; then everything is searched.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import log_file
from app.domain.permissions import SYSTEM
from app.key_store import KeyStore
from app.sealed_ledger import command_ledger
from app.services import settings, sign_in
from db.ledger import Ledger
from meterio.clock import SystemClock
from meterio.codec import dlt645
from meterio.types import WireEvent
from tests.flows.program import ROOT, Outcome, environment, run
from tests.flows.site import Person, console, mall
from tests.helpers.canaries import Canary, found_in, found_under
from tests.helpers.gateway_process import GatewayProcess, write_config
from widgets import names
from widgets.technician.bench import KEYS, WIRE

METERS_OF_C01 = 4
CRASH = """
import faulthandler, logging, sys
from pathlib import Path
from app import log_file
from app.bootstrap import open_desk
from app.services import collectors
from meterio.clock import SystemClock
from widgets.common.messages import slip_translator
from app.errors import presentable
folder = Path(sys.argv[1])
with log_file.kept_in(folder), log_file.last_resort(folder):
    desk = open_desk(folder, clock=SystemClock(), translator_for=slip_translator)
    now = SystemClock().utc_ms()
    known = desk.ledger.read(
        lambda ledger: collectors.settings_for_engine(ledger, desk.key_store, now_utc_ms=now)
    )
    try:
        raise RuntimeError("no such thing") if known[0].keys else SystemExit("no key to lose")
    except RuntimeError as error:
        presentable(error)
    logging.getLogger().warning("%s %s %s", known, desk.key_store, desk.key_store.wrapping)
    faulthandler._sigsegv()
"""
"""A console that logs its innermost objects and then dies as a broken library would kill it."""

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform == "win32", reason="ptys and signals"),
]


@dataclass
class Life:
    """A data folder that was worked in, what was planted, and what the program said."""

    data: Path
    around: Path
    canaries: dict[str, Canary] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def plant(self, name: str, secret: bytes) -> bytes:
        self.canaries[name] = Canary(name, secret)
        return secret

    def run(self, *arguments: object, may_say: tuple[str, ...] = ()) -> Outcome:
        """A command as a process; what it is there to tell is cut out of what is searched."""
        done = run("--data", self.data, "--lang", "en", *arguments)
        text = done.out + done.err
        for name in may_say:
            text = text.replace(self.canaries[name].secret.decode("latin-1"), "")
            text = text.replace(self.canaries[name].secret.hex(), "")
        self.said[" ".join(map(str, arguments))] = text
        return done


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, workbook: Path) -> Life:
    """A site from its first command to a crash and a restart."""
    folder = tmp_path_factory.mktemp("canaries")
    lived = Life(folder / "data", folder / "around")
    lived.around.mkdir()
    keys = {"C01": secrets.token_bytes(32), "C02": secrets.token_bytes(32)}
    lived.plant("collector key", keys["C01"])
    (lived.around / "keys.json").write_text(json.dumps({name: key.hex() for name, key in keys.items()}))
    state = ("--keys", lived.around / "keys.json", "--state", lived.data / "mall.state")
    lived.data.mkdir(mode=0o700)
    assert lived.run("import", workbook).code == 0
    with mall(workbook, *state) as running:
        _connect(lived, running.first_line)
        _operators(lived)
        _commands(lived)
        _at_the_desk(lived, lambda person: _work(lived, person))
        _crash(lived)
        _exchange(lived)
        _at_the_desk(lived, lambda person: person.in_contact(METERS_OF_C01))
    return lived


def _connect(lived: Life, first_line: str) -> None:
    """The mall's addresses, with the keys; C02 gets a maker's triple DES that its end does not speak."""
    said = json.loads(first_line)
    entries = [one for one in said["collectors"] if one["id"] == "C01"]
    entries[0]["key"] = lived.canaries["collector key"].secret.hex()
    port = next(one["port"] for one in said["collectors"] if one["id"] == "C02")
    triple = lived.plant("3DES key", secrets.token_bytes(24))
    other = {"id": "C02", "link": "legacy-3des", "host": "127.0.0.1", "port": port, "key": triple.hex()}
    password = lived.plant("meter password", secrets.token_bytes(8))
    file = lived.around / "connections.json"
    connections = {"collectors": [*entries, other], "passwords": {"dlt645-2007": password.hex()}}
    file.write_text(json.dumps(connections))
    assert lived.run("connect", file).code == 0, lived.said
    kept = KeyStore(lived.data)
    lived.plant("desk key", kept.wrapping.secret)
    lived.plant("log key", kept.log.secret)


def _operators(lived: Life) -> None:
    """The administrator with a password of his own, and a new operator with a one-time secret."""
    password = lived.plant("administrator's password", b"administrator-" + secrets.token_hex(8).encode())
    journal = str(lived.around / "journal")

    def unit(ledger: Ledger) -> None:
        now = SystemClock().utc_ms()
        sign_in.create_administrator(ledger, "boss", "Wang", password.decode(), now)
        settings.change(ledger, "book.journal_folder", journal, session=SYSTEM, now_utc_ms=now)

    with command_ledger(lived.data / "ledger.db", clock=SystemClock()) as sealed:
        sealed.book.write(unit)
    roles = ("--role", "cashier", "--role", "technician")
    told = lived.run("operator", "li", *roles).out
    once = re.split("[：:]", told)[-1].strip()
    lived.plant("one-time secret", once.encode())
    lived.said["operator li --role cashier --role technician"] = told.replace(once, "")


def _commands(lived: Life) -> None:
    """Every command that reads or tells of keys, operators and settings; and one that is typed wrong."""
    second = lived.plant("second collector key", secrets.token_bytes(32))
    file = lived.around / "second.key"
    file.write_text(second.hex())
    for command in (("key",), ("key", "--json"), ("setting",), ("verify", "--json"), ("verify",)):
        assert lived.run(*command).code == 0, lived.said
    lived.run("key", "C01", "--file", file, "--json", may_say=("second collector key",))
    lived.run("key", "C01", "--file", file)  # refused: an exchange is open
    lived.run("operator", "li", "--role", "cashier")  # refused: the name is taken
    lived.run("scan", "C01", "--wait", "1", "--json")
    lived.run("connect", lived.around / "connections.json", "--wrong")
    wrong = lived.around / "wrong.json"
    entry = {"id": "C01", "key": lived.canaries["collector key"].secret.hex()[:-2], "host": "h", "port": 1}
    wrong.write_text(json.dumps({"collectors": [entry]}))
    assert lived.run("connect", wrong).code == 1


def _at_the_desk(lived: Life, work: Callable[[Person], None]) -> None:
    shown = lived.around / "shown"
    shown.mkdir(exist_ok=True)
    logged = log_file.kept_in(lived.data), log_file.last_resort(lived.data)
    with logged[0], logged[1], console(lived.data, shown, language="en") as person:
        if "operator's password" not in lived.canaries:
            _first_sign_in(lived, person)
        password = lived.canaries["operator's password"].secret.decode()
        person.sign_in("li", password)
        person.hands.wait_until(lambda: person.hands.shows(names.DESK_PAGE), "the desk", seconds=20)
        work(person)


def _first_sign_in(lived: Life, person: Person) -> None:
    """A wrong password, then the one-time secret, which is changed."""
    hands = person.hands
    wrong = lived.plant("mistyped password", b"mistyped-" + secrets.token_hex(8).encode()).decode()
    person.sign_in("li", wrong)
    hands.wait_until(lambda: hands.shows(names.SIGN_IN_MESSAGE), "a refusal", seconds=20)
    hands.pause(seconds=1.5)
    once = lived.canaries["one-time secret"].secret.decode()
    new = lived.plant("operator's password", b"operator-" + secrets.token_hex(8).encode()).decode()
    person.sign_in("li", once)
    hands.wait_until(lambda: hands.shows(names.PASSWORD_DIALOG), "a new password wanted", seconds=20)
    for name, text in ((names.PASSWORD_OLD, once), (names.PASSWORD_NEW, new), (names.PASSWORD_REPEAT, new)):
        hands.find(name, object).setFocus()
        hands.type(name, text)
    hands.find(names.PASSWORD_SAVE, object).click()
    hands.wait_until(lambda: hands.shows(names.SIGN_IN_NAME), "the sign-in page again", seconds=20)


def _work(lived: Life, person: Person) -> None:
    """A sale, and everything a technician can save: frames with a password in them, and the list of keys."""
    person.in_contact(METERS_OF_C01)
    person.find_shop("1A-1F-001")
    person.confirmed(person.sell("100").id)
    person.hands.press(Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    bench = person.console.window.page(names.PAGE_BENCH)
    bench.tabs.setCurrentIndex(WIRE)
    wire = bench.tab(WIRE)
    password = lived.canaries["meter password"].secret
    frame = dlt645.write_request("000012345678", 0x0400010C, b"\1\2\3", password=password).frame
    person.hands.wait_until(wire.isVisible, "the wire monitor", seconds=10)
    wire.model.heard([WireEvent(SystemClock().utc_ms(), "C01", 1, ">", frame)])
    person.hands.wait_until(lambda: wire.model.rowCount() > 0, "frames", seconds=10)
    wire.export.write_to(lived.around / "wire.csv")
    bench.tabs.setCurrentIndex(KEYS)
    keys = bench.tab(KEYS)
    person.hands.wait_until(lambda: keys.model.rowCount() > 0, "the keys", seconds=10)
    keys.export.write_to(lived.around / "keys.csv")
    saved = ("wire.csv", "keys.csv")
    person.hands.wait_until(
        lambda: all((lived.around / name).exists() for name in saved), "the exports", seconds=10
    )
    person.hands.pause(seconds=0.5)


def _crash(lived: Life) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(lived.data)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGSEGV, done.stderr.decode()
    lived.said["the crash"] = (done.stdout + done.stderr).decode("latin-1")
    assert "Fatal Python error" in (lived.data / "meterdesk-crash.txt").read_text("utf-8")


def _exchange(lived: Life) -> None:
    """The key before is nowhere afterwards; the new one is on the list of what is looked for."""
    assert lived.run("key", "--renew").code == 0
    lived.plant("new desk key", KeyStore(lived.data).wrapping.secret)


KEYS_AND_THEIR_FILE = {"desk.key": ("log key", "new desk key")}
"""The file is there to hold them, where the system has no key store."""


def test_nothing_in_the_data_folder_holds_a_secret(life: Life) -> None:
    assert found_under(life.canaries.values(), life.data, allowed=KEYS_AND_THEIR_FILE) == []
    names = {path.name for path in life.data.iterdir()}
    assert {"ledger.db", "readings.db", "meterdesk.log", "mall.state", "desk.key"} <= names, names


def test_the_crash_came_into_the_log(life: Life) -> None:
    log = (life.data / "meterdesk.log").read_text("utf-8")
    assert "the program died before" in log and "Fatal Python error" in log
    assert "unforeseen fault" in log and "CollectorSettings(" in log


def test_what_was_exported_and_journalled_holds_none(life: Life) -> None:
    wanted = [*life.canaries.values()]
    for name in ("wire.csv", "keys.csv"):
        assert found_in(wanted, (life.around / name).read_bytes()) == []
    assert list((life.around / "journal").glob("journal-*.jsonl"))
    assert found_under(wanted, life.around / "journal") == []


def test_nothing_that_was_said_holds_one(life: Life) -> None:
    finds = {what: found_in(life.canaries.values(), text.encode()) for what, text in life.said.items()}
    assert {what: found for what, found in finds.items() if found} == {}
    assert len(life.said) >= 12


def test_a_copy_kept_before_a_change_of_schema_holds_none(tmp_path: Path) -> None:
    """A book of the first version with a wrapped key; the copy that its upgrade leaves is searched too."""
    saved = ROOT / "tests" / "saved_databases" / "ledger_1.db"
    (tmp_path / "ledger.db").write_bytes(saved.read_bytes())
    canary = Canary("collector key", secrets.token_bytes(32))
    kept = KeyStore(tmp_path)
    wrapped = kept.wrap("collector/C1/1", canary.secret)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as book:
        book.execute("INSERT OR REPLACE INTO secrets VALUES ('collector/C1/1', ?, 1)", (wrapped,))
        book.commit()
    assert run("--data", tmp_path, "key", "--json").code == 0
    assert (tmp_path / "ledger_schema1.db").exists()
    own = Canary("desk key", kept.wrapping.secret)
    assert found_under([canary, own], tmp_path, allowed={"desk.key": ("desk key",)}) == []


def test_the_gateway_says_nothing_of_its_keys(tmp_path: Path) -> None:
    canary = Canary("gateway key", secrets.token_bytes(32))
    config = write_config(tmp_path, {1: "/dev/there-is-none"}, keys={1: canary.secret})
    gateway = GatewayProcess(config)
    try:
        port = gateway.listening["sealed"]["port"]
        for rubbish in (b"GET / HTTP/1.0\r\n\r\n", bytes(range(256)), b"MD\x01\x01" + bytes(60)):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(rubbish)
    finally:
        gateway.stop()
    checked = run("gateway", config, "--check")
    said = gateway.first_line + gateway.log() + checked.out + checked.err
    assert said and found_in([canary], said.encode()) == []
    (tmp_path / "key1").unlink()
    assert found_under([canary], tmp_path) == []


@pytest.mark.parametrize("dress", sorted(Canary("any", bytes(range(40, 72))).dresses))
def test_the_search_finds_a_secret_in_every_dress(tmp_path: Path, dress: str) -> None:
    """A search that finds nothing would let everything pass."""
    canary = Canary("any", secrets.token_bytes(32))
    (tmp_path / "some.log").write_bytes(b"before " + canary.dresses[dress] + b" after")
    assert any(find.startswith("some.log: any") for find in found_under([canary], tmp_path))
    assert found_under([canary], tmp_path, allowed={"some.log": ["any"]}) == []


def test_the_search_finds_base_64_wherever_it_begins() -> None:
    for before in range(6):
        secret = secrets.token_bytes(24)
        text = base64.b64encode(b"x" * before + secret + b"yz")
        assert found_in([Canary("any", secret)], text)
