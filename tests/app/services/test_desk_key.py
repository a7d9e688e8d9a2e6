"""The desk's own key is exchanged, moved, put on paper and put back, and never silently made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.domain.permissions import SYSTEM, Session
from app.domain.secret_kinds import PAYMENT
from app.errors import DeskError
from app.key_file import FILE_NAME, Place
from app.key_store import KeyStore
from app.services import collectors, desk_key
from app.services.kept_secrets import get_secret, put_secret
from db.book import BookError
from db.ledger import Ledger, LedgerBook
from tests.helpers.key_stores import FileStore
from tests.helpers.small_mall import NOW_MS, SECRET

DAY_MS = 86_400_000


@pytest.fixture
def keys(book: LedgerBook) -> KeyStore:
    """The folder's keys, with one secret of the book sealed."""
    made = desk_key.open_key_store(book, now_utc_ms=NOW_MS)
    book.write(
        lambda ledger: collectors.set_key(ledger, made, "C1", 1, SECRET, session=SYSTEM, now_utc_ms=NOW_MS)
    )
    return made


def secret(book: LedgerBook, keys: KeyStore) -> bytes | None:
    now = collectors.settings_for_engine
    return book.read(lambda ledger: now(ledger, keys, now_utc_ms=NOW_MS))[0].keys.get(1)


def opened(book: LedgerBook) -> KeyStore:
    return desk_key.open_key_store(book, now_utc_ms=NOW_MS + DAY_MS)


def paper(book: LedgerBook, keys: KeyStore) -> str:
    unit = desk_key.paper
    return "\n".join(book.write(lambda ledger: unit(ledger, keys, session=SYSTEM, now_utc_ms=NOW_MS)))


def acts(book: LedgerBook) -> list[str]:
    return [one.action for one in reversed(book.read(lambda ledger: ledger.audit.recent(50)))]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as refused:
        act()
    return refused.value.key


@pytest.fixture
def nobody(book: LedgerBook) -> Session:
    """Somebody who may not touch keys."""
    number = book.write(
        lambda ledger: ledger.operators.add(
            name="qian", display_name="钱", password_hash="x", roles=("cashier",), drawer="D2"
        )
    )
    return Session(number, "qian", "钱", ("technician",), "D2")


def test_a_folder_without_a_book_of_secrets_gets_its_keys_and_the_book_knows_the_log_s(
    book: LedgerBook,
) -> None:
    made = opened(book)
    assert book.read(lambda ledger: desk_key.log_key(ledger, made)) == made.log.secret
    assert opened(book).log == made.log


def test_a_book_with_secrets_whose_key_file_is_gone_is_refused_and_gets_no_new_one(
    book: LedgerBook, keys: KeyStore
) -> None:
    keys.path.unlink()
    assert refusal(lambda: opened(book)) == "keys.missing"
    assert not keys.path.exists()


def test_a_log_begun_with_another_key_is_told(book: LedgerBook, keys: KeyStore, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = KeyStore(tmp_path / "other")
    assert refusal(lambda: book.read(lambda ledger: desk_key.log_key(ledger, other))) == "keys.log_key_other"


def test_an_exchange_seals_every_secret_anew_and_keeps_how_old_each_is(
    book: LedgerBook, keys: KeyStore
) -> None:
    put: Callable[[Ledger], None] = lambda ledger: put_secret(  # noqa: E731
        ledger, keys, PAYMENT, "shop-1", b"payment secret", now_utc_ms=NOW_MS - DAY_MS
    )
    book.write(put)
    before = {name: book.read(lambda ledger, name=name: ledger.secrets.get(name)) for name in names(book)}
    old = keys.wrapping
    assert desk_key.exchange(book, keys, session=SYSTEM, now_utc_ms=NOW_MS) == 2
    for store in (keys, opened(book)):
        assert store.older == () and store.wrapping.id != old.id and store.log == keys.log
        assert secret(book, store) == SECRET
        assert book.read(lambda ledger, store=store: get_secret(ledger, store, PAYMENT, "shop-1")) == (
            b"payment secret"
        )
    for name, kept in before.items():
        now = book.read(lambda ledger, name=name: ledger.secrets.get(name))
        assert now.wrapped != kept.wrapped and now.created_utc_ms == kept.created_utc_ms
    assert acts(book)[-1] == "keys.exchanged"


def names(book: LedgerBook) -> tuple[str, ...]:
    return book.read(lambda ledger: ledger.secrets.names())


def test_what_no_key_opens_stays_as_it_is_in_an_exchange(
    book: LedgerBook, keys: KeyStore, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    foreign = KeyStore(tmp_path / "other").wrap("password/x", b"12345678")
    book.write(lambda ledger: ledger.secrets.put("password/x", foreign, utc_ms=1))
    assert desk_key.exchange(book, keys, session=SYSTEM, now_utc_ms=NOW_MS) == 1
    assert book.read(lambda ledger: ledger.secrets.get("password/x")).wrapped == foreign
    row = book.read(lambda ledger: ledger.audit.recent(1))[0]
    assert (row.detail["sealed"], row.detail["unreadable"]) == (1, 1)


def test_a_book_that_cannot_be_written_leaves_both_keys_and_the_next_start_ends_the_exchange(
    book: LedgerBook, keys: KeyStore
) -> None:
    old = keys.wrapping
    book.close()
    with pytest.raises(BookError):
        desk_key._end_exchange(book, begun(keys), session=SYSTEM, now_utc_ms=NOW_MS)
    assert [key.id for key in KeyStore(book.path.parent).older] == [old.id]
    again = LedgerBook(book.path, clock=_Clock())
    try:
        store = opened(again)
        assert store.older == () and store.wrapping.id != old.id and secret(again, store) == SECRET
    finally:
        again.close()


def begun(keys: KeyStore) -> KeyStore:
    keys.begin_exchange()
    return keys


class _Clock:
    def utc_ms(self) -> int:
        return NOW_MS


def test_nobody_without_the_right_exchanges_moves_or_sees_the_key(
    book: LedgerBook, keys: KeyStore, nobody: Session
) -> None:
    before = (keys.path.read_bytes(), acts(book))
    for act in (
        lambda: desk_key.exchange(book, keys, session=nobody, now_utc_ms=NOW_MS),
        lambda: desk_key.move(book, keys, Place.SYSTEM, session=nobody, now_utc_ms=NOW_MS),
        lambda: desk_key.put_back(book, "", session=nobody, now_utc_ms=NOW_MS),
        lambda: desk_key.begin_anew(book, session=nobody, now_utc_ms=NOW_MS),
        lambda: book.write(lambda ledger: desk_key.paper(ledger, keys, session=nobody, now_utc_ms=NOW_MS)),
    ):
        assert refusal(act) == "permission.denied"
    assert (keys.path.read_bytes(), acts(book)) == before


def test_the_desk_s_key_is_for_those_who_work_in_every_building(
    book: LedgerBook, keys: KeyStore, nobody: Session
) -> None:
    def limit(ledger: Ledger) -> None:
        ledger.operators.set_roles(nobody.operator_id, ("technician",))
        ledger.operators.set_buildings(nobody.operator_id, ledger.collectors.buildings_on("C1"))

    book.write(limit)
    act = desk_key.exchange
    assert refusal(lambda: act(book, keys, session=nobody, now_utc_ms=NOW_MS)) == "permission.whole_site"


def test_moving_is_written_down_and_a_move_to_where_the_keys_are_is_not(
    book: LedgerBook, keys: KeyStore, store: FileStore
) -> None:
    def move(place: Place) -> bool:
        return desk_key.move(book, keys, place, session=SYSTEM, now_utc_ms=NOW_MS)

    assert move(keys.place) is False and "keys.moved" not in acts(book)
    other = Place.FILE if keys.place is Place.SYSTEM else Place.SYSTEM
    assert move(other) is True and acts(book)[-1] == "keys.moved"
    assert opened(book).place is other and secret(book, opened(book)) == SECRET


def test_a_key_that_was_lost_comes_back_from_paper(book: LedgerBook, keys: KeyStore) -> None:
    text, log = paper(book, keys), keys.log
    assert book.read(lambda ledger: desk_key.paper_made(ledger, keys)) == NOW_MS
    keys.path.unlink()
    store = desk_key.put_back(book, text, session=SYSTEM, now_utc_ms=NOW_MS)
    assert secret(book, store) == SECRET and store.log.id == log.id
    assert secret(book, opened(book)) == SECRET
    assert book.read(lambda ledger: desk_key.log_key(ledger, opened(book))) == log.secret
    assert acts(book)[-2:] == ["keys.paper", "keys.put_back"]


def test_a_store_of_the_system_that_vanished_is_replaced_from_paper(
    book: LedgerBook, store: FileStore
) -> None:
    made = desk_key.open_key_store(book, now_utc_ms=NOW_MS, place=Place.SYSTEM)
    book.write(
        lambda ledger: collectors.set_key(ledger, made, "C1", 1, SECRET, session=SYSTEM, now_utc_ms=NOW_MS)
    )
    text = paper(book, made)
    keyring.set_keyring(fail.Keyring())
    assert refusal(lambda: opened(book)) == "keys.system_none"
    back = desk_key.put_back(book, text, session=SYSTEM, now_utc_ms=NOW_MS)
    assert back.place is Place.FILE and secret(book, opened(book)) == SECRET


def test_an_older_copy_of_the_book_is_opened_with_the_paper_of_its_day(
    book: LedgerBook, keys: KeyStore, tmp_path: Path
) -> None:
    """After an exchange a copy made before it holds secrets under a key that only the paper has."""
    text = paper(book, keys)
    old = book.read(lambda ledger: ledger.secrets.get("collector/C1/1"))
    desk_key.exchange(book, keys, session=SYSTEM, now_utc_ms=NOW_MS)
    now = keys.wrapping
    book.write(lambda ledger: ledger.secrets.put(old.name, old.wrapped, utc_ms=old.created_utc_ms))
    assert secret(book, opened(book)) is None
    store = desk_key.put_back(book, text, session=SYSTEM, now_utc_ms=NOW_MS)
    assert secret(book, store) == SECRET and store.wrapping == now and store.older == ()


def test_a_paper_of_another_book_is_refused(book: LedgerBook, keys: KeyStore, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    text = "\n".join(KeyStore(tmp_path / "other").paper())
    before = keys.path.read_bytes()
    put_back = desk_key.put_back
    assert refusal(lambda: put_back(book, text, session=SYSTEM, now_utc_ms=NOW_MS)) == "keys.paper_other_book"
    assert keys.path.read_bytes() == before


def test_anew_is_begun_only_when_the_key_is_lost(book: LedgerBook, keys: KeyStore) -> None:
    def anew() -> KeyStore:
        return desk_key.begin_anew(book, session=SYSTEM, now_utc_ms=NOW_MS)

    assert refusal(anew) == "keys.still_there"
    keys.path.unlink()
    store = anew()
    assert secret(book, store) is None
    assert [one.key for one in book.read(lambda ledger: collectors.key_faults(ledger, store))] == [
        "keys.not_ours"
    ]
    assert book.read(lambda ledger: desk_key.log_key(ledger, opened(book))) == store.log.secret
    assert acts(book)[-1] == "keys.began_anew"


def test_anew_is_not_begun_while_the_store_is_only_out_of_reach(book: LedgerBook, store: FileStore) -> None:
    made = desk_key.open_key_store(book, now_utc_ms=NOW_MS)
    assert made.place is Place.SYSTEM
    keyring.set_keyring(fail.Keyring())
    said = (book.path.parent / FILE_NAME).read_bytes()
    act = desk_key.begin_anew
    assert refusal(lambda: act(book, session=SYSTEM, now_utc_ms=NOW_MS)) == "keys.system_none"
    assert (book.path.parent / FILE_NAME).read_bytes() == said
