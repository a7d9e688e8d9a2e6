"""The office's days on a real data folder and the real simulated mall: from the first start to the proof."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.flows.program import LANGUAGES, call
from tests.flows.site import MallProcess, Person, console, mall
from tests.flows.test_command_line import head
from widgets import names
from widgets.models.rows import RowsModel
from widgets.tour.hands import Hands
from widgets.wizard.dialog import FirstStepsDialog

PASSWORD = "horse-7-Battery"
METERS = 8
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def running_mall(workbook: Path) -> object:
    with mall(workbook) as made:
        yield made


@pytest.fixture
def office(capfd: pytest.CaptureFixture[str], data: Path, tmp_path: Path, running_mall: MallProcess) -> Path:
    """The small site, connected to its mall, with a cashier "lin" whose password is PASSWORD."""
    connections = tmp_path / "connections.json"
    connections.write_text(running_mall.first_line, encoding="utf-8")
    assert call(capfd, "--data", data, "connect", connections).code == 0
    _add_cashier(data)
    return data


def _add_cashier(data: Path) -> None:
    from app.domain.permissions import SYSTEM
    from app.sealed_ledger import command_ledger
    from app.services import operators
    from meterio.clock import SystemClock

    with command_ledger(data / "ledger.db", clock=SystemClock()) as sealed:
        sealed.book.write(
            lambda ledger: operators.add_with_password(
                ledger,
                name="lin",
                display_name="林芳",
                roles=("cashier",),
                password=PASSWORD,
                session=SYSTEM,
                now_utc_ms=SystemClock().utc_ms(),
            )
        )


def at_the_desk(person: Person) -> None:
    person.sign_in("lin", PASSWORD)
    person.hands.wait_until(lambda: person.hands.shows(names.DESK_PAGE), "the desk", seconds=20)
    person.in_contact(METERS)


def said(person: Person, name: str, language: str) -> str:
    """The one sentence of a message line, in the user's language."""
    person.hands.wait_until(lambda: person.hands.shows(name), f"a sentence in {name}", seconds=20)
    text = person.text(name).replace("一百", "")
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh_CN"), text
    assert "{" not in text and "\n" not in text, text
    return text


def first_steps(person: Person, workbook: Path, connections: Path) -> None:
    """Every page of the wizard, to live readings of every meter."""
    hands, window = person.hands, person.console.window
    hands.wait_until(lambda: window.findChild(FirstStepsDialog) is not None, "the first steps", seconds=20)
    dialog = window.findChild(FirstStepsDialog)
    dialog.step.own_name.line.setText("小广场")
    _next_page(hands, dialog, "workbook")
    page = dialog.step.page
    page.check_file(workbook)
    hands.wait_until(page.start.isEnabled, "a workbook without errors", seconds=20)
    page.start.click()
    hands.wait_until(lambda: not page.start.isEnabled() and not page.is_working, "imported", seconds=20)
    _next_page(hands, dialog, "keys")
    keys = dialog.step
    keys.connect_with(connections)
    hands.wait_until(lambda: _all(keys.model, key_state="kept"), "a key for each collector", seconds=20)
    _next_page(hands, dialog, "contact")
    contact = dialog.step
    hands.wait_until(lambda: _all(contact.model, state="ok"), "every meter answered", seconds=60)
    _next_page(hands, dialog, "done")
    dialog.next.click()
    hands.wait_until(lambda: not window.findChildren(FirstStepsDialog), "the steps are over", seconds=20)


def _next_page(hands: Hands, dialog: FirstStepsDialog, name: str) -> None:
    dialog.next.click()
    hands.wait_until(lambda: dialog.step.name == name, f"the page {name}", seconds=20)


def _all(rows: RowsModel, **wanted: str) -> bool:
    found = rows.all_rows()
    return bool(found) and all(getattr(row, name) == value for row in found for name, value in wanted.items())


def test_from_an_empty_folder_to_a_proven_sale(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, workbook: Path, running_mall: MallProcess
) -> None:
    data = tmp_path / "数据 data"
    with console(data, tmp_path, language="zh_CN") as person:
        hands = person.hands
        hands.wait_until(lambda: hands.has_focus(names.FIRST_RUN_NAME), "the first-run page", seconds=20)
        for name, text in (
            (names.FIRST_RUN_NAME, "boss"),
            (names.FIRST_RUN_DISPLAY_NAME, "Wang"),
            (names.FIRST_RUN_PASSWORD, PASSWORD),
            (names.FIRST_RUN_REPEAT, PASSWORD),
        ):
            hands.type(name, text)
            hands.press(Qt.Key.Key_Return)
        connections = tmp_path / "connections.json"
        connections.write_text(running_mall.first_line, encoding="utf-8")
        first_steps(person, workbook, connections)
    added = call(capfd, "--data", data, "operator", "lin", "--role", "cashier", "--display-name", "林芳")
    secret = re.split("[：:]", added.out)[-1].strip()
    with console(data, tmp_path, language="zh_CN") as person:
        hands = person.hands
        person.sign_in("lin", secret)
        hands.wait_until(lambda: hands.shows(names.PASSWORD_DIALOG), "a new password wanted", seconds=20)
        for name, text in (
            (names.PASSWORD_OLD, secret),
            (names.PASSWORD_NEW, PASSWORD),
            (names.PASSWORD_REPEAT, PASSWORD),
        ):
            hands.find(name, object).setFocus()
            hands.type(name, text)
        hands.find(names.PASSWORD_SAVE, object).click()
        hands.wait_until(lambda: hands.shows(names.SIGN_IN_NAME), "the sign-in page again", seconds=20)
        at_the_desk(person)
        person.find_shop("1A-1F-001")
        sale = person.confirmed(person.sell("100").id)
    book = running_mall.ask(op="book", meter="E1")
    bought = book["purchases"][-1]
    assert bought["amount_fen"] == 10_000
    assert bought["balance_after_fen"] - bought["balance_before_fen"] == 10_000
    assert (sale.amount_fen, sale.count) == (10_000, bought["count"])
    assert head(capfd, data)


REFUSED_AMOUNTS = ("0", "0.001", "1e12", "1000000000000", "一百", "-5", "100,00", "")


@in_both_languages
def test_what_a_cashier_may_type_wrong(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, office: Path, running_mall: MallProcess, language: str
) -> None:
    before = head(capfd, office)
    with console(office, tmp_path, language=language) as person:
        person.sign_in("lin", "not the password")
        first = said(person, names.SIGN_IN_MESSAGE, language)
        person.hands.pause(seconds=1.3)
        at_the_desk(person)
        assert first
        person.find_shop("1A-1F-001")
        for amount in REFUSED_AMOUNTS:
            person.enter_amount(amount)
            assert said(person, names.DESK_MESSAGE, language)
            assert person.hands.has_focus(names.DESK_AMOUNT), amount
        person.enter_amount("9990")  # above the hoarding limit of 10000 with what the meter holds
        assert "10000.00" in said(person, names.DESK_MESSAGE, language).replace(",", "")
        assert not person.may_sell()
        person.find_shop("1B-2F-002")  # no account
        person.enter_amount("100")
        assert "E4" in said(person, names.DESK_MESSAGE, language)
        assert not person.may_sell()
        assert person.sales() == []
    assert all(running_mall.ask(op="book", meter=f"E{n}")["purchases"] == [] for n in (1, 2, 3, 4))
    assert head(capfd, office) != before, "the refused sign-in and the sign-in are in the audit"


@in_both_languages
def test_a_meter_out_of_contact(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, office: Path, running_mall: MallProcess, language: str
) -> None:
    with console(office, tmp_path, language=language) as person:
        at_the_desk(person)
        running_mall.ask(op="fault", name="collector-down", target="C02")
        person.hands.wait_until(
            lambda: not person.desk.live.state("E3").in_contact, "E3 out of contact", seconds=40
        )
        person.find_shop("1B-2F-001")
        person.enter_amount("100")
        assert "E3" in said(person, names.DESK_MESSAGE, language)
        assert not person.may_sell() and person.sales() == []
    assert head(capfd, office)


@in_both_languages
def test_a_printer_that_is_not_there(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, office: Path, language: str
) -> None:
    """The sale stands; the slip is printed when the printer is there, as the original and then as a copy."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for key, value in (
        ("printer.kind", "network"),
        ("printer.target", f"127.0.0.1:{port}"),
        ("printer.mode", "gb18030"),
    ):
        assert call(capfd, "--data", office, "setting", key, value).code == 0
    with console(office, tmp_path, language=language) as person:
        at_the_desk(person)
        person.find_shop("1A-1F-002")
        person.confirmed(person.sell("50").id)
        assert str(port) in said(person, f"{names.DESK_MESSAGE}.progress", language)
        assert person.sales()[0].prints == 0
        with socket.create_server(("127.0.0.1", port)) as printer:
            papers = [_printed(person, printer) for _ in range(2)]
        assert person.sales()[0].prints == 2
    mark = "补打" if language == "zh_CN" else "COPY"
    assert [mark in paper.upper() for paper in papers] == [False, True]
    assert all("50.00" in paper for paper in papers)
    assert head(capfd, office)


def _printed(person: Person, printer: socket.socket) -> str:
    """What came out of the printer when the button was pressed."""
    paper: list[bytes] = []

    def take() -> None:
        line, _ = printer.accept()
        with line:
            while part := line.recv(65536):
                paper.append(part)

    before = person.sales()[0].prints
    taking = threading.Thread(target=take)
    taking.start()
    hands = person.hands
    hands.press(Qt.Key.Key_F11)
    hands.wait_until(lambda: hands.shows(names.SLIP_PRINT), "the slip preview", seconds=20)
    hands.find(names.SLIP_PRINT, QPushButton).click()
    hands.wait_until(lambda: person.sales()[0].prints > before, "the slip printed", seconds=20)
    hands.press(Qt.Key.Key_Escape)
    hands.wait_until(lambda: not hands.shows(names.SLIP_DIALOG), "the preview closed", seconds=20)
    taking.join(10)
    return b"".join(paper).decode("gb18030", "replace")


@in_both_languages
def test_a_book_that_turns_read_only_in_the_middle_of_the_day(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, office: Path, running_mall: MallProcess, language: str
) -> None:
    """Nothing is sold while it lasts; afterwards the same Enter sells, once."""
    with console(office, tmp_path, language=language) as person:
        at_the_desk(person)
        writer = person.desk.ledger._connection
        person.find_shop("1A-1F-001")
        writer.execute("PRAGMA query_only = 1")
        person.enter_amount("100")
        hands = person.hands
        hands.wait_until(lambda: hands.has_focus(names.DESK_RECEIVED), "the received field", seconds=20)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(person.may_sell, "the sale may be made", seconds=20)
        hands.press(Qt.Key.Key_Return)
        assert "ledger.db" in said(person, names.DESK_MESSAGE, language)
        assert person.sales() == []
        writer.execute("PRAGMA query_only = 0")
        hands.wait_until(person.may_sell, "the sale may be made again", seconds=20)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: len(person.sales()) == 1, "the sale recorded", seconds=20)
        person.confirmed(person.sales()[0].id)
    assert len(running_mall.ask(op="book", meter="E1")["purchases"]) == 1
    assert head(capfd, office)
