"""What the office charged, broken by one who writes the chains anew: the proof names each rule of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.services import charging, vending
from app.services.charging import Heard, Reading
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers import small_mall
from tests.helpers.small_mall import CASHIER, NOW_MS, order
from tests.helpers.tampering import tamper

HOUR = 3_600_000
LITRES = (5_000, 15_000, 27_000, 31_000)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A water meter whose money the office holds, charged three times."""
    path = tmp_path_factory.mktemp("charges") / "ledger.db"
    book = LedgerBook(path, clock=SystemClock())
    book.write(small_mall.set_up)
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("s1", "W1", 10_000), session=CASHIER, live=None, now_utc_ms=NOW_MS
        )
    )
    readings = [Reading("W1", NOW_MS + at * HOUR, litres, {}) for at, litres in enumerate(LITRES)]
    for one, before in zip(readings, (None, *readings), strict=False):
        heard = (Heard(one, before),)
        book.write(
            lambda ledger, heard=heard: charging.take(  # type: ignore[misc]
                ledger, heard, now_utc_ms=heard[0].newest.utc_ms
            )
        )
    assert book.close()
    return path


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "ledger.db"))


def test_a_book_that_charged_each_reading_once_is_proven(good: Path) -> None:
    assert verify_book(good).findings == ()


SECOND = "(SELECT seq FROM entries WHERE kind = 'charge' ORDER BY seq LIMIT 1 OFFSET 1)"
SECOND_ID = SECOND.replace("SELECT seq", "SELECT id")


def said(change: str) -> str:
    """The detail of the second charge, changed."""
    return f"UPDATE entries SET detail = {change} WHERE seq = {SECOND}"


BROKEN: dict[str, tuple[str, str, str]] = {
    **{
        f"a charge without its {name}": (
            said(f"json_remove(detail, '$.{name}')"),
            "charges",
            "must say its epoch, time, quantity and register",
        )
        for name in ("epoch", "from", "to", "quantity", "register")
    },
    "a quantity that is no number": (
        said("json_set(detail, '$.quantity', json('true'))"),
        "charges",
        "must say its epoch, time, quantity and register",
    ),
    "a charge that ends where it began": (
        said("json_set(detail, '$.to', json_extract(detail, '$.from'))"),
        "charges",
        "is none",
    ),
    "a charge for less than nothing": (said("json_set(detail, '$.quantity', -1)"), "charges", "is none"),
    "a register below nothing": (said("json_set(detail, '$.register', -1)"), "charges", "is none"),
    "a time charged twice": (
        said("json_set(detail, '$.from', json_extract(detail, '$.from') - 1)"),
        "charges",
        "though it was charged up to",
    ),
    "more than the meter counted": (
        said("json_set(detail, '$.quantity', 12001)"),
        "charges",
        "counted 12000 and was charged for 12001",
    ),
    "a register that the next charge does not go on from": (
        said("json_set(detail, '$.register', 26999)"),
        "charges",
        "counted 4001 and was charged for 4000",
    ),
    "a charge to no meter": (
        f"UPDATE entries SET meter_id = NULL WHERE seq = {SECOND}",
        "entries",
        "is no entry",
    ),
    "a charge that gives": (
        f"UPDATE entries SET amount_fen = -amount_fen WHERE seq = {SECOND}",
        "entries",
        "is no entry",
    ),
    "a charge that moved no money": (
        f"DELETE FROM transfers WHERE id = {SECOND_ID} || '/1'",
        "entries",
        "is missing",
    ),
    "a charge of another sum": (
        f"UPDATE entries SET amount_fen = amount_fen + 1 WHERE seq = {SECOND}",
        "entries",
        "it is not the move of a charge",
    ),
    "a charge to another meter's credit": (
        f"UPDATE transfers SET debit = 'credit:E1' WHERE id = {SECOND_ID} || '/1'",
        "entries",
        "it is not the move of a charge",
    ),
    "a charge that is in no log": (
        f"DELETE FROM audit WHERE action = 'entry.charge' AND object = {SECOND_ID}",
        "audit",
        "is not audited once",
    ),
    "a credit that the transfers do not show": (
        "UPDATE charge_states SET credit_fen = credit_fen + 1",
        "balance",
        "left by the transfers",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_each_rule_of_charges_that_is_broken_is_named(copy: Path, what: str) -> None:
    statement, rule, text = BROKEN[what]
    report = tamper(copy, statement, rehash=True)
    assert [one for one in report.findings if one.rule == rule and text in one.text], report.findings
