"""Who has one-time codes gets in only with one, and each code works once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import config
from app.domain import totp
from app.domain.permissions import SYSTEM, Permission, Session, require
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import codes, operators, settings, sign_in
from app.services.codes import Proposal
from app.services.operators import Person
from app.services.sign_in import Proof
from db.ledger import LedgerBook
from meterio.clock import SystemClock

NOW = 1_767_196_800_000
STEP = totp.STEP_MS
PASSWORD = "three green lamps"


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(lambda ledger: sign_in.create_administrator(ledger, "wang", "王芳", PASSWORD, NOW))
    yield book
    assert book.close()


def enter(
    book: LedgerBook, keys: KeyStore, code: str = "", *, at: int = NOW, password: str = PASSWORD
) -> Session | DeskError:
    proof = Proof("wang", password, code)
    return book.write(lambda ledger: sign_in.sign_in(ledger, keys, proof, now_utc_ms=at))


def entered(found: Session | DeskError) -> Session:
    assert isinstance(found, Session), found
    return found


def refusal(found: Session | DeskError | None) -> str:
    assert isinstance(found, DeskError)
    return found.key


def code(proposal: Proposal, *, at: int = NOW) -> str:
    return totp.code_at(proposal.secret, totp.step_at(at))


@pytest.fixture
def proposal(book: LedgerBook, keys: KeyStore) -> Proposal:
    """The administrator's authenticator, set up at NOW."""
    session = entered(enter(book, keys))
    made = book.read(lambda ledger: sign_in.begin_codes(ledger, session=session))
    proof = Proof("wang", PASSWORD, code(made))
    done = book.write(
        lambda ledger: sign_in.confirm_codes(ledger, keys, made, proof, session=session, now_utc_ms=NOW)
    )
    assert done is None
    return made


def test_the_code_is_asked_for_only_after_the_right_password(
    book: LedgerBook, keys: KeyStore, proposal: Proposal
) -> None:
    assert refusal(enter(book, keys, password="wrong")) == "sign_in.wrong"
    at = NOW + STEP
    assert refusal(enter(book, keys, at=at)) == "sign_in.code_wanted"
    assert refusal(enter(book, keys, at=at)) == "sign_in.code_wanted", "nothing was counted"
    assert entered(enter(book, keys, code(proposal, at=at), at=at)).name == "wang"


def test_a_code_works_once_and_the_one_that_set_it_up_not_again(
    book: LedgerBook, keys: KeyStore, proposal: Proposal
) -> None:
    assert refusal(enter(book, keys, code(proposal))) == "sign_in.code_wrong"
    at = NOW + 2 * STEP
    assert entered(enter(book, keys, code(proposal, at=at), at=at))
    assert refusal(enter(book, keys, code(proposal, at=at), at=at)) == "sign_in.code_wrong"


def test_wrong_codes_are_counted_as_wrong_passwords_are(
    book: LedgerBook, keys: KeyStore, proposal: Proposal
) -> None:
    at, waits = NOW + STEP, []
    for _ in range(4):
        assert refusal(enter(book, keys, "000 000", at=at)) == "sign_in.code_wrong"
        refused = enter(book, keys, code(proposal, at=at), at=at)
        assert isinstance(refused, DeskError) and refused.key == "sign_in.wait"
        waits.append(refused.params["seconds"])
        at += int(str(refused.params["seconds"])) * 1000
    assert waits == [1, 2, 4, 8]


def test_the_secret_lies_in_the_book_only_wrapped(
    book: LedgerBook, keys: KeyStore, proposal: Proposal
) -> None:
    content = book.path.read_bytes()
    assert b"operator/wang/totp" in content
    assert proposal.secret not in content and proposal.text.replace(" ", "").encode() not in content
    assert proposal.text not in repr(proposal)


def test_codes_that_were_not_confirmed_are_not_asked_for(book: LedgerBook, keys: KeyStore) -> None:
    session = entered(enter(book, keys))
    made = book.read(lambda ledger: sign_in.begin_codes(ledger, session=session))
    for proof, wanted in (
        (Proof("wang", PASSWORD, "123"), "sign_in.code_wrong"),
        (Proof("wang", "wrong", code(made)), "password.old_wrong"),
    ):
        found = book.write(
            lambda ledger, proof=proof: sign_in.confirm_codes(
                ledger, keys, made, proof, session=session, now_utc_ms=NOW
            )
        )
        assert refusal(found) == wanted
    assert entered(enter(book, keys, at=NOW + 1_000))


def test_nobody_changes_codes_that_he_has(book: LedgerBook, keys: KeyStore, proposal: Proposal) -> None:
    at = NOW + STEP
    session = entered(enter(book, keys, code(proposal, at=at), at=at))
    with pytest.raises(DeskError) as refused:
        book.read(lambda ledger: sign_in.begin_codes(ledger, session=session))
    assert refused.value.key == "codes.has_some"
    other = codes.propose("wang", site="")
    proof = Proof("wang", PASSWORD, code(other, at=at))
    with pytest.raises(DeskError) as refused:
        book.write(
            lambda ledger: sign_in.confirm_codes(ledger, keys, other, proof, session=session, now_utc_ms=at)
        )
    assert refused.value.key == "codes.has_some"
    assert entered(enter(book, keys, code(proposal, at=at + STEP), at=at + STEP))


def test_whoever_lost_the_telephone_is_helped_by_another_administrator(
    book: LedgerBook, keys: KeyStore, proposal: Proposal
) -> None:
    at = NOW + STEP
    own = entered(enter(book, keys, code(proposal, at=at), at=at))
    with pytest.raises(DeskError) as refused:
        book.write(lambda ledger: operators.reset_codes(ledger, 1, session=own, now_utc_ms=at))
    assert refused.value.key == "operators.not_oneself"
    book.write(lambda ledger: operators.reset_codes(ledger, 1, session=SYSTEM, now_utc_ms=at))
    assert entered(enter(book, keys, at=at))
    assert book.read(lambda ledger: ledger.secrets.get("operator/wang/totp")) is None


def test_unlocking_needs_no_code(book: LedgerBook, keys: KeyStore, proposal: Proposal) -> None:
    at = NOW + STEP
    session = entered(enter(book, keys, code(proposal, at=at), at=at))
    found = book.write(lambda ledger: sign_in.unlock(ledger, PASSWORD, session=session, now_utc_ms=at))
    assert found == session


@pytest.mark.parametrize(
    ("role", "wanted"), [("administrator", True), ("senior_cashier", True), ("cashier", False)]
)
def test_where_codes_are_required_administrators_and_approvers_do_nothing_before_they_have_some(
    book: LedgerBook, keys: KeyStore, role: str, wanted: bool
) -> None:
    def unit(ledger):  # type: ignore[no-untyped-def]
        settings.change(ledger, config.CODES.key, "required", session=SYSTEM, now_utc_ms=NOW)
        person = Person("", (role,), "")
        return operators.add(ledger, "li", person, session=SYSTEM, now_utc_ms=NOW)

    secret = book.write(unit)
    book.write(lambda ledger: ledger.operators.set_password(2, _plain(ledger)))
    proof = Proof("li", PASSWORD)
    session = entered(book.write(lambda ledger: sign_in.sign_in(ledger, keys, proof, now_utc_ms=NOW)))
    assert secret and session.must_enrol_code is wanted
    if wanted:
        with pytest.raises(DeskError) as refused:
            require(session, Permission.LOOK)
        assert refused.value.key == "sign_in.must_enrol_code"
    else:
        require(session, Permission.SELL)


def _plain(ledger) -> str:  # type: ignore[no-untyped-def]
    """A password of the second operator's own, as if the one-time secret were spent."""
    first = ledger.operators.get(1)
    assert first is not None
    return str(first.password_hash)
