"""Nobody gets in by guessing, and a restart forgives nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Permission, Session, require
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import operators, passwords, sign_in
from app.services.operators import Person
from app.services.sign_in import LockTimes, Proof
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers import own_password

NOW = 1_767_196_800_000
HOUR_MS = 3_600_000
PASSWORD = "three green lamps"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(lambda ledger: sign_in.create_administrator(ledger, "wang", "王芳", PASSWORD, NOW))
    yield book
    book.close()


def _try(
    book: LedgerBook, password: str, *, name: str = "wang", at: int = NOW, code: str = ""
) -> Session | DeskError:
    keys, proof = KeyStore(book.path.parent), Proof(name, password, code)
    return book.write(lambda ledger: sign_in.sign_in(ledger, keys, proof, now_utc_ms=at))


def _key(result: object) -> str:
    assert isinstance(result, DeskError)
    return result.key


def _session(result: object) -> Session:
    assert isinstance(result, Session)
    return result


def _add(book: LedgerBook, *, name: str = "lin", roles: tuple[str, ...] = ("cashier",)) -> str:
    administrator = _session(_try(book, PASSWORD))
    return book.write(
        lambda ledger: operators.add(
            ledger, name, Person("林晓", roles, ""), session=administrator, now_utc_ms=NOW
        )
    )


def test_a_new_book_has_no_operator_and_takes_one_administrator(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "new.db", clock=SystemClock())
    assert book.read(sign_in.first_run)
    made = book.write(lambda ledger: sign_in.create_administrator(ledger, "wang", "王芳", PASSWORD, NOW))
    assert (made.name, made.roles) == ("wang", ("administrator",))
    assert not book.read(sign_in.first_run)
    with pytest.raises(DeskError) as refused:
        book.write(lambda ledger: sign_in.create_administrator(ledger, "li", "李", PASSWORD, NOW))
    assert refused.value.key == "sign_in.not_first_run"
    book.close()


def test_the_right_password_signs_in(book: LedgerBook) -> None:
    session = _session(_try(book, PASSWORD))
    assert (session.name, session.display_name, session.must_change_password) == ("wang", "王芳", False)


def test_the_book_holds_no_password(book: LedgerBook) -> None:
    operator = book.read(lambda ledger: ledger.operators.by_name("wang"))
    assert operator is not None and operator.password_hash.startswith("$argon2id$")
    assert PASSWORD.encode() not in book.path.read_bytes()


def test_an_unknown_name_and_a_wrong_password_get_the_same_answers(book: LedgerBook) -> None:
    for name in ("wang", "nobody"):
        assert _key(_try(book, "wrong", name=name)) == "sign_in.wrong"
        refused = _try(book, "wrong", name=name, at=NOW + 1)
        assert _key(refused) == "sign_in.wait" and refused.params == {"seconds": 1}  # type: ignore[union-attr]


def test_each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(book: LedgerBook) -> None:
    at, waits = NOW, []
    for _ in range(12):
        assert _key(_try(book, "wrong", at=at)) == "sign_in.wrong"
        refused = _try(book, PASSWORD, at=at)
        assert isinstance(refused, DeskError) and refused.key == "sign_in.wait"
        waits.append(refused.params["seconds"])
        at += int(str(refused.params["seconds"])) * 1000
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert _session(_try(book, PASSWORD, at=at))


def test_the_wait_survives_a_restart(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(lambda ledger: sign_in.create_administrator(ledger, "wang", "王芳", PASSWORD, NOW))
    for at in (NOW, NOW + 1_000, NOW + 3_000):
        assert _key(_try(book, "wrong", at=at)) == "sign_in.wrong"
    book.close()
    again = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    assert _key(_try(again, PASSWORD, at=NOW + 6_999)) == "sign_in.wait"
    assert _session(_try(again, PASSWORD, at=NOW + 7_000))
    again.close()


def test_a_clock_set_back_locks_nobody_out(book: LedgerBook) -> None:
    _try(book, "wrong", at=NOW + 10**12)
    refused = _try(book, PASSWORD, at=NOW)
    assert isinstance(refused, DeskError) and refused.params == {"seconds": 900}


def test_success_forgives_earlier_failures(book: LedgerBook) -> None:
    _try(book, "wrong")
    assert _session(_try(book, PASSWORD, at=NOW + 1_000))
    _try(book, "wrong", at=NOW + 2_000)
    assert _session(_try(book, PASSWORD, at=NOW + 3_000))


def test_failures_are_in_the_audit_trail_without_what_was_typed(book: LedgerBook) -> None:
    _try(book, "s3cret-mistyped")
    _try(book, "x", name="s3cret-mistyped")
    rows = [row for row in book.read(lambda ledger: ledger.audit.recent(9)) if row.result == "refused"]
    assert [(row.operator, row.action) for row in rows] == [("?", "sign_in"), ("wang", "sign_in")]
    assert b"s3cret-mistyped" not in book.path.read_bytes()


def test_guessing_names_does_not_fill_the_book(book: LedgerBook) -> None:
    for number in range(70):
        _try(book, "x", name=f"guess{number}", at=NOW + number * 10_000_000)
    kept = [key for key in book.read(lambda ledger: ledger.settings.all()) if key.startswith("sign_in.")]
    assert len(kept) <= 64


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("short", "password.too_short"),
        ("龙门客栈一二三", "password.too_short"),
        ("x" * 129, "password.too_long"),
        ("password", "password.too_common"),
        ("Password2026!", "password.too_common"),
        ("meterdesk1", "password.too_common"),
        ("12345678", "password.too_common"),
        ("87654321", "password.too_common"),
        ("1qaz2wsx", "password.too_common"),
        ("aaaabbbb", "password.too_common"),
        ("woaini1314", "password.too_common"),
        ("zhangwei88", "password.holds_name"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password: str, key: str) -> None:
    with pytest.raises(DeskError) as refused:
        passwords.check_rules(password, name="zhangwei")
    assert refused.value.key == key


@pytest.mark.parametrize("password", ["three green lamps", "龙门客栈今晚有雨呀", "k7#qv2!m", "x y z w " * 16])
def test_long_or_odd_passwords_are_welcome(password: str) -> None:
    passwords.check_rules(password, name="zhangwei")


def test_the_same_letters_typed_differently_are_the_same_password() -> None:
    assert passwords.matches(passwords.hashed("caf\u00e9 au lait"), "cafe\u0301 au lait")


def test_a_hash_made_with_weaker_parameters_is_made_anew_at_sign_in(book: LedgerBook) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    book.write(lambda ledger: ledger.operators.set_password(1, weak))
    assert _session(_try(book, PASSWORD))
    operator = book.read(lambda ledger: ledger.operators.get(1))
    assert operator is not None and not passwords.is_outdated(operator.password_hash)


def test_a_new_operator_must_change_the_one_time_secret_before_anything_else(book: LedgerBook) -> None:
    secret = _add(book)
    session = _session(_try(book, secret, name="lin"))
    assert session.must_change_password
    with pytest.raises(DeskError) as refused:
        require(session, Permission.SELL)
    assert refused.value.key == "sign_in.must_change_password"
    changed = book.write(
        lambda ledger: sign_in.change_own_password(
            ledger, secret, "my own words", session=session, now_utc_ms=NOW
        )
    )
    assert changed is None
    assert _key(_try(book, secret, name="lin")) == "sign_in.wrong"
    session = _session(_try(book, "my own words", name="lin", at=NOW + 1_000))
    require(session, Permission.SELL)
    assert (session.drawer, session.roles) == ("lin", ("cashier",))


@pytest.mark.parametrize(
    ("name", "role", "key"),
    [
        ("lin", "cashier", "sign_in.secret_expired"),
        ("boss", "administrator", "sign_in.secret_expired_administrator"),
    ],
)
def test_a_one_time_secret_is_good_for_three_days(book: LedgerBook, name: str, role: str, key: str) -> None:
    secret = _add(book, name=name, roles=(role,))
    late = NOW + 72 * HOUR_MS
    assert _session(_try(book, secret, name=name, at=late - 1)).must_change_password
    assert _key(_try(book, "wrong", name=name, at=late)) == "sign_in.wrong", "told only with the right secret"
    refused = _try(book, secret, name=name, at=late + 1_000)
    assert isinstance(refused, DeskError)
    assert (refused.key, refused.params) == (key, {"name": name, "hours": 72})
    rows = book.read(lambda ledger: ledger.audit.of(name))
    assert rows[-1].result == "refused" and rows[-1].detail == {"expired_secret": True}


def test_an_old_secret_changes_no_password_and_a_new_one_is_the_way_out(book: LedgerBook) -> None:
    secret = _add(book)
    session, late = _session(_try(book, secret, name="lin")), NOW + 72 * HOUR_MS

    def change(old: str, at: int) -> DeskError | None:
        return book.write(
            lambda ledger: sign_in.change_own_password(
                ledger, old, "my own words", session=session, now_utc_ms=at
            )
        )

    assert _key(change(secret, late)) == "sign_in.secret_expired"
    again = book.write(
        lambda ledger: operators.reset_password(ledger, session.operator_id, session=SYSTEM, now_utc_ms=late)
    )
    assert change(again, late + 1) is None
    assert _session(_try(book, "my own words", name="lin", at=late + 100 * HOUR_MS))


@pytest.mark.parametrize("hours", [-1_000, -73, 73, 1_000])
def test_a_clock_set_far_back_or_on_revives_no_secret(book: LedgerBook, hours: int) -> None:
    secret = _add(book)
    assert _key(_try(book, secret, name="lin", at=NOW + hours * HOUR_MS)) == "sign_in.secret_expired"


def test_a_secret_without_a_date_is_over_and_one_hashed_anew_keeps_its_date(book: LedgerBook) -> None:
    assert passwords.has_expired("once:$argon2id$x", now_utc_ms=0)
    given = passwords.hashed_once("s", now_utc_ms=NOW)
    anew = passwords.hashed_anew(given, "s")
    assert anew != given and passwords.matches(anew, "s")
    assert passwords.once_until_utc_ms(anew) == passwords.once_until_utc_ms(given) == NOW + 72 * HOUR_MS
    assert not passwords.is_once(passwords.hashed_anew(passwords.hashed("s"), "s"))


def test_changing_a_password_takes_the_present_one_and_a_good_new_one(book: LedgerBook) -> None:
    session = _session(_try(book, PASSWORD))

    def change(old: str, new: str, at: int) -> DeskError | None:
        return book.write(
            lambda ledger: sign_in.change_own_password(ledger, old, new, session=session, now_utc_ms=at)
        )

    assert _key(change("wrong", "four red lamps", NOW)) == "password.old_wrong"
    assert _key(change(PASSWORD, "four red lamps", NOW)) == "sign_in.wait"
    assert _key(change(PASSWORD, PASSWORD, NOW + 1_000)) == "password.same"
    assert _key(change(PASSWORD, "short", NOW + 1_000)) == "password.too_short"
    assert change(PASSWORD, "four red lamps", NOW + 1_000) is None
    assert _session(_try(book, "four red lamps"))


def test_only_an_administrator_adds_operators_and_resets_passwords(book: LedgerBook) -> None:
    _add(book)
    lin = book.read(lambda ledger: ledger.operators.by_name("lin"))
    assert lin is not None
    book.write(lambda ledger: own_password.choose(ledger, "lin"))
    cashier = Session(lin.id, "lin", "林晓", ("cashier",), "lin")
    with pytest.raises(DeskError) as refused:
        book.write(lambda ledger: operators.reset_password(ledger, 1, session=cashier, now_utc_ms=NOW))
    assert refused.value.key == "permission.denied"
    administrator = _session(_try(book, PASSWORD))
    _try(book, "wrong", name="lin")
    secret = book.write(
        lambda ledger: operators.reset_password(ledger, lin.id, session=administrator, now_utc_ms=NOW)
    )
    assert _session(_try(book, secret, name="lin")).must_change_password


@pytest.mark.parametrize(
    ("name", "roles", "key"),
    [
        ("wang", ("cashier",), "operators.name_taken"),
        ("two words", ("cashier",), "operators.bad_name"),
        ("", ("cashier",), "operators.bad_name"),
        ("zhao", ("emperor",), "operators.unknown_role"),
        ("zhao", (), "operators.unknown_role"),
    ],
)
def test_a_wrong_operator_is_refused(book: LedgerBook, name: str, roles: tuple[str, ...], key: str) -> None:
    with pytest.raises(DeskError) as refused:
        _add(book, name=name, roles=roles)
    assert refused.value.key == key


def test_a_disabled_operator_does_not_get_in(book: LedgerBook) -> None:
    secret = _add(book)
    book.write(lambda ledger: ledger.operators.set_enabled(2, enabled=False))
    assert _key(_try(book, "wrong", name="lin")) == "sign_in.wrong"
    assert _key(_try(book, secret, name="lin", at=NOW + 1_000)) == "sign_in.disabled"


def test_nobody_who_holds_keys_also_sells_by_one_role(book: LedgerBook) -> None:
    session = _session(_try(book, PASSWORD))
    both = replace(session, roles=("administrator", "cashier"), granted=None)
    assert Permission.SELL not in session.permissions and Permission.KEYS in session.permissions
    assert {Permission.SELL, Permission.KEYS} <= both.permissions


def test_the_same_person_goes_on_with_the_password_alone_until_a_whole_sign_in_is_due(
    book: LedgerBook,
) -> None:
    session = _session(_try(book, PASSWORD))

    def unlock(password: str, at: int) -> Session | DeskError:
        return book.write(lambda ledger: sign_in.unlock(ledger, password, session=session, now_utc_ms=at))

    assert _key(unlock("wrong", NOW + 1)) == "sign_in.wrong"
    assert _key(unlock(PASSWORD, NOW + 2)) == "sign_in.wait"
    again = _session(unlock(PASSWORD, NOW + 5_000))
    assert again == session, "the time of the sign-in stays"
    assert _key(unlock(PASSWORD, NOW + 12 * HOUR_MS)) == "sign_in.too_long"
    assert _key(unlock(PASSWORD, NOW - 1)) == "sign_in.too_long", "a clock that was set back"


def test_what_was_taken_away_while_the_desk_was_locked_is_gone_when_it_is_unlocked(book: LedgerBook) -> None:
    secret = _add(book)
    session = _session(_try(book, secret, name="lin"))
    book.write(lambda ledger: ledger.operators.set_roles(2, ("auditor",)))
    again = book.write(lambda ledger: sign_in.unlock(ledger, secret, session=session, now_utc_ms=NOW))
    assert _session(again).roles == ("auditor",)
    book.write(lambda ledger: ledger.operators.set_enabled(2, enabled=False))
    again = book.write(lambda ledger: sign_in.unlock(ledger, secret, session=session, now_utc_ms=NOW))
    assert _key(again) == "sign_in.disabled"


def test_an_administrators_desk_is_locked_earlier(book: LedgerBook) -> None:
    administrator = _session(_try(book, PASSWORD))
    cashier = _session(_try(book, _add(book), name="lin"))
    times = {
        one.name: book.read(lambda ledger, one=one: sign_in.lock_times(ledger, session=one))
        for one in (administrator, cashier)
    }
    assert times["wang"] == LockTimes(idle_ms=3 * 60_000, sign_in_ms=12 * HOUR_MS)
    assert times["lin"] == LockTimes(idle_ms=5 * 60_000, sign_in_ms=12 * HOUR_MS)
