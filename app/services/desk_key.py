"""The keys outside the book: found at a start, exchanged, moved, put on paper and put back.

An exchange of the key that seals the secrets is safe to break off anywhere: both keys open until the one
transaction that seals every secret anew is committed, and a start that finds two keys goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app import key_paper
from app.crash_points import reach
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.key_file import HeldKey, Place, Use, held_key, new_key
from app.key_store import KeyStore, opens
from app.services import anchors
from app.services.log_seal import seal_under
from app.services.rights import allow_site
from db.ledger import Ledger, LedgerBook

LOG_ID: Final = "keys.log_id"
"""Which key proves the operation log: its id, among the settings' rows but no setting."""
LOG_ANEW: Final = "log.began_anew"
"""Action of the first entry under a new log key; the prover looks for it (app/verify/seals.py)."""
TABLES_SEALED: Final = "log.tables_sealed"
"""Action of the entry that says from where on tables are sealed (app/verify/tables.py looks for it)."""
PAPER_ACT: Final = "keys.paper"
_LOST: Final = ("keys.missing", "keys.file_damaged", "keys.system_gone")


def open_key_store(book: LedgerBook, *, now_utc_ms: int, place: Place | None = None) -> KeyStore:
    """The keys of the folder that `book` lies in, made if the book needs none yet; a broken-off exchange is
    ended. From here on the book's log is sealed.

    Raises DeskError: keys.missing where the book was sealed with a key that is gone; keys.log_key_other; what
    KeyStore raises.
    """
    needed = book.read(lambda ledger: bool(ledger.secrets.names()) or ledger.settings.get(LOG_ID) is not None)
    key_store = KeyStore(book.path.parent, make=not needed, place=place)
    book.seal_with(seal_under(book.read(lambda ledger: log_key(ledger, key_store))))
    _seal_tables_once(book, now_utc_ms)
    if key_store.older:
        _end_exchange(book, key_store, session=SYSTEM, now_utc_ms=now_utc_ms)
    if book.read(lambda ledger: ledger.settings.get(LOG_ID)) is None:
        book.write(lambda ledger: ledger.settings.set(LOG_ID, key_store.log.id))
    return key_store


def _seal_tables_once(book: LedgerBook, now_utc_ms: int) -> None:
    """Tables that are no chains are taken as they are when this version of the schema first meets its key."""
    version = str(book.version)
    if not book.read(lambda ledger: ledger.audit.tells(TABLES_SEALED, version)):
        book.seal_tables(lambda ledger: _audit(ledger, SYSTEM, TABLES_SEALED, version, now_utc_ms, {}))


def log_key(ledger: Ledger, key_store: KeyStore) -> bytes:
    """The key under which the operation log is proven: 32 bytes, never in the book.

    Raises DeskError("keys.log_key_other") if this folder's is not the one that this book's log began with.
    """
    key = key_store.log
    began_with = ledger.settings.get(LOG_ID)
    if began_with not in (None, key.id):
        raise DeskError("keys.log_key_other", wanted=began_with, found=key.id)
    return key.secret


def exchange(book: LedgerBook, key_store: KeyStore, *, session: Session, now_utc_ms: int) -> int:
    """Seal every secret of the book under a new key, then destroy the one before; how many were sealed anew.

    Waits for the book: not on the GUI thread and not inside a unit of work. What is on paper opens copies of
    the book made before; the new key needs a paper of its own. Raises DeskError: permission.denied, keys.*.
    """
    book.read(lambda ledger: allow_site(ledger, session, Permission.KEYS))
    reach("keys.before_exchange")
    key_store.begin_exchange()
    reach("keys.after_new_key")
    return _end_exchange(book, key_store, session=session, now_utc_ms=now_utc_ms)


def _end_exchange(
    book: LedgerBook, key_store: KeyStore, act: str = "keys.exchanged", *, session: Session, now_utc_ms: int
) -> int:
    sealed = book.write(
        lambda ledger: _seal_anew(ledger, key_store, act, session=session, now_utc_ms=now_utc_ms)
    )
    reach("keys.after_sealing_anew")
    key_store.end_exchange()
    reach("keys.after_exchange")
    return sealed


def _seal_anew(ledger: Ledger, key_store: KeyStore, act: str, *, session: Session, now_utc_ms: int) -> int:
    """What none of our keys opens stays as it is: it is told as a fault, and the older key did not open it
    either."""
    allow_site(ledger, session, Permission.KEYS)
    sealed = unreadable = 0
    for name in ledger.secrets.names():
        kept = ledger.secrets.get(name)
        try:
            wrapped = None if kept is None else key_store.rewrap(name, kept.wrapped)
        except DeskError:
            unreadable += 1
            continue
        if kept is not None and wrapped is not None:
            ledger.secrets.put(name, wrapped, utc_ms=kept.created_utc_ms)
            sealed += 1
    detail = {"sealed": sealed, "unreadable": unreadable, "older": [key.id for key in key_store.older]}
    _audit(ledger, session, act, key_store.wrapping.id, now_utc_ms, detail)
    reach("keys.while_sealing_anew")
    return sealed


def move(book: LedgerBook, key_store: KeyStore, place: Place, *, session: Session, now_utc_ms: int) -> bool:
    """Keep the keys in `place`; False if they are there. The act is written down before it is done.

    Waits for the book and for the system. Raises DeskError: permission.denied, keys.*.
    """
    detail = {"from": key_store.place.value, "to": place.value}

    def unit(ledger: Ledger) -> None:
        allow_site(ledger, session, Permission.KEYS)
        if place is not key_store.place:
            _audit(ledger, session, "keys.moved", key_store.wrapping.id, now_utc_ms, detail)

    book.write(unit)
    return key_store.move(place)


def paper(ledger: Ledger, key_store: KeyStore, *, session: Session, now_utc_ms: int) -> tuple[str, ...]:
    """The keys as rows for paper. Whoever has them opens every secret of the book: it is noted who asked.

    Raises DeskError permission.denied.
    """
    allow_site(ledger, session, Permission.KEYS)
    _audit(ledger, session, PAPER_ACT, key_store.wrapping.id, now_utc_ms, {"log_key": key_store.log.id})
    return key_store.paper()


def put_back(book: LedgerBook, text: str, *, session: Session, now_utc_ms: int) -> KeyStore:
    """The keys on the paper `text` open this book again; the folder's own stay where there are any.

    Where the folder has a key still, the book's secrets that only the paper opens are sealed under it. Waits
    for the book and for the system. Raises DeskError: permission.denied, keys.paper_*, keys.*.
    """
    book.read(lambda ledger: allow_site(ledger, session, Permission.KEYS))
    typed = key_paper.read(text)
    wrapping = held_key(Use.WRAP, typed[key_paper.WRAP_LETTER], 0)
    log = _log_on(typed)
    book.read(lambda ledger: _check_opens(ledger, wrapping))
    key_store = _present(book.path.parent)
    if key_store is None:
        key_store = KeyStore.put_back(book.path.parent, (wrapping, log or new_key(Use.LOG, now_utc_ms)))
    else:
        key_store.take_older(wrapping)
    wanted = book.read(lambda ledger: ledger.settings.get(LOG_ID))
    if log is not None and wanted == log.id != key_store.log.id:
        key_store.set_log_key(log)
    _go_on_with_log(book, key_store, session=session, now_utc_ms=now_utc_ms)
    _end_exchange(book, key_store, "keys.put_back", session=session, now_utc_ms=now_utc_ms)
    return key_store


def begin_anew(book: LedgerBook, *, session: Session, now_utc_ms: int) -> KeyStore:
    """New keys for a folder whose own are lost for good, and whose paper is too.

    Every secret of the book must be set anew, and what the operation log says until now can no longer be
    proven with a key. Raises DeskError: permission.denied, keys.still_there, and what KeyStore raises.
    """
    book.read(lambda ledger: allow_site(ledger, session, Permission.KEYS))
    folder = book.path.parent
    _refuse_while_there(folder)
    key_store = KeyStore.put_back(folder, (new_key(Use.WRAP, now_utc_ms), new_key(Use.LOG, now_utc_ms)))

    _go_on_with_log(book, key_store, session=session, now_utc_ms=now_utc_ms)
    wrapping = key_store.wrapping.id
    book.write(lambda ledger: _audit(ledger, session, "keys.began_anew", wrapping, now_utc_ms, {}))
    return key_store


def _go_on_with_log(book: LedgerBook, key_store: KeyStore, *, session: Session, now_utc_ms: int) -> None:
    """Seal the log from here on. Where its key is gone for good it begins anew with the one there is: what
    was sealed before is no longer proven, and the first entry that is says so."""
    book.seal_with(seal_under(key_store.log.secret))
    before = book.read(lambda ledger: ledger.settings.get(LOG_ID))
    if before in (None, key_store.log.id):
        return
    anchors.set_aside(book.path.with_name(anchors.FILE_NAME), utc_ms=now_utc_ms)

    def unit(ledger: Ledger) -> None:
        ledger.settings.set(LOG_ID, key_store.log.id)
        _audit(ledger, session, LOG_ANEW, key_store.log.id, now_utc_ms, {"before": before})

    book.seal_tables_anew(unit)


def paper_made(ledger: Ledger, key_store: KeyStore) -> int | None:
    """When the present key was last put on paper, UTC ms; None if never."""
    made = [one.utc_ms for one in ledger.audit.of(key_store.wrapping.id) if one.action == PAPER_ACT]
    return made[-1] if made else None


def _log_on(typed: Mapping[str, bytes]) -> HeldKey | None:
    secret = typed.get(key_paper.LOG_LETTER)
    return None if secret is None else held_key(Use.LOG, secret, 0)


def _refuse_while_there(folder: Path) -> None:
    """Keys that are only out of reach now, as in a store that is locked, are not lost."""
    try:
        KeyStore(folder, make=False)
    except DeskError as error:
        if error.key not in _LOST:
            raise
    else:
        raise DeskError("keys.still_there")


def _present(folder: Path) -> KeyStore | None:
    """The folder's keys, None where they cannot be had."""
    try:
        return KeyStore(folder, make=False)
    except DeskError as error:
        if error.key == "keys.file_open_to_others":
            raise
        return None


def _check_opens(ledger: Ledger, key: HeldKey) -> None:
    """A paper of another book is refused: with it nothing here would open."""
    kept = [ledger.secrets.get(name) for name in ledger.secrets.names()]
    if kept and not any(one is not None and opens(key, one.name, one.wrapped) for one in kept):
        raise DeskError("keys.paper_other_book")


def _audit(
    ledger: Ledger, session: Session, action: str, object: str, utc_ms: int, detail: Mapping[str, object]
) -> None:
    ledger.audit.append(operator=session.name, action=action, object=object, detail=detail, utc_ms=utc_ms)
