"""A second person approves exactly what is then done, once, within ten minutes (faults.md 2.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.approvals import EXPIRES_MS, REFUND, TRIP, Limit
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import act_limits, approvals, passwords, sign_in
from app.services.approvals import Request, Wanted
from app.services.change_limit import change_limit
from app.services.sign_in import Proof
from db.errors import ConstraintFailed
from db.ledger import LedgerBook
from tests.helpers.small_mall import NOW_MS

SECRET = "stone-river-42"
VALUES = {"receipt": "S-7", "amount_fen": 60_000}
WANTED = Wanted(REFUND, "sale-7", VALUES, frozenset({1}))
DAY_MS = 86_400_000


@pytest.fixture
def people(book: LedgerBook) -> dict[str, Session]:
    """An asker and two that may approve, one of them of another building; and one that may not."""
    hashed = passwords.hashed(SECRET)
    roles = {
        "li": ("senior_cashier",),
        "wu": ("manager",),
        "far": ("manager",),
        "tech": ("technician",),
        "admin": ("administrator",),
    }

    def add(ledger):
        building = ledger.shops.put_building(code="B9", name="other")
        for name, own in roles.items():
            added = ledger.operators.add(
                name=name, display_name=name, password_hash=hashed, roles=own, drawer=name
            )
            if name == "far":
                ledger.operators.set_buildings(added, (building,))
        return {name: sign_in.session_of(ledger, ledger.operators.by_name(name)) for name in roles}

    return book.write(add)


class Desk:
    """The units of work, with the time of day."""

    def __init__(self, book: LedgerBook, session: Session) -> None:
        self.book = book
        self.session = session
        self.now = NOW_MS

    def ask(self, wanted: Wanted = WANTED) -> Request:
        return self.book.write(
            lambda ledger: approvals.ask(
                ledger, wanted, reason="wrong shop", session=self.session, now_utc_ms=self.now
            )
        )

    def decide(
        self,
        asked: Request,
        name: str = "wu",
        password: str = SECRET,
        *,
        approve: bool = True,
        seen: str = "",
    ) -> Request | DeskError:
        return self.book.write(
            lambda ledger: approvals.decide(
                ledger,
                KeyStore(self.book.path.parent),
                asked.id,
                Proof(name, password),
                seen_hash=seen or asked.values_hash,
                approve=approve,
                now_utc_ms=self.now,
            )
        )

    def use(self, asked: Request, wanted: Wanted = WANTED, session: Session | None = None) -> str:
        return self.book.write(
            lambda ledger: approvals.use(
                ledger, asked.id, wanted, session=session or self.session, now_utc_ms=self.now
            )
        ).name

    def cleared(self, amount: int, approval: str | None = None) -> approvals.Approver | None:
        return self.book.write(
            lambda ledger: approvals.cleared(
                ledger, WANTED, amount, approval=approval, session=self.session, now_utc_ms=self.now
            )
        )

    def actions(self) -> list[tuple[str, str, str]]:
        entries = self.book.read(lambda ledger: ledger.audit.recent(20))
        return [(one.operator, one.action, one.result) for one in reversed(entries)]


@pytest.fixture
def desk(book: LedgerBook, people: dict[str, Session]) -> Desk:
    return Desk(book, people["li"])


def refusal(act: object) -> str:
    with pytest.raises(DeskError) as refused:
        act()  # type: ignore[operator]
    return refused.value.key


def test_asked_approved_used_and_each_step_is_in_the_log(desk: Desk) -> None:
    asked = desk.ask()
    assert (asked.state, asked.asked_by, asked.values) == ("asked", "li", VALUES)
    approved = desk.decide(asked)
    assert isinstance(approved, Request)
    assert (approved.state, approved.decided_by) == ("approved", "wu")
    assert desk.use(asked) == "wu"
    assert desk.actions()[-3:] == [
        ("li", "approval.asked", "done"),
        ("wu", "approval.approved", "done"),
        ("li", "approval.used", "done"),
    ]


def test_an_approval_is_used_once(desk: Desk) -> None:
    asked = desk.ask()
    desk.decide(asked)
    desk.use(asked)
    assert refusal(lambda: desk.use(asked)) == "approval.used"


CHANGED = {
    "another amount": replace(WANTED, values={**VALUES, "amount_fen": 60_001}),
    "a value more": replace(WANTED, values={**VALUES, "tender": "cash"}),
    "a value less": replace(WANTED, values={"amount_fen": 60_000}),
    "a text for a number": replace(WANTED, values={**VALUES, "amount_fen": "60000"}),
    "another object": replace(WANTED, object="sale-8"),
    "another act": replace(WANTED, act=TRIP),
}


@pytest.mark.parametrize("what", CHANGED)
def test_any_change_of_what_was_approved_voids_it(desk: Desk, what: str) -> None:
    asked = desk.ask()
    desk.decide(asked)
    assert refusal(lambda: desk.use(asked, CHANGED[what])) == "approval.changed"
    assert desk.use(asked) == "wu", "the approval itself stands"


def test_nobody_approves_his_own(desk: Desk) -> None:
    desk.session = replace(desk.session)
    asked = desk.ask()
    assert refusal(lambda: desk.decide(asked, "li")) == "approval.same_person"


def test_nobody_uses_what_another_asked_for(desk: Desk, people: dict[str, Session]) -> None:
    asked = desk.ask()
    desk.decide(asked)
    for other in ("wu", "tech"):
        assert refusal(lambda: desk.use(asked, session=people[other])) == "approval.other_person"  # noqa: B023


def test_the_book_itself_refuses_what_a_service_forgot(desk: Desk, people: dict[str, Session]) -> None:
    asked = desk.ask()

    def follow(state: str, name: str, later_ms: int = 0) -> None:
        def unit(ledger):
            step = ledger.approvals.steps(asked.id)[0]
            by = people[name].operator_id
            ledger.approvals.follow(step, state, detail={}, operator_id=by, utc_ms=NOW_MS + later_ms)

        desk.book.write(unit)

    for state, name, later in (
        ("approved", "li", 0),
        ("used", "li", 0),
        ("used", "wu", 0),
        ("approved", "wu", EXPIRES_MS + 1),
        ("approved", "wu", -1),
    ):
        with pytest.raises(ConstraintFailed):
            follow(state, name, later)
    follow("approved", "wu")
    with pytest.raises(ConstraintFailed):
        follow("refused", "wu")


@pytest.mark.parametrize("later_ms", [EXPIRES_MS + 1, DAY_MS, -1])
def test_after_ten_minutes_or_with_the_clock_set_back_nothing_counts(desk: Desk, later_ms: int) -> None:
    asked = desk.ask()
    desk.now = NOW_MS + later_ms
    assert refusal(lambda: desk.decide(asked)) == "approval.expired"
    desk.now = NOW_MS + EXPIRES_MS
    desk.decide(asked)
    desk.now = NOW_MS + later_ms
    assert refusal(lambda: desk.use(asked)) == "approval.expired"
    assert (
        desk.book.read(lambda ledger: approvals.request(ledger, asked.id, now_utc_ms=desk.now)).state
        == "expired"
    )


def test_what_was_not_approved_or_was_refused_cannot_be_used(desk: Desk) -> None:
    asked = desk.ask()
    assert refusal(lambda: desk.use(asked)) == "approval.not_approved"
    desk.decide(asked, approve=False)
    assert refusal(lambda: desk.use(asked)) == "approval.refused"
    assert refusal(lambda: desk.decide(asked)) == "approval.decided"


def test_a_wrong_password_waits_longer_each_time_as_at_sign_in(desk: Desk) -> None:
    asked = desk.ask()
    first = desk.decide(asked, password="guess")
    assert isinstance(first, DeskError) and first.key == "sign_in.wrong"
    again = desk.decide(asked)
    assert isinstance(again, DeskError) and again.key == "sign_in.wait"
    assert desk.book.read(lambda ledger: ledger.operators.by_name("wu")).failed_tries == 1
    assert ("wu", "approval.decide", "refused") in desk.actions()
    desk.now += 2_000
    assert isinstance(desk.decide(asked), Request)


def test_who_may_not_approve_or_works_in_another_building_is_refused(desk: Desk) -> None:
    asked = desk.ask()
    assert refusal(lambda: desk.decide(asked, "tech")) == "permission.denied"
    assert refusal(lambda: desk.decide(asked, "far")) == "permission.other_building"


def test_what_concerns_the_whole_site_is_not_for_one_building_s_people(
    desk: Desk, people: dict[str, Session]
) -> None:
    asked = desk.ask(replace(WANTED, buildings=None))
    assert refusal(lambda: desk.decide(asked, "far")) == "permission.other_building"
    desk.session = people["far"]
    assert refusal(lambda: desk.ask(replace(WANTED, buildings=None))) == "permission.other_building"
    assert refusal(lambda: desk.ask()) == "permission.other_building"


def test_an_operator_sent_home_approves_nothing(desk: Desk) -> None:
    asked = desk.ask()
    wu = desk.book.read(lambda ledger: ledger.operators.by_name("wu"))
    desk.book.write(lambda ledger: ledger.operators.set_enabled(wu.id, enabled=False))
    answer = desk.decide(asked)
    assert isinstance(answer, DeskError) and answer.key == "sign_in.disabled"


def test_a_one_time_secret_approves_nothing(desk: Desk) -> None:
    asked = desk.ask()
    wu = desk.book.read(lambda ledger: ledger.operators.by_name("wu"))
    once = passwords.hashed_once(SECRET, now_utc_ms=NOW_MS)
    desk.book.write(lambda ledger: ledger.operators.set_password(wu.id, once))
    assert refusal(lambda: desk.decide(asked)) == "sign_in.must_change_password"


def test_the_answer_is_to_what_was_seen(desk: Desk) -> None:
    asked = desk.ask()
    assert refusal(lambda: desk.decide(asked, seen="0" * 64)) == "approval.changed"


@pytest.mark.parametrize(
    ("reason", "key"), [("  ", "approval.no_reason"), ("x" * 201, "approval.long_reason")]
)
def test_a_reason_must_be_given(desk: Desk, reason: str, key: str) -> None:
    def ask() -> None:
        desk.book.write(
            lambda ledger: approvals.ask(
                ledger, WANTED, reason=reason, session=desk.session, now_utc_ms=NOW_MS
            )
        )

    assert refusal(ask) == key


def test_a_float_has_no_place_in_what_is_approved(desk: Desk) -> None:
    with pytest.raises(TypeError):
        desk.ask(replace(WANTED, values={"amount_fen": 1.5}))


def test_within_the_limits_one_person_is_enough_until_the_day_is_used_up(desk: Desk) -> None:
    """A senior cashier: 500 yuan each time, 2,000 a day."""
    assert refusal(lambda: desk.cleared(50_001)) == "approval.needed"
    for _ in range(4):
        assert desk.cleared(50_000) is None
    assert refusal(lambda: desk.cleared(1)) == "approval.needed"
    desk.now += DAY_MS
    assert desk.cleared(50_000) is None


def test_what_was_approved_does_not_use_up_the_day(desk: Desk) -> None:
    asked = desk.ask()
    desk.decide(asked)
    approver = desk.cleared(60_000, asked.id)
    assert approver is not None and approver.name == "wu"
    assert approvals.told(approver) == {"approver": "wu", "request": asked.id}
    for _ in range(4):
        assert desk.cleared(50_000) is None


def test_the_day_is_the_site_s_own(desk: Desk) -> None:
    """At UTC+8 the day changes at 16:00 UTC."""
    desk.now = 1_700_000_000_000 // DAY_MS * DAY_MS + 16 * 3_600_000 - 1
    for _ in range(4):
        desk.cleared(50_000)
    assert refusal(lambda: desk.cleared(1)) == "approval.needed"
    desk.now += 1
    assert desk.cleared(1) is None


def test_several_roles_give_the_most_generous_limit(desk: Desk) -> None:
    def limit(*roles: str) -> Limit:
        return desk.book.read(lambda ledger: act_limits.limit_of(ledger, roles, REFUND))

    assert limit("cashier") == Limit(0, 0)
    assert limit("cashier", "senior_cashier", "manager") == Limit(200_000, 1_000_000)


def test_the_program_itself_needs_nobody(book: LedgerBook) -> None:
    assert not book.read(
        lambda ledger: approvals.needed(ledger, WANTED, 10**9, session=SYSTEM, now_utc_ms=NOW_MS)
    )


def set_limit(desk: Desk, session: Session, limit: Limit, approval: str | None = None) -> None:
    desk.book.write(
        lambda ledger: change_limit(
            ledger,
            "senior_cashier",
            "refund",
            limit,
            approval=approval,
            session=session,
            now_utc_ms=desk.now,
        )
    )


def test_less_may_be_allowed_alone_but_more_takes_two(desk: Desk, people: dict[str, Session]) -> None:
    from app.services import change_limit as service

    admin = people["admin"]
    set_limit(desk, admin, Limit(100, 1_000))
    assert refusal(lambda: desk.cleared(101)) == "approval.needed"
    assert refusal(lambda: set_limit(desk, admin, Limit(None, None))) == "approval.needed"
    desk.session = admin
    asked = desk.ask(service.wanted("senior_cashier", REFUND, Limit(None, None)))
    desk.decide(asked)
    set_limit(desk, admin, Limit(None, None), asked.id)
    desk.session = people["li"]
    assert desk.cleared(10**9) is None
    last = desk.book.read(lambda ledger: ledger.audit.of("senior_cashier/refund"))[-1]
    assert last.detail["approver"] == "wu"
    assert last.detail["before"] == {"per_act": 100, "per_day": 1_000}


def test_a_limit_of_nothing_known_or_out_of_range_is_refused(desk: Desk, people: dict[str, Session]) -> None:
    admin = people["admin"]
    assert refusal(lambda: set_limit(desk, admin, Limit(-1, None))) == "limits.out_of_range"
    assert refusal(lambda: set_limit(desk, people["li"], Limit(0, 0))) == "permission.denied"


def test_requests_are_listed_for_those_who_may_decide_them(desk: Desk, people: dict[str, Session]) -> None:
    desk.ask()
    asked = desk.ask(replace(WANTED, object="sale-8"))

    def listed(name: str) -> list[str]:
        found = desk.book.read(
            lambda ledger: approvals.requests(ledger, session=people[name], now_utc_ms=NOW_MS)
        )
        return [one.object for one in found]

    assert listed("wu") == ["sale-8", "sale-7"]
    assert listed("far") == []
    assert asked.expires_utc_ms == NOW_MS + EXPIRES_MS
    assert refusal(lambda: listed("tech")) == "permission.denied"
