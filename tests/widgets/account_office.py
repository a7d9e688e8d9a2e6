"""People at the accounts page of a small desk: who works there, and a second person who approves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from app.domain.permissions import Session
from app.services import passwords
from tests.widgets import small_desk
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog

FREE_SHOP = f"1-{len(small_desk.NAMES):03}"
FREE_METER = f"E{len(small_desk.NAMES):03}"
WORD = "a long enough word"


@dataclass
class Office:
    """Somebody at the page."""

    window: Any
    desk: Any
    qtbot: Any

    @property
    def page(self) -> Any:
        return self.window.page(names.PAGE_ACCOUNTS)

    def dialog(self, kind: type) -> Any:
        """The one that is open."""
        found = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert found, f"no {kind.__name__}"
        return found[-1]

    def press(self, key: Qt.Key) -> None:
        """On the page; no window manager gives it back when a dialog closes."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)
        self.qtbot.keyClick(self.page, key)

    def open_dialog(self, key: Qt.Key, kind: type) -> Any:
        self.press(key)
        dialog = self.dialog(kind)
        self.qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    def choose(self, shop: str) -> None:
        self.page.filter.setText(shop)

    def act(self, dialog: Any) -> None:
        self.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def account(self, shop: str) -> Any:
        return self.desk.ledger.read(
            lambda ledger: ledger.accounts.open_of_shop(ledger.shops.by_number(shop).id)
        )

    def entries(self, account_id: int) -> list[tuple[str, int]]:
        found = self.desk.ledger.read(lambda ledger: ledger.entries.of_account(account_id))
        return [(entry.kind, entry.amount_fen) for entry in found]

    def silence(self, meter_id: str) -> None:
        self.desk.live.missed(meter_id, utc_ms=self.desk.clock.utc_ms(), in_contact=False)

    def second_person(self, *, password: str = WORD, approve: bool = True) -> ApprovalDialog:
        """The dialog comes, and the manager answers."""
        self.qtbot.waitUntil(lambda: any(d.isVisible() for d in self.window.findChildren(ApprovalDialog)))
        dialog = self.dialog(ApprovalDialog)
        dialog.lines["name"].setText("hong")
        dialog.lines["password"].setText(password)
        (dialog.yes if approve else dialog.no).click()
        return dialog


def sign_in(window: Any, desk: Any, qtbot: Any, role: str) -> Office:
    """The small desk with somebody of that role at the accounts page, and the manager "hong" in the house."""

    def people(ledger: Any) -> int:
        ledger.operators.add(
            name="hong",
            display_name="洪",
            password_hash=passwords.hashed(WORD),
            roles=("manager",),
            drawer="D8",
        )
        return int(
            ledger.operators.add(name="mei", display_name="梅", password_hash="x", roles=(role,), drawer="D7")
        )

    number = desk.ledger.write(people)
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "mei", "梅", (role,), "D7"))
    window.work.open(names.PAGE_ACCOUNTS)
    made = Office(window, desk, qtbot)
    qtbot.waitUntil(lambda: made.page.open_rows.rowCount() == len(small_desk.NAMES) - 1)
    return made
