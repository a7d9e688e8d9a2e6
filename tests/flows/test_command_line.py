"""What is typed wrong, or cannot be done, is answered with one sentence, and nothing of the book changes."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from app.sealed_ledger import command_ledger
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import LANGUAGES, REFERENCE, ROOT, call, command, environment, refused, run, sentence
from tests.helpers.workbooks import Rows, write_workbook

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


COMMANDS = (
    "simulate", "gateway", "import", "export-site", "connect", "key", "scan", "verify", "rebuild",
    "backup", "restore",
    "operator", "setting", "archive", "simulate-pay", "pay-channels", "report", "serve", "station",
)  # fmt: skip


def head(capfd: pytest.CaptureFixture[str], data: Path) -> str:
    """The book is proven; where its chains end."""
    proven = call(capfd, "--data", data, "verify", "--json").json
    assert proven["ok"], proven
    return str(proven["head"])


def all_but_the_log(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the book says; that somebody was refused may stand in its log."""
    with closing(sqlite3.connect(data / "ledger.db")) as book:
        named = book.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        tables = sorted({name for (name,) in named} - {"audit", "instance"})
        return {name: book.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


WRONG_USES = {
    "an option that is not there": (["--bogus"], "--bogus"),
    "a command that is not there": (["frob"], "frob"),
    "a file left out": (["import"], "FILE.xlsx"),
    "a value left out": (["verify", "--data"], "--data"),
    "an option cut short": (["verify", "--js"], "--js"),
    "a language that is not there": (["verify", "--lang", "fr"], "fr"),
    "the tour without the demo": (["--tour", "x"], "--tour"),
    "a speed without the demo": (["--speed", "2"], "--speed"),
    "a command with the demo": (["--demo", "verify"], "verify"),
    "a speed that is none": (["simulate", "x.xlsx", "--speed", "nan"], "nan"),
    "a speed backwards": (["simulate", "x.xlsx", "--speed=-1"], "-1"),
    "a port that is none": (["simulate", "x.xlsx", "--control", "70000"], "70000"),
    "an operator without a role": (["operator", "lin"], "--role"),
    "two acts on one operator": (["operator", "lin", "--reset", "--disable"], "--disable"),
    "a seed that is none": (["simulate", "x.xlsx", "--seed", "x"], "x"),
}


@in_both_languages
@pytest.mark.parametrize("case", WRONG_USES)
def test_wrong_use_names_what_is_wrong(capfd: pytest.CaptureFixture[str], case: str, language: str) -> None:
    arguments, names = WRONG_USES[case]
    chosen = [] if case.startswith("a language") else ["--lang", language]
    if not chosen and language == "en":
        pytest.skip("with no language chosen it is Chinese")
    text = refused(call(capfd, *chosen, *arguments), language, code=2)
    assert names in text


def test_help_tells_every_command_and_goes_to_standard_output() -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    assert all(name in done.out for name in (*COMMANDS, "--demo", "--data"))


def test_options_may_stand_on_either_side_of_the_command(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    before = call(capfd, "--data", data, "--lang", "en", "verify")
    after = call(capfd, "verify", "--data", data, "--lang", "en")
    assert before == after and before.code == 0 and before.out.startswith("The book is proven")


def test_the_commands_of_the_readme_are_those_of_the_program(capfd: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for line in re.findall(r"^    python main\.py (.*?)  ", text, re.M):
        words = re.sub(r"[\[\]]", " ", line.replace("zh_CN|en", "en")).split()
        options = [word for word in words if word.startswith("--")]
        name = next((word for word in words if word in COMMANDS), None)
        with pytest.raises(SystemExit) as ended:
            call(capfd, *([name] if name else []), "--help")
        assert ended.value.code == 0
        shown = capfd.readouterr().out
        assert all(option in shown for option in options), (line, shown)
    told = set(re.findall(r"^    python main\.py (\w[\w-]+)", text, re.M))
    assert told == set(COMMANDS)


@in_both_languages
def test_a_folder_with_spaces_and_chinese_from_another_working_directory(
    tmp_path: Path, workbook: Path, language: str
) -> None:
    elsewhere = tmp_path / "别处 somewhere"
    elsewhere.mkdir()
    data = Path("数据 文件夹") / "a b"
    done = run("--data", data, "--lang", language, "import", workbook, cwd=elsewhere)
    assert (done.code, done.err) == (0, "")
    assert (elsewhere / data / "ledger.db").is_file()
    proven = run("verify", "--json", "--data", data, cwd=elsewhere)
    assert (proven.code, proven.err) == (0, "") and proven.json["ok"]


def test_the_language_is_the_one_last_chosen_on_the_screens(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    assert "账" in call(capfd, "--data", data, "verify").out
    (data / "screens.ini").write_text("[General]\nlanguage=en\n", encoding="utf-8")
    assert call(capfd, "--data", data, "verify").out.startswith("The book is proven")
    assert "账" in call(capfd, "--data", data, "--lang", "zh_CN", "verify").out


@in_both_languages
def test_no_book_at_all(capfd: pytest.CaptureFixture[str], tmp_path: Path, language: str) -> None:
    """Nothing is made by asking: a mistyped folder stays unmade."""
    connections = tmp_path / "c.json"
    connections.write_text('{"collectors": [{"id": "C01", "host": "h", "port": 1}]}')
    for arguments in (["verify"], ["connect", connections]):
        text = refused(call(capfd, "--data", tmp_path / "none", "--lang", language, *arguments), language)
        assert str(tmp_path / "none") in text
    assert not (tmp_path / "none").exists()


@in_both_languages
@pytest.mark.parametrize("arguments", [["verify"], ["import", "/nowhere.xlsx"]], ids=lambda one: one[0])
def test_json_is_one_object_when_it_fails_too(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], language: str
) -> None:
    done = call(capfd, "--data", tmp_path / "none", "--lang", language, *arguments, "--json")
    assert done.code == 1
    assert done.json["ok"] is False and done.json["error"]["text"] == sentence(done, language)


@in_both_languages
def test_a_data_folder_that_is_a_file(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, workbook: Path, language: str
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for folder in (file, file / "under"):
        text = refused(call(capfd, "--data", folder, "--lang", language, "import", workbook), language)
        assert str(folder) in text
    assert file.read_text() == "x"


# Import files


def _truncated(path: Path) -> None:
    path.write_bytes(REFERENCE.read_bytes()[:30_000])


def _renamed_csv(path: Path) -> None:
    path.write_text("meter,shop\n1,2\n", encoding="utf-8")


def _some_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "x")


def _entities(path: Path) -> None:
    lol = '<!DOCTYPE z [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    write_workbook(path)
    members = {}
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            bomb = f"<?xml version='1.0'?>{lol}]><worksheet>&j;</worksheet>".encode()
            archive.writestr(name, bomb if name == "xl/worksheets/sheet2.xml" else content)


def _folder(path: Path) -> None:
    path.mkdir()


def _nothing(path: Path) -> None:
    """The file is not there."""


BAD_FILES: dict[str, Callable[[Path], None]] = {
    "truncated": _truncated,
    "csv by another name": _renamed_csv,
    "some other zip": _some_zip,
    "entity bomb": _entities,
    "a folder": _folder,
    "not there": _nothing,
    "empty": lambda path: path.write_bytes(b"") and None,
}


@in_both_languages
@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_is_no_workbook(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, data: Path, kind: str, language: str
) -> None:
    before = head(capfd, data)
    file = tmp_path / "my site.xlsx"
    BAD_FILES[kind](file)
    for name in ("import", "simulate"):
        text = refused(call(capfd, "--data", data, "--lang", language, name, file), language)
        assert "my site.xlsx" in text
    assert head(capfd, data) == before


def _formula(rows: Rows) -> None:
    rows["Shops"][1][1] = "=HYPERLINK(1)"


def _duplicate(rows: Rows) -> None:
    rows["Meters"].append(list(rows["Meters"][1]))


@in_both_languages
@pytest.mark.parametrize("change", [_formula, _duplicate], ids=["formula", "duplicate"])
def test_a_wrong_row_is_named_and_nothing_is_written(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, change: Callable[[Rows], None], language: str
) -> None:
    file = write_workbook(tmp_path / "site.xlsx", change)
    done = call(capfd, "--data", tmp_path / "new", "--lang", language, "import", file)
    assert done.code == 1 and "Traceback" not in done.err
    *rows, last = done.err.splitlines()
    assert rows and all(re.match(r"(Shops|Meters|Summary) ", row) for row in rows)
    assert "导入" in last if language == "zh_CN" else last.startswith("Nothing was imported")
    told = call(capfd, "--data", tmp_path / "new", "--lang", language, "import", file, "--json")
    assert told.json["ok"] is False and told.json["imported"] is False
    assert {(one["sheet"], one["row"]) for one in told.json["errors"]}
    assert not (tmp_path / "new").exists() or head(capfd, tmp_path / "new")
    assert call(capfd, "--data", tmp_path / "new", "import", write_workbook(tmp_path / "good.xlsx")).code == 0


def test_one_error_in_eight_hundred_rows_imports_nothing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(REFERENCE)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Meters"))
    unit = next(cell.column for cell in sheet[1] if str(cell.value).startswith("unit"))
    sheet.cell(500, unit).value = "７"
    book.save(tmp_path / "site.xlsx")
    done = call(capfd, "--data", tmp_path / "d", "--lang", "en", "import", tmp_path / "site.xlsx", "--json")
    assert done.code == 1 and done.err == ""
    assert [(one["sheet"], one["row"]) for one in done.json["errors"]] == [("Meters", 500)]
    assert done.json["counts"]["Meters"] > 800
    if (tmp_path / "d" / "ledger.db").exists():
        with sqlite3.connect(tmp_path / "d" / "ledger.db") as connection:
            assert connection.execute("SELECT count(*) FROM meters").fetchone()[0] == 0


# The book


def _count_up(data: Path) -> None:
    with sqlite3.connect(data / "ledger.db") as connection:
        connection.execute("PRAGMA user_version = 900")
    connection.close()


def _ruin_a_page(data: Path) -> None:
    content = bytearray((data / "ledger.db").read_bytes())
    content[4096 * 2 : 4096 * 20] = bytes(range(256)) * 16 * 18
    (data / "ledger.db").write_bytes(content)


def _replace(data: Path) -> None:
    (data / "ledger.db").write_text("dear diary " * 900)


BAD_BOOKS = {"newer schema": _count_up, "not a book": _replace}


@in_both_languages
@pytest.mark.parametrize("kind", BAD_BOOKS)
def test_a_book_that_is_not_ours_is_left_as_it_is(
    capfd: pytest.CaptureFixture[str], data: Path, workbook: Path, kind: str, language: str
) -> None:
    BAD_BOOKS[kind](data)
    before = (data / "ledger.db").read_bytes()
    text = refused(call(capfd, "--data", data, "--lang", language, "import", workbook), language)
    assert "ledger.db" in text
    proof = call(capfd, "--data", data, "--lang", language, "verify", "--json")
    assert proof.code == 1 and proof.json["ok"] is False and proof.json["findings"]
    if kind == "newer schema":
        said = refused(call(capfd, "--data", data, "--lang", language, "verify"), language)
        assert said == text, "and no word of a backup"
    assert "Traceback" not in proof.err
    assert (data / "ledger.db").read_bytes() == before


@in_both_languages
def test_a_ruined_page_is_found_and_told(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    _ruin_a_page(data)
    done = call(capfd, "--data", data, "--lang", language, "verify")
    assert done.code == 1 and done.out == "" and "Traceback" not in done.err
    *findings, last = done.err.splitlines()
    assert findings and ("备份" in last if language == "zh_CN" else "restore a backup" in last)


def test_a_tampered_row_is_named_by_rule_table_and_row(capfd: pytest.CaptureFixture[str], data: Path) -> None:
    connection = sqlite3.connect(data / "ledger.db")
    triggers = list(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE meter_epochs SET start_count = start_count + 1 WHERE seq = 2")
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    done = call(capfd, "--data", data, "verify", "--json")
    assert (done.code, done.err) == (1, "")
    assert done.json["ok"] is False
    found = done.json["findings"][0]
    assert (found["rule"], found["table"], found["row"]) == ("chain", "meter_epochs", 2), found


@in_both_languages
def test_a_book_marked_read_only(
    capfd: pytest.CaptureFixture[str], data: Path, workbook: Path, language: str
) -> None:
    """The mark is looked at: to root, file modes are no obstacle."""
    before = head(capfd, data)
    (data / "ledger.db").chmod(0o444)
    text = refused(call(capfd, "--data", data, "--lang", language, "import", workbook), language)
    assert "ledger.db" in text
    assert head(capfd, data) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="to root, file modes are no obstacle")
def test_a_folder_that_may_only_be_read(
    capfd: pytest.CaptureFixture[str], data: Path, workbook: Path
) -> None:
    data.chmod(0o500)
    try:
        refused(call(capfd, "--data", data, "--lang", "en", "import", workbook), "en")
        assert head(capfd, data)
    finally:
        data.chmod(0o700)


@in_both_languages
def test_a_second_program_on_the_same_folder(
    capfd: pytest.CaptureFixture[str], data: Path, workbook: Path, language: str
) -> None:
    """Whoever writes is refused; a proof reads beside the program that is running."""
    before = head(capfd, data)
    running = LedgerBook(data / "ledger.db", clock=SystemClock())
    try:
        refused(call(capfd, "--data", data, "--lang", language, "import", workbook), language)
        assert head(capfd, data) == before
    finally:
        running.close()


@in_both_languages
def test_a_book_that_another_program_holds(
    capfd: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """A book that cannot be read now is not called a bad one."""
    monkeypatch.setattr("app.verify._WAIT_S", 0.2)
    holder = sqlite3.connect(data / "ledger.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        refused(call(capfd, "--data", data, "--lang", language, "verify"), language)
    finally:
        holder.close()
    head(capfd, data)


KILLED_IN_A_COMMIT = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE half (written)")
for _ in range(3000):
    connection.execute("INSERT INTO half VALUES (zeroblob(500))")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_book_whose_program_was_killed_in_a_commit_is_proven_all_the_same(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    before = head(capfd, data)
    subprocess.run([sys.executable, "-c", KILLED_IN_A_COMMIT, str(data / "ledger.db")], check=False)
    assert (data / "ledger.db-journal").exists(), "the kill came too early or too late"
    assert head(capfd, data) == before


def test_no_room_for_a_copy_is_not_held_against_the_book(data: Path) -> None:
    assert verify_book(data / "ledger.db", copy_in=data / "nowhere").ok


# Connection files

BAD_CONNECTIONS = {
    "not JSON": b"{",
    "not text": b"\xff\xfe\x00",
    "nested without end": b"[" * 100_000,
    "a list": b"[1]",
    "no collectors": b'{"collectors": []}',
    "unknown collector": b'{"collectors": [{"id": "C99", "host": "h", "port": 1}]}',
    "port out of range": b'{"collectors": [{"id": "C01", "host": "h", "port": 70000}]}',
    "port as truth": b'{"collectors": [{"id": "C01", "host": "h", "port": true}]}',
    "host with a command": b'{"collectors": [{"id": "C01", "host": "h; rm -rf /", "port": 1}]}',
    "short key": b'{"collectors": [{"id": "C01", "host": "h", "port": 1, "key": "00"}]}',
    "weaker suite": (
        b'{"collectors": [{"id": "C01", "host": "h", "port": 1, "suite": "3des-cbc+hmac-sha256"}]}'
    ),
    "suite that is a list": b'{"collectors": [{"id": "C01", "host": "h", "port": 1, "suite": []}]}',
    "link that is a list": b'{"collectors": [{"id": "C01", "host": "h", "port": 1, "link": []}]}',
    "key number that is huge": b'{"collectors": [{"id": "C01", "host": "h", "port": 1, "key_id": 1e400}]}',
    "twice": (
        b'{"collectors": [{"id": "C01", "host": "h", "port": 1}, {"id": "C01", "host": "i", "port": 2}]}'
    ),
}


@in_both_languages
@pytest.mark.parametrize("kind", BAD_CONNECTIONS)
def test_a_hostile_connection_file_changes_nothing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, data: Path, kind: str, language: str
) -> None:
    before = all_but_the_log(data)
    file = tmp_path / "connections.json"
    file.write_bytes(BAD_CONNECTIONS[kind])
    refused(call(capfd, "--data", data, "--lang", language, "connect", file), language)
    assert all_but_the_log(data) == before
    head(capfd, data)


# The simulated mall

BAD_FAULTS = {
    "not JSON": b"x",
    "an object": b'{"a": 1}',
    "no such fault": b'[{"name": "nope", "target": "*"}]',
    "no such target": b'[{"name": "lose-reply", "target": "zz"}]',
    "times backwards": b'[{"name": "lose-reply", "target": "*", "times": -3}]',
    "foreign parameter": b'[{"name": "lose-reply", "target": "*", "self": 1}]',
    "nested without end": b"[" * 100_000,
}
BAD_KEYS = {
    "not JSON": b"x",
    "a list": b"[]",
    "a number": b'{"C01": 7}',
    "short": b'{"C01": "00", "C02": "00"}',
    "one missing": b'{"C01": "' + b"ab" * 32 + b'"}',
    "not hexadecimal": b'{"C01": "zz"}',
}
BAD_STATES = {
    "not ours": b"x\n",
    "another mall's": b'{"meter": "E1", "state": 7}\n',
    "not text": b"\xff\xfe\n",
}


@in_both_languages
@pytest.mark.parametrize(
    ("option", "content"),
    [
        *(pytest.param("--faults", content, id=f"faults: {kind}") for kind, content in BAD_FAULTS.items()),
        *(pytest.param("--keys", content, id=f"keys: {kind}") for kind, content in BAD_KEYS.items()),
        *(pytest.param("--state", content, id=f"state: {kind}") for kind, content in BAD_STATES.items()),
    ],
)
def test_a_hostile_file_for_the_simulated_mall(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    workbook: Path,
    option: str,
    content: bytes,
    language: str,
) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    text = refused(call(capfd, "--lang", language, "simulate", workbook, option, file), language)
    assert "file.json" in text
    assert file.read_bytes() == content


@in_both_languages
@pytest.mark.parametrize("option", ["--control", "--ports"])
def test_a_port_that_is_in_use(
    capfd: pytest.CaptureFixture[str], workbook: Path, option: str, language: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        text = refused(call(capfd, "--lang", language, "simulate", workbook, option, port), language)
    assert str(port) in text


@in_both_languages
def test_too_few_ports(capfd: pytest.CaptureFixture[str], workbook: Path, language: str) -> None:
    text = refused(call(capfd, "--lang", language, "simulate", workbook, "--ports", 65_535), language)
    assert "65535" in text


def test_the_mall_listens_where_it_was_told(workbook: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        first = free.getsockname()[1] - 2
    mall = subprocess.Popen(
        command("simulate", workbook, "--ports", first, "--until-eof"),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert mall.stdout is not None
    said = json.loads(mall.stdout.readline())
    out, err = mall.communicate(timeout=30)
    assert (mall.returncode, out, err) == (0, b"", b"")
    assert [one["port"] for one in said["collectors"]] == [first, first + 1]
    assert all(len(one["key"]) == 64 for one in said["collectors"]) and said["meters"] == 8


# Operators and settings


@in_both_languages
def test_an_operator_needs_an_administrator_first_and_a_free_name(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    asked = ("--data", data, "--lang", language, "operator")
    refused(call(capfd, *asked, "lin", "--role", "cashier"), language)
    refused(call(capfd, *asked, "lin", "--reset"), language)
    refused(call(capfd, *asked, "lin fang", "--role", "administrator"), language)
    refused(call(capfd, *asked, "lin", "--role", "king"), language)
    made = call(capfd, *asked, "boss", "--role", "administrator")
    assert (made.code, made.err) == (0, "") and "boss" in made.out
    added = call(capfd, *asked, "lin", "--role", "cashier")
    again = call(capfd, *asked, "lin", "--reset")
    assert added.code == again.code == 0 and added.out != again.out
    assert all("72" in one.out for one in (made, added, again)), "how long the secret is good"
    refused(call(capfd, *asked, "lin", "--role", "cashier"), language)
    head(capfd, data)


@in_both_languages
def test_an_operator_is_limited_changed_disabled_and_let_in_again(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    asked = ("--data", data, "--lang", language, "operator")
    call(capfd, *asked, "boss", "--role", "administrator")
    with command_ledger(data / "ledger.db", clock=SystemClock()) as sealed:
        sealed.book.write(
            lambda ledger: [ledger.shops.put_building(code=one, name=one) for one in ("B1", "B2")]
        )
    refused(call(capfd, *asked, "lin", "--role", "cashier", "--building", "B9"), language)
    assert call(capfd, *asked, "lin", "--role", "cashier", "--building", "B1", "--drawer", "D7").code == 0
    for change in (
        ("--change", "--building", "B1", "--building", "B2"),
        ("--change", "--role", "auditor", "--all-buildings"),
        ("--disable",),
    ):
        done = call(capfd, *asked, "lin", *change)
        assert (done.code, done.err) == (0, "") and "lin" in done.out, change
    with closing(LedgerBook(data / "ledger.db", clock=SystemClock())) as book:
        lin = book.read(lambda ledger: ledger.operators.by_name("lin"))
        changes = book.read(lambda ledger: ledger.audit.of("lin"))
    assert lin is not None
    assert (lin.roles, lin.drawer, lin.all_buildings, lin.enabled) == (("auditor",), "D7", True, False)
    limited = [row.detail["after"]["buildings"] for row in changes if row.action == "operator.change"]
    assert limited == [["B1", "B2"], None]
    assert call(capfd, *asked, "lin", "--enable").code == 0
    refused(call(capfd, *asked, "lin", "--reset-codes"), language)
    refused(call(capfd, *asked, "boss", "--disable"), language)
    refused(call(capfd, *asked, "boss", "--change", "--role", "cashier"), language)
    refused(call(capfd, *asked, "nobody", "--change", "--role", "cashier"), language)
    head(capfd, data)


@in_both_languages
def test_a_setting_is_shown_changed_and_refused(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    asked = ("--data", data, "--lang", language, "setting")
    assert "printer.kind = file\n" in call(capfd, *asked).out
    assert call(capfd, *asked, "printer.kind", "network").out == "printer.kind = network\n"
    assert call(capfd, *asked, "printer.kind").out == "printer.kind = network\n"
    refused(call(capfd, *asked, "printer.kind", "crayon"), language)
    refused(call(capfd, *asked, "printer.colour"), language)
    refused(call(capfd, *asked, "sale.limit_fen", "1e12"), language)
    head(capfd, data)


# The unforeseen


def test_what_nobody_foresaw_is_one_sentence_and_a_trace_in_the_log(
    capfd: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("app.verify.verify_book", broken)
    done = call(capfd, "--data", data, "--lang", "en", "verify")
    assert done.code == 1 and done.out == ""
    assert len(done.err.splitlines()) == 1 and "secret detail" not in done.err
    assert "meterdesk.log" in done.err
    assert "ZeroDivisionError: secret detail" in (data / "meterdesk.log").read_text(encoding="utf-8")


def test_a_check_tells_what_would_happen_and_an_export_comes_back(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data, workbook = tmp_path / "data", write_workbook(tmp_path / "site.xlsx")
    asked = call(capfd, "--data", data, "import", workbook, "--check", "--json").json
    assert asked["ok"] and not asked["imported"] and asked["added"]["Meters"] == 8
    assert not data.exists(), "a check of a workbook makes no book"
    assert call(capfd, "--data", data, "import", workbook, "--json").json["imported"]

    def edited(rows: Rows) -> None:
        rows["Shops"][1][1] = "同福客栈"

    write_workbook(workbook, edited)
    asked = call(capfd, "--data", data, "import", workbook, "--check", "--json").json
    assert [(one["key"], one["outcome"], one["fields"]) for one in asked["changes"]] == [
        (
            "1A-1F-001",
            "changed",
            [{"column": "name", "before": "龙门客栈", "after": "同福客栈", "stays": False}],
        )
    ]
    told = call(capfd, "--data", data, "--lang", "en", "import", workbook, "--check").out
    assert "Shops row 2, 1A-1F-001, changes: name 龙门客栈 → 同福客栈" in told
    assert "An import would add 0 rows, change 1," in told
    copy = tmp_path / "copy.xlsx"
    assert call(capfd, "--data", data, "--lang", "en", "export-site", copy).out.startswith("Rows exported: ")
    again = call(capfd, "--data", data, "import", copy, "--json").json
    assert again["ok"] and again["changes"] == []
    other = call(capfd, "--data", tmp_path / "other", "import", copy, "--json").json
    assert other["imported"] and other["added"]["Meters"] == 8
    text = refused(
        call(capfd, "--data", data, "--lang", "en", "export-site", tmp_path / "no" / "x.xlsx"), "en"
    )
    assert str(tmp_path / "no") in text


def test_of_very_many_findings_some_are_told_and_how_many_more_there_are(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    with command_ledger(data / "ledger.db", clock=SystemClock()) as sealed:
        for number in range(80):
            sealed.book.write(
                lambda ledger, number=number: ledger.audit.append(
                    operator="wang", action="sign_in", object=str(number), utc_ms=number
                )
            )
    with closing(sqlite3.connect(data / "ledger.db")) as book:
        (guard,) = book.execute("SELECT sql FROM sqlite_schema WHERE name = 'audit_no_update'").fetchone()
        book.execute("DROP TRIGGER audit_no_update")
        book.execute("UPDATE audit SET operator = 'nobody' WHERE seq > 1")
        book.execute(guard)
        book.commit()
    found = json.loads(call(capfd, "--data", data, "verify", "--json").out)["findings"]
    done = call(capfd, "--data", data, "--lang", "en", "verify")
    lines = done.err.splitlines()
    assert done.code == 1 and len(found) > 60
    assert f"And {len(found) - 50} more; main.py verify --json tells all of them." in lines
    assert len([line for line in lines if "[chain]" in line or "[seal]" in line]) <= 50
