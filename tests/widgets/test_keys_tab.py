"""The list of keys: what it says, and what is asked and done when one is changed or retired."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.permissions import SYSTEM, Session
from app.polling.line_stats import LineStats
from app.services import collectors
from tests.widgets import small_desk
from widgets import names
from widgets.common.confirm import ConfirmDialog
from widgets.technician.bench import KEYS
from widgets.technician.key_dialog import NewKeyDialog

SECRET = b"5" * 32
DAY_MS = 86_400_000


@pytest.fixture
def bench(window, desk, qtbot):
    def unit(ledger):
        collectors.set_key(
            ledger, desk.key_store, "C1", 1, SECRET, session=SYSTEM, now_utc_ms=small_desk.START_UTC_MS
        )
        return ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )

    number = desk.ledger.write(unit)
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    return window.page(names.PAGE_BENCH)


@pytest.fixture
def tab(bench, qtbot):
    QTest.keyClick(bench, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    shown = bench.tab(KEYS)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 3)
    return shown


def texts(tab, name: str) -> list[str]:
    column = [column.name for column in tab.model.columns].index(name)
    return [tab.model.index(row, column).data() for row in range(tab.model.rowCount())]


def choose(tab, key: str) -> None:
    tab.table.choose_key(next(one.row.id for one in tab.model.all_rows() if one.row.id.startswith(key)))


def question(tab) -> ConfirmDialog:
    return tab.findChild(ConfirmDialog)


def said(dialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel))


def say_yes(tab, qtbot) -> None:
    qtbot.waitUntil(question(tab).isActiveWindow)
    QTest.keyClick(question(tab), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def use(desk, key_id: int) -> None:
    counts = (6, 6, None, 1, 1, 0, 0, 0, 0, None, None)
    desk.engine.stats = (LineStats("C1", 1, "sealed", "aes-256-gcm", True, *counts, key_id),)


def test_every_key_is_listed_without_its_value(tab, desk):
    assert texts(tab, "kind") == ["Desk's own key", "Log key", "Collector's key"]
    assert texts(tab, "state") == ["Not on paper", "Not on paper", "In force"]
    assert texts(tab, "used_by") == ["File desk.key", "File desk.key", "1号楼A区"]
    everything = " ".join(
        str(tab.model.index(row, column).data() or "")
        for row in range(tab.model.rowCount())
        for column in range(tab.model.columnCount())
    )
    for secret in (SECRET, desk.key_store.wrapping.secret, desk.key_store.log.secret):
        assert secret.hex() not in everything


def test_only_what_can_be_changed_offers_it(tab, qtbot):
    assert not tab.renew.isEnabled() and not tab.retire.isEnabled()
    for key, may in (("desk/", True), ("log/", False), ("collector/", True)):
        choose(tab, key)
        assert (tab.renew.isEnabled(), tab.retire.isEnabled()) == (may, False)


def test_changing_a_collector_s_key_says_what_happens_and_shows_it_once(tab, desk, qtbot):
    choose(tab, "collector/C1/1")
    QTest.keyClick(tab, Qt.Key.Key_F7)
    asked = said(question(tab))
    assert "for 30 days key 1 is taken too" in asked and "C1" in asked
    say_yes(tab, qtbot)
    qtbot.waitUntil(lambda: tab.findChild(NewKeyDialog) is not None)
    dialog = tab.findChild(NewKeyDialog)
    shown = dialog.findChild(QLabel, names.NEW_KEY).text()
    settings = desk.ledger.read(
        lambda ledger: collectors.settings_for_engine(
            ledger, desk.key_store, now_utc_ms=small_desk.START_UTC_MS
        )
    )
    assert shown.replace(" ", "").replace("\n", "") == settings[0].keys[2].hex()
    assert desk.engine.reloads == 1
    dialog.accept()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)
    assert [one for one in texts(tab, "state") if one.startswith("Older, until 20")]


def test_no_changes_nothing(tab, desk, qtbot):
    choose(tab, "collector/C1/1")
    before = desk.ledger.read(lambda ledger: ledger.secrets.names())
    QTest.keyClick(tab, Qt.Key.Key_F7)
    QTest.keyClick(question(tab), Qt.Key.Key_Return)
    assert desk.ledger.read(lambda ledger: ledger.secrets.names()) == before


def _rotated(tab, desk, qtbot) -> None:
    desk.ledger.write(
        lambda ledger: collectors.rotate_key(
            ledger,
            desk.key_store,
            "C1",
            overlap_days=7,
            session=SYSTEM,
            now_utc_ms=small_desk.START_UTC_MS,
        )
    )
    QTest.keyClick(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)
    choose(tab, "collector/C1/1")


@pytest.mark.parametrize("used", [1, 2])
def test_retiring_says_whether_the_collector_uses_its_new_key(tab, desk, qtbot, used):
    _rotated(tab, desk, qtbot)
    use(desk, used)
    tab._show_rows()
    assert texts(tab, "in_use").count("in use now") == 1
    QTest.keyClick(tab, Qt.Key.Key_F8)
    assert ("is using its new key now" in said(question(tab))) == (used == 2)
    assert ("go out of contact" in said(question(tab))) == (used == 1)
    say_yes(tab, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert desk.ledger.read(lambda ledger: ledger.secrets.names()) == ("collector/C1/2",)


def test_changing_the_desk_s_key_seals_everything_anew(tab, desk, qtbot):
    before = desk.key_store.wrapping.id
    choose(tab, "desk/")
    QTest.keyClick(tab, Qt.Key.Key_F7)
    assert "Every secret in the book is sealed under a new key" in said(question(tab))
    say_yes(tab, qtbot)
    assert not tab.renew.isEnabled() and "Selling goes on" in tab.message.text()
    qtbot.waitUntil(lambda: "1 secrets are sealed under the new one" in tab.message.text())
    assert desk.key_store.wrapping.id != before
    qtbot.waitUntil(lambda: texts(tab, "id")[0] == f"desk/{desk.key_store.wrapping.id}")


def test_who_may_no_longer_is_refused_in_a_sentence(tab, desk, qtbot):
    desk.ledger.write(lambda ledger: ledger.operators.set_roles(desk.session.operator_id, ("cashier",)))
    QTest.keyClick(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "change the collectors' keys" in tab.message.text())


def test_the_list_is_filtered_and_exported(tab, tmp_path, qtbot):
    tab.filter.setText("collector")
    tab._filter()
    assert tab.model.rowCount() == 1
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "keys.csv")
    qtbot.waitUntil(lambda: "keys.csv" in tab.message.text())
    rows = list(csv.reader((tmp_path / "keys.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["Key", "collector/C1/1"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_in_either_language(tab, context, window, qtbot, language):
    from tests.widgets.test_language import _cut

    context.language.set(language)
    qtbot.wait(100)
    assert _cut(window) == []
