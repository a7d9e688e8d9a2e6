"""The desk keeps room on the disk: ballast at start, no sale begun that could not be finished (H8, H9)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Desk, open_desk
from app.domain.alarms import Kind
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import alarms, settings
from db.reserve import DiskReserve
from meterio.clock import SystemClock
from tests.helpers import small_mall
from widgets import calls
from widgets.common.messages import slip_translator

MORE_THAN_ANY_DISK = 1 << 60


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path, clock=SystemClock(), translator_for=slip_translator)
    opened.ledger.write(small_mall.set_up)
    yield opened
    assert opened.close()


def sell(desk: Desk) -> None:
    unit = calls.open_sale(
        small_mall.order("r1"),
        session=small_mall.CASHIER,
        live=small_mall.live(),
        now_utc_ms=small_mall.NOW_MS,
        room_left=desk.room_left,
    )
    desk.ledger.write(unit)


def test_books_that_are_proven_get_their_ballast(desk: Desk) -> None:
    ballast = Path(f"{desk.ledger.path}.ballast")
    assert not ballast.exists()
    desk.check_books()
    assert ballast.stat().st_size == 8_000_000


def test_with_room_on_the_disk_a_sale_is_recorded(desk: Desk) -> None:
    sell(desk)
    assert desk.ledger.read(lambda ledger: ledger.operations.state("r1")) == "recorded"


def test_a_nearly_full_disk_refuses_a_sale_before_the_money_and_the_start_goes_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.ledger.reserve = DiskReserve(desk.ledger.path, reserve_bytes=MORE_THAN_ANY_DISK)
    with caplog.at_level(logging.WARNING):
        desk.check_books()
    assert "the disk is nearly full" in caplog.text
    with pytest.raises(DeskError) as refused:
        sell(desk)
    assert refused.value.key == "sale.disk_nearly_full"
    assert desk.ledger.read(lambda ledger: ledger.operations.recent(5)) == ()
    assert desk.ledger.read(lambda ledger: ledger.transfers.totals()) == ()
    desk.ledger.reserve = DiskReserve(desk.ledger.path)
    sell(desk)
    assert desk.ledger.read(lambda ledger: ledger.operations.get("r1")).operation.receipt_number == 1


def test_ballast_that_cannot_be_written_is_noted_and_nothing_more(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    Path(f"{desk.ledger.path}.ballast-new").mkdir()
    with caplog.at_level(logging.WARNING):
        desk.check_books()
    assert "no ballast beside the ledger" in caplog.text


def test_anchors_that_cannot_be_written_become_an_alarm(desk: Desk, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    desk.ledger.write(
        lambda ledger: settings.change(ledger, "book.anchor_folder", gone, session=SYSTEM, now_utc_ms=1)
    )
    desk.sealed.anchor("timer")
    desk.begin_alarms()
    ends = time.monotonic() + 20
    found = {}
    while Kind.ANCHORS not in found and time.monotonic() < ends:
        time.sleep(0.1)
        live = desk.ledger.read(lambda ledger: alarms.live(ledger, session=SYSTEM))
        found = {row.kind: row.detail.get("seen") for row in live}
    assert found[Kind.ANCHORS] == gone
