"""A manifest says what a backup is, and one that no program of ours wrote is refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup import manifest
from app.backup.manifest import FileLine, Manifest
from app.errors import DeskError

KEY = bytes(32)
GOOD = Manifest(
    site="0123456789ab",
    made_utc_ms=1_790_000_000_000,
    log_entries=7,
    log_hash="ab" * 32,
    ledger_schema=6,
    readings_schema=3,
    key_id="k1",
    anchor="1 7 ab",
    files=(FileLine("ledger.db", 10, "cd" * 32), FileLine(f"readings-2021-{'e' * 32}.db", 5, "ef" * 32)),
)


def put(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(DeskError) as refused:
        manifest.read(folder)
    return refused.value.key


def test_what_is_written_is_read_back_and_its_seal_holds(tmp_path: Path) -> None:
    sealed = GOOD.sealed(KEY)
    found = manifest.read(put(tmp_path, sealed.text()))
    assert found == sealed and found.is_sealed_by(KEY)
    assert not found.is_sealed_by(bytes([1]) * 32) and not GOOD.is_sealed_by(KEY)
    assert [line.year for line in found.files] == [None, 2021]
    assert not found.whole and found.size_bytes == 15
    name = manifest.name_of(GOOD.site, GOOD.made_utc_ms)
    assert name == "meterdesk-0123456789ab-20260921T141320Z"
    assert manifest.site_in(name) == GOOD.site and manifest.site_in(f".{name}.part") is None


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    told = json.loads(GOOD.text())
    change(told)
    return json.dumps(told)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"ledger.db"',
        "[" * 100_000,
        changed(lambda told: told.pop("format")),
        changed(lambda told: told.update(format="1")),
        changed(lambda told: told.pop("site")),
        changed(lambda told: told.update(site="../../etc")),
        changed(lambda told: told.update(site=7)),
        changed(lambda told: told.update(log_entries=-1)),
        changed(lambda told: told.update(log_entries=True)),
        changed(lambda told: told.update(log_entries=1.5)),
        changed(lambda told: told.update(log_entries=10**30)),
        changed(lambda told: told.update(log_hash="xyz")),
        changed(lambda told: told.update(mac=["a"])),
        changed(lambda told: told.update(files={})),
        changed(lambda told: told.update(files=[])),
        changed(lambda told: told.update(files=7)),
        changed(lambda told: told["files"].append(told["files"][0])),
        changed(lambda told: told["files"][0].update(bytes=-1)),
        changed(lambda told: told["files"][0].update(sha256="0")),
        *[
            changed(lambda told, path=path: told["files"].append({**told["files"][0], "path": path}))
            for path in (
                "../ledger.db",
                "/etc/passwd",
                "desk.key",
                "profiles/../../x.toml",
                "profiles/a/b.toml",
                "C:\\x.toml",
                "a\\b.toml",
                ".hidden.toml",
                "restore.json",
                "ledger.db-journal",
                "readings-2021-../../x.db",
                "",
                None,
            )
        ],
        b"\xff\xfe\x00",
        "x" * 5_000_000,
    ],
    ids=lambda text: str(text)[:40],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert refusal(put(tmp_path, text)) == "backup.bad_manifest"


def test_a_newer_format_and_a_missing_manifest_are_told_as_such(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, changed(lambda told: told.update(format=2)))) == "backup.newer_format"
    assert refusal(tmp_path / "none") == "backup.none_there"
    folder = tmp_path / "odd"
    (folder / "manifest.json").mkdir(parents=True)
    assert refusal(folder) == "backup.unreadable"


@given(st.binary(max_size=300))
def test_whatever_bytes_there_are_it_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    assert refusal(put(tmp_path_factory.getbasetemp() / "fuzz", raw)).startswith("backup.")


def test_backups_are_listed_by_their_time_whatever_else_lies_there(tmp_path: Path) -> None:
    assert manifest.backups_in(tmp_path / "none") == ()
    names = [
        "meterdesk-ffffffffffff-20260101T000000Z",
        "meterdesk-0123456789ab-20260921T141320Z",
        "meterdesk-0123456789ab-20270101T000000Z",
    ]
    for name in names[1:]:
        put(tmp_path / name, GOOD.text())
    put(tmp_path / names[0], "{")
    for other in ("archive", "meterdesk-x", ".meterdesk-0123456789ab-20260921T141320Z.part", "photos"):
        (tmp_path / other).mkdir()
    found = manifest.backups_in(tmp_path)
    assert [one.folder.name for one in found] == names
    assert found[0].manifest is None and found[0].trouble is not None
    assert found[0].trouble.key == "backup.bad_manifest" and found[1].manifest == GOOD
