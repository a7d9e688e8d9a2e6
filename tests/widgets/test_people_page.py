"""An administrator adds, limits, disables and helps operators, and changes what a role may do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.permissions import ROLES, SYSTEM, Permission
from app.services import operators, sign_in
from app.services.operators import Person
from app.services.sign_in import Proof
from tests.helpers import own_password
from widgets import names
from widgets.common import figures

PASSWORD = "horse-7-Battery"


@pytest.fixture
def page(window, desk, qtbot):
    """The page, with an administrator of all buildings and a cashier in the book."""

    def add(ledger):
        building = ledger.shops.put_building(code="B2", name="2号楼")
        operators.add(ledger, "wu", Person("吴敏", ("administrator",), ""), session=SYSTEM, now_utc_ms=1)
        person = Person("陈静", ("cashier",), "D4", frozenset({building}))
        operators.add(ledger, "chen", person, session=SYSTEM, now_utc_ms=desk.clock.utc_ms())
        own_password.choose(ledger, "wu")
        return ledger.operators.by_name("wu")

    row = desk.ledger.write(add)
    session = desk.ledger.read(lambda ledger: sign_in.session_of(ledger, row))
    window.sign_in.signed_in.emit(session)
    window.work.open(names.PAGE_PEOPLE)
    made = window.page(names.PAGE_PEOPLE)
    qtbot.waitUntil(lambda: made.operators.model.rowCount() == 3)
    return made


def texts(table, column: str) -> list[str]:
    place = [one.name for one in table.model.columns].index(column)
    return [table.model.index(row, place).data() for row in range(table.model.rowCount())]


def choose(tab, name: str) -> None:
    row = next(one for one in tab.model.all_rows() if one.name == name)
    tab.table.choose_key(row.id)


def confirm(find, qtbot) -> str:
    qtbot.waitUntil(lambda: find(names.CONFIRM_DIALOG).isVisible())
    said = " ".join(one.text() for one in find(names.CONFIRM_DIALOG).findChildren(object) if _has_text(one))
    find(names.CONFIRM_YES).click()
    return said


def _has_text(widget) -> bool:
    return isinstance(widget, QLabel)


def row(desk, name: str):
    return desk.ledger.read(lambda ledger: ledger.operators.by_name(name))


def test_the_list_says_who_works_where_and_who_may_sign_in(page, desk):
    tab = page.operators
    assert texts(tab, "name") == ["chen", "lin", "wu"]
    assert texts(tab, "roles") == ["Cashier", "Cashier", "Administrator"]
    assert texts(tab, "buildings") == ["B2", "All", "All"]
    until = figures.date_time(desk.clock.utc_ms() + 72 * 3_600_000)
    assert texts(tab, "state") == [f"One-time secret until {until}", "May sign in", "May sign in"]
    tab.filter.setText("b2")
    tab._filter()
    assert texts(tab, "name") == ["chen"]


def test_a_secret_that_nobody_used_in_three_days_is_shown_as_expired(page, desk):
    desk.clock.now_utc_ms += 73 * 3_600_000
    assert texts(page.operators, "state")[0] == "One-time secret expired"


def test_an_operator_is_added_limited_to_a_building_and_signs_in_with_the_secret_shown_once(
    page, desk, find, qtbot
):
    page.operators.add.click()
    building = desk.ledger.read(lambda ledger: ledger.shops.buildings()[1].id)
    find(names.OPERATOR_NAME).setText("zhou")
    find(names.OPERATOR_SAVE).click()
    qtbot.waitUntil(lambda: "Choose from" in find(names.OPERATOR_MESSAGE).text(), timeout=10_000)
    find(f"{names.OPERATOR_ROLE}.technician").click()
    find(names.OPERATOR_ONLY).click()
    find(f"{names.OPERATOR_BUILDING}.{building}").click()
    find(names.OPERATOR_SAVE).click()
    qtbot.waitUntil(lambda: page.findChild(object, names.SECRET) is not None, timeout=10_000)
    secret = find(names.SECRET).text()
    dialog = find(names.SECRET_DIALOG)
    assert any("within 72 hours" in one.text() for one in dialog.findChildren(QLabel))
    find(names.SECRET_CLOSE).click()
    zhou = row(desk, "zhou")
    assert (zhou.roles, zhou.all_buildings, zhou.drawer) == (("technician",), False, "zhou")
    entered = desk.ledger.write(
        lambda ledger: sign_in.sign_in(
            ledger, desk.key_store, Proof("zhou", secret), now_utc_ms=desk.clock.utc_ms()
        )
    )
    assert entered.must_change_password and entered.buildings == {building}
    qtbot.waitUntil(lambda: "zhou" in texts(page.operators, "name"))


def test_a_change_counts_at_once(page, desk, find, qtbot):
    choose(page.operators, "chen")
    page.operators.change.click()
    assert not find(names.OPERATOR_NAME).isEnabled()
    find(f"{names.OPERATOR_ROLE}.auditor").click()
    find(names.OPERATOR_EVERYWHERE).click()
    find(names.OPERATOR_SAVE).click()
    qtbot.waitUntil(lambda: row(desk, "chen").roles == ("cashier", "auditor"), timeout=10_000)
    assert row(desk, "chen").all_buildings
    qtbot.waitUntil(lambda: texts(page.operators, "buildings")[0] == "All")


def test_nobody_is_offered_what_he_may_not_do_to_himself(page, find):
    tab = page.operators
    choose(tab, "wu")
    assert not any(made.isEnabled() for made in (tab.enable, tab.codes, tab.secret))
    tab.change.click()
    assert not find(f"{names.OPERATOR_ROLE}.cashier").isEnabled()
    assert not find(names.OPERATOR_ONLY).isEnabled()
    find(names.OPERATOR_CANCEL).click()


def test_disabling_says_what_happens_and_is_taken_back(page, desk, find, qtbot):
    tab = page.operators
    choose(tab, "chen")
    tab.enable.click()
    said = confirm(find, qtbot)
    assert "refused at once" in said and "stay in the book" in said
    qtbot.waitUntil(lambda: not row(desk, "chen").enabled)
    qtbot.waitUntil(lambda: texts(tab, "state")[0] == "Disabled")
    choose(tab, "chen")
    assert tab.enable.text().startswith("Enable")
    tab.enable.click()
    confirm(find, qtbot)
    qtbot.waitUntil(lambda: row(desk, "chen").enabled)


def test_a_new_secret_is_shown_once_and_lost_codes_are_taken_away(page, desk, find, qtbot):
    tab = page.operators
    chen = row(desk, "chen")
    desk.ledger.write(lambda ledger: ledger.operators.set_totp(chen.id, since_utc_ms=5, step=1))
    tab.reload()
    qtbot.waitUntil(lambda: texts(tab, "codes")[0] != "–")
    choose(tab, "chen")
    tab.codes.click()
    confirm(find, qtbot)
    qtbot.waitUntil(lambda: row(desk, "chen").totp_since_utc_ms is None)
    tab.secret.click()
    confirm(find, qtbot)
    qtbot.waitUntil(lambda: page.findChild(object, names.SECRET) is not None, timeout=10_000)
    secret = find(names.SECRET).text()
    find(names.SECRET_CLOSE).click()
    assert len(secret) == 19 and row(desk, "chen").password_hash != chen.password_hash


def test_the_list_is_exported_as_shown(page, tmp_path, qtbot):
    with qtbot.waitSignal(page.operators.export.written):
        page.operators.export.write_to(tmp_path / "operators.csv")
    qtbot.waitUntil(lambda: "operators.csv" in page.operators.message.text())
    lines = (tmp_path / "operators.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Shown as,Roles") and len(lines) == 4


@pytest.fixture
def roles(page, qtbot):
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.roles.model.rowCount() == len(Permission))
    return page.roles


def tick(tab, role: str, permission: Permission, *, on: bool) -> None:
    column = 1 + [one.name for one in tab.model.roles].index(role)
    index = tab.model.index(list(Permission).index(permission), column)
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    assert tab.model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def test_what_a_role_loses_is_said_in_words_before_it_is_saved(roles, desk, find, qtbot):
    assert not roles.save.isEnabled()
    tick(roles, "cashier", Permission.GIVE_BACK, on=False)
    said = roles.says.text()
    assert "Cashier may no longer: give money back" in said and "chen, lin" in said
    roles.save.click()
    assert "counts at once" in confirm(find, qtbot)
    wanted = set(ROLES["cashier"] - {Permission.GIVE_BACK})
    qtbot.waitUntil(lambda: kept(desk, "cashier") == wanted)
    qtbot.waitUntil(lambda: not roles.save.isEnabled())


def kept(desk, role: str) -> set[str]:
    return set(desk.ledger.read(lambda ledger: ledger.roles.permissions().get(role, ())))


@pytest.fixture
def owner(desk):
    """A second administrator, who can prove himself."""
    desk.ledger.write(
        lambda ledger: operators.add_with_password(
            ledger,
            name="owner",
            display_name="业主",
            roles=("administrator",),
            password=PASSWORD,
            session=SYSTEM,
            now_utc_ms=1,
        )
    )


def approve(find, qtbot) -> str:
    """The second person sees what it is about, proves himself and says yes; what he saw."""
    qtbot.waitUntil(lambda: find(names.APPROVAL_DIALOG).isVisible())
    dialog = find(names.APPROVAL_DIALOG)
    for field, text in (("reason", "as agreed"), ("name", "owner"), ("password", PASSWORD)):
        dialog.lines[field].setText(text)
    seen = " ".join(one.text() for one in dialog.findChildren(object) if _has_text(one))
    find(names.APPROVAL_YES).click()
    return seen


def test_what_a_role_gains_takes_a_second_person_who_sees_it_in_words(roles, owner, desk, find, qtbot):
    tick(roles, "cashier", Permission.REPORTS, on=True)
    assert "Cashier may from now on: see reports" in roles.says.text()
    roles.save.click()
    assert "Cashier: see reports" in approve(find, qtbot)
    wanted = set(ROLES["cashier"] | {Permission.REPORTS})
    qtbot.waitUntil(lambda: kept(desk, "cashier") == wanted, timeout=10_000)
    row = desk.ledger.read(lambda ledger: ledger.audit.of("cashier"))[-1]
    assert row.detail["approver"] == "owner"


def test_a_refused_change_leaves_the_draft_and_says_why(roles, owner, find, qtbot):
    tick(roles, "administrator", Permission.SELL, on=True)
    roles.save.click()
    approve(find, qtbot)
    qtbot.waitUntil(lambda: "nobody gives himself more" in roles.message.text(), timeout=10_000)
    assert roles.model.changes()
    roles.discard.click()
    assert not roles.model.changes() and not roles.save.isEnabled()


def test_the_own_password_is_in_every_role_and_a_role_goes_back_to_what_the_program_brings(roles):
    column = 1 + [one.name for one in roles.model.roles].index("auditor")
    own = roles.model.index(list(Permission).index(Permission.CHANGE_PASSWORD), column)
    assert not roles.model.setData(own, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    tick(roles, "auditor", Permission.SELL, on=True)
    roles.table.setCurrentIndex(roles.model.index(0, column))
    roles.usual.click()
    assert not roles.model.changes()


def test_a_role_of_the_sites_own_is_added_and_given(page, roles, find, qtbot):
    roles.add.click()
    find(names.ROLE_NAME).setText("抄表员")
    find(names.ROLE_SAVE).click()
    qtbot.waitUntil(lambda: roles.model.roles[-1].name == "抄表员")
    page.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.operators._listed is not None and "抄表员" in page.operators._listed.roles)


def test_an_administrator_of_some_buildings_sees_no_roles_and_only_his_people(window, desk, qtbot):
    def add(ledger):
        building = ledger.shops.put_building(code="B2", name="2号楼")
        person = Person("分部", ("administrator",), "", frozenset({building}))
        operators.add(ledger, "branch", person, session=SYSTEM, now_utc_ms=1)
        own_password.choose(ledger, "branch")
        return ledger.operators.by_name("branch")

    made = desk.ledger.write(add)
    session = desk.ledger.read(lambda ledger: sign_in.session_of(ledger, made))
    window.sign_in.signed_in.emit(session)
    window.work.open(names.PAGE_PEOPLE)
    page = window.page(names.PAGE_PEOPLE)
    qtbot.waitUntil(lambda: page.operators.model.rowCount() == 1)
    assert page.roles is None and texts(page.operators, "name") == ["branch"]
