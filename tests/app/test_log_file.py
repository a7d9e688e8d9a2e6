"""What nobody caught is in the log afterwards, whichever thread it was in, and no secret is."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import log_file

ROOT = Path(__file__).resolve().parents[2]
SECRET = "canary-7-Password"

SLOT = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from app import log_file
folder = Path(sys.argv[1])
with log_file.kept_in(folder), log_file.last_resort(folder):
    application = QCoreApplication([])
    def slot():
        password = sys.argv[2]
        raise LookupError("a row is missing")
    QTimer.singleShot(0, slot)
    QTimer.singleShot(50, application.quit)
    application.exec()
"""

CRASH = """
import os, signal, sys
from pathlib import Path
from app import log_file
folder = Path(sys.argv[1])
with log_file.kept_in(folder), log_file.last_resort(folder):
    def dies_here():
        password = sys.argv[2]
        os.kill(os.getpid(), signal.SIGSEGV)
    dies_here()
"""


def run(program: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", program, str(folder), SECRET]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)


def log_of(folder: Path) -> str:
    return (folder / log_file.NAME).read_text("utf-8")


def test_an_error_in_a_slot_is_logged_with_its_trace_and_the_program_goes_on(tmp_path: Path) -> None:
    ended = run(SLOT, tmp_path)
    assert ended.returncode == 0
    text = log_of(tmp_path)
    assert "nobody caught this" in text and "LookupError: a row is missing" in text and "in slot" in text
    assert SECRET not in text
    assert not (tmp_path / log_file.CRASH_NAME).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_kills_the_program_is_in_the_log_after_the_next_start(tmp_path: Path) -> None:
    assert run(CRASH, tmp_path).returncode == -signal.SIGSEGV
    assert "dies_here" in (tmp_path / log_file.CRASH_NAME).read_text()
    assert run(SLOT, tmp_path).returncode == 0
    text = log_of(tmp_path)
    assert "the program died before" in text and "dies_here" in text
    assert SECRET not in text
    assert not (tmp_path / log_file.CRASH_NAME).exists()


def test_an_error_in_a_thread_is_logged_and_the_hooks_are_given_back(tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook

    def work() -> None:
        raise LookupError("gone")

    with log_file.kept_in(tmp_path), log_file.last_resort(tmp_path):
        thread = threading.Thread(target=work, name="worker-7")
        thread.start()
        thread.join()
    assert (sys.excepthook, threading.excepthook) == before
    assert "worker-7" in log_of(tmp_path) and "LookupError: gone" in log_of(tmp_path)
    assert logging.getLogger().handlers == [
        one for one in logging.getLogger().handlers if not isinstance(one, log_file._LogFile)
    ]


def test_somebody_elses_fault_handler_is_left_alone(tmp_path: Path) -> None:
    assert faulthandler.is_enabled()
    with log_file.last_resort(tmp_path):
        assert not (tmp_path / log_file.CRASH_NAME).exists()
    assert faulthandler.is_enabled()


def test_the_log_says_what_ran_and_how_it_ended(tmp_path: Path) -> None:
    with log_file.kept_in(tmp_path):
        log_file.note_start()
        log_file.note_end(ended=True)
        log_file.note_end(ended=False)
    text = log_of(tmp_path)
    assert "started on Python 3." in text
    assert "INFO meterdesk: ended\n" in text and "a thread was still at work" in text


def test_a_long_log_is_cut_into_pieces_and_the_oldest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "LARGEST", 1_000)
    with log_file.kept_in(tmp_path):
        for number in range(200):
            logging.getLogger("app").warning("line %d of a long day", number)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == [log_file.NAME, *(f"{log_file.NAME}.{n}" for n in range(1, log_file.KEPT + 1))]
    assert "line 199" in log_of(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be written to")
def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with log_file.kept_in(tmp_path), log_file.last_resort(tmp_path):
        logging.getLogger("app").warning("still told")
    tmp_path.chmod(0o700)
