"""Text messages as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.messages import About
    from app.domain.permissions import Session
    from app.key_store import KeyStore
    from app.services.message_templates import Preview, TemplateRow
    from app.services.messages import IncomingPage, MessagePage, MessageQuery


def page(
    wanted: MessageQuery, *, below_id: int | None, limit: int, session: Session, now_utc_ms: int
) -> Callable[[Any], MessagePage]:
    def unit(ledger: Any) -> MessagePage:
        from app.services import messages

        return messages.page(
            ledger, wanted, below_id=below_id, limit=limit, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def incoming(
    wanted: MessageQuery, *, below_id: int | None, limit: int, session: Session
) -> Callable[[Any], IncomingPage]:
    def unit(ledger: Any) -> IncomingPage:
        from app.services import messages

        return messages.incoming(ledger, wanted, below_id=below_id, limit=limit, session=session)

    return unit


def send_again(ids: tuple[int, ...], *, session: Session, now_utc_ms: int) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import messages

        return messages.send_again(ledger, ids, session=session, now_utc_ms=now_utc_ms)

    return unit


def cancel(ids: tuple[int, ...], *, session: Session, now_utc_ms: int) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import messages

        return messages.cancel(ledger, ids, session=session, now_utc_ms=now_utc_ms)

    return unit


def send_test(number: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import messages

        return messages.send_test(ledger, number, session=session, now_utc_ms=now_utc_ms)

    return unit


def templates(*, session: Session) -> Callable[[Any], tuple[TemplateRow, ...]]:
    def unit(ledger: Any) -> tuple[TemplateRow, ...]:
        from app.services import message_templates

        return message_templates.templates(ledger, session=session)

    return unit


def preview(about: About, text: str, *, session: Session) -> Callable[[Any], Preview]:
    def unit(ledger: Any) -> Preview:
        from app.services import message_templates

        return message_templates.preview(ledger, about, text, session=session)

    return unit


def change_template(
    about: About, language: str, text: str | None, *, session: Session, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import message_templates

        message_templates.change_template(
            ledger, about, language, text, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def set_pin(key_store: KeyStore, pin: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import modem_pin

        modem_pin.set_pin(ledger, key_store, pin, session=session, now_utc_ms=now_utc_ms)

    return unit


def pin_is_kept(*, session: Session) -> Callable[[Any], bool]:
    def unit(ledger: Any) -> bool:
        from app.services import modem_pin

        return modem_pin.is_kept(ledger, session=session)

    return unit
