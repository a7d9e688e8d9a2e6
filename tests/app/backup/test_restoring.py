"""A backup is put back whole, and only one that is fit to be; what it loses is said before."""

from __future__ import annotations

import errno
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import crash_points
from app.backup import manifest, swap
from app.backup.manifest import Manifest
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.sealed_ledger import command_ledger
from app.services import settings
from db.errors import SecondInstance
from db.ledger import LedgerBook
from tests.helpers.backup_site import CLOCK, YEAR, BackupSite


def refused(site: BackupSite, source: Path, *, reason: str = "", into: Path | None = None) -> DeskError:
    """Why it is not put back; the folder is as it was."""
    before = snapshot(into or site.data)
    with pytest.raises(DeskError) as error:
        site.restore(source, reason=reason, into=into)
    assert snapshot(into or site.data) == before
    return error.value


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def audited(data: Path, action: str) -> list[dict[str, object]]:
    with command_ledger(data / "ledger.db", clock=CLOCK) as sealed:
        found = sealed.book.read(lambda ledger: ledger.audit.of("ledger"))
    return [dict(one.detail or {}) for one in found if one.action == action]


def test_everything_is_as_it_was_when_the_backup_was_made(site: BackupSite) -> None:
    site.name_it("before")
    made = site.back_up()
    site.name_it("after")
    shutil.rmtree(site.data / "archive")
    (site.data / "readings.db").write_bytes(b"lost")
    done = site.restore(made.folder, reason="the disk was damaged")
    assert done.lost == 1 and done.sealed
    assert site.name() == "before"
    assert site.stored() == site.samples
    (told,) = audited(site.data, "book.restored")
    assert told["reason"] == "the disk was damaged" and told["lost"] == 1
    own = made.manifest
    assert (told["source"], told["after"]) == (made.folder.name, f"{own.log_entries}:{own.log_hash}")
    (aside,) = site.data.glob("before-restore-*")
    assert (aside / "readings.db").read_bytes() == b"lost"
    with closing(sqlite3.connect(aside / "ledger.db")) as book:
        assert book.execute("SELECT value FROM settings WHERE key = 'site.name'").fetchone() == ("after",)
    assert not (site.data / "restore.json").exists() and not (site.data / "restore").exists()
    site.check()


def test_on_a_new_machine_the_key_comes_later(site: BackupSite, tmp_path: Path) -> None:
    site.name_it("here")
    made, new = site.back_up(), tmp_path / "new"
    with pytest.raises(DeskError) as missing:
        site.restore(made.folder, into=new)
    assert missing.value.key == "keys.missing"
    assert (new / "restore.json").exists(), "to be noted once the key is there"
    shutil.copy(site.data / "desk.key", new / "desk.key")
    assert site.name(new) == "here" and site.stored(new) == site.samples
    assert [one["source"] for one in audited(new, "book.restored")] == [made.folder.name]
    assert not (new / "restore.json").exists() and not list(new.glob("before-restore-*"))
    site.check(new)


def test_money_alone_is_put_back_and_the_readings_stay(site: BackupSite) -> None:
    made = site.back_up(whole=False)
    kept = (site.data / "readings.db").read_bytes()
    site.name_it("after")
    site.restore(made.folder, reason="typed wrongly")
    assert site.name() == "" and (site.data / "readings.db").read_bytes() == kept
    assert site.stored() == site.samples


def test_the_very_same_book_needs_no_reason_and_sells_at_once(site: BackupSite) -> None:
    made = site.back_up()
    (site.data / "readings.db").unlink()
    assert site.restore(made.folder).lost == 0
    with command_ledger(site.data / "ledger.db", clock=CLOCK) as sealed:
        assert (
            json.loads(sealed.book.read(lambda ledger: ledger.settings.get("book.restored_state")) or "")[
                "waits"
            ]
            is False
        )


def test_a_book_that_goes_on_after_the_backup_is_given_up_with_a_reason_only(site: BackupSite) -> None:
    made = site.back_up()
    site.name_it("one")
    site.name_it("two")
    error = refused(site, made.folder)
    assert (error.key, error.params["lost"]) == ("restore.loses", 2)
    assert refused(site, made.folder, reason="x" * 201).key == "restore.long_reason"


def test_what_went_another_way_since_is_counted_from_where_they_parted(site: BackupSite) -> None:
    """Put back once, worked on, and then a later backup of the way that was given up."""
    first = site.back_up()
    site.name_it("one")
    second = site.back_up()
    site.restore(first.folder, reason="try")
    site.name_it("another")
    error = refused(site, second.folder)
    assert error.key == "restore.loses" and int(str(error.params["lost"])) >= 2


def test_anchors_tell_what_is_lost_where_the_book_is_gone(site: BackupSite) -> None:
    made = site.back_up()
    site.name_it("one")
    (site.data / "ledger.db").unlink()
    error = refused(site, made.folder)
    assert (error.key, error.params["lost"]) == ("restore.loses", 1)
    site.restore(made.folder, reason="the book is gone")
    site.check()


def test_a_receipt_journal_that_goes_further_is_proposed_instead(site: BackupSite, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with command_ledger(site.data / "ledger.db", clock=CLOCK) as sealed:
        sealed.book.write(
            lambda ledger: settings.change(
                ledger, "book.journal_folder", str(disk), session=SYSTEM, now_utc_ms=1
            )
        )
    made = site.back_up()
    book = LedgerBook(site.data / "ledger.db", clock=CLOCK)
    book.journal_to(disk)
    book.write(lambda ledger: settings.change(ledger, "site.name", "sold", session=SYSTEM, now_utc_ms=2))
    assert book.close()
    shutil.copytree(site.data, tmp_path / "new", ignore=lambda *_: {"ledger.db", "ledger.anchors"})
    error = refused(site, made.folder, into=tmp_path / "new")
    assert (error.key, error.params["folder"]) == ("restore.journal_newer", str(disk))
    site.restore(made.folder, reason="the journal is of no use", into=tmp_path / "new")


def test_a_damaged_book_is_replaced(site: BackupSite) -> None:
    made = site.back_up()
    path = site.data / "ledger.db"
    path.write_bytes(b"SQLite format 3\0" + random.Random(1).randbytes(8_000))
    (site.data / "ledger.anchors").unlink()
    assert site.restore(made.folder).lost == 0
    site.check()
    (aside,) = site.data.glob("before-restore-*")
    assert (aside / "ledger.db").stat().st_size == 8_016


def test_what_sqlite_kept_beside_the_old_book_never_meets_the_new_one(site: BackupSite) -> None:
    """A journal of what a crash cut off would be rolled back into the book that was put there."""
    made = site.back_up()
    with closing(sqlite3.connect(site.data / "ledger.db", isolation_level=None)) as book:
        book.execute("PRAGMA journal_mode = DELETE")
        book.execute("PRAGMA cache_size = 1")
        book.execute("PRAGMA cache_spill = 1")
        book.execute("BEGIN")
        book.execute("UPDATE settings SET value = 'half' || value")
        book.execute("CREATE TABLE padding AS SELECT randomblob(100000)")
        journal = (site.data / "ledger.db-journal").read_bytes()
        half = (site.data / "ledger.db").read_bytes()
        book.execute("ROLLBACK")
    assert journal[:8] == b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    (site.data / "ledger.db").write_bytes(half)
    (site.data / "ledger.db-journal").write_bytes(journal)
    site.restore(made.folder, reason="power cut")
    site.check()


def test_nothing_is_put_back_under_a_running_program(site: BackupSite) -> None:
    made = site.back_up()
    with site.books(), pytest.raises(SecondInstance):
        site.restore(made.folder)


def test_a_backup_of_another_site_is_refused(site: BackupSite, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = BackupSite(tmp_path / "b", readings=False)
    assert refused(site, other.back_up().folder).key == "restore.other_site"


def tell(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    """A manifest that says something else."""

    def damage(folder: Path) -> None:
        told = json.loads((folder / "manifest.json").read_text())
        change(told)
        (folder / "manifest.json").write_text(json.dumps(told))

    return damage


def reseal(change: Callable[[sqlite3.Connection], object]) -> Callable[[Path], None]:
    """A ledger that somebody changed, with a manifest that fits: whoever has no key can do so."""

    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "ledger.db")) as book:
            change(book)
            book.commit()
        size, digest = manifest.digest_of(folder / "ledger.db")

        def fit(told: dict[str, object]) -> None:
            told["files"] = [
                one | {"bytes": size, "sha256": digest} if one["path"] == "ledger.db" else one
                for one in told["files"]  # type: ignore[attr-defined]
            ]

        tell(fit)(folder)

    return damage


def flip(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / name
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)

    return damage


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "backup.none_there"),
    "no ledger": (lambda folder: (folder / "ledger.db").unlink(), "backup.file_missing"),
    "no readings": (lambda folder: (folder / "readings.db").unlink(), "backup.file_missing"),
    "no archive": (lambda folder: shutil.rmtree(folder.parent / "archive"), "backup.file_missing"),
    "cut off": (lambda folder: _cut(folder / "ledger.db"), "backup.file_changed"),
    "a bit of the ledger": (flip("ledger.db"), "backup.file_changed"),
    "a bit of the readings": (flip("readings.db"), "backup.file_changed"),
    "a bit of an archive": (
        lambda folder: flip(next(folder.parent.glob("archive/*")).name)(folder.parent / "archive"),
        "backup.file_changed",
    ),
    "newer ledger": (tell(lambda told: told.update(ledger_schema=99)), "backup.newer_program"),
    "newer readings": (tell(lambda told: told.update(readings_schema=99)), "backup.newer_program"),
    "newer format": (tell(lambda told: told.update(format=9)), "backup.newer_format"),
    "another time told": (tell(lambda told: told.update(made_utc_ms=1)), "backup.changed"),
    "files left out": (tell(lambda told: told.update(files=told["files"][:1])), "backup.changed"),  # type: ignore[index]
    "another log told": (tell(lambda told: told.update(log_entries=1)), "backup.changed"),
    "a changed ledger": (
        reseal(lambda book: book.execute("UPDATE settings SET value = '1' WHERE rowid = 1")),
        "backup.changed",
    ),
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4_096])


@pytest.mark.parametrize("case", UNFIT)
def test_a_backup_that_is_not_fit_is_refused_and_the_live_book_untouched(site: BackupSite, case: str) -> None:
    made = site.back_up()
    damage, key = UNFIT[case]
    damage(made.folder)
    assert refused(site, made.folder).key == key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (
            lambda book: book.execute("CREATE TRIGGER t AFTER INSERT ON audit BEGIN SELECT 1; END"),
            "backup.not_proven",
        ),
        (lambda book: book.execute("CREATE VIEW v AS SELECT * FROM settings"), "backup.not_proven"),
        (lambda book: book.execute("PRAGMA user_version = 99"), "backup.not_proven"),
        (lambda book: book.execute("DROP TABLE settings"), "backup.not_proven"),
        (lambda book: _shorten(book), "backup.not_proven"),
    ],
    ids=["trigger", "view", "version", "table", "log cut off"],
)
def test_a_changed_book_is_found_out_on_a_new_machine_without_any_key(
    site: BackupSite, tmp_path: Path, change: Callable[[sqlite3.Connection], object], key: str
) -> None:
    site.name_it("one")
    made = site.back_up()
    reseal(change)(made.folder)
    new = tmp_path / "new"
    new.mkdir()
    assert refused(site, made.folder, into=new).key == key


def _shorten(book: sqlite3.Connection) -> None:
    """Take the last entry of the log away, past the guard of its table."""
    guards = book.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'"
    ).fetchall()
    for name, _ in guards:
        book.execute(f"DROP TRIGGER {name}")
    book.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    for _, text in guards:
        book.execute(text)


def test_each_single_bit_of_a_backup_counts(site: BackupSite) -> None:
    """Flipped anywhere in any of its files, also in the manifest: refused, and the live book is as it was."""
    made = site.back_up()
    source = random.Random(5)
    files = [path for path in site.there.rglob("*") if path.is_file()]
    for _ in range(60):
        path = source.choice(files)
        raw = bytearray(good := path.read_bytes())
        raw[source.randrange(len(raw))] ^= 1 << source.randrange(8)
        path.write_bytes(raw)
        try:
            assert refused(site, made.folder).key.startswith("backup.")
        finally:
            path.write_bytes(good)
    site.restore(made.folder)


def test_backup_damage_and_restore_over_and_over(site: BackupSite) -> None:
    """Twenty rounds: something is done, backed up, done on, lost in some way, and put back."""
    source = random.Random(11)
    made: list[tuple[Path, str]] = []
    for number in range(20):
        site.name_it(f"n{number}")
        made.append((site.back_up(whole=source.random() < 0.7).folder, f"n{number}"))
        for more in range(source.randrange(3)):
            site.name_it(f"n{number}.{more}")
        lost = source.choice(["ledger", "readings", "nothing"])
        if lost != "nothing":
            (site.data / f"{lost}.db").write_bytes(source.randbytes(source.randrange(1, 9_000)))
        folder, name = source.choice(
            [one for one in made if lost != "readings" or manifest.read(one[0]).whole]
        )
        site.restore(folder, reason="round")
        assert site.name() == name
        assert site.stored() == site.samples
        site.check()


def test_too_little_room_is_told_before_anything_is_touched(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site.back_up()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
    assert refused(site, made.folder).key == "backup.no_room"


def test_an_announcement_that_cannot_be_read_stops_whoever_opens_the_folder(site: BackupSite) -> None:
    (site.data / swap.ANNOUNCED).write_text("{")
    with pytest.raises(DeskError) as error:
        site.name()
    assert error.value.key == "restore.unreadable"


def test_files_of_the_site_come_back_too(site: BackupSite) -> None:
    (site.data / "profiles").mkdir()
    (site.data / "profiles" / "own.toml").write_text("old")
    made = site.back_up()
    (site.data / "profiles" / "own.toml").write_text("new")
    (site.data / "archive" / f"readings-{YEAR}.db").unlink()
    site.restore(made.folder)
    assert (site.data / "profiles" / "own.toml").read_text() == "old"
    assert isinstance(made.manifest, Manifest) and site.stored() == site.samples


def test_a_longer_book_of_another_way_is_put_back_and_proves_itself(site: BackupSite) -> None:
    """The way that was given up had gone further than the one that is there: anchors saw other entries."""
    first = site.back_up(whole=False)
    for number in range(6):
        site.name_it(f"given up {number}")
    longer = site.back_up(whole=False)
    site.restore(first.folder, reason="one")
    site.name_it("another way")
    site.restore(longer.folder, reason="two")
    assert site.name() == "given up 5"
    site.check()
    again = site.back_up(whole=False)
    assert site.restore(again.folder).lost == 0, "what was lost before is known and not told again"
    site.check()


def test_a_disk_that_fills_up_on_the_way_leaves_the_book_as_it_was(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site.back_up()
    site.name_it("kept")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.backup.restoring.shutil.copyfileobj", full)
        error = refused(site, made.folder, reason="try")
    assert error.key == "restore.refused" and isinstance(error.params["reason"], DeskError)
    assert error.params["reason"].key == "reason.disk_full"
    assert site.name() == "kept"


def test_a_file_that_cannot_be_moved_is_moved_by_whoever_opens_the_folder_next(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, while a virus scanner holds the book."""
    site.name_it("before")
    made = site.back_up()
    site.name_it("after")
    real, held = Path.replace, [True]

    def replace(path: Path, target: Path) -> Path:
        if held[0] and path == site.data / "ledger.db":
            raise PermissionError(errno.EACCES, "held")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(DeskError) as error:
        site.restore(made.folder, reason="try")
    assert error.value.key == "restore.refused"
    with pytest.raises(DeskError) as error:
        site.name()
    assert error.value.key == "restore.refused", "nothing works with half of it"
    held[0] = False
    assert site.name() == "before" and site.stored() == site.samples
    site.check()


def test_a_restoring_that_was_cut_off_is_brought_to_its_end_before_another(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.name_it("first")
    first = site.back_up()
    site.name_it("second")
    second = site.back_up()
    site.name_it("third")

    class Killed(BaseException):
        pass

    def killed(name: str) -> None:
        if name == "restore.after_announcing":
            raise Killed

    crash_points.install(killed)
    try:
        with pytest.raises(Killed):
            site.restore(first.folder, reason="one")
    finally:
        crash_points.install(None)
    with pytest.raises(DeskError) as error:
        site.restore(second.folder, reason="two")
    assert error.value.key == "restore.under_way"
    assert site.name() == "first"
    site.restore(second.folder, reason="two")
    assert site.name() == "second"
    site.check()
