"""Reports by schedule over days: written on time, caught up once, tried again, and never half a file."""

from __future__ import annotations

import csv
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from app import report_keeper
from app.domain.alarms import Kind
from app.domain.permissions import Session
from app.errors import DeskError
from app.outputs.sheet_job import SheetJob
from app.report_keeper import ReportKeeper
from app.services import settling
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre, schedules
from app.services.reports.schedules import ScheduleLine, ScheduleState
from app.verify import verify_book
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from db.report_schedules import ScheduleRow
from meterio.clock import SystemClock
from tests.helpers.sales_book import SalesBook
from widgets.common.report_words import words_in

CHINA_MIN = 480
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SIX = 6 * 60


@dataclass
class HandClock:
    now_utc_ms: int

    def utc_ms(self) -> int:
        return self.now_utc_ms

    def monotonic(self) -> float:
        return self.now_utc_ms / 1000


@dataclass
class Office:
    """A desk with sales in its book, its keeper and a folder of the manager's."""

    sources: Sources
    clock: HandClock
    keeper: ReportKeeper
    manager: Session
    folder: Path

    def at(self, local: str) -> None:
        """Set the clock to a local time and let the keeper look."""
        found = datetime.fromisoformat(local).replace(tzinfo=UTC) - timedelta(minutes=CHINA_MIN)
        self.clock.now_utc_ms = int(found.timestamp()) * 1000

    def look(self, local: str) -> int:
        self.at(local)
        return self.keeper.look(words_in)

    def row(self, **changed: object) -> ScheduleRow:
        base = ScheduleRow(
            id=0,
            name="每日售电",
            report="sales-daily",
            filters={"period": "yesterday"},
            format="csv",
            language="zh_CN",
            folder=str(self.folder),
            every="day",
            day=1,
            minute=SIX,
        )
        return replace(base, **changed)  # type: ignore[arg-type]

    def keep(self, row: ScheduleRow, *, by: Session | None = None) -> int:
        return self.sources.ledger.write(
            lambda ledger: schedules.keep(
                ledger, row, session=by or self.manager, now_utc_ms=self.clock.utc_ms()
            )
        )

    def lines(self) -> tuple[ScheduleLine, ...]:
        return self.sources.ledger.read(
            lambda ledger: schedules.listed(ledger, session=self.manager, now_utc_ms=self.clock.utc_ms())
        )

    def state(self) -> ScheduleState:
        return self.lines()[0].state

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []

    def alarm(self) -> str | None:
        live = self.sources.ledger.read(lambda ledger: ledger.alarms.live())
        return next((str(row.detail["seen"]) for row in live if row.kind == Kind.REPORTS), None)

    def exported(self) -> list[tuple[str, str, str]]:
        acts = self.sources.ledger.read(lambda ledger: ledger.audit.of_action_since("list.exported", 0))
        return [(act.operator, act.object, str(act.detail["file"])) for act in acts]


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, Session]:
    path = tmp_path_factory.mktemp("sold") / "ledger.db"
    book = LedgerBook(path, clock=SystemClock())
    made = SalesBook(book, gap_ms=HOUR_MS)
    made.go_on(200)
    settling.settle(book, now_utc_ms=made.now)
    assert book.close()
    return path, made.now, made.people["an"]


@pytest.fixture
def office(tmp_path: Path, sold: tuple[Path, int, Session]) -> Iterator[Office]:
    path, now, manager = sold
    shutil.copy(path, tmp_path / "ledger.db")
    clock = HandClock(now)
    ledger = LedgerBook(tmp_path / "ledger.db", clock=clock)
    readings = ReadingsBook(tmp_path / "readings.db", clock=clock)
    sources = Sources(ledger, readings, LiveBoard(), tmp_path)
    folder = tmp_path / "报表"
    folder.mkdir()
    made = Office(sources, clock, ReportKeeper(sources, clock), manager, folder)
    made.at("2026-12-20 12:00")
    yield made
    assert made.keeper.stop(5)
    assert readings.close() and ledger.close()
    assert verify_book(tmp_path / "ledger.db").ok


def test_a_week_of_mornings_each_with_the_figures_of_the_day_before(office: Office) -> None:
    office.keep(office.row())
    assert office.state() is ScheduleState.NEW
    assert office.look("2026-12-20 23:00") == 0, "its first time is tomorrow"
    for day in range(21, 28):
        assert office.look(f"2026-12-{day} 05:59") == 0
        assert office.look(f"2026-12-{day} 06:00") == 1
        assert office.look(f"2026-12-{day} 06:01") == 0
        assert office.state() is ScheduleState.WELL
    names = [f"日售电报表 每日售电 2026-12-{day - 1}.csv" for day in range(21, 28)]
    assert office.files() == names
    assert office.exported() == [("an", "日售电报表", name) for name in names]
    line = office.lines()[0]
    assert line.row.written_file == str(office.folder / names[-1])
    assert line.next_utc_ms == office.clock.now_utc_ms - 60_000 + DAY_MS


def test_the_file_holds_what_the_report_shows(office: Office) -> None:
    office.keep(office.row(report="sales-by-building", filters={"period": "this-year"}, format="xlsx"))
    office.keep(
        office.row(name="by CSV", report="sales-by-building", filters={"period": "this-year"}, language="en")
    )
    assert office.look("2026-12-21 06:00") == 2
    report = centre.run(
        office.sources,
        "sales-by-building",
        {"period": "2026"},
        session=office.manager,
        now_utc_ms=office.clock.utc_ms(),
    )
    net = [one.key for one in report.columns].index("net")
    (table,) = office.folder.glob("*.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [round(float(row[net]) * 100) for row in rows] == [row[net] for row in report.rows]
    (book,) = office.folder.glob("*.xlsx")
    assert book.name == "按楼栋售电 每日售电 2026-01-01_2026-12-31.xlsx"
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert any("查询人" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_days_that_the_program_was_off_are_made_up_for_once(office: Office) -> None:
    office.keep(office.row())
    assert office.look("2026-12-24 09:30") == 1
    assert office.files() == ["日售电报表 每日售电 2026-12-23.csv"], "of the newest time that was missed"
    assert office.look("2026-12-24 09:31") == 0
    assert office.alarm() is None


def test_a_month_is_the_one_before_its_time_however_late_it_is_made(office: Office) -> None:
    office.keep(office.row(filters={"period": "last-month"}, every="month", day=31, minute=23 * 60))
    assert office.look("2027-01-02 08:00") == 1
    assert office.files() == ["日售电报表 每日售电 2026-11-01_2026-11-30.csv"]


def test_weeks_begin_on_monday(office: Office) -> None:
    office.keep(office.row(filters={"period": "last-week"}, every="week", day=1))
    assert office.look("2026-12-21 06:00") == 1
    assert office.files() == ["日售电报表 每日售电 2026-12-14_2026-12-20.csv"]


def test_a_folder_that_is_gone_is_told_tried_again_and_served_when_it_is_back(office: Office) -> None:
    office.keep(office.row())
    assert office.look("2026-12-21 06:00") == 1
    away = office.folder.with_name("away")
    office.folder.rename(away)
    assert office.look("2026-12-22 06:00") == 0
    line = office.lines()[0]
    assert line.state is ScheduleState.FAILED and line.failure is not None
    assert (line.failure.key, line.failure.params["folder"]) == ("export.no_folder", str(office.folder))
    assert line.row.written_file.endswith("2026-12-20.csv"), "what was written stays told"
    assert office.alarm() is None, "not for what may pass"
    tries = [office.look(f"2026-12-22 {6 + minute // 60:02d}:{minute % 60:02d}") for minute in range(1, 60)]
    assert sum(tries) == 0
    assert len(office.exported()) == 1, "what could not be written does not fill the log"
    assert office.look("2026-12-22 07:00") == 0
    assert office.state() is ScheduleState.LATE
    assert office.alarm() == "每日售电"
    away.rename(office.folder)
    looks = [office.look(f"2026-12-22 {hour:02d}:30") for hour in range(7, 11)]
    assert sum(looks) == 1, "within two hours of being back"
    assert office.files()[-1] == "日售电报表 每日售电 2026-12-21.csv"
    assert office.state() is ScheduleState.WELL and office.alarm() is None
    assert office.lines()[0].failure is None


def test_tries_become_rarer_and_never_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.keep(office.row())
    tried: list[int] = []

    def refuse(*args: object, **more: object) -> None:
        tried.append(office.clock.now_utc_ms)
        raise DeskError("export.disk_full", path="x")

    monkeypatch.setattr(report_keeper.filed, "write", refuse)
    office.look("2026-12-21 06:00")
    begin = office.clock.now_utc_ms
    while office.clock.now_utc_ms < begin + 8 * HOUR_MS:
        office.clock.now_utc_ms += 60_000
        office.keeper.look(words_in)
    minutes = [(moment - begin) // 60_000 for moment in tried]
    assert minutes == [0, 5, 10, 20, 40, 80, 160, 280, 400]


def test_a_file_that_is_there_is_replaced_whole_or_left_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.keep(office.row())
    assert office.look("2026-12-21 06:00") == 1
    before = (office.folder / office.files()[0]).read_bytes()

    def broken(job: SheetJob) -> int:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(SheetJob, "_written", lambda job, child: broken(job))
    ask(office)
    assert office.look("2026-12-21 12:00") == 0
    line = office.lines()[0]
    assert line.failure is not None and line.failure.key == "export.disk_full"
    assert line.state is ScheduleState.FAILED
    assert len(office.files()) == 1
    assert (office.folder / office.files()[0]).read_bytes() == before


def ask(office: Office) -> None:
    number = office.lines()[0].row.id
    office.sources.ledger.write(
        lambda ledger: schedules.ask(ledger, number, session=office.manager, now_utc_ms=office.clock.utc_ms())
    )


def test_what_is_asked_for_is_written_at_once_and_its_time_stays(office: Office) -> None:
    office.keep(office.row(filters={"period": "today"}))
    ask(office)
    assert office.state() is ScheduleState.ASKED
    assert office.look("2026-12-20 12:01") == 1
    assert office.files() == ["日售电报表 每日售电 2026-12-20.csv"]
    assert office.look("2026-12-20 12:02") == 0
    assert office.look("2026-12-21 06:00") == 1
    acts = office.sources.ledger.read(lambda ledger: ledger.audit.of_action_since("schedule.run", 0))
    assert [(act.operator, act.object) for act in acts] == [("an", "每日售电")]


def test_what_was_asked_for_and_failed_is_not_tried_again_by_itself(office: Office) -> None:
    office.keep(office.row())
    ask(office)
    office.folder.rename(office.folder.with_name("away"))
    assert office.look("2026-12-20 12:01") == 0
    assert office.state() is ScheduleState.FAILED
    office.folder.with_name("away").rename(office.folder)
    assert office.look("2026-12-20 23:00") == 0
    assert office.look("2026-12-21 06:00") == 1


def test_another_start_knows_from_the_book_what_was_written(office: Office) -> None:
    office.keep(office.row())
    assert office.look("2026-12-21 06:00") == 1
    office.keeper = ReportKeeper(office.sources, office.clock)
    assert office.look("2026-12-21 06:05") == 0


def test_a_clock_that_ran_a_year_ahead_leaves_nothing_behind(office: Office) -> None:
    office.keep(office.row())
    assert office.look("2027-12-21 06:00") == 1
    assert office.look("2026-12-22 06:00") == 1
    assert office.look("2026-12-22 06:01") == 0
    assert office.look("2026-12-23 06:00") == 1


def test_it_is_made_in_the_rights_of_whoever_changed_it_last(office: Office) -> None:
    """A building taken away from its owner is in no file any more; a right taken away ends it."""
    office.keep(office.row(report="sales-by-building", filters={"period": "this-year"}, language="en"))
    owner = office.manager.operator_id

    def buildings(ids: tuple[int, ...]) -> Callable[..., None]:
        return lambda ledger: ledger.operators.set_buildings(owner, ids)

    first = office.sources.ledger.read(lambda ledger: ledger.shops.buildings()[0])
    office.sources.ledger.write(buildings((first.id,)))
    assert office.look("2026-12-21 06:00") == 1
    (table,) = office.folder.glob("*.csv")
    assert "B1" in table.read_text("utf-8-sig") and "B2" not in table.read_text("utf-8-sig")
    office.sources.ledger.write(lambda ledger: ledger.operators.set_roles(owner, ("cashier",)))
    assert office.look("2026-12-22 06:00") == 0
    row = office.sources.ledger.read(lambda ledger: ledger.report_schedules.all()[0])
    assert row.failure is not None and row.failure[0] == "schedule.owner_may_not"
    office.sources.ledger.write(lambda ledger: ledger.operators.set_roles(owner, office.manager.roles))
    assert office.look("2026-12-22 06:30") == 1


def test_a_limited_person_has_to_do_with_his_own_only(office: Office) -> None:
    number = office.keep(office.row())
    office.keep(office.row(name="second"))
    first = office.sources.ledger.read(lambda ledger: ledger.shops.buildings()[0])
    office.sources.ledger.write(
        lambda ledger: ledger.operators.set_buildings(office.manager.operator_id, (first.id,))
    )
    other = office.sources.ledger.read(lambda ledger: ledger.operators.by_name("bo"))
    office.sources.ledger.write(
        lambda ledger: ledger.report_schedules.put(
            replace(ledger.report_schedules.get(number), operator_id=other.id)
        )
    )
    assert [line.row.name for line in office.lines()] == ["second"]
    for act in (schedules.ask, schedules.remove):
        with pytest.raises(DeskError, match=r"permission\.other_building"):
            office.sources.ledger.write(
                lambda ledger, act=act: act(ledger, number, session=office.manager, now_utc_ms=1)
            )


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"name": " "}, "schedule.bad_name"),
        ({"name": "x" * 41}, "schedule.bad_name"),
        ({"name": "a/b"}, "export.bad_name"),
        ({"report": "none"}, "report.no_such"),
        ({"report": "sale", "filters": {"sale": "x"}}, "schedule.detail"),
        ({"filters": {"period": "2026-03"}}, "schedule.fixed_period"),
        ({"filters": {"period": "yesterday", "colour": "red"}}, "report.no_such_filter"),
        ({"filters": {"channel": "beads"}}, "report.bad_choice"),
        ({"format": "doc"}, "schedule.bad_choice"),
        ({"language": "fr"}, "schedule.bad_choice"),
        ({"every": "week", "day": 8}, "schedule.bad_choice"),
        ({"every": "hour"}, "schedule.bad_choice"),
        ({"minute": 1440}, "schedule.bad_choice"),
        ({"id": 99}, "schedule.unknown"),
    ],
)
def test_what_cannot_be_kept_is_said(office: Office, changed: dict[str, object], key: str) -> None:
    with pytest.raises(DeskError, match=key):
        office.keep(office.row(**changed))
    assert office.lines() == ()


def test_a_name_is_kept_once(office: Office) -> None:
    first = office.keep(office.row())
    with pytest.raises(DeskError, match=r"schedule\.name_taken"):
        office.keep(office.row())
    assert office.keep(office.row(id=first, minute=0)) == first


def test_a_change_begins_with_its_next_time_and_a_removal_ends_it(office: Office) -> None:
    first = office.keep(office.row())
    assert office.look("2026-12-21 06:00") == 1
    office.at("2026-12-22 05:00")
    office.keep(office.row(id=first, minute=4 * 60))
    assert office.look("2026-12-22 06:00") == 0, "four o'clock was before the change"
    assert office.lines()[0].row.written_utc_ms is not None
    assert office.look("2026-12-23 04:00") == 1
    office.sources.ledger.write(
        lambda ledger: schedules.remove(ledger, first, session=office.manager, now_utc_ms=1)
    )
    assert office.look("2026-12-24 04:00") == 0
    assert len(office.files()) == 2, "what was written stays"
    acts = office.sources.ledger.read(
        lambda ledger: [
            ledger.audit.of_action_since(f"schedule.{what}", 0) for what in ("add", "change", "delete")
        ]
    )
    assert [len(one) for one in acts] == [1, 1, 1]


@pytest.mark.parametrize(
    ("folder", "key"), [("reports", "schedule.bad_folder"), ("{here}/none", "export.no_folder")]
)
def test_a_folder_is_looked_at_before_it_is_kept(office: Office, folder: str, key: str) -> None:
    with pytest.raises(DeskError, match=key):
        schedules.check_folder(folder.format(here=office.folder))
    schedules.check_folder(str(office.folder))


def test_one_fault_keeps_no_other_from_being_written(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.keep(office.row(name="a"))
    office.keep(office.row(name="b"))
    real = report_keeper.filed.write

    def broken(*args: object, **more: object) -> object:
        if " a " in args[3].name:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(report_keeper.filed, "write", broken)
    assert office.look("2026-12-21 06:00") == 1
    assert [line.failure.key for line in office.lines() if line.failure] == ["program.fault"]
    assert "ZeroDivisionError" in caplog.text


def test_the_end_of_the_program_breaks_off_what_is_under_way(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left of the file, nothing is told as a failure, and the next start writes it."""
    office.keep(office.row())
    begun = threading.Event()
    real = SheetJob._send

    def slow(job: SheetJob, child: object) -> int:
        begun.set()
        while not job._cancelled.is_set():
            time.sleep(0.005)
        return real(job, child)  # type: ignore[arg-type]

    monkeypatch.setattr(SheetJob, "_send", slow)
    monkeypatch.setattr(report_keeper, "FIRST_LOOK_S", 0.01)
    office.at("2026-12-21 06:00")
    office.keeper.start(words_in)
    assert begun.wait(20)
    began = time.monotonic()
    assert office.keeper.stop(3) and time.monotonic() - began < 2
    assert office.files() == []
    assert office.lines()[0].failure is None
    monkeypatch.setattr(SheetJob, "_send", real)
    office.keeper = ReportKeeper(office.sources, office.clock)
    assert office.look("2026-12-21 06:10") == 1
    assert len(office.files()) == 1


def test_somebody_who_asks_is_not_kept_waiting(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_keeper, "FIRST_LOOK_S", 60.0)
    office.keep(office.row())
    ask(office)
    office.keeper.start(words_in)
    stamp = office.keeper.stamp
    office.keeper.wake()
    deadline = time.monotonic() + 20
    while office.keeper.stamp == stamp and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(office.files()) == 1


def test_a_reason_within_a_failure_is_kept_too(office: Office, tmp_path: Path) -> None:
    office.keep(office.row())
    error = DeskError("export.cannot_write", path="x", reason=DeskError("reason.disk_error"))
    office.at("2026-12-21 06:00")
    ledger = office.sources.ledger
    (due,) = ledger.read(lambda unit: schedules.due(unit, now_utc_ms=office.clock.utc_ms()))
    ledger.write(lambda unit: schedules.note_failed(unit, due, error, now_utc_ms=office.clock.utc_ms()))
    found = office.lines()[0].failure
    assert found is not None and isinstance(found.params["reason"], DeskError)
    assert found.params["reason"].key == "reason.disk_error"
