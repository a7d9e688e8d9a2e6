"""A data folder with a ledger, two years of readings, one of them archived; backed up and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from app.backup import making, proof, restoring
from app.backup.making import Books, Made, Work
from app.backup.restoring import Outlook
from app.domain.permissions import SYSTEM
from app.sealed_ledger import COMMAND, command_ledger, open_ledger, outside
from app.services import settings
from app.verify import verify_book
from db.readings import ReadingsBook
from db.rows import StoredSample
from meterio.clock import SystemClock
from tests.helpers import reading_store, small_mall

CLOCK = SystemClock()
YEAR = reading_store.YEAR


class BackupSite:
    """Its data folder is `data`, backups go to `there`."""

    def __init__(self, folder: Path, *, readings: bool = True) -> None:
        self.data, self.there = folder / "data", folder / "there"
        self.data.mkdir()
        with command_ledger(self.data / "ledger.db", clock=CLOCK) as sealed:
            sealed.book.write(small_mall.set_up)
        if readings:
            with closing(reading_store.open_store(self.data)) as book:
                self.samples = reading_store.fill(book, 7)
                for act in ("night", "archive"):
                    reading_store.live_on(book, act)

    @classmethod
    def at(cls, folder: Path) -> BackupSite:
        """One that was made there before."""
        site = object.__new__(cls)
        site.data, site.there = folder / "data", folder / "there"
        return site

    @contextmanager
    def books(self) -> Iterator[Books]:
        with (
            command_ledger(self.data / "ledger.db", clock=CLOCK) as sealed,
            closing(ReadingsBook(self.data / "readings.db", clock=CLOCK)) as readings,
        ):
            yield Books(sealed, readings, self.data, CLOCK)

    def back_up(self, *, whole: bool = True, there: Path | None = None) -> Made:
        with self.books() as books:
            made = making.make(books, there or self.there, self.work(books), whole=whole)
            making.note(books, made)
        return made

    def work(self, books: Books) -> Work:
        prove = partial(making.prove_staged, log_key=books.sealed.log_key)
        return Work(proof.never, lambda step, done, of: None, prove)

    def name_it(self, name: str) -> None:
        """Something that changes the book."""
        with command_ledger(self.data / "ledger.db", clock=CLOCK) as sealed:
            now = CLOCK.utc_ms()
            sealed.book.write(
                lambda ledger: settings.change(ledger, "site.name", name, session=SYSTEM, now_utc_ms=now)
            )

    def restore(self, source: Path, *, reason: str = "", into: Path | None = None) -> Outlook:
        data = into or self.data
        done = restoring.restore(data, source, reason=reason, now_utc_ms=CLOCK.utc_ms(), told=lambda _: None)
        open_ledger(data / "ledger.db", clock=CLOCK, runs=COMMAND, older=True).book.close()
        return done

    def name(self, data: Path | None = None) -> str:
        with command_ledger((data or self.data) / "ledger.db", clock=CLOCK) as sealed:
            return sealed.book.read(lambda ledger: ledger.settings.get("site.name") or "")

    def stored(self, data: Path | None = None) -> list[StoredSample]:
        with closing(reading_store.open_store(data or self.data)) as book:
            return reading_store.stored(book)

    def check(self, data: Path | None = None) -> None:
        """The book proves itself by what the folder has outside it."""
        folder = data or self.data
        known = outside(folder)
        assert known.why is None
        report = verify_book(folder / "ledger.db", log_key=known.log_key, anchors=known.anchors)
        assert report.ok, [(one.rule, one.text) for one in report.findings]
