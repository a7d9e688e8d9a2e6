"""The prover knows every kind of operation: what no rule of money allows is found, chains or no chains."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.permissions import Session
from app.domain.sale import Answer, MeterBook
from app.services import decisions, operation_record, refunds, sale_steps, vending
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.sale_checks import ground
from app.services.views import VisitOrder
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import OperationFact
from db.rows import Operation
from meterio.clock import SystemClock
from meterio.profiles import load_profiles
from tests.helpers import small_mall
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import ELECTRICITY_MAKE, NOW_MS, START_BALANCE_FEN, START_COUNT, live, order
from tests.helpers.tampering import rules, tamper

MAKES = load_profiles()
FRAME = "ab" * 32


class Story:
    """Writes one operation of each kind through the services."""

    def __init__(self, book: LedgerBook) -> None:
        self.book = book
        book.write(small_mall.set_up)
        self.session: Session = book.write(add_people)["he"]

    def sell(self, request_id: str, meter_id: str, amount_fen: int = 10_000) -> None:
        wanted = order(request_id, meter_id, amount_fen)
        self.book.write(
            lambda ledger: vending.open_sale(
                ledger, wanted, session=self.session, live=live(meter_id), now_utc_ms=NOW_MS
            )
        )

    def refund(self, request_id: str, meter_id: str, amount_fen: int, *, make: str = "ddsy1352") -> None:
        wanted = RefundOrder(request_id, meter_id, amount_fen, "cash", "moves out")
        quote = self.book.read(
            lambda ledger: refunds.quote_refund(
                ledger,
                wanted,
                live(meter_id),
                makes={ELECTRICITY_MAKE: MAKES[make]},
                session=self.session,
                now_utc_ms=NOW_MS,
            )
        )
        approval = approved(self.book, quote.wanted, by="wu", session=self.session, now_utc_ms=NOW_MS)
        self.book.write(
            lambda ledger: refunds.open_refund(
                ledger,
                wanted,
                makes={ELECTRICITY_MAKE: MAKES[make]},
                approval=approval,
                session=self.session,
                live=live(meter_id),
                now_utc_ms=NOW_MS,
            )
        )

    def reverse(self, request_id: str, original_id: str, *, received_fen: int = 0) -> None:
        wanted = ReversalOrder(request_id, original_id, received_fen, "mistaken")
        self.book.write(
            lambda ledger: refunds.open_reversal(
                ledger,
                wanted,
                makes={},
                approval=None,
                session=self.session,
                live=None,
                now_utc_ms=NOW_MS,
            )
        )

    def give_back(self, operation_id: str) -> None:
        self.book.write(
            lambda ledger: vending.give_back(ledger, operation_id, session=self.session, now_utc_ms=NOW_MS)
        )

    def on_meter(self, operation_id: str, *, count: int, fallen_fen: int) -> None:
        """The meter takes it and shows it."""
        before = MeterBook(START_COUNT, START_BALANCE_FEN, None, NOW_MS)
        seen = MeterBook(count, START_BALANCE_FEN - fallen_fen, None, NOW_MS + 5)
        self.reserve(operation_id, count, before)
        self.book.write(
            lambda ledger: sale_steps.settle(
                ledger, operation_id, seen=seen, by_reply=False, now_utc_ms=NOW_MS
            )
        )

    def reserve(self, operation_id: str, count: int, before: MeterBook) -> None:
        self.book.write(
            lambda ledger: sale_steps.reserve(
                ledger, operation_id, count=count, before=before, frame_sha256=FRAME, now_utc_ms=NOW_MS
            )
        )

    def decide(self, operation_id: str, meter_id: str) -> None:
        """A sale in doubt that two persons decide."""
        self.sell(operation_id, meter_id)
        before = MeterBook(START_COUNT, START_BALANCE_FEN, None, NOW_MS)
        self.reserve(operation_id, START_COUNT + 1, before)
        self.book.write(
            lambda ledger: sale_steps.mark_in_doubt(
                ledger, operation_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS
            )
        )
        self.book.write(
            lambda ledger: sale_steps.escalate(
                ledger, operation_id, reason="foreign", seen=None, now_utc_ms=NOW_MS
            )
        )
        wanted = self.book.read(
            lambda ledger: decisions.wanted(ledger, operation_id, applied=True, session=self.session)
        )
        approval = approved(self.book, wanted, by="wu", session=self.session, now_utc_ms=NOW_MS)
        self.book.write(
            lambda ledger: decisions.decide(
                ledger,
                operation_id,
                applied=True,
                reason="seen on its display",
                approval=approval,
                session=self.session,
                now_utc_ms=NOW_MS,
            )
        )

    def move(self, operation_id: str, *, source: str, meter_id: str, amount_fen: int) -> None:
        """Credit of another meter; it stays open."""

        def unit(ledger: Ledger) -> None:
            base = ground(ledger, meter_id, now_utc_ms=NOW_MS)
            assert base.epoch is not None
            operation = Operation(
                id=operation_id,
                kind="moved",
                meter_id=meter_id,
                epoch=base.epoch.epoch,
                account_id=base.account.id,
                amount_fen=amount_fen,
                tender="none",
                received_fen=0,
                drawer="D1",
                receipt_series="SM",
                receipt_number=ledger.operations.next_receipt_number("SM"),
                operator_id=self.session.operator_id,
                price_e8=base.price.price_e8,
                utc_ms=NOW_MS,
            )
            fact = OperationFact(operation_id, True, None, None, f"credit:{source}", "", None, NOW_MS)
            operation_record.record(ledger, operation, meter=base.meter, fact=fact, by="he")

        self.book.write(unit)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with every kind of operation in it."""
    book = LedgerBook(tmp_path_factory.mktemp("good") / "ledger.db", clock=SystemClock())
    story = Story(book)
    story.sell("w1", "W1")
    story.refund("w2", "W1", 4_000)
    story.give_back("w2")
    story.reverse("w3", "w2", received_fen=4_000)
    story.sell("w4", "W1", 700)
    story.reverse("w5", "w4")
    story.refund("e1", "E1", 3_000)
    story.on_meter("e1", count=START_COUNT + 1, fallen_fen=3_000)
    story.refund("e2", "E2", 3_000, make="dlt645-2007")
    story.on_meter("e2", count=START_COUNT, fallen_fen=3_050)
    story.decide("e3", "E3")
    story.move("e4", source="W1", meter_id="E4", amount_fen=500)
    visit = VisitOrder("v", (("e5", "E5", 900),), "card", 900)
    book.write(
        lambda ledger: vending.open_visit(
            ledger, visit, session=story.session, live={"E5": live("E5")}, now_utc_ms=NOW_MS
        )
    )
    book.write(lambda ledger: vending.ask_cancel(ledger, "e4", session=story.session, now_utc_ms=NOW_MS))
    story.move("e6", source="W1", meter_id="E4", amount_fen=200)
    path = book.path
    assert book.close()
    return path


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "ledger.db"))


def test_a_book_with_every_kind_of_operation_is_proven(good: Path) -> None:
    report = verify_book(good)
    assert report.findings == ()
    assert report.ok and report.rows_checked > 130


RECHAINED = {
    "a refund without its facts": ("DELETE FROM operation_facts WHERE operation_id = 'w2'", "facts"),
    "facts of nothing": (
        "UPDATE operation_facts SET operation_id = 'ghost' WHERE operation_id = 'w2'",
        "facts",
    ),
    "a refund that gives": ("UPDATE operation_facts SET adds = 1 WHERE operation_id = 'w2'", "facts"),
    "a refund without a reason": (
        "UPDATE operation_facts SET reason = '' WHERE operation_id = 'w2'",
        "facts",
    ),
    "a refund that undoes": (
        "UPDATE operation_facts SET original_id = 'w1' WHERE operation_id = 'w2'",
        "facts",
    ),
    "a reversal of nothing": (
        "UPDATE operation_facts SET original_id = NULL WHERE operation_id = 'w3'",
        "facts",
    ),
    "a reversal the wrong way round": (
        "UPDATE operation_facts SET adds = 1 WHERE operation_id = 'w5'",
        "facts",
    ),
    "a reversal of an older sale": (
        "UPDATE operation_facts SET original_id = 'w1' WHERE operation_id = 'w5'",
        "reversal",
    ),
    "a reversal of another meter's": (
        "UPDATE operation_facts SET original_id = 'e1' WHERE operation_id = 'w5'",
        "reversal",
    ),
    "a reversal of more": ("UPDATE operations SET amount_fen = 701 WHERE id = 'w5'", "reversal"),
    "a reversal for another account": ("UPDATE operations SET account_id = 1 WHERE id = 'w5'", "reversal"),
    "moved credit from a till": (
        "UPDATE operation_facts SET source = 'cash:D1' WHERE operation_id = 'e6'",
        "facts",
    ),
    "moved credit from another meter": (
        "UPDATE operation_facts SET source = 'credit:E2' WHERE operation_id = 'e6'",
        "postings",
    ),
    "moved credit that was paid": ("UPDATE operations SET tender = 'cash' WHERE id = 'e6'", "postings"),
    "money taken for a refund": ("UPDATE operations SET received_fen = 1 WHERE id = 'w2'", "postings"),
    "another approval": (
        "UPDATE operation_facts SET approval_id = 'made-up' WHERE operation_id = 'w2'",
        "approvals",
    ),
    "an approval of another refund": (
        "UPDATE operation_facts SET approval_id = CASE operation_id"
        " WHEN 'w2' THEN 'x' ELSE approval_id END WHERE operation_id = 'w2'",
        "approvals",
    ),
    "an approval of another amount": (
        "UPDATE operations SET amount_fen = 3001, received_fen = 0 WHERE id = 'e1'",
        "approvals",
    ),
    "a decision by one": (
        "UPDATE operation_events SET detail = replace(detail, '\"wu\"', '\"he\"') WHERE operation_id = 'e3'"
        " AND state = 'confirmed'",
        "proof",
    ),
    "a decision without its approval": (
        'UPDATE operation_events SET detail = replace(detail, \'"request":"\', \'"request":"x\')'
        " WHERE operation_id = 'e3' AND state = 'confirmed'",
        "approvals",
    ),
    "a meter's sale confirmed by the office": (
        "UPDATE operation_events SET detail = '{\"by\":\"office\"}' WHERE operation_id = 'e1'"
        " AND state = 'confirmed'",
        "proof",
    ),
    "an office's sale without the office": (
        "UPDATE operation_events SET detail = replace(detail, '\"office\"', '\"reply\"')"
        " WHERE operation_id = 'w1' AND state = 'confirmed'",
        "proof",
    ),
    "an office's credit told wrong": (
        "UPDATE operation_events SET detail = replace(detail, '\"credit_after_fen\":10000',"
        " '\"credit_after_fen\":10001') WHERE operation_id = 'w1' AND state = 'confirmed'",
        "balance",
    ),
    "a credit written up": ("UPDATE charge_states SET credit_fen = credit_fen + 1", "balance"),
    "a deduction that the balance does not show": (
        "UPDATE operation_events SET detail = replace(detail, '\"balance_fen\":1950', '\"balance_fen\":4950')"
        " WHERE operation_id = 'e2' AND state = 'confirmed'",
        "proof",
    ),
    "a deduction that was not read back": (
        "UPDATE operation_events SET detail = '{\"by\":\"reply\"}' WHERE operation_id = 'e2'"
        " AND state = 'confirmed'",
        "proof",
    ),
    "a deduction under a count before the last": (
        "UPDATE operation_events SET count = 2 WHERE operation_id = 'e2' AND count = 3",
        "counts",
    ),
    "a refund's posting left out": ("DELETE FROM transfers WHERE id = 'w2/posted'", "postings"),
    "a refund handed out before its proof": (
        "INSERT INTO transfers VALUES"
        " (99, 'x', 'e4', 'direct', NULL, 'refund_due:4', 'cash:D1', 500, 1, x'', x'')",
        "postings",
    ),
    "a refund's step not audited": ("DELETE FROM audit WHERE action = 'refund.confirmed'", "audit"),
    "a reversal by nobody": (
        "INSERT INTO audit VALUES (999, 1, 'x', 'reversal.confirmed', 'ghost', 'done', '{}', x'', x'', NULL)",
        "audit",
    ),
}


@pytest.mark.parametrize("what", RECHAINED)
def test_one_who_recomputes_the_chains_is_found_by_the_rules_of_money(copy: Path, what: str) -> None:
    statement, rule = RECHAINED[what]
    assert rule in rules(tamper(copy, statement, rehash=True))


def test_a_second_reversal_is_found_where_the_schema_would_have_let_it(copy: Path) -> None:
    """The trigger on facts is a second guard: without it the proof still finds it."""
    same = "(SELECT original_id FROM operation_facts WHERE operation_id = 'w3')"
    report = tamper(
        copy, f"UPDATE operation_facts SET original_id = {same} WHERE operation_id = 'w5'", rehash=True
    )
    twice = [one for one in report.findings if "undone twice" in one.text]
    assert [(one.rule, one.table) for one in twice] == [("reversal", "operation_facts")]


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO operation_runs VALUES (3)", "UPDATE operations SET utc_ms = utc_ms - 1 WHERE seq = 4"],
)
def test_a_list_of_runs_that_would_hide_operations_is_found(copy: Path, statement: str) -> None:
    report = tamper(copy, statement, rehash=True)
    assert "operation_runs" in {one.table for one in report.findings}
