"""A backup is whole, proven and in its place, or there is none and everything is as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.backup import making, manifest, proof
from app.backup.making import Work
from app.errors import DeskError
from db.instance import OwnerLock
from tests.helpers.backup_site import YEAR, BackupSite


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_has_all_of_it_but_the_keys(site: BackupSite) -> None:
    (site.data / "profiles").mkdir()
    (site.data / "profiles" / "自家表.toml").write_text("x = 1")
    (site.data / "calendar.toml").write_text("y = 2")
    (site.data / "gateway.toml").write_text("key = 'of nobody here'")
    (site.data / "profiles" / "folder.toml").mkdir()
    (site.data / "profiles" / ".hidden.toml").write_text("z = 3")
    made = site.back_up()
    names = [line.path for line in made.manifest.files]
    assert names[:4] == ["calendar.toml", "ledger.db", "profiles/自家表.toml", "readings.db"]
    assert [line.year for line in made.manifest.files[4:]] == [YEAR]
    assert made.manifest.whole and made.lacking == () and made.removed == () and made.same_disk
    proof.check_files(made.folder, made.manifest)
    proof.prove_archives(made.folder, made.manifest)
    assert manifest.read(made.folder) == made.manifest
    assert not any(path.name == "desk.key" for path in site.there.rglob("*"))
    assert all(path.stat().st_mode & 0o077 == 0 for path in site.there.rglob("*") if path.is_file())
    assert left_in(site.data / "backup") == ["work.lock"]
    with site.books() as books:
        assert books.sealed.book.read(lambda ledger: ledger.settings.get("book.last_backup_utc_ms"))
        secret = books.sealed.log_key.hex()
    assert all(secret.encode() not in path.read_bytes() for path in site.there.rglob("*") if path.is_file())
    site.check()


def test_money_alone_is_copied_without_readings(site: BackupSite) -> None:
    made = site.back_up(whole=False)
    assert [line.path for line in made.manifest.files] == ["ledger.db"] and not made.manifest.whole
    assert not (site.there / "archive").exists()


def test_archived_years_lie_there_once_and_go_with_the_last_backup_that_names_them(site: BackupSite) -> None:
    first, second = site.back_up(), site.back_up()
    (year,) = (site.there / "archive").iterdir()
    stamp = year.stat().st_mtime_ns
    assert first.folder != second.folder
    assert [one.year for one in (first.manifest.files[-1], second.manifest.files[-1])] == [YEAR, YEAR]
    assert year.stat().st_mtime_ns == stamp, "it is not written a second time"
    year.write_bytes(b"rot")
    site.back_up()
    assert year.stat().st_size > 3, "what has gone bad there is replaced"
    stray = year.with_name(f"readings-2019-{'0' * 32}.db")
    stray.write_bytes(b"of no backup")
    site.back_up()
    assert stray.exists(), "another site may be about to name it"
    os.utime(stray, (1, 1))
    site.back_up()
    assert left_in(site.there / "archive") == [year.name]
    (first.folder / "manifest.json").write_text("{")
    stray.write_bytes(b"perhaps of the damaged one")
    os.utime(stray, (1, 1))
    site.back_up()
    assert stray.exists()


def test_a_year_whose_file_is_missing_is_named_and_the_rest_is_backed_up(site: BackupSite) -> None:
    (site.data / "archive" / f"readings-{YEAR}.db").write_bytes(b"damaged")
    made = site.back_up()
    assert made.lacking == (YEAR,) and made.manifest.whole
    proof.check_files(made.folder, made.manifest)


def test_older_ones_go_only_when_the_new_one_is_whole_and_those_of_others_never(site: BackupSite) -> None:
    made = site.back_up(whole=False)
    old = [_aged(made.folder, site.there, days) for days in (3, 3, 40)]
    other = _aged(made.folder, site.there, 3, site_id="0" * 12)
    made = site.back_up(whole=False)
    assert made.removed == (old[0].name,), "of two of a day one stays"
    assert other.exists() and old[1].exists() and old[2].exists()
    old = [_aged(made.folder, site.there, days) for days in (5, 5)]

    def broken(folder: Path) -> None:
        raise DeskError("backup.not_proven", path=str(folder), findings=1, first="x")

    with site.books() as books, pytest.raises(DeskError) as refused:
        making.make(books, site.there, replace(site.work(books), prove=broken), whole=False)
    assert refused.value.key == "backup.not_proven"
    assert all(one.exists() for one in old)


def _aged(backup: Path, there: Path, days: int, *, site_id: str = "") -> Path:
    """A copy of a backup under an older time."""
    own = manifest.read(backup)
    site_id = site_id or own.site
    utc_ms = own.made_utc_ms - days * 86_400_000
    while (folder := there / manifest.name_of(site_id, utc_ms)).exists():
        utc_ms += 60_000
    shutil.copytree(backup, folder)
    told = json.loads((folder / "manifest.json").read_text()) | {"made_utc_ms": utc_ms, "site": site_id}
    (folder / "manifest.json").write_text(json.dumps(told))
    return folder


def _no_room(_: object) -> shutil._ntuple_diskusage:
    return shutil._ntuple_diskusage(10**9, 10**9 - 1_000_000, 1_000_000)


REFUSED: dict[str, tuple[Callable[[BackupSite, pytest.MonkeyPatch], Path], str]] = {
    "inside": (lambda site, _: site.data / "copies", "backup.inside"),
    "no parent": (lambda site, _: site.data.parent / "nas" / "there", "backup.refused"),
    "a file": (lambda site, _: site.data / ".." / "file", "backup.refused"),
    "disk full": (
        lambda site, patch: patch.setattr(shutil, "disk_usage", _no_room) or site.there,  # type: ignore[func-returns-value]
        "backup.no_room",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_place_that_cannot_take_it_is_told_and_nothing_is_left(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    (site.data.parent / "file").write_text("")
    where, key = REFUSED[case]
    with site.books() as books:
        there = where(site, monkeypatch)
        with pytest.raises(DeskError) as refused:
            making.make(books, there, site.work(books), whole=True)
    assert refused.value.key == key
    assert not list((site.data / "backup").glob("stage*"))
    assert not site.there.exists() or left_in(site.there) == []
    site.check()


@pytest.mark.parametrize("step", ["copy", "prove", "bring"])
def test_one_that_is_stopped_leaves_nothing(site: BackupSite, step: str) -> None:
    before = site.back_up()
    reached: list[str] = []
    with site.books() as books:
        work = Work(
            lambda: step in reached, lambda name, done, of: reached.append(name), site.work(books).prove
        )
        with pytest.raises(DeskError) as refused:
            making.make(books, site.there, work, whole=True)
    assert refused.value.key == "backup.stopped" and step in reached
    assert left_in(site.there) == sorted([before.folder.name, "archive"])
    assert left_in(site.data / "backup") == ["work.lock"]


def test_only_one_is_made_at_a_time(site: BackupSite) -> None:
    site.back_up(whole=False)
    lock = OwnerLock(site.data / "backup" / "work")
    with site.books() as books, pytest.raises(DeskError) as refused:
        making.make(books, site.there, site.work(books), whole=False)
    lock.release()
    assert refused.value.key == "backup.under_way"


def test_what_was_copied_badly_is_no_backup(site: BackupSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that gives back something else than was written."""
    real = manifest.digest_of

    def read_back(path: Path) -> tuple[int, str]:
        return (1, "0" * 64) if ".part" in str(path) else real(path)

    monkeypatch.setattr(manifest, "digest_of", read_back)
    with site.books() as books, pytest.raises(DeskError) as refused:
        making.make(books, site.there, site.work(books), whole=False)
    assert refused.value.key == "backup.file_changed"
    assert left_in(site.there) == []
