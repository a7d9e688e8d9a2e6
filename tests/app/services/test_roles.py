"""Roles as a site has them: changed for all their holders at once, never for one's own good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import ROLES, SYSTEM, Permission, Session
from app.errors import DeskError
from app.key_file import Place
from app.key_store import KeyStore
from app.services import approvals, operators, roles
from app.services.operators import Person
from app.services.rights import allow
from app.services.sign_in import Proof
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers import own_password

NOW = 1_790_000_000_000
PASSWORD = "three green lamps"


def set_up(ledger: Ledger) -> None:
    for name, role in (("boss", "administrator"), ("lin", "cashier")):
        operators.add(ledger, name, Person("", (role,), ""), session=SYSTEM, now_utc_ms=NOW)
        own_password.choose(ledger, name)
    operators.add_with_password(
        ledger,
        name="owner",
        display_name="",
        roles=("administrator",),
        password=PASSWORD,
        session=SYSTEM,
        now_utc_ms=NOW,
    )


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    made.write(set_up)
    yield made
    assert made.close()


BOSS = Session(1, "boss", "boss", ("administrator",), "boss")
LIN = Session(2, "lin", "lin", ("cashier",), "lin")


def change(
    book: LedgerBook, role: str, permissions: frozenset[Permission], *, approve: bool = True
) -> roles.RoleChange:
    """With a second person where one is needed, unless not `approve`."""
    drafts = {role: permissions}
    (done,) = book.write(
        lambda ledger: roles.change(
            ledger,
            drafts,
            approval=_approved(ledger, drafts, book) if approve else None,
            session=BOSS,
            now_utc_ms=NOW,
        )
    )
    return done


def _approved(ledger: Ledger, drafts: roles.Drafts, book: LedgerBook) -> str | None:
    """What the dialog does: ask, and another administrator says yes."""
    wanted = roles.wanted(ledger, drafts, session=BOSS)
    if wanted is None:
        return None
    asked = approvals.ask(ledger, wanted, reason="as agreed", session=BOSS, now_utc_ms=NOW)
    keys = KeyStore(book.path.parent, place=Place.FILE)
    proof = Proof("owner", PASSWORD)
    answer = approvals.decide(
        ledger, keys, asked.id, proof, seen_hash=asked.values_hash, approve=True, now_utc_ms=NOW
    )
    assert not isinstance(answer, DeskError)
    return asked.id


def test_a_book_begins_with_the_programs_roles(book: LedgerBook) -> None:
    found = book.read(lambda ledger: roles.listed(ledger, session=BOSS))
    assert {row.name: row.permissions for row in found} == ROLES
    assert {row.name: row.holders for row in found if row.holders} == {
        "cashier": ("lin",),
        "administrator": ("boss", "owner"),
    }


def test_a_change_says_who_gains_and_loses_what_and_counts_at_once(book: LedgerBook) -> None:
    wanted = ROLES["cashier"] - {Permission.GIVE_BACK} | {Permission.REPORTS}
    (shown,) = book.read(lambda ledger: roles.preview(ledger, {"cashier": wanted}, session=BOSS))
    done = change(book, "cashier", wanted)
    assert (
        shown
        == done
        == roles.RoleChange(
            "cashier",
            gained=frozenset({Permission.REPORTS}),
            lost=frozenset({Permission.GIVE_BACK}),
            holders=("lin",),
        )
    )
    assert book.read(lambda ledger: allow(ledger, LIN, Permission.REPORTS)).buildings is None
    with pytest.raises(DeskError):
        book.read(lambda ledger: allow(ledger, LIN, Permission.GIVE_BACK))
    row = book.read(lambda ledger: ledger.audit.of("cashier"))[-1]
    assert row.operator == "boss"
    assert (row.detail["gained"], row.detail["lost"]) == (["reports"], ["give_back"])
    assert row.detail["approver"] == "owner"


def test_what_a_role_gains_takes_a_second_person_and_what_it_loses_does_not(book: LedgerBook) -> None:
    with pytest.raises(DeskError) as refused:
        change(book, "auditor", ROLES["auditor"] | {Permission.SELL}, approve=False)
    assert refused.value.key == "approval.needed"
    done = change(book, "cashier", ROLES["cashier"] - {Permission.GIVE_BACK}, approve=False)
    assert done.lost == {Permission.GIVE_BACK}


def test_an_approval_is_of_these_changes_and_no_others(book: LedgerBook) -> None:
    drafts = {"auditor": ROLES["auditor"] | {Permission.SELL}}
    approval = book.write(lambda ledger: _approved(ledger, drafts, book))
    more = {"auditor": ROLES["auditor"] | {Permission.SELL, Permission.KEYS}}
    with pytest.raises(DeskError) as refused:
        book.write(lambda ledger: roles.change(ledger, more, approval=approval, session=BOSS, now_utc_ms=NOW))
    assert refused.value.key == "approval.changed"


def test_nobody_gives_himself_more_by_a_role_he_has(book: LedgerBook) -> None:
    with pytest.raises(DeskError) as refused:
        change(book, "administrator", ROLES["administrator"] | {Permission.SELL})
    assert refused.value.key == "roles.own"
    done = change(book, "administrator", ROLES["administrator"] - {Permission.EXPORT})
    assert done.lost == {Permission.EXPORT}
    with pytest.raises(DeskError) as refused:
        book.read(lambda ledger: allow(ledger, BOSS, Permission.SELL))
    assert refused.value.key == "permission.denied"


def test_everybody_can_always_change_his_own_password(book: LedgerBook) -> None:
    change(book, "cashier", frozenset())
    assert book.read(lambda ledger: allow(ledger, LIN, Permission.CHANGE_PASSWORD))
    with pytest.raises(DeskError):
        book.read(lambda ledger: allow(ledger, LIN, Permission.LOOK))


def test_a_site_adds_a_role_of_its_own_and_gives_it_to_somebody(book: LedgerBook) -> None:
    book.write(lambda ledger: roles.add(ledger, "抄表 reader", session=BOSS, now_utc_ms=NOW))
    change(book, "抄表 reader", frozenset({Permission.LOOK, Permission.REPORTS}))
    reader = Person("", ("抄表 reader",), "")
    book.write(lambda ledger: operators.change(ledger, 2, reader, session=BOSS, now_utc_ms=NOW))
    assert book.read(lambda ledger: allow(ledger, LIN, Permission.REPORTS))
    with pytest.raises(DeskError):
        book.read(lambda ledger: allow(ledger, LIN, Permission.SELL))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Cashier", "roles.name_taken"),
        ("system", "roles.name_taken"),
        ("a,b", "roles.bad_name"),
        ("x", "roles.bad_name"),
        (" reader", "roles.bad_name"),
        ("r" * 41, "roles.bad_name"),
    ],
)
def test_a_wrong_name_for_a_role_is_refused(book: LedgerBook, name: str, key: str) -> None:
    with pytest.raises(DeskError) as refused:
        book.write(lambda ledger: roles.add(ledger, name, session=BOSS, now_utc_ms=NOW))
    assert refused.value.key == key


def test_a_role_that_is_not_there_is_not_changed(book: LedgerBook) -> None:
    with pytest.raises(DeskError) as refused:
        change(book, "emperor", frozenset(Permission))
    assert refused.value.key == "roles.unknown"


def test_a_role_kept_by_a_later_program_allows_here_only_what_is_known(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.roles.set_permissions("cashier", ("look", "fly")))
    found = book.read(lambda ledger: roles.listed(ledger, session=BOSS))
    assert next(row.permissions for row in found if row.name == "cashier") == {Permission.LOOK}
