"""Kills the making of a backup and its putting back at their named steps, and looks at what is left.

`python -m tests.faults.backup_kill FOLDER ACT POINT NTH` does one act and dies at the nth time that the point
is reached."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.backup import making, manifest, proof
from app.crash_points import BACKUP_POINTS
from tests.faults.dying import die_at
from tests.helpers.backup_site import BackupSite

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """`killed`: the point was reached; `wrong` says what differs, empty if nothing does."""

    point: str
    killed: bool
    wrong: str


def kill_at(folder: Path, point: str, nth: int) -> Outcome:
    """A site that is killed in an act, looked at, and then does the act in peace."""
    site = BackupSite(folder)
    site.name_it("before")
    first = site.back_up().folder
    if point == "backup.while_removing":
        _make_old(site, first)
    site.name_it("after")
    child = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults.backup_kill",
            str(folder),
            point.partition(".")[0],
            point,
            str(nth),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if child.returncode not in (0, -signal.SIGKILL):
        return Outcome(point, False, child.stderr.decode()[-800:])
    killed = child.returncode != 0
    try:
        _look(site, first, point)
    except AssertionError as error:
        return Outcome(point, killed, str(error) or "an assertion")
    return Outcome(point, killed, "")


def _look(site: BackupSite, first: Path, point: str) -> None:
    """Every backup that has its name is whole; the book is the one before or the one put back, and proves
    itself; the act done once more ends well."""
    for one in manifest.backups_in(site.there):
        assert one.manifest is not None, f"{one.folder.name} has no manifest"
        proof.check_files(one.folder, one.manifest)
    known = site.name()
    assert known in ("before", "after"), f"the book says {known}"
    if point.startswith("backup."):
        assert known == "after"
    elif BACKUP_POINTS.index(point) > BACKUP_POINTS.index("restore.before_announcing"):
        assert known == "before", "what was announced is brought to its end"
    assert site.stored() == site.samples, "readings differ"
    site.check()
    site.back_up()
    site.restore(first, reason="once more")
    assert site.name() == "before"
    assert site.stored() == site.samples, "readings differ in the end"
    site.check()


def _make_old(site: BackupSite, first: Path) -> None:
    """Two of a day three days ago: one of them goes with the next backup."""
    own = manifest.read(first)
    for minutes in (0, 1):
        utc_ms = own.made_utc_ms - 3 * 86_400_000 + minutes * 60_000
        folder = site.there / manifest.name_of(own.site, utc_ms)
        shutil.copytree(first, folder)
        told = json.loads((folder / "manifest.json").read_text()) | {"made_utc_ms": utc_ms}
        (folder / "manifest.json").write_text(json.dumps(told))


def plan(kills: int, seed: int) -> list[tuple[str, int]]:
    """Each point in turn, at its first or a later time."""
    source = random.Random(seed)
    return [(BACKUP_POINTS[number % len(BACKUP_POINTS)], source.choice([1, 1, 2])) for number in range(kills)]


def main(folder: str, act: str, point: str, nth: str) -> None:
    die_at(point, int(nth))
    site = BackupSite.at(Path(folder))
    if act == "backup":
        with site.books() as books:
            making.note(books, making.make(books, site.there, site.work(books), whole=True))
    else:
        backups = [one for one in manifest.backups_in(site.there) if one.manifest]
        site.restore(backups[-1].folder, reason="killed")


if __name__ == "__main__":
    main(*sys.argv[1:])
