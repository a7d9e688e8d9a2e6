"""No key means two things at once: Qt then does neither."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QShortcut

from app.domain.permissions import Session
from widgets import names


@pytest.fixture(params=[("administrator",), ("manager", "technician")], ids=" and ".join)
def frame(window, desk, qtbot, request):
    """Between them these roles see every page and may do everything on it."""
    roles = request.param
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=roles, drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", roles, "D1"))
    return window.work


def _live_keys(frame) -> Counter[str]:
    live = [one for one in frame.findChildren(QShortcut) if one.parent().isVisible()]
    return Counter(key.toString() for one in live for key in QShortcut.keys(one))


def _twice(frame) -> list[str]:
    return [key for key, times in _live_keys(frame).items() if times > 1]


def test_on_no_page_does_a_key_mean_two_things(frame):
    for name in frame._kinds:
        frame.open(name)
        assert _twice(frame) == [], name


def test_on_no_tab_of_the_bench_does_a_key_mean_two_things(frame):
    frame.open(names.PAGE_BENCH)
    bench = frame.page(names.PAGE_BENCH)
    for place in range(bench.tabs.count()):
        bench.tabs.setCurrentIndex(place)
        assert _twice(frame) == [], bench.tabs.tabText(place)
