"""Who sets up whom: within one's own buildings, never oneself, never so that nobody is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import operators, roles, sign_in
from app.services.operators import Person
from app.services.rights import allow
from app.services.sign_in import Proof
from db.ledger import Ledger, LedgerBook
from db.rows import Operator
from meterio.clock import SystemClock
from tests.helpers import own_password

NOW = 1_790_000_000_000
PASSWORD = "four red lanterns"


def set_up(ledger: Ledger) -> None:
    """Two buildings; an administrator of both, one of the second, a cashier in each."""
    buildings = [ledger.shops.put_building(code=code, name=code) for code in ("B1", "B2")]
    own = frozenset({buildings[1]})
    for name, person in {
        "boss": Person("老板", ("administrator",), ""),
        "branch": Person("分部", ("administrator",), "", own),
        "lin": Person("林芳", ("cashier",), "D1", frozenset({buildings[0]})),
        "zhou": Person("周强", ("cashier",), "D2", own),
    }.items():
        operators.add(ledger, name, person, session=SYSTEM, now_utc_ms=NOW)
        own_password.choose(ledger, name)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    made.write(set_up)
    yield made
    assert made.close()


def row(book: LedgerBook, name: str) -> Operator:
    found = book.read(lambda ledger: ledger.operators.by_name(name))
    assert found is not None
    return found


def session(book: LedgerBook, name: str) -> Session:
    return Session(row(book, name).id, name, name, row(book, name).roles, name)


def change(book: LedgerBook, name: str, person: Person, *, by: str) -> None:
    who, whom = session(book, by), row(book, name).id
    book.write(lambda ledger: operators.change(ledger, whom, person, session=who, now_utc_ms=NOW))


def key_of(act: object) -> str:
    with pytest.raises(DeskError) as refused:
        act()  # type: ignore[operator]
    return refused.value.key


def building(book: LedgerBook, code: str) -> frozenset[int]:
    found = book.read(lambda ledger: ledger.shops.buildings())
    return frozenset(one.id for one in found if one.code == code)


def test_an_administrator_sees_those_he_sets_up_and_himself(book: LedgerBook) -> None:
    seen = {
        by: book.read(lambda ledger, by=by: operators.listed(ledger, session=session(book, by)))
        for by in ("boss", "branch")
    }
    assert [one.name for one in seen["boss"].operators] == ["boss", "branch", "lin", "zhou"]
    assert [one.name for one in seen["branch"].operators] == ["branch", "zhou"]
    assert [one.code for one in seen["branch"].buildings] == ["B2"]
    assert (seen["boss"].every_building, seen["branch"].every_building) == (True, False)
    assert key_of(lambda: book.read(lambda ledger: operators.listed(ledger, session=session(book, "lin"))))


def test_a_limited_administrator_reaches_nobody_else_and_gives_no_more_than_he_has(book: LedgerBook) -> None:
    branch, lin = session(book, "branch"), row(book, "lin").id
    for act in (
        lambda ledger: operators.change(
            ledger, lin, Person("", ("cashier",), "D1"), session=branch, now_utc_ms=NOW
        ),
        lambda ledger: operators.set_enabled(ledger, lin, enabled=False, session=branch, now_utc_ms=NOW),
        lambda ledger: operators.reset_password(ledger, lin, session=branch, now_utc_ms=NOW),
        lambda ledger: operators.reset_codes(ledger, lin, session=branch, now_utc_ms=NOW),
        lambda ledger: operators.add(
            ledger, "new", Person("", ("cashier",), ""), session=branch, now_utc_ms=NOW
        ),
        lambda ledger: operators.add(
            ledger, "new", Person("", ("cashier",), "", building(book, "B1")), session=branch, now_utc_ms=NOW
        ),
    ):
        assert key_of(lambda act=act: book.write(act)) == "permission.other_building"
    change(book, "zhou", Person("周", ("auditor",), "D9", building(book, "B2")), by="branch")
    assert (row(book, "zhou").roles, row(book, "zhou").drawer) == (("auditor",), "D9")


def test_nobody_changes_his_own_roles_or_buildings(book: LedgerBook) -> None:
    assert key_of(lambda: change(book, "boss", Person("", ("administrator", "cashier"), ""), by="boss")) == (
        "operators.not_oneself"
    )
    branch = Person("", ("administrator",), "")
    assert key_of(lambda: change(book, "branch", branch, by="branch")) == "operators.not_oneself"
    change(book, "boss", Person("王总", ("administrator",), "D0"), by="boss")
    assert (row(book, "boss").display_name, row(book, "boss").drawer) == ("王总", "D0")


def test_one_administrator_of_all_buildings_always_stays(book: LedgerBook) -> None:
    change(book, "lin", Person("", ("administrator",), ""), by="boss")
    change(book, "boss", Person("", ("cashier",), ""), by="lin")
    boss, lin = row(book, "boss").id, row(book, "lin").id
    for act in (
        lambda ledger: operators.set_enabled(ledger, lin, enabled=False, session=SYSTEM, now_utc_ms=NOW),
        lambda ledger: operators.change(
            ledger, lin, Person("", ("cashier",), ""), session=SYSTEM, now_utc_ms=NOW
        ),
        lambda ledger: operators.change(
            ledger,
            lin,
            Person("", ("administrator",), "", building(book, "B1")),
            session=SYSTEM,
            now_utc_ms=NOW,
        ),
        lambda ledger: roles.change(
            ledger, {"administrator": frozenset({Permission.LOOK})}, session=SYSTEM, now_utc_ms=NOW
        ),
    ):
        assert key_of(lambda act=act: book.write(act)) == "operators.last_administrator"
    book.write(
        lambda ledger: operators.set_enabled(ledger, boss, enabled=False, session=SYSTEM, now_utc_ms=NOW)
    )


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (Person("", ("emperor",), ""), "operators.unknown_role"),
        (Person("", ("system",), ""), "operators.unknown_role"),
        (Person("", ("cashier",), "two/D1"), "operators.bad_drawer"),
        (Person("", ("cashier",), "D" * 65), "operators.bad_drawer"),
        (Person("", ("cashier",), "", frozenset()), "operators.bad_building"),
        (Person("", ("cashier",), "", frozenset({99})), "operators.bad_building"),
    ],
)
def test_a_wrong_person_is_refused(book: LedgerBook, person: Person, key: str) -> None:
    assert key_of(lambda: change(book, "lin", person, by="boss")) == key


@pytest.mark.parametrize("name", ["BOSS", "Boss", "ｂｏｓｓ", "system", "System", "engine"])
def test_nobody_is_added_whom_the_log_would_not_tell_from_another_or_the_program(
    book: LedgerBook, name: str
) -> None:
    def add(ledger: Ledger) -> None:
        operators.add(ledger, name, Person("", ("cashier",), ""), session=SYSTEM, now_utc_ms=NOW)

    assert key_of(lambda: book.write(add)) == "operators.name_taken"
    assert book.read(lambda ledger: ledger.operators.count()) == 4


def test_a_change_counts_at_once_and_is_written_down(book: LedgerBook) -> None:
    zhou = session(book, "zhou")
    change(book, "zhou", Person("周强", ("cashier", "auditor"), "D2", building(book, "B1")), by="boss")
    scope = book.read(lambda ledger: allow(ledger, zhou, Permission.READ_LOG))
    assert scope.buildings == building(book, "B1")
    rows = book.read(lambda ledger: ledger.audit.of("zhou"))
    assert rows[-1].action == "operator.change" and rows[-1].operator == "boss"
    assert rows[-1].detail["before"] == {
        "roles": "cashier",
        "buildings": ["B2"],
        "drawer": "D2",
        "display_name": "周强",
    }
    count = len(rows)
    change(book, "zhou", Person("周强", ("cashier", "auditor"), "D2", building(book, "B1")), by="boss")
    assert len(book.read(lambda ledger: ledger.audit.of("zhou"))) == count, "nothing changed"


def test_somebody_disabled_can_do_nothing_with_the_screen_he_has_open(book: LedgerBook) -> None:
    lin, boss = session(book, "lin"), session(book, "boss")
    book.write(
        lambda ledger: operators.set_enabled(
            ledger, lin.operator_id, enabled=False, session=boss, now_utc_ms=NOW
        )
    )
    assert key_of(lambda: book.read(lambda ledger: allow(ledger, lin, Permission.LOOK))) == (
        "permission.operator_disabled"
    )


def test_a_reset_ends_what_is_open_until_the_new_password_is_chosen(book: LedgerBook) -> None:
    lin, boss = session(book, "lin"), session(book, "boss")
    book.read(lambda ledger: allow(ledger, lin, Permission.SELL))
    secret = book.write(
        lambda ledger: operators.reset_password(ledger, lin.operator_id, session=boss, now_utc_ms=NOW)
    )
    for permission in (Permission.SELL, Permission.LOOK):
        assert key_of(
            lambda permission=permission: book.read(lambda ledger: allow(ledger, lin, permission))
        ) == ("sign_in.password_reset")
    changed = book.write(
        lambda ledger: sign_in.change_own_password(ledger, secret, PASSWORD, session=lin, now_utc_ms=NOW)
    )
    assert changed is None
    book.read(lambda ledger: allow(ledger, lin, Permission.SELL))


def test_nobody_resets_his_own_password(book: LedgerBook) -> None:
    boss = session(book, "boss")

    def reset(ledger: Ledger) -> None:
        operators.reset_password(ledger, boss.operator_id, session=boss, now_utc_ms=NOW)

    assert key_of(lambda: book.write(reset)) == "operators.own_password"


def test_a_secret_given_by_an_administrator_works_once_and_ends_the_waiting(
    book: LedgerBook, tmp_path: Path
) -> None:
    keys, boss, lin = KeyStore(tmp_path), session(book, "boss"), row(book, "lin").id

    def enter(password: str) -> object:
        proof = Proof("lin", password)
        return book.write(lambda ledger: sign_in.sign_in(ledger, keys, proof, now_utc_ms=NOW))

    for _ in range(3):
        enter("wrong")
    secret = book.write(lambda ledger: operators.reset_password(ledger, lin, session=boss, now_utc_ms=NOW))
    found = enter(secret)
    assert isinstance(found, Session) and found.must_change_password
    changed = book.write(
        lambda ledger: sign_in.change_own_password(ledger, secret, PASSWORD, session=found, now_utc_ms=NOW)
    )
    assert changed is None
    assert isinstance(enter(secret), DeskError)
