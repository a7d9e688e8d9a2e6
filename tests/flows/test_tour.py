"""The tour as `make demo` runs it, on a small site: its report holds what it promises, to the fen."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.key_store import KeyStore, Place
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import ROOT, environment
from tests.helpers.canaries import Canary, found_under

SMALL = """
import sys
from pathlib import Path
from app import demo
demo.WORKBOOK = Path(sys.argv[1])
import main
sys.exit(main.main(sys.argv[2:]))
"""
"""main.py over another workbook than the reference mall's."""

SALES = 3
METERS = 8
PNG = b"\x89PNG\r\n\x1a\n"
STEPS = ("sign-in", "desk", "sale-1-amount", "sale-2-confirm", "sale-3-sold", "slip", "lost-reply-3-sold",
         "in-doubt-3-desk", "in-doubt-4-list", "in-doubt-5-settled", "meters",
         "history", "alarms-1", "alarms-2", "alarms-3", "alarms-4",
         "bench-lines", "bench-wire", "bench-scan", "bench-commission", "bench-clocks",
         "control-meter", "control-preview", "control-sent",
         "bench-troubles", "bench-addresses", "bench-archives", "bench-backups", "tenants-addresses",
         "station-first", "station-meters", "station-amount", "station-code", "station-credited",
         "accounts-web", "online_orders-1", "import-checked", "tariffs-holidays",
         "first-steps-1-property", "first-steps-2-workbook", "first-steps-3-keys", "first-steps-4-contact",
         "first-steps-5-done")  # fmt: skip


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory, workbook: Path) -> Path:
    """The folder of a tour that ended well."""
    folder = tmp_path_factory.mktemp("tour") / "out"
    done = subprocess.run(
        [sys.executable, "-c", SMALL, str(workbook), "--demo", "--tour", str(folder)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.fixture(scope="module")
def report(toured: Path) -> Any:
    return json.loads((toured / "tour.json").read_text("utf-8"))


@pytest.mark.timeout(420)
def test_the_whole_site_was_imported_and_answered(report: Any) -> None:
    assert (report["meters_imported"], report["meters_in_contact"]) == (METERS, METERS)
    assert report["collectors_in_contact"] == 2
    assert 0 < report["first_round_s"] < 60


def test_three_sales_are_confirmed_and_raised_their_meters_by_exactly_their_amounts(report: Any) -> None:
    sales = report["sales"]
    assert [sale["state"] for sale in sales] == ["confirmed"] * SALES
    assert [sale["receipt"] for sale in sales] == [f"S{number:08}" for number in range(1, SALES + 1)]
    assert len({sale["id"] for sale in sales} | {sale["meter"] for sale in sales}) == 2 * SALES
    for sale in sales:
        assert sale["amount_fen"] == 10_000
        assert sale["meter_balance_after_fen"] - sale["meter_balance_before_fen"] == sale["amount_fen"]


def test_its_book_proves_itself_again(toured: Path, report: Any) -> None:
    assert report["verify"]["ok"] is True and report["verify"]["findings"] == []
    again = verify_book(toured / "data" / "ledger.db")
    assert again.ok and again.head == report["verify"]["head"]


def test_every_step_has_its_picture_in_both_languages(toured: Path, report: Any) -> None:
    pictures = [Path(one) for one in report["pictures"]]
    assert {f"{step}-{language}.png" for step in STEPS for language in ("zh_CN", "en")} <= {
        picture.name for picture in pictures
    }
    assert all((toured / picture.name).read_bytes().startswith(PNG) for picture in pictures)


def test_the_slips_lie_beside_it_as_bytes_and_as_pictures(toured: Path, report: Any) -> None:
    for sale in report["sales"][:2]:
        slip = toured / "slips" / f"slip-{sale['receipt']}"
        assert slip.with_suffix(".bin").stat().st_size > 500
        assert slip.with_suffix(".png").read_bytes().startswith(PNG)


def test_nothing_went_wrong_that_only_the_log_tells(toured: Path) -> None:
    text = (toured / "meterdesk.log").read_text("utf-8")
    assert "INFO meterdesk: ended\n" in text
    assert not any(word in text for word in ("WARNING", "ERROR", "CRITICAL")), text


def test_the_demonstration_leaves_its_keys_and_passwords_only_where_they_belong(toured: Path) -> None:
    data = toured / "data"
    kept = KeyStore(data)
    with closing(LedgerBook(data / "ledger.db", clock=SystemClock())) as book:
        rows = book.read(lambda ledger: [ledger.secrets.get(name) for name in ledger.secrets.names()])
    canaries = [Canary(row.name, kept.unwrap(row.name, row.wrapped)) for row in rows]
    canaries += [Canary("desk key", kept.wrapping.secret), Canary("log key", kept.log.secret)]
    sign_ins = [one["password"] for one in json.loads((data / "demo.json").read_text("utf-8"))]
    canaries += [Canary.text("sign-in", password) for password in sign_ins]
    allowed = {"desk.key": ("desk key", "log key"), "demo.json": ("sign-in",)}
    assert len(canaries) >= 2 + 2 + 4 and kept.place is Place.FILE
    assert found_under(canaries, toured, allowed=allowed) == []
