"""A console that cannot start says why in one sentence, ends with 1 and changes nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import LANGUAGES, ROOT, command, ended, refused, run
from tests.flows.test_command_line import head

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def _file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x")


def _newer(folder: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(folder / "ledger.db")
    connection.execute("PRAGMA user_version = 900")
    connection.close()


def _no_book(folder: Path) -> None:
    (folder / "ledger.db").write_text("dear diary " * 900)


def _ruined(folder: Path) -> None:
    content = bytearray((folder / "ledger.db").read_bytes())
    content[4096 * 2 : 4096 * 20] = bytes(range(256)) * 16 * 18
    (folder / "ledger.db").write_bytes(content)


def _read_only(folder: Path) -> None:
    (folder / "ledger.db").chmod(0o444)


def _open_key(folder: Path) -> None:
    (folder / "desk.key").write_text("ab" * 32)
    (folder / "desk.key").chmod(0o644)


def _torn_key(folder: Path) -> None:
    (folder / "desk.key").write_text("ab")
    (folder / "desk.key").chmod(0o600)


def _ruined_readings(folder: Path) -> None:
    (folder / "readings.db").write_text("dear diary " * 900)


REFUSALS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file instead of a folder": (_file, ""),
    "a newer schema": (_newer, "ledger.db"),
    "no book": (_no_book, "ledger.db"),
    "a ruined page": (_ruined, "ledger.db"),
    "a read-only book": (_read_only, "ledger.db"),
    "a key open to others": (_open_key, "desk.key"),
    "a torn key": (_torn_key, "desk.key"),
    "ruined readings": (_ruined_readings, "readings.db"),
}


FOUND_WITH_THE_BOOK_OPEN = ("ruined readings", "a key open to others", "a torn key")
"""The ledger says by then who had opened it last, and nothing else."""


@pytest.mark.parametrize(("case", "language"), [(case, LANGUAGES[n % 2]) for n, case in enumerate(REFUSALS)])
def test_the_console_does_not_start(data: Path, case: str, language: str) -> None:
    spoil, names = REFUSALS[case]
    spoil(data)
    before = {path.name: path.read_bytes() for path in data.glob("*.db")} if data.is_dir() else {}
    text = refused(run("--data", data, "--lang", language), language)
    assert names in text
    for name, content in before.items():
        if name != "ledger.db" or case not in FOUND_WITH_THE_BOOK_OPEN:
            assert (data / name).read_bytes() == content or case in ("a ruined page",)


@in_both_languages
def test_a_second_console_on_the_same_folder(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    before = head(capfd, data)
    running = LedgerBook(data / "ledger.db", clock=SystemClock())
    try:
        refused(run("--data", data, "--lang", language), language)
    finally:
        running.close()
    assert head(capfd, data) == before


def test_a_console_that_cannot_start_speaks_the_language_last_chosen(data: Path) -> None:
    (data / "screens.ini").write_text("[General]\nlanguage=en\n", encoding="utf-8")
    _newer(data)
    refused(run("--data", data), "en")


@in_both_languages
@pytest.mark.parametrize("option", ["--data", "--tour"])
def test_a_demonstration_in_a_folder_that_is_a_file(tmp_path: Path, option: str, language: str) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert str(file) in refused(run("--lang", language, "--demo", option, file), language)


ON_A_READ_ONLY_MOUNT = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def _may_mount() -> bool:
    tried = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        sys.platform == "linux"
        and shutil.which("unshare")
        and not subprocess.run(tried, capture_output=True).returncode
    )


@in_both_languages
@pytest.mark.skipif(not _may_mount(), reason="needs the right to mount")
def test_a_data_folder_on_a_read_only_disk(
    capfd: pytest.CaptureFixture[str], data: Path, workbook: Path, language: str
) -> None:
    """No right of any user writes there. Nothing starts, and the book can still be proven."""
    before = head(capfd, data)
    asked: list[tuple[object, ...]] = [("import", workbook), ()]
    for arguments in asked:
        program = command("--data", data, "--lang", language, *arguments)
        text = refused(
            ended(["unshare", "-m", "sh", "-c", ON_A_READ_ONLY_MOUNT, str(data), *program]), language
        )
        assert str(data) in text
    proof = ["unshare", "-m", "sh", "-c", ON_A_READ_ONLY_MOUNT, str(data)]
    assert ended([*proof, *command("--data", data, "verify", "--json")]).json["head"] == before


# What belongs to the program itself is missing


@pytest.fixture(scope="module")
def program_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("program")
    shutil.copy(ROOT / "main.py", root)
    for package in ("app", "db", "meterio", "widgets", "resources"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@in_both_languages
def test_a_missing_workbook_of_the_demonstration(program_copy: Path, tmp_path: Path, language: str) -> None:
    site = program_copy / "resources" / "demo" / "site.xlsx"
    site.rename(site.with_suffix(".away"))
    try:
        done = run("--lang", language, "--data", tmp_path / "d", "--demo", root=program_copy)
        assert "site.xlsx" in refused(done, language) or "mall.log" in refused(done, language)
    finally:
        site.with_suffix(".away").rename(site)


@in_both_languages
def test_missing_meter_profiles(program_copy: Path, data: Path, language: str) -> None:
    folder = program_copy / "meterio" / "profiles"
    away = [path.rename(path.with_suffix(".away")) for path in folder.glob("*.toml")]
    try:
        refused(run("--lang", language, "--data", data, root=program_copy), language)
    finally:
        for path in away:
            path.rename(path.with_suffix(".toml"))


def test_missing_translations_leave_the_sentence_in_english(program_copy: Path, tmp_path: Path) -> None:
    folder = program_copy / "resources" / "translations"
    folder.rename(folder.with_name("away"))
    try:
        refused(run("--data", tmp_path / "none", "verify", root=program_copy), "en")
    finally:
        folder.with_name("away").rename(folder)
