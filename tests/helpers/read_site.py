"""A site with water behind a head meter, whose meters are read and changed as a test says."""

from __future__ import annotations

from pathlib import Path

from app.domain.permissions import SYSTEM, Session
from app.domain.report import Report
from app.services import epoch_ends, meter_change, meter_makes
from app.services.meter_change import MeterChange, NewMeter
from app.services.meter_moments import Moment
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from db.rows import Meter, StoredSample
from meterio.clock import SystemClock
from tests.app.domain.tariff.times import at
from tests.helpers import second_person, small_mall

HALF_MS = 1_800_000
NOW = at("2026-09-21 00:00")
PROFILES = meter_makes.known()


class ReadSite:
    """Water: a head meter WH before the shop's W1. The office holds the money of both."""

    def __init__(self, folder: Path) -> None:
        self.book = LedgerBook(folder / "ledger.db", clock=SystemClock())
        self.readings = ReadingsBook(folder / "readings.db", clock=SystemClock())
        self.book.write(self._set_up)
        self.people = self.book.write(second_person.add_people)
        self.sources = Sources(self.book, self.readings, LiveBoard(), folder)

    def _set_up(self, ledger: Ledger) -> None:
        small_mall.set_up(ledger)
        shop = ledger.meters.get("W1")
        assert shop is not None
        area = ledger.shops.areas()[0].id
        ledger.meters.put(
            Meter("WH", None, "water", "office", shop.profile, "C1", 2, "99", None, area_id=area)
        )
        group = ledger.groups.put(code="G", name="water")
        ledger.groups.set_meters(group, ("W1",))
        ledger.groups.set_head(group, "WH")

    def read(
        self,
        meter_id: str,
        begun_ms: int,
        until_ms: int,
        *,
        register: int,
        step: int,
        left_fen: int | None = None,
    ) -> int:
        """Half-hour readings; the register of the last of them. Of `left_fen` each takes one fen."""
        moments = range(begun_ms, until_ms, HALF_MS)
        samples = [
            StoredSample(
                meter_id,
                moment,
                register + place * step,
                None if left_fen is None else left_fen - place,
                0,
            )
            for place, moment in enumerate(moments)
        ]
        medium = "electricity" if meter_id.startswith("E") else "water"
        self.readings.write(lambda unit: unit.know_meters({meter_id: medium}))
        self.readings.write(lambda unit: unit.put(samples))
        return register + (len(samples) - 1) * step

    def change(self, old: str, new: str, unit: str, *, final: int, first: int, at_ms: int) -> None:
        self.change_by(
            MeterChange(
                f"change-{old}",
                old,
                NewMeter(new, "modbus-water", "C1", 2, unit),
                Moment(old, at_ms, final, reason="read off it"),
                Moment(new, at_ms, first, reason="new"),
                "broken",
            ),
            at_ms,
        )

    def change_by(self, wanted: MeterChange, at_ms: int) -> None:
        old, new = wanted.old_id, wanted.new.id
        session: Session = self.people["he"]
        act = self.book.read(lambda ledger: meter_change.wanted(ledger, wanted, session=session))
        approval = second_person.approved(self.book, act, by="wu", session=session, now_utc_ms=at_ms)
        self.book.write(
            lambda ledger: meter_change.change_meter(
                ledger, wanted, profiles=PROFILES, approval=approval, session=session, now_utc_ms=at_ms
            )
        )
        ends = self.book.read(
            lambda ledger: epoch_ends.of_change(ledger, (old, new), since_utc_ms=at_ms, session=session)
        )
        self.readings.write(lambda unit: epoch_ends.keep(unit, ends))

    def loss(self, **filters: str) -> list[dict[str, object]]:
        return self.ask("loss", **{"period": "2026-09", "medium": "water"} | filters)

    def ask(self, name: str, now_utc_ms: int = NOW, **asked: str) -> list[dict[str, object]]:
        return named(self.made(name, now_utc_ms, **asked))

    def made(self, name: str, now_utc_ms: int = NOW, **asked: str) -> Report:
        return centre.run(self.sources, name, asked, session=SYSTEM, now_utc_ms=now_utc_ms)


def named(report: Report) -> list[dict[str, object]]:
    """Its rows by the keys of its columns."""
    return [dict(zip([one.key for one in report.columns], row, strict=True)) for row in report.rows]
