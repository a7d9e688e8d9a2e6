"""What channels say they took and gave back, day by day, and where that differs from the book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from db.payment_rows import PayBill, PayBillLine, PayDifference
from db.repository import Repository

_BILL: Final = (
    "SELECT company_id, channel, day, sha256, lines, paid_fen, refunded_fen, fetched_utc_ms FROM pay_bills"
)
_DIFFERENCE: Final = (
    "SELECT id, company_id, channel, day, kind, line, object, transaction_id, ours_fen, theirs_fen,"
    " found_utc_ms, entry_id, gone_utc_ms FROM pay_bill_differences"
)
_OF_BILL: Final = "o.company_id = b.company_id AND o.channel = b.channel"
_DAYS: Final = "SELECT day FROM pay_bills WHERE company_id = b.company_id AND channel = b.channel"
_OF_DAY: Final = "company_id = ?1 AND channel = ?2 AND day = ?3"


class PayBills(Repository):
    __slots__ = ()

    def put(self, bill: PayBill, lines: Iterable[PayBillLine]) -> None:
        """Keep a statement, in the place of one of the same day that was fetched before."""
        of_day = (bill.company_id, bill.channel, bill.day)
        self._run(f"DELETE FROM pay_bill_lines WHERE {_OF_DAY}", of_day)
        self._run(
            "INSERT INTO pay_bills (company_id, channel, day, sha256, lines, paid_fen, refunded_fen,"
            " fetched_utc_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (company_id, channel, day) DO UPDATE SET sha256 = excluded.sha256,"
            " lines = excluded.lines, paid_fen = excluded.paid_fen,"
            " refunded_fen = excluded.refunded_fen, fetched_utc_ms = excluded.fetched_utc_ms",
            (
                *of_day,
                bill.sha256,
                bill.lines,
                bill.paid_fen,
                bill.refunded_fen,
                bill.fetched_utc_ms,
            ),
        )
        for number, line in enumerate(lines, start=1):
            self._run(
                "INSERT INTO pay_bill_lines (company_id, channel, day, number, kind, order_id, refund_id,"
                " transaction_id, amount_fen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *of_day,
                    number,
                    line.kind,
                    line.order_id,
                    line.refund_id,
                    line.transaction_id,
                    line.amount_fen,
                ),
            )

    def get(self, company_id: int, channel: str, day: str) -> PayBill | None:
        return self._first(PayBill, f"{_BILL} WHERE {_OF_DAY}", (company_id, channel, day))

    def bills(self, *, limit: int) -> tuple[PayBill, ...]:
        """Newest day first."""
        return self._all(PayBill, f"{_BILL} ORDER BY day DESC, channel, company_id LIMIT ?", (limit,))

    def sums(self) -> tuple[tuple[int, str, int, int], ...]:
        """For each company and channel with statements: what these say was paid less what went back, and what
        the book has so of days without one, in fen."""
        return self._all(
            lambda *columns: columns,
            f"SELECT b.company_id, b.channel, sum(b.paid_fen - b.refunded_fen),"
            f" (SELECT COALESCE(sum(p.amount_fen), 0) FROM payments p JOIN pay_orders o ON o.id = p.order_id"
            f" WHERE {_OF_BILL} AND p.bill_day NOT IN ({_DAYS}))"
            f" - (SELECT COALESCE(sum(r.amount_fen), 0) FROM pay_refunds r"
            " JOIN pay_orders o ON o.id = r.order_id"
            " JOIN pay_order_events e ON e.order_id = r.order_id AND e.state = 'refunded'"
            f" WHERE {_OF_BILL} AND json_extract(e.detail, '$.bill_day') NOT IN ({_DAYS}))"
            " FROM pay_bills b GROUP BY b.company_id, b.channel ORDER BY b.company_id, b.channel",
        )

    def lines(self, company_id: int, channel: str, day: str) -> tuple[PayBillLine, ...]:
        return self._all(
            PayBillLine,
            "SELECT kind, order_id, refund_id, transaction_id, amount_fen FROM pay_bill_lines"
            f" WHERE {_OF_DAY} ORDER BY number",
            (company_id, channel, day),
        )

    def first_order_utc_ms(self, company_id: int, channel: str) -> int | None:
        """When the first order was placed: before it nothing can have been paid."""
        return self._first(
            int,
            "SELECT utc_ms FROM pay_orders WHERE company_id = ? AND channel = ? ORDER BY seq LIMIT 1",
            (company_id, channel),
        )

    def payments_of(self, company_id: int, channel: str, day: str) -> tuple[PayBillLine, ...]:
        """What the book has as paid on a day of the channel's statements."""
        return self._all(
            PayBillLine,
            "SELECT 'payment', p.order_id, '', p.transaction_id, p.amount_fen FROM payments p"
            " JOIN pay_orders o ON o.id = p.order_id"
            " WHERE o.company_id = ? AND o.channel = ? AND p.bill_day = ? ORDER BY p.seq",
            (company_id, channel, day),
        )

    def refunds_of(self, company_id: int, channel: str, day: str) -> tuple[PayBillLine, ...]:
        """What the book has as given back on a day of the channel's statements."""
        return self._all(
            PayBillLine,
            "SELECT 'refund', r.order_id, r.id, '', r.amount_fen FROM pay_refunds r"
            " JOIN pay_orders o ON o.id = r.order_id"
            " JOIN pay_order_events e ON e.order_id = r.order_id AND e.state = 'refunded'"
            " WHERE o.company_id = ? AND o.channel = ? AND json_extract(e.detail, '$.bill_day') = ?"
            " ORDER BY r.seq",
            (company_id, channel, day),
        )

    def stated(self, company_id: int, channel: str, kind: str, order_id: str) -> int | None:
        """What any statement that was fetched says of an order in fen; None if none does."""
        return self._first(
            lambda amount: None if amount is None else int(amount),
            "SELECT SUM(amount_fen) FROM pay_bill_lines"
            " WHERE order_id = ?1 AND company_id = ?2 AND channel = ?3 AND kind = ?4",
            (order_id, company_id, channel, kind),
        )

    # differences

    def differences(self, *, open_only: bool, limit: int) -> tuple[PayDifference, ...]:
        """The newest first."""
        return self._all(
            PayDifference,
            f"{_DIFFERENCE} WHERE ?1 = 0 OR (entry_id IS NULL AND gone_utc_ms IS NULL)"
            " ORDER BY id DESC LIMIT ?2",
            (int(open_only), limit),
        )

    def differences_of(self, company_id: int, channel: str, day: str) -> tuple[PayDifference, ...]:
        return self._all(
            PayDifference, f"{_DIFFERENCE} WHERE {_OF_DAY} ORDER BY id", (company_id, channel, day)
        )

    def difference(self, difference_id: int) -> PayDifference | None:
        return self._first(PayDifference, f"{_DIFFERENCE} WHERE id = ?", (difference_id,))

    def add_difference(self, found: PayDifference) -> None:
        """Its `id` is given by the book."""
        self._run(
            "INSERT INTO pay_bill_differences (company_id, channel, day, kind, line, object, transaction_id,"
            " ours_fen, theirs_fen, found_utc_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                found.company_id,
                found.channel,
                found.day,
                found.kind,
                found.line,
                found.object,
                found.transaction_id,
                found.ours_fen,
                found.theirs_fen,
                found.found_utc_ms,
            ),
        )

    def change_difference(self, found: PayDifference) -> None:
        """What it is now: seen again otherwise, or no more."""
        self._change_one(
            "UPDATE pay_bill_differences SET kind = ?, transaction_id = ?, ours_fen = ?, theirs_fen = ?,"
            " gone_utc_ms = ? WHERE entry_id IS NULL AND id = ?",
            (
                found.kind,
                found.transaction_id,
                found.ours_fen,
                found.theirs_fen,
                found.gone_utc_ms,
                found.id,
            ),
        )

    def settle(self, difference_id: int, entry_id: str) -> None:
        """Note the entry that settled it; NoSuchRow if one did before."""
        self._change_one(
            "UPDATE pay_bill_differences SET entry_id = ? WHERE entry_id IS NULL AND id = ?",
            (entry_id, difference_id),
        )
