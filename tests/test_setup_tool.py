"""`tools/setup.py`, the script behind `make`: what it says when it cannot help itself."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "setup.py"


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_tool", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_rights_it_names_the_exact_line(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(tool.SetupFailed) as caught:
        tool.apt_install(["python3.11-venv"], why="Python's venv module is not installed")
    assert "sudo apt-get install -y --no-install-recommends python3.11-venv" in str(caught.value)


def test_on_another_system_it_names_the_packages(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(tool.SetupFailed, match="libegl1"):
        tool.apt_install(["libegl1"], why="Qt lacks system libraries")


def test_a_changed_lock_asks_for_a_new_setup(tool: ModuleType, tmp_path: Path) -> None:
    before = tool.wanted_stamp()
    tool.LOCK = tmp_path / "requirements.lock"
    tool.LOCK.write_text("escpos==9\n", encoding="utf-8")
    assert tool.wanted_stamp() != before


def test_a_display_asks_for_the_libraries_that_draw_on_it(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool.STAMP, tool.PYTHON = tmp_path / "ready", Path(sys.executable)
    for first, later, serves in ((False, True, False), (True, False, True), (True, True, True)):
        monkeypatch.setattr(tool, "has_display", lambda first=first: first)
        tool.STAMP.write_text(tool.wanted_stamp(), encoding="utf-8")
        monkeypatch.setattr(tool, "has_display", lambda later=later: later)
        assert tool.is_ready() is serves


def test_a_wrong_word_is_wrong_use() -> None:
    command = [sys.executable, str(SCRIPT), "instal"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "setup|demo|check|test" in done.stderr
    assert done.stdout == ""
