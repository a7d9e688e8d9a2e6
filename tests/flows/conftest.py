"""A data folder with a small site in it, for tests that need no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import main as program
from tests.helpers.workbooks import write_workbook


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 2 collectors, 4 shops and 8 meters."""
    return write_workbook(tmp_path_factory.mktemp("workbook") / "site.xlsx")


@pytest.fixture(scope="session")
def _imported(tmp_path_factory: pytest.TempPathFactory, workbook: Path) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "data"
    assert program.main(["--data", str(folder), "import", str(workbook)]) == 0
    return folder


@pytest.fixture
def data(tmp_path: Path, _imported: Path) -> Path:
    """A data folder of its own, the small site imported."""
    folder = tmp_path / "data"
    shutil.copytree(_imported, folder)
    return folder
