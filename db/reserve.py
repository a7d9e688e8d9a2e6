"""Room on the disk: sales stop before it is gone, a ballast file frees enough to finish (H8, H9)."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

RESERVE_BYTES: Final = 200_000_000
BALLAST_BYTES: Final = 8_000_000


class DiskReserve:
    """The reserve beside one book. No new sale while `room_left` is False; open ones are finished."""

    def __init__(
        self, book: Path, *, reserve_bytes: int = RESERVE_BYTES, ballast_bytes: int = BALLAST_BYTES
    ) -> None:
        self._folder = book.parent
        self._ballast = Path(f"{book}.ballast")
        self.reserve_bytes = reserve_bytes
        self._ballast_bytes = ballast_bytes

    def room_left(self) -> bool:
        """True while more than the reserve is free."""
        return self.free_bytes() >= self.reserve_bytes

    def free_bytes(self) -> int:
        """What is free on the book's disk."""
        return shutil.disk_usage(self._folder).free

    def keep_ballast(self) -> bool:
        """Make the ballast file whole, if there is room above the reserve; True if it is there.

        It is written out in full: a sparse file would take no room and give none back.
        """
        if self._ballast.exists() and self._ballast.stat().st_size == self._ballast_bytes:
            return True
        if self.free_bytes() < self.reserve_bytes + self._ballast_bytes:
            return False
        temporary = self._ballast.with_suffix(".ballast-new")
        with temporary.open("wb") as file:
            file.write(os.urandom(self._ballast_bytes))  # zeros could be stored compressed
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._ballast)
        return True

    def give_up_ballast(self) -> bool:
        """Free the ballast after the disk was found full; True if there was some and it went.

        A disk that refuses even this is not another error: the one that led here is told.
        """
        try:
            self._ballast.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            _log.warning("the ballast could not be freed: %s", error)
            return False
        return True
