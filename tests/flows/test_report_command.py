"""`main.py report`: the figures of the report centre in a file without a window, and what it refuses."""

from __future__ import annotations

import csv
import shutil
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app import config
from app.services import settings, settling
from app.services.reports.registry import KINDS
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import LANGUAGES, call, refused
from tests.helpers.sales_book import SalesBook

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
ALWAYS = ("--from", "1971", "--to", "2199")
TITLES = {"en": "Sales by building", "zh_CN": "按楼栋售电"}


@pytest.fixture(scope="module")
def _sold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sold")
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    made = SalesBook(book, gap_ms=7_200_000)
    made.go_on(60)
    settling.settle(book, now_utc_ms=made.now)
    assert book.close()
    return folder


@pytest.fixture
def sold(tmp_path: Path, _sold: Path) -> Path:
    """A data folder with sales in its book."""
    folder = tmp_path / "sold"
    shutil.copytree(_sold, folder)
    return folder


@in_both_languages
def test_a_report_is_written_with_its_figures_and_noted_in_the_log(
    capfd: pytest.CaptureFixture[str], sold: Path, tmp_path: Path, language: str
) -> None:
    asked = ("--data", sold, "--lang", language, "report", "sales-by-building", *ALWAYS, "--json")
    book, rows = tmp_path / "by building.xlsx", tmp_path / "by building.csv"
    told = call(capfd, *asked, "--out", book).json
    assert call(capfd, *asked, "--out", rows).json["rows"] == told["rows"] > 0
    assert (told["ok"], told["report"], told["file"]) == (True, "sales-by-building", str(book))
    assert told["filters"] == {"period": "1971-01-01..2199-12-31"}
    with rows.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 1 + told["rows"]
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(book).worksheets[0]]
    assert cells[0][0] == told["title"] == TITLES[language]
    assert lines[0] in cells
    place = cells.index(lines[0]) + 1
    sums = [at for at, head in enumerate(lines[0]) if head.startswith(("Sold", "售出", "售电"))]
    assert sums
    for at in sums:
        in_book = [round(row[at] * 100) for row in cells[place : place + told["rows"]]]
        assert in_book == [Decimal(line[at]) * 100 for line in lines[1:]]
    pages = tmp_path / "by building.pdf"
    assert call(capfd, *asked, "--out", pages).json["rows"] == told["rows"]
    assert pages.read_bytes().startswith(b"%PDF-")
    assert _taken(sold) == [book.name, rows.name, pages.name]
    assert verify_book(sold / "ledger.db").ok


def test_without_an_end_it_goes_to_the_day_that_it_is_at_the_site(
    capfd: pytest.CaptureFixture[str], sold: Path, tmp_path: Path
) -> None:
    book = LedgerBook(sold / "ledger.db", clock=SystemClock())
    offset = book.read(lambda ledger: settings.number(ledger, config.UTC_OFFSET_MIN))
    assert book.close()
    days = [_day(offset)]
    asked = ("--data", sold, "report", "sales-daily", "--from", "2026", "--json", "--out", tmp_path / "a.csv")
    told = call(capfd, *asked).json
    days.append(_day(offset))  # it may be midnight
    assert told["filters"]["period"] in {f"2026-01-01..{day}" for day in days}


def _day(utc_offset_min: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=utc_offset_min)).date().isoformat()


def _taken(folder: Path) -> list[str]:
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        acts = book.read(lambda ledger: ledger.audit.of_action_since("list.exported", 0))
    finally:
        book.close()
    return [str(act.detail["file"]) for act in acts]


@in_both_languages
def test_every_report_is_listed_with_what_it_is_and_its_filters(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, language: str
) -> None:
    chosen = ("--data", tmp_path / "none", "--lang", language, "report", "--list")
    told = call(capfd, *chosen, "--json").json
    assert [one["name"] for one in told["reports"]] == list(KINDS)
    assert {one["name"]: tuple(one["filters"]) for one in told["reports"]} == {
        name: kind.filters for name, kind in KINDS.items()
    }
    lines = call(capfd, *chosen).out.splitlines()
    assert all(one["about"] in line for one, line in zip(told["reports"], lines, strict=True))
    assert "medium=electricity|water" in lines[list(KINDS).index("energy-shop")]


WRONG_USES = {
    "no such report": (["sales-hourly"], "sales-hourly"),
    "no such filter": (["balances", "--filter", "colour=red"], "colour"),
    "a filter that is none": (["balances", "--filter", "medium"], "medium"),
    "no such choice": (["balances", "--filter", "medium=gas"], "gas"),
    "a time that is none": (["sales-daily", "--period", "2026-13"], "2026-13"),
    "an end before the beginning": (["sales-daily", "--from", "2026-03", "--to", "2026-02"], "2026-03"),
    "an end alone": (["sales-daily", "--to", "2026-02"], "--from"),
    "two times": (["sales-daily", "--from", "2026", "--period", "today"], "--period"),
    "a time for what has none": (["balances", "--period", "today"], "period"),
    "no kind of file": (["balances", "--out", "balances.doc"], "balances.doc"),
    "no report": ([], "NAME"),
}


@in_both_languages
@pytest.mark.parametrize("case", WRONG_USES)
def test_wrong_use_names_what_is_wrong_and_opens_no_book(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, case: str, language: str
) -> None:
    arguments, names = WRONG_USES[case]
    out = ["--out", tmp_path / "out.csv"]
    done = call(capfd, "--data", tmp_path / "none", "--lang", language, "report", *out, *arguments)
    assert names in refused(done, language, code=2)
    assert not (tmp_path / "none" / "ledger.db").exists() and not (tmp_path / "out.csv").exists()


@in_both_languages
def test_what_fails_is_one_sentence_and_leaves_no_file(
    capfd: pytest.CaptureFixture[str], sold: Path, tmp_path: Path, language: str
) -> None:
    chosen = ("--lang", language, "report", "sales-daily")
    out = tmp_path / "out.xlsx"
    cases = {
        "no book": ("--data", tmp_path / "none", *chosen, "--out", out),
        "no shop": ("--data", sold, *chosen, "--filter", "shop=Z99", "--out", out),
        "no folder": ("--data", sold, *chosen, "--out", tmp_path / "gone" / "out.xlsx"),
    }
    for name, arguments in cases.items():
        said = refused(call(capfd, *arguments), language)
        assert ("Z99" in said) == (name == "no shop")
        told = call(capfd, *arguments, "--json")
        assert (told.code, told.json["ok"], told.json["error"]["text"] + "\n") == (1, False, told.err)
    assert not out.exists() and _taken(sold) == []


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14"])
def test_days_are_those_of_the_sites_clock_whatever_zone_the_machine_has(
    capfd: pytest.CaptureFixture[str],
    sold: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
) -> None:
    """The machine is a day away from the site; "from today" is the site's day, and asks for what there is."""
    own = 840 if zone.endswith("+12") else -720  # 26 hours from the machine's: always another date
    book = LedgerBook(sold / "ledger.db", clock=SystemClock())
    book.write(lambda ledger: ledger.settings.set(config.UTC_OFFSET_MIN.key, str(own)))
    assert book.close()
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        today = _day(own)
        asked = ("--data", sold, "report", "sales-daily", "--json", "--out", tmp_path / "a.csv")
        told = [call(capfd, *asked, *days).json for days in (("--from", today), ("--period", "today"))]
        days = {today, _day(own)}  # it may be midnight
    time.tzset()
    for one in told:
        assert one["ok"] and one["filters"]["period"] in days, one


def test_a_beginning_after_the_sites_today_is_wrong_use_and_a_word_is_not(
    capfd: pytest.CaptureFixture[str], sold: Path, tmp_path: Path
) -> None:
    asked = ("--data", sold, "--lang", "en", "report", "sales-daily", "--out", tmp_path / "a.csv")
    beyond = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    for days in (("--from", beyond), ("--from", "today", "--to", "yesterday")):
        assert days[1] in refused(call(capfd, *asked, *days), "en", code=2)
    assert call(capfd, *asked, "--from", "yesterday", "--to", "today", "--json").json["ok"]


def test_a_report_of_one_thing_says_which_filter_it_needs(
    capfd: pytest.CaptureFixture[str], sold: Path, tmp_path: Path
) -> None:
    for name, key in (
        ("readings", "meter"),
        ("sale", "sale"),
        ("shift", "shift"),
        ("reconciliation-run", "run"),
    ):
        asked = ("--data", sold, "--lang", "en", "report", name, "--out", tmp_path / "a.csv")
        said = refused(call(capfd, *asked), "en", code=2)
        assert f"--filter {key}=" in said, said
    assert not (tmp_path / "a.csv").exists()
