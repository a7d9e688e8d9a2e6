"""Files of a data folder exchanged for those of a backup: announced first, then moved one by one, so that
whoever opens the folder next can bring to its end what was cut off.

While `restore.json` lies in the data folder, the files named there come from `restore`, and what they replace
goes to the folder named there. Each step asks what is so already: it may be begun again at any point.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from app.backup.own_file import own_file
from app.crash_points import reach
from app.errors import DeskError
from db.archive import flush_folder

ANNOUNCED: Final = "restore.json"
STAGE: Final = "restore"
_BESIDE: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a book belongs to that book: under another it would damage it."""


@dataclass(frozen=True, slots=True)
class Swap:
    """What is put back. `files`: places in the data folder; `aside`: where those go that were there.

    `lost`: entries of the operation log that the book before had beyond the backup; None: not known.
    """

    id: str
    source: str
    made_utc_ms: int
    reason: str
    lost: int | None
    before: str
    after: str
    files: tuple[str, ...]
    aside: str


def announce(data_dir: Path, swap: Swap) -> None:
    """From here on it will be done, whatever happens. Raises OSError."""
    draft = data_dir / f"{ANNOUNCED}.new"
    with own_file(draft) as file:
        file.write(json.dumps(asdict(swap)).encode())
    draft.replace(data_dir / ANNOUNCED)
    flush_folder(data_dir)


def announced(data_dir: Path) -> Swap | None:
    """What is under way in this folder. Raises DeskError restore.unreadable."""
    path = data_dir / ANNOUNCED
    try:
        told: Mapping[str, Any] = json.loads(path.read_bytes())
        return Swap(**{**told, "files": tuple(told["files"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DeskError("restore.unreadable", path=str(path)) from error


def finish(data_dir: Path) -> Swap | None:
    """Move what is not moved yet; None where nothing is under way.

    Only by whoever holds the lock of the folder's ledger. Raises DeskError restore.unreadable, OSError.
    """
    swap = announced(data_dir)
    if swap is None:
        return None
    stage, aside = data_dir / STAGE, data_dir / swap.aside
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in swap.files:
        if not (stage / name).exists():
            continue  # it is in its place
        old = data_dir / name
        for path in (*(old.with_name(f"{old.name}{end}") for end in _BESIDE), old):
            if path.exists():
                kept = aside / path.relative_to(data_dir)
                kept.parent.mkdir(mode=0o700, exist_ok=True)
                path.replace(kept)
        reach("restore.after_old")
        flush_folder(old.parent if old.parent.exists() else data_dir)
        old.parent.mkdir(mode=0o700, exist_ok=True)
        (stage / name).replace(old)
        flush_folder(old.parent)
        reach("restore.while_moving")
    reach("restore.after_new")
    return swap


def end(data_dir: Path) -> None:
    """It is done and noted. Raises OSError."""
    (data_dir / ANNOUNCED).unlink(missing_ok=True)
    flush_folder(data_dir)
    shutil.rmtree(data_dir / STAGE, ignore_errors=True)
    for folder in data_dir.glob("before-restore-*"):
        with suppress(OSError):  # one with something in it stays
            folder.rmdir()
