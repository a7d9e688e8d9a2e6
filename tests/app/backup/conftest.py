from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.backup_site import BackupSite


@pytest.fixture
def site(tmp_path: Path) -> BackupSite:
    return BackupSite(tmp_path)
